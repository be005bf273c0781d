"""Secrets that can be changed without a pause, and ended at once."""

from datetime import timedelta

import pytest
from allauth.idp.oidc.models import Token
from django.utils import timezone

from audit.models import AuditEvent
from common.actors import SYSTEM
from common.errors import StateConflict
from partners.credentials import OVERLAPS
from partners.models import PartnerCredential, PartnerKind
from partners.selectors import credential_for
from partners.services import (
    close_partner,
    note_credential_use,
    register_partner,
    revoke_credential,
    rotate_credential,
)
from tests.factories import PartnerFactory, secret_of
from tests.partners.conftest import token_of

pytestmark = pytest.mark.django_db

NOW = timezone.datetime(2026, 11, 23, 12, tzinfo=timezone.get_fixed_timezone(0))


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def known():
    """A partner and a secret of it."""
    return register_partner("Ledger", kind=PartnerKind.ACCOUNTING, redirect_uris=[], by=SYSTEM)


def opens(partner, secret):
    return credential_for(partner.oauth_application_id, secret) is not None


def test_a_secret_opens(known):
    assert opens(*known)


@pytest.mark.parametrize(
    "change", [str.upper, lambda s: s + " ", lambda s: s[:-1], lambda s: "", lambda s: s + "\0"]
)
def test_nothing_like_it_opens(change, known):
    partner, secret = known

    assert opens(partner, change(secret)) is False


def test_the_hash_itself_does_not_open(known):
    partner, _secret = known

    assert opens(partner, partner.credentials.get().secret_hash) is False


def test_a_secret_opens_nobody_elses_door(known):
    _partner, secret = known

    assert opens(PartnerFactory(), secret) is False


@pytest.mark.parametrize("client_id", ["", "mcb-", "\0", "x" * 500])
def test_a_secret_opens_only_with_its_client_id(client_id, known):
    _partner, secret = known

    assert credential_for(client_id, secret) is None


@pytest.mark.parametrize("overlap", OVERLAPS)
def test_a_new_secret_opens_at_once(overlap, known):
    partner, _old = known

    new = rotate_credential(partner, overlap=overlap, by=SYSTEM)

    assert opens(partner, new)


@pytest.mark.parametrize("overlap", OVERLAPS[1:])
def test_the_old_one_opens_until_the_overlap_is_over(overlap, known, time_machine):
    partner, old = known
    rotate_credential(partner, overlap=overlap, by=SYSTEM)

    opened = []
    for wait in (overlap - timedelta(seconds=1), timedelta(seconds=1)):
        time_machine.shift(wait)
        opened.append(opens(partner, old))

    assert opened == [True, False]


def test_without_overlap_the_old_one_ends_at_once(known):
    partner, old = known

    rotate_credential(partner, overlap=timedelta(0), by=SYSTEM)

    assert opens(partner, old) is False


def test_a_second_rotation_does_not_give_the_first_secret_more_time(known, time_machine):
    partner, first = known
    rotate_credential(partner, overlap=timedelta(hours=24), by=SYSTEM)
    time_machine.shift(timedelta(hours=1))

    rotate_credential(partner, overlap=timedelta(days=7), by=SYSTEM)

    ends = PartnerCredential.objects.order_by("id").values_list("expires_at", flat=True)
    assert list(ends) == [NOW + timedelta(hours=24), NOW + timedelta(days=7, hours=1), None]
    assert opens(partner, first)


def test_a_rotation_without_overlap_ends_all_before(known):
    partner, first = known
    second = rotate_credential(partner, overlap=timedelta(days=7), by=SYSTEM)

    third = rotate_credential(partner, overlap=timedelta(0), by=SYSTEM)

    assert [opens(partner, secret) for secret in (first, second, third)] == [False, False, True]


def test_rotating_touches_no_other_partner(known):
    other = PartnerFactory()
    secret = secret_of(other)

    rotate_credential(known[0], overlap=timedelta(0), by=SYSTEM)

    assert opens(other, secret)


def test_rotating_is_on_record(known):
    rotate_credential(known[0], overlap=timedelta(hours=24), by=SYSTEM)

    events = AuditEvent.objects.order_by("-id")[:2]
    assert [event.action for event in events] == [
        "partner.credential_issued",
        "partner.credential_rotated",
    ]


def test_invoicing_software_has_nothing_to_rotate():
    partner, _none = register_partner(
        "Biller", kind=PartnerKind.INVOICING, redirect_uris=[], by=SYSTEM
    )

    with pytest.raises(StateConflict):
        rotate_credential(partner, overlap=timedelta(0), by=SYSTEM)

    assert AuditEvent.objects.filter(action="partner.credential_rotated").count() == 0


def test_a_revoked_secret_ends_at_once(known):
    partner, secret = known

    revoke_credential(partner.credentials.get(), by=SYSTEM)

    assert opens(partner, secret) is False


def test_revoking_ends_every_access_token_of_the_partner(known):
    partner, secret = known
    other = PartnerFactory()
    token_of(partner, secret)
    foreign = token_of(other, secret_of(other))

    revoke_credential(partner.credentials.get(), by=SYSTEM)

    assert [token.client for token in Token.objects.all()] == [other.oauth_application]
    assert Token.objects.by_value(foreign).exists()


def test_revoking_one_secret_leaves_the_others(known):
    partner, first = known
    second = secret_of(partner)

    revoke_credential(partner.credentials.order_by("id")[0], by=SYSTEM)

    assert [opens(partner, secret) for secret in (first, second)] == [False, True]


def test_a_secret_is_revoked_once(known):
    credential = known[0].credentials.get()
    revoke_credential(credential, by=SYSTEM, reason="leaked")

    with pytest.raises(StateConflict):
        revoke_credential(credential, by=SYSTEM, reason="leaked")

    events = AuditEvent.objects.filter(action="partner.credential_revoked")
    assert [event.reason for event in events] == ["leaked"]


def test_a_closed_partner_has_no_secret_that_opens(known):
    partner, secret = known
    token_of(partner, secret)

    close_partner(partner, by=SYSTEM, reason="contract ended")

    assert (opens(partner, secret), Token.objects.count()) == (False, 0)


@pytest.mark.parametrize(("seconds", "noted"), [(0, 0), (59, 0), (61, 61)])
def test_a_use_is_noted_at_most_once_a_minute(seconds, noted, known, time_machine):
    credential = known[0].credentials.get()
    note_credential_use(credential)
    credential.refresh_from_db()
    time_machine.shift(seconds)

    note_credential_use(credential)

    credential.refresh_from_db()
    assert credential.last_used_at - NOW == timedelta(seconds=noted)


def test_only_the_end_of_a_secret_is_shown(known):
    partner, secret = known

    assert (str(partner.credentials.get()), secret[-4:]) == (f"…{secret[-4:]}", secret[-4:])
