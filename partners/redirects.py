"""Where a person may be sent back to: addresses that the partner registered, and no other."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST_URI = 2_000


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
    if len(uri) > LONGEST_URI or not uri.isascii() or not uri.isprintable() or " " in uri:
        return None
    if "\\" in uri:
        return None
    try:
        parts = urlsplit(uri)
        host = parts.hostname
        _port = parts.port
    except ValueError:
        return None
    if not host or parts.username is not None or parts.password is not None or "#" in uri:
        return None
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        return None
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))


def with_query(uri: str, **values: str) -> str:
    """Add values to the query of an address, in place of any that it has under these names."""
    parts = urlsplit(uri)
    kept = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in values
    ]
    return urlunsplit(parts._replace(query=urlencode([*kept, *values.items()])))


def host_of(uri: str) -> str:
    """Return the host (and port) of an address, to show people where they will go."""
    return urlsplit(uri).netloc
