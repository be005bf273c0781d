"""Company and account numbers as people and programs write them, refused in their language.

What is right is known to ``common.identifiers``, which libraries use and which therefore has no
language.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from common.errors import InvalidValue
from common.identifiers import normalise_enterprise_number, normalise_iban

LONGEST_TOLD = 42  # characters; an IBAN has 34, and blanks between


def enterprise_number_in(text: str) -> str:
    """Return the ten digits of an enterprise number; raises ``InvalidValue`` if it is none."""
    try:
        return normalise_enterprise_number(text)
    except InvalidValue as error:
        raise InvalidValue(
            _(
                "This is not a Belgian enterprise number: it has ten digits, starts with 0 or 1, "
                "and its last two digits check the others."
            )
        ) from error


def iban_in(text: str) -> str:
    """Return an IBAN without blanks; raises ``InvalidValue``, which tells which, if it is none."""
    try:
        return normalise_iban(text)
    except InvalidValue as error:
        sentence = _("“%(iban)s” is not an IBAN: its check digits do not agree.")
        raise InvalidValue(sentence % {"iban": text[:LONGEST_TOLD]}) from error
