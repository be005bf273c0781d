"""A JSON object, read field by field with strict types: every fault is collected with its name."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from api.delivery.errors import Refused, invalid
from common.errors import InvalidValue
from common.numbers import iban_in

LONGEST_TEXT = 300
MOST_IBANS = 50


class Fields:
    """Reads one object; ``errors`` maps the names of fields to sentences."""

    def __init__(
        self, values: Mapping[str, object], errors: dict[str, list[str]], at: str = ""
    ) -> None:
        self.values = values
        self.errors = errors
        self.at = at

    def has(self, name: str) -> bool:
        return name in self.values

    def fault(self, name: str, sentence: str) -> None:
        self.errors.setdefault(self.at + name, []).append(sentence)

    def text(self, name: str, *, required: bool = False) -> str:
        """Return a text without blanks around it; null and missing are empty."""
        value = self.values.get(name)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\0" in value:
            self.fault(name, _("This should be a text of at most 300 characters."))
            return ""
        if required and not value.strip():
            self.fault(name, _("This should not be empty."))
        return value.strip()

    def flag(self, name: str) -> bool:
        """Return true or false; null and missing are false."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, bool):
            self.fault(name, _("This should be true or false."))
        return value is True

    def identifier(self, name: str) -> uuid.UUID | None:
        """Return a UUID, which has to be there."""
        value = self.values.get(name)
        try:
            found = uuid.UUID(value) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None:
            self.fault(name, _("This should be a UUID."))
        return found

    def day(self, name: str) -> date | None:
        """Return a date; null and missing are None."""
        value = self.values.get(name)
        if value is None:
            return None
        try:
            found = parse_date(value) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None:
            self.fault(name, _("This should be a date, for example 2026-01-31."))
        return found

    def ibans(self, name: str) -> list[str]:
        """Return account numbers in their normal form, of which there is at least one."""
        value = self.values.get(name)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.fault(name, _("This should be a list of IBANs."))
            return []
        if not 0 < len(value) <= MOST_IBANS:
            self.fault(name, _("Send between 1 and %(most)d IBANs.") % {"most": MOST_IBANS})
            return []
        found = []
        for each in value:
            try:
                found.append(iban_in(each))
            except InvalidValue as error:
                self.fault(name, error.message)
        if len(set(found)) < len(found):
            self.fault(name, _("An account is there twice."))
        return found

    def nested(self, name: str, *, required: bool) -> Fields:
        """Return the reader of an object in this one, whose faults are named ``object.field``."""
        value = self.values.get(name)
        if not isinstance(value, dict):
            if required or value is not None:
                self.fault(name, _("This should be an object."))
            value = {}
        return Fields(value, self.errors, f"{self.at}{name}.")

    def check(self) -> None:
        """Raise one refusal that names every fault, if there is any."""
        if self.errors:
            raise invalid(self.errors)


def refused_fields(error: ValidationError, names: Mapping[str, str], *, usual: str) -> Refused:
    """Return the refusal of what a model can't keep, under the names of the wire."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    errors: dict[str, list[str]] = {}
    for field, sentences in by_field.items():
        errors.setdefault(names.get(field, usual), []).extend(map(str, sentences))
    return invalid(errors)
