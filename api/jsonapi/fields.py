"""Values of the wire, taken strictly: a string is a string, a number is a number."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from common.errors import InvalidValue
from common.numbers import enterprise_number_in

LONGEST_MOMENT = 40


class WireString(serializers.CharField):
    """Text; a number or a truth value is not text."""

    default_error_messages = {"invalid": _("This should be a string.")}

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class CompanyNumberField(WireString):
    """A Belgian enterprise number in any usual spelling; the value is ten digits."""

    def to_internal_value(self, data: object) -> str:
        text = super().to_internal_value(data)
        try:
            return enterprise_number_in(text)
        except InvalidValue as error:
            raise serializers.ValidationError(error.message) from error


class MomentField(serializers.Field):
    """ISO 8601 with an offset; without one it is taken as UTC. Answers are in UTC with ``Z``."""

    default_error_messages = {
        "invalid": _("This should be a moment in ISO 8601, for example 2026-01-31T08:00:00Z.")
    }

    def to_internal_value(self, data: object) -> datetime:
        if not isinstance(data, str) or len(data) > LONGEST_MOMENT or "T" not in data.upper():
            self.fail("invalid")
        try:
            moment = parse_datetime(data)
        except ValueError:
            moment = None
        if moment is None:
            self.fail("invalid")
        try:
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except OverflowError:
            self.fail("invalid")

    def to_representation(self, value: datetime) -> str:
        return wire_moment(value)


class IdField(WireString):
    """A UUID."""

    default_error_messages = {"not_uuid": _("This should be a UUID.")}

    def to_internal_value(self, data: object) -> uuid.UUID:  # type: ignore[override]
        try:
            return uuid.UUID(super().to_internal_value(data))
        except ValueError:
            self.fail("not_uuid")


class CountField(serializers.IntegerField):
    """A whole number, not a number in a string and not a truth value."""

    def to_internal_value(self, data: object) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return int(super().to_internal_value(data))


def wire_moment(value: datetime) -> str:
    """Write a moment as the wire does: UTC, milliseconds, ``Z``."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
