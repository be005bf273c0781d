"""Where a person may be sent back to: addresses that the partner registered, and no other."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import unquote_plus, urlencode, urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST_URI = 2_000
NOWHERE = set(" \\#")  # in no address to which we send people
HOST_NAME = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")
PATH = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@%/-]*")  # RFC 3986, section 3.3


def is_loopback(host: str) -> bool:
    """Tell whether a host is this very machine, where a developer tries things out."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def validate_redirect_uri(value: str) -> None:
    """Accept https addresses without user name, query and fragment; http on loopback only."""
    if base_of(value) != value:
        raise ValidationError(
            _("Write a full address, https://host/path, without user name, query or fragment."),
            code="redirect_uri",
        )


def base_of(uri: str) -> str | None:
    """Return scheme, host, port and path of an address, or None if nobody may be sent there."""
    if len(uri) > LONGEST_URI or not uri.isascii() or not uri.isprintable() or set(uri) & NOWHERE:
        return None
    try:
        parts = urlsplit(uri)
        host = parts.hostname
        _port = parts.port
    except ValueError:
        return None
    if not host or parts.username is not None or parts.password is not None:
        return None
    if not _is_host(host) or parts.netloc.endswith(":") or not PATH.fullmatch(parts.path):
        return None
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        return None
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))


def _is_host(host: str) -> bool:
    """Tell whether this is a name or an address of a host, and nothing that only looks like one."""
    if HOST_NAME.fullmatch(host):
        return True
    try:
        return "%" not in host and bool(ip_address(host))
    except ValueError:
        return False


def with_query(uri: str, **values: str) -> str:
    """Add values to the query of an address, in place of any that it has under these names.

    What else the query holds stays letter for letter: it is the partner's own.
    """
    parts = urlsplit(uri)
    kept = [
        pair
        for pair in parts.query.split("&")
        if pair and unquote_plus(pair.partition("=")[0]) not in values
    ]
    return urlunsplit(parts._replace(query="&".join([*kept, urlencode(values)])))


def host_of(uri: str) -> str:
    """Return the host (and port) of an address, to show people where they will go."""
    return urlsplit(uri).netloc
