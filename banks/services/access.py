"""Let a bank call Bankconnect, with secrets that can be changed without a pause."""

from __future__ import annotations

from datetime import timedelta

from allauth.idp.oidc.models import Token
from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from banks.models import BankAccess, BankCredential
from common.actors import Actor, ActorKind
from common.errors import StateConflict
from mandates.kinds import SourceKind
from mandates.selectors import source_named
from partners import credentials
from partners.services import new_application


@transaction.atomic
def register_bank(bank: str, *, by: Actor) -> tuple[BankAccess, str]:
    """Let a bank call; returns its access and its first secret, which can't be shown again.

    ``bank`` is the code of a bank that we know. Raises ``InvalidValue`` for another one, and
    ``StateConflict`` if it can call already.
    """
    facts = source_named(SourceKind.BANK, bank)
    if BankAccess.objects.filter(bank=bank).exists():
        raise StateConflict(_("This bank has access already. Issue a new secret instead."))
    access = BankAccess.objects.create(bank=bank, oauth_application=new_application(facts.name))
    record("bank.registered", target=access, by=by, facts={"bank": bank})
    return access, issue_credential(access, by=by)


@transaction.atomic
def issue_credential(access: BankAccess, *, by: Actor) -> str:
    """Make one more secret for a bank and return it: it can't be shown again."""
    rows = BankCredential.objects.all()
    credential, secret = credentials.issue(rows, prefix="mcb_bank", by=by, access=access)
    record("bank.credential_issued", target=access, by=by, facts={"credential": credential.pk})
    return secret


@transaction.atomic
def rotate_credential(access: BankAccess, *, overlap: timedelta, by: Actor) -> str:
    """Give a bank a new secret; those before it stop working after ``overlap``."""
    live = BankCredential.objects.live().filter(access=access)
    until = credentials.let_expire(live, overlap=overlap)
    facts = {"old_until": until.isoformat()}
    record("bank.credential_rotated", target=access, by=by, facts=facts)
    return issue_credential(access, by=by)


@transaction.atomic
def revoke_credential(credential: BankCredential, *, by: Actor, reason: str = "") -> None:
    """End a secret at once, and with it every access token of the bank."""
    credentials.revoke(BankCredential.objects.all(), credential)
    Token.objects.filter(client=credential.oauth_application).delete()
    facts = {"credential": credential.pk}
    record("bank.credential_revoked", target=credential.access, by=by, facts=facts, reason=reason)


def actor_of_bank(access: BankAccess, *, ip: str | None) -> Actor:
    """Return a bank as the one who acts."""
    label = access.oauth_application.name
    return Actor(kind=ActorKind.BANK, id=str(access.pk), label=label, ip=ip)
