"""Where signatories are reached: mail that comes back, and another address in its place."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import SYSTEM, Actor
from common.errors import InvalidValue, StateConflict
from mails.models import Mail
from mails.selectors import undeliverable
from mandates.mails import warn_undeliverable
from mandates.models import Mandate, Signatory
from mandates.selectors import current_version
from mandates.services.invitations import waits_for
from mandates.services.providing import ask_elsewhere
from mandates.services.winning import note, one_winner


def tell_undeliverable(mail: Mail) -> None:
    """Tell an office that mail to one of its signatories came back. Twice is once."""
    if mail.about_id is None:
        return
    mandate = Mandate.objects.live().filter(pk=mail.about_id).first()
    if mandate is None:
        return
    for signatory in mandate.signatories.active().filter(email__iexact=mail.to):
        facts = {"signatory": str(signatory.pk), "answer": mail.failure}
        note("undeliverable", mandate, by=SYSTEM, **facts)
        warn_undeliverable(mandate, signatory)


def change_address(signatory: Signatory, *, email: str, by: Actor) -> None:
    """Write to a signatory elsewhere: the link goes there anew, the document stays as it is.

    Raises ``InvalidValue`` for what is no address or one from which mail came back,
    ``StateConflict`` if nobody waits for this signatory any more.
    """
    email = email.strip()
    _check_address(email)
    mandate = signatory.mandate
    with one_winner(mandate, wanted="address_changed", by=by):
        Mandate.objects.hold(mandate)
        version = current_version(mandate)
        if version is None or not waits_for(signatory, version):
            raise StateConflict(
                _("Nothing waits for the signature of %(who)s.") % {"who": signatory},
                status=mandate.state,
            )
        before, signatory.email = signatory.email, email
        signatory.follows_company = False
        signatory.save(update_fields=["email", "follows_company"])
        record(
            "mandate.address_changed",
            target=mandate,
            by=by,
            office_id=mandate.office_id,
            facts={"signatory": str(signatory.pk)},
            personal={"before": before, "after": email},
        )
        ask_elsewhere(signatory, version)


def _check_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise InvalidValue(_("This isn't an e-mail address."), code="email") from error
    if undeliverable([email]):
        raise InvalidValue(
            _("Mail to %(address)s comes back. Give another address.") % {"address": email},
            code="undeliverable",
        )
