"""Register partners, and give them credentials that can be changed without a pause."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from secrets import token_hex

from allauth.idp.oidc.models import Client as OAuthApplication
from allauth.idp.oidc.models import Token
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor, ActorKind
from common.errors import StateConflict
from outbox.services import enqueue
from partners import credentials
from partners.models import PartnerCredential, PartnerKind, RedirectUri, SoftwarePartner


@transaction.atomic
def register_partner(
    name: str,
    *,
    kind: PartnerKind,
    redirect_uris: Iterable[str],
    by: Actor,
    website: str = "",
    contact_email: str = "",
) -> tuple[SoftwarePartner, str | None]:
    """Register a partner; returns it and its first secret, which can't be shown again.

    Invoicing software has no secret of its own: API v2 knows it by its customers' credentials.
    """
    accounting = kind == PartnerKind.ACCOUNTING
    partner = SoftwarePartner(
        name=name,
        slug=slugify(name)[:40],
        kind=kind,
        website=website,
        contact_email=contact_email,
        oauth_application=new_application(name) if accounting else None,
    )
    partner.full_clean()
    partner.save()
    record("partner.registered", target=partner, by=by, facts={"kind": kind})
    for uri in redirect_uris:
        add_redirect_uri(partner, uri, by=by)
    return partner, issue_credential(partner, by=by) if accounting else None


def new_application(name: str) -> OAuthApplication:
    """Make an OAuth application; no password opens it, its credentials decide."""
    return OAuthApplication.objects.create(
        id=f"mcb-{token_hex(12)}",
        name=name[:100],
        secret="!",  # noqa: S106
        scopes="",
        grant_types=OAuthApplication.GrantType.CLIENT_CREDENTIALS,
        response_types="",
    )


@transaction.atomic
def add_redirect_uri(partner: SoftwarePartner, uri: str, *, by: Actor) -> RedirectUri:
    """Let a partner send people to one more address.

    Raises ``ValidationError`` if nobody may be sent there, or if it is registered already.
    """
    redirect_uri = RedirectUri(partner=partner, uri=uri)
    redirect_uri.full_clean()
    redirect_uri.save()
    record("partner.redirect_uri_added", target=partner, by=by, facts={"uri": uri})
    return redirect_uri


@transaction.atomic
def remove_redirect_uri(redirect_uri: RedirectUri, *, by: Actor, reason: str) -> None:
    """Accept an address no longer in requests for consent; those asked before keep theirs."""
    facts = {"uri": redirect_uri.uri}
    partner = redirect_uri.partner
    if not RedirectUri.objects.filter(pk=redirect_uri.pk).delete()[0]:
        raise StateConflict(_("This address has been removed already."))
    record("partner.redirect_uri_removed", target=partner, by=by, facts=facts, reason=reason)


@transaction.atomic
def issue_credential(partner: SoftwarePartner, *, by: Actor) -> str:
    """Make one more secret for a partner and return it: it can't be shown again.

    Raises ``StateConflict`` for invoicing software, which has none.
    """
    if partner.oauth_application_id is None:
        raise StateConflict(_("Invoicing software has no secret of its own."))
    rows = PartnerCredential.objects.all()
    credential, secret = credentials.issue(rows, prefix="mcb_live", by=by, partner=partner)
    record("partner.credential_issued", target=partner, by=by, facts={"credential": credential.pk})
    return secret


@transaction.atomic
def rotate_credential(partner: SoftwarePartner, *, overlap: timedelta, by: Actor) -> str:
    """Give a partner a new secret; those before it stop working after ``overlap``."""
    live = PartnerCredential.objects.live().filter(partner=partner)
    until = credentials.let_expire(live, overlap=overlap)
    record(
        "partner.credential_rotated", target=partner, by=by, facts={"old_until": until.isoformat()}
    )
    return issue_credential(partner, by=by)


@transaction.atomic
def revoke_credential(credential: PartnerCredential, *, by: Actor, reason: str = "") -> None:
    """End a secret at once, and with it every access token of the partner."""
    credentials.revoke(PartnerCredential.objects.all(), credential)
    Token.objects.filter(client=credential.partner.oauth_application).delete()
    record(
        "partner.credential_revoked",
        target=credential.partner,
        by=by,
        facts={"credential": credential.pk},
        reason=reason,
    )


@transaction.atomic
def close_partner(partner: SoftwarePartner, *, by: Actor, reason: str) -> None:
    """Shut a partner out from its very next request."""
    if not SoftwarePartner.objects.open().filter(pk=partner.pk).update(closed_at=timezone.now()):
        raise StateConflict(_("This partner has been closed already."))
    Token.objects.filter(client=partner.oauth_application).delete()
    record("partner.closed", target=partner, by=by, reason=reason)
    enqueue("consents.tasks.close_for_partner", partner_id=str(partner.pk))
    enqueue("connections.tasks.close_for_partner", partner_id=str(partner.pk))


def note_credential_use(credential: PartnerCredential) -> None:
    """Remember that a secret was used, at most once a minute."""
    credentials.note_use(PartnerCredential.objects.all(), credential)


def actor_of_partner(partner: SoftwarePartner, *, ip: str | None) -> Actor:
    """Return a partner as the one who acts."""
    return Actor(kind=ActorKind.PARTNER, id=str(partner.pk), label=partner.name, ip=ip)
