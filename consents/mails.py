"""The mails around a consent, to each Admin of the office in their own language."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from consents.models import Consent
from consents.states import ConsentStatus
from mails.services import queue_mail
from offices.selectors import admins_of
from partners.redirects import host_of


def announce_request(consent: Consent) -> None:
    """Tell the Admins that a software asks, and where to decide."""
    _to_admins(consent, "consent_requested", link=reverse("consents:confirm", args=[consent.pk]))


def announce_decision(consent: Consent) -> None:
    """Send the Admins a receipt: what was allowed or denied, when, by whom, how to withdraw."""
    template = "consent_allowed" if consent.status == ConsentStatus.ALLOWED else "consent_denied"
    _to_admins(consent, template, link=reverse("consents:detail", args=[consent.pk]))


def announce_end(consent: Consent) -> None:
    """Tell the Admins that nothing is passed on any more, and why."""
    _to_admins(consent, "consent_ended", link=reverse("consents:detail", args=[consent.pk]))


def _to_admins(consent: Consent, template: str, *, link: str) -> None:
    for admin in admins_of(consent.office):
        queue_mail(
            template,
            to=admin.email,
            key=f"{template}:{consent.pk}:{consent.version}:{admin.pk}",
            language=admin.language,
            office_id=consent.office_id,
            context={
                "consent": consent,
                "partner": consent.partner,
                "office": consent.office,
                "recipient": admin,
                "redirect_host": host_of(consent.redirect_uri),
                "link": f"{settings.BASE_URL}{link}",
            },
        )
