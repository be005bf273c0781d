"""What callers send, read strictly: one refusal with a sentence for each field."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from rest_framework.request import Request

from api.delivery.errors import invalid, refuse
from common.errors import InvalidValue
from common.numbers import enterprise_number_in, iban_in

MOST_IBANS = 500
LARGEST_LIMIT = 1_000
STATES = ("active", "archived")
SALES_STATES = ("received", "delivered")
Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Redelivery:
    start: date
    end: date
    ibans: frozenset[str]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is limited to; ``limit`` and ``after`` make it a page."""

    enterprise_number: str | None = None
    state: str | None = None
    modified_since: datetime | None = None
    received_since: datetime | None = None
    limit: int | None = None
    after: uuid.UUID | None = None


def read_offset(request: Request) -> uuid.UUID:
    """Return the index in ``feed_offset``."""
    value = body_of(request).get("feed_offset")
    try:
        return uuid.UUID(value) if isinstance(value, str) else _no_uuid()
    except ValueError:
        raise invalid({"feed_offset": [_("This should be a feed_index of this feed.")]}) from None


def _no_uuid() -> uuid.UUID:
    raise ValueError


def read_enterprise_number(request: Request) -> str:
    """Return the ten digits in ``vat``, however they are punctuated."""
    value = body_of(request).get("vat")
    try:
        return enterprise_number_in(value if isinstance(value, str) else "")
    except InvalidValue as error:
        raise refuse(HTTPStatus.BAD_REQUEST, "invalid-enterprise-number", error.message) from error


def read_redelivery(request: Request) -> Redelivery:
    """Return what should come again: ``from`` and ``to`` are dates, ``ibans`` may be left out."""
    body = body_of(request)
    errors: Errors = {}
    start, end = _date(body, "from", errors), _date(body, "to", errors)
    ibans = _ibans(body.get("ibans"), errors)
    if start and end and end < start:
        errors["to"] = [_("This should not lie before “from”.")]
    if errors or start is None or end is None:
        raise invalid(errors)
    return Redelivery(start, end, ibans)


def body_of(request: Request) -> Mapping[str, object]:
    """Return the JSON object that was sent, or refuse what is none."""
    body = request.data
    if not isinstance(body, dict):
        raise refuse(HTTPStatus.BAD_REQUEST, "parse_error", _("The body should be a JSON object."))
    return body


def _date(body: Mapping[str, object], name: str, errors: Errors) -> date | None:
    value = body.get(name)
    try:
        found = parse_date(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None:
        errors[name] = [_("This should be a date, for example 2026-01-31.")]
    return found


def _ibans(value: object, errors: Errors) -> frozenset[str]:
    if value is None:
        return frozenset()
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        errors["ibans"] = [_("This should be a list of IBANs.")]
    elif not 0 < len(value) <= MOST_IBANS:
        errors["ibans"] = [
            _("Send between 1 and %(most)d IBANs, or none at all.") % {"most": MOST_IBANS}
        ]
    else:
        try:
            return frozenset(iban_in(each) for each in value)
        except InvalidValue as error:
            errors["ibans"] = [error.message]
    return frozenset()


def read_filters(request: Request) -> Filters:
    """Return the filters of a list; raises a refusal that names every wrong parameter."""
    return Filters(**values_of(request, READERS, {"state": STATES}))  # type: ignore[arg-type]


def read_sales_filters(request: Request) -> Filters:
    """Return the filters of the list of sales invoices.

    ``since`` is when they were received, ``modified_since`` when something about them changed.
    """
    values = values_of(request, SALES_READERS, {"state": SALES_STATES})
    return Filters(**values)  # type: ignore[arg-type]


def values_of(
    request: Request,
    readers: Mapping[str, Callable[[str], object]],
    choices: Mapping[str, Collection[str]],
) -> dict[str, object]:
    """Return what ``readers`` make of the parameters that were sent, under the names of ours.

    ``choices`` are the parameters that have one of some values; an empty one is as good as none.
    Raises a refusal that names every wrong parameter.
    """
    sent = request.query_params
    query = {name: sent[name] for name in sent if sent[name]}
    errors: Errors = {}
    values: dict[str, object] = {}
    for name in readers.keys() & query.keys():
        try:
            values[FIELDS.get(name, name)] = readers[name](query[name])
        except (InvalidValue, ValueError, OverflowError) as error:
            errors[name] = [getattr(error, "message", None) or _(WRONG[name])]
    for name in choices.keys() & query.keys():
        if query[name] in choices[name]:
            values[name] = query[name]
        else:
            possible = ", ".join(choices[name])
            errors[name] = [_("This should be one of: %(values)s.") % {"values": possible}]
    if errors:
        raise invalid(errors)
    return values


def _moment(text: str) -> datetime:
    """Read ISO 8601; a date alone is its first moment, and without an offset it is UTC."""
    moment = parse_datetime(text.replace(" ", "+"))
    if moment is None:
        raise ValueError
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:10]) <= LARGEST_LIMIT:
        raise ValueError
    return int(text)


READERS: Mapping[str, Callable[[str], object]] = {
    "enterprise_num": enterprise_number_in,
    "modified_since": _moment,
    "limit": _limit,
    "after": uuid.UUID,
}
SALES_READERS: Mapping[str, Callable[[str], object]] = {
    "since": _moment,
    "modified_since": _moment,
    "limit": _limit,
    "after": uuid.UUID,
}
FIELDS = {"enterprise_num": "enterprise_number", "since": "received_since"}
WRONG = {
    "client_id": gettext_noop("This should be a UUID."),
    "modified_since": gettext_noop(
        "This should be a moment in ISO 8601, for example 2026-01-31T08:00:00Z."
    ),
    "since": gettext_noop("This should be a moment in ISO 8601, for example 2026-01-31T08:00:00Z."),
    "limit": gettext_noop("This should be a whole number from 1 to 1000."),
    "after": gettext_noop("This should be the id of the last one of the page before."),
}
