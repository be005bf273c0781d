"""Text from outside is text: no control characters, no direction tricks, no lone surrogates."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
HARMLESS_FORMATS = frozenset("\u200c\u200d\u00ad")  # joiners and the soft hyphen occur in names


def validate_plain_text(value: str) -> None:
    """Refuse control, direction and surrogate characters in one line of text."""
    for character in value:
        if character in HARMLESS_FORMATS:
            continue
        if unicodedata.category(character) in FORBIDDEN_CATEGORIES:
            raise ValidationError(
                _("The character U+%(code)s can't be used here."),
                code="forbidden_character",
                params={"code": f"{ord(character):04X}"},
            )
