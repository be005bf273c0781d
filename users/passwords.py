"""Rules for passwords beyond Django's own."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from users.models import User

SHORTEST_REST = 8
PRODUCT_WORDS = ("mycodabox", "codabox", "boekhouding", "comptabilite")


class LongestLengthValidator:
    """Refuses passwords so long that hashing them would be an attack."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) > self.max_length:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("At most %(length)d characters.") % {"length": self.max_length}


class ProductWordValidator:
    """Refuses passwords that are little more than a word everybody here would guess."""

    def validate(self, password: str, user: User | None = None) -> None:
        rest = password.casefold()
        for word in PRODUCT_WORDS:
            rest = rest.replace(word, "")
        if len(rest) < len(password) and len(rest) < SHORTEST_REST:
            raise ValidationError(self.get_help_text(), code="password_product_word")

    def get_help_text(self) -> str:
        return _("Not the name of this portal or of your trade with a few characters added.")
