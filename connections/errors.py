"""Why there is no token, and why a token opens nothing: sentences for the person at the software.

They are read inside the invoicing software, by somebody who may never have heard of us.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class Told(DomainError):
    """A refusal whose sentence is always the same."""

    sentence: Promise

    def __init__(self) -> None:
        super().__init__(str(self.sentence))


class UnknownCompany(Told):
    code = "unknown-enterprise-number"
    sentence = _(
        "We don't know a company with this enterprise number. Please contact your accounting "
        "office, which can add your company to MyCodaBox."
    )


class NotLinked(Told):
    code = "not-linked-to-office"
    sentence = _(
        "No accounting office keeps the books of this company in MyCodaBox at the moment. Please "
        "contact your accounting office."
    )


class UnknownEmail(Told):
    code = "unknown-email"
    sentence = _(
        "We know your company, but have no e-mail address to send the token to. Please contact "
        "the support of MyCodaBox, or ask your accounting office to note your address."
    )


class UnknownToken(Told):
    code = "token-not-found"
    sentence = _(
        "This token is not known. Please copy the whole of it, into the software for which you "
        "asked it."
    )


class TokenOver(Told):
    """A token that was known, and opens nothing any more."""


class UsedToken(TokenOver):
    code = "token-used"
    sentence = _("This token was used already: each works once. Please ask for a new one.")


class SupersededToken(TokenOver):
    code = "token-superseded"
    sentence = _("You have received a more recent token, so this one is no longer valid.")


class ExpiredToken(TokenOver):
    code = "token-expired"
    sentence = _("This token has expired. Please ask for a new one.")


class RevokedToken(TokenOver):
    code = "token-revoked"
    sentence = _("This token was revoked. Please contact your accounting office.")
