"""Questions about who works in an office, and who was asked to."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from common.keys import keyed_hash
from offices.models import AccountingOffice, Environment, Invitation, Membership
from offices.querysets import InvitationQuerySet, MembershipQuerySet

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def members_to_list(office: AccountingOffice) -> MembershipQuerySet:
    """Return the people of an office by name, each with environments and ``has_second_factor``."""
    factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=SECOND_FACTORS)
    by_name = Environment.objects.order_by("name", "pk")
    return (
        Membership.objects.filter(office=office)
        .select_related("user", "office")
        .prefetch_related(Prefetch("environments", queryset=by_name))
        .annotate(has_second_factor=Exists(factors))
        .order_by("user__full_name", "user__email", "pk")
    )


def invitations_to_list(office: AccountingOffice) -> InvitationQuerySet:
    """Return the invitations of an office that wait or lapsed, the newest first."""
    return (
        Invitation.objects.waiting()
        .filter(office=office)
        .select_related("invited_by")
        .prefetch_related(
            Prefetch("environments", queryset=Environment.objects.order_by("name", "pk"))
        )
        .order_by("-sent_at", "-pk")
    )


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation that a token opens, whatever became of it; None for any other text."""
    found = Invitation.objects.filter(token_hash=keyed_hash(token), office__closed_at__isnull=True)
    return found.select_related("office", "invited_by").first()


def is_over(invitation: Invitation) -> bool:
    """Tell whether an invitation was accepted, revoked or has lapsed."""
    done = invitation.accepted_at or invitation.revoked_at
    return bool(done) or invitation.expires_at <= timezone.now()
