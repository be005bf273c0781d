"""What is printed about a company or an office on what is signed."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.text import validate_plain_text

ENTITY_FIELDS = (
    "contact_name",
    "representative_name",
    "representative_function",
    "address",
    "address2",
    "postal_code",
    "city",
)

_line = partial(
    models.CharField, blank=True, default="", db_default="", validators=[validate_plain_text]
)


class LegalEntity(models.Model):
    """Where somebody has their seat and who speaks for them; all of it may be unknown."""

    contact_name = _line(_("contact person"), max_length=100)
    representative_name = _line(_("representative"), max_length=100)
    representative_function = _line(_("function of the representative"), max_length=80)
    address = _line(_("street and number"), max_length=100)
    address2 = _line(_("second line of the address"), max_length=100)
    postal_code = _line(_("postal code"), max_length=12)
    city = _line(_("municipality"), max_length=80)

    class Meta:
        abstract = True

    @property
    def address_lines(self) -> tuple[str, ...]:
        """Return the address as it is printed; empty if nothing of it is known."""
        place = " ".join(filter(None, (self.postal_code, self.city)))
        return tuple(filter(None, (self.address, self.address2, place)))
