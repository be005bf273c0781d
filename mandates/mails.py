"""The mails around a mandate: to those who sign, in their language, and to the office's Admins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from mails.selectors import undeliverable
from mails.services import queue_mail
from mandates.addresses import mandate_url, signing_url
from mandates.models import Envelope, Mandate, MandateVersion, Signatory, SignedCopy, SigningRequest
from mandates.offers import place_of
from mandates.reference import SourceFacts
from mandates.selectors import source_of
from mandates.turns import turn_of
from offices.selectors import admins_of

TO_SIGNATORIES = frozenset(
    {
        *("mandate_to_sign", "mandate_reminder", "mandate_code", "mandate_void"),
        *("mandate_signed", "mandate_signed_on_paper", "mandate_link"),
    }
)
"""The mails that go to those who sign; all others go to the office."""


def ask_to_sign(
    request: SigningRequest,
    *,
    token: str,
    is_reminder: bool = False,
    envelope: Envelope | None = None,
) -> None:
    """Send a signatory the link, or remind them with a new one; and where to sign elsewhere."""
    template = "mandate_reminder" if is_reminder else "mandate_to_sign"
    place = place_of(request, envelope)
    _to_signatory(
        request.signatory,
        template,
        key=f"{template}:{request.pk}:{envelope.pk}" if envelope else f"{template}:{request.pk}",
        context={"request": request, "link": signing_url(token), "place": place},
        is_secret=True,
    )


def send_code_mail(request: SigningRequest, *, code: str, key: str) -> None:
    """Send a signatory the code that confirms their mailbox; ``key`` tells codes apart."""
    _to_signatory(
        request.signatory,
        "mandate_code",
        key=f"mandate_code:{request.pk}:{key}",
        context={"request": request, "code": code},
        is_secret=True,
        asked_for=True,
    )


def announce_void(request: SigningRequest) -> None:
    """Tell a signatory that what they were asked to sign has changed."""
    _to_signatory(
        request.signatory,
        "mandate_void",
        key=f"mandate_void:{request.pk}",
        context={"request": request},
    )


def announce_signed(version: MandateVersion) -> None:
    """Tell everybody who signed that all have, and how to take it back."""
    for signatory in version.mandate.signatories.active():
        _to_signatory(
            signatory,
            "mandate_signed",
            key=f"mandate_signed:{version.pk}:{signatory.pk}",
            context={"version": version},
        )


def ask_to_link(signatory: Signatory, *, reminder: int) -> None:
    """Ask the holder of an account to link us in the bank's own app."""
    _to_signatory(
        signatory,
        "mandate_link",
        key=f"mandate_link:{signatory.pk}:{reminder}",
        context={},
    )


def announce_copy_accepted(copy: SignedCopy) -> None:
    """Tell the Admins that the copy on paper counts."""
    mandate = copy.mandate_version.mandate
    _to_admins(mandate, "mandate_copy_accepted", key=str(copy.pk), context={"copy": copy})


def announce_signed_on_paper(copy: SignedCopy) -> None:
    """Tell everybody who was asked to sign that it was done on paper, and how to take it back."""
    version = copy.mandate_version
    for signatory in version.mandate.signatories.active():
        _to_signatory(
            signatory,
            "mandate_signed_on_paper",
            key=f"mandate_signed_on_paper:{copy.pk}:{signatory.pk}",
            context={"version": version, "copy": copy},
        )


def announce_copy_rejected(copy: SignedCopy) -> None:
    """Tell the Admins why the copy on paper can't be taken, and that they may upload another."""
    mandate = copy.mandate_version.mandate
    _to_admins(mandate, "mandate_copy_rejected", key=str(copy.pk), context={"copy": copy})


def announce_problem(mandate: Mandate) -> None:
    """Tell the Admins that a mandate can't go on, and what they can do."""
    _to_admins(mandate, "mandate_problem", key=str(mandate.version))


def announce_end(mandate: Mandate) -> None:
    """Tell the Admins that a mandate ended without their doing."""
    _to_admins(mandate, "mandate_ended", key=str(mandate.version))


def warn_link_dies(request: SigningRequest) -> None:
    """Tell the Admins that a link is about to die."""
    mandate = request.signatory.mandate
    context = {"request": request, "signatory": request.signatory}
    _to_admins(mandate, "mandate_link_dies", key=str(request.pk), context=context)


def warn_stuck(mandate: Mandate) -> None:
    """Tell the Admins that a mandate doesn't move."""
    _to_admins(mandate, "mandate_stuck", key=f"{mandate.state_modified_at:%Y%m%dT%H%M%S}")


def warn_undeliverable(mandate: Mandate, signatory: Signatory) -> None:
    """Tell the Admins that mail to a signatory comes back."""
    _to_admins(
        mandate,
        "mandate_undeliverable",
        key=f"{signatory.pk}:{signatory.email[:80]}",
        context={"signatory": signatory},
    )


def ask_secretariat(facts: SourceFacts, mandates: Sequence[Mandate], *, day: date) -> None:
    """Ask a secretariat again for what it hasn't answered; ``mandates`` are of one office."""
    office = mandates[0].office
    queue_mail(
        "mandate_secretariat",
        to=facts.contact_email,
        key=f"mandate_secretariat:{facts.code}:{office.pk}:{day.isoformat()}",
        language=office.language,
        office_id=office.pk,
        context={"source": facts.name, "office": office, "mandates": mandates},
    )


def can_be_mailed(signatory: Signatory) -> bool:
    """Tell whether there is an address, and mail to it arrives."""
    return bool(signatory.email) and not undeliverable([signatory.email])


def _to_signatory(
    signatory: Signatory,
    template: str,
    *,
    key: str,
    context: Mapping[str, object],
    is_secret: bool = False,
    asked_for: bool = False,
) -> None:
    """Mail a signatory, unless the office hands everything over; what they asked for, always."""
    mandate = signatory.mandate
    if (mandate.is_handed_over and not asked_for) or not can_be_mailed(signatory):
        return
    queue_mail(
        template,
        to=signatory.email,
        key=key,
        language=signatory.language,
        office_id=mandate.office_id,
        about_id=mandate.pk,
        is_secret=is_secret,
        context={**_facts(mandate), "signatory": signatory, **context},
    )


def _to_admins(
    mandate: Mandate, template: str, *, key: str, context: Mapping[str, object] | None = None
) -> None:
    for admin in admins_of(mandate.office):
        queue_mail(
            template,
            to=admin.email,
            key=f"{template}:{mandate.pk}:{key}:{admin.pk}",
            language=admin.language,
            office_id=mandate.office_id,
            about_id=mandate.pk,
            context={
                **_facts(mandate),
                "recipient": admin,
                "turn": turn_of(mandate),
                "link": mandate_url(mandate),
                **(context or {}),
            },
        )


def _facts(mandate: Mandate) -> dict[str, object]:
    facts = source_of(mandate)
    return {
        "mandate": mandate,
        "client": mandate.client,
        "office": mandate.office,
        "source": facts.name if facts else "",
    }
