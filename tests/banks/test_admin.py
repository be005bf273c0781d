"""Staff let banks in: a secret is shown once, and only superusers issue and revoke."""

from __future__ import annotations

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from banks.models import BankAccess
from banks.selectors import credential_for
from banks.services import register_bank, revoke_credential
from common.actors import SYSTEM
from common.errors import InvalidValue, StateConflict
from tests.factories.banks import ARGENTA, ING, BankAccessFactory

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"admin:banks_{name}", args=args)


def test_a_bank_is_let_in_with_a_secret_that_is_shown_once(signed_in, superuser):
    browser = signed_in(superuser)

    response = browser.post(page("bankaccess_add"), {"bank": ING})

    access = BankAccess.objects.get()
    secret = response.context["client_secret"]
    assert credential_for(access.oauth_application_id, secret).access == access
    assert secret not in browser.get(page("bankaccess_change", access.pk)).text
    issued = AuditEvent.objects.filter(actor_id=str(superuser.pk)).order_by("id")
    assert [event.action for event in issued] == ["bank.registered", "bank.credential_issued"]


def test_only_banks_without_access_are_offered(signed_in, superuser):
    BankAccessFactory(bank=ING)

    response = signed_in(superuser).get(page("bankaccess_add"))

    offered = dict(response.context["form"].fields["bank"].choices)
    assert (ING in offered, offered[ARGENTA]) == (False, "Argenta (ARSPBE22)")


def test_a_new_secret_is_shown(signed_in, superuser):
    access = BankAccessFactory()

    response = signed_in(superuser).post(page("bankaccess_rotate", access.pk), {"overlap": "86400"})

    secret = response.context["client_secret"]
    assert credential_for(access.oauth_application_id, secret).access == access
    assert access.credentials.count() == 2


def test_a_secret_is_revoked_for_a_reason(signed_in, superuser):
    credential = BankAccessFactory().credentials.get()
    browser = signed_in(superuser)

    browser.post(page("bankcredential_revoke", credential.pk), {"reason": ""})
    credential.refresh_from_db()
    without = credential.revoked_at
    browser.post(page("bankcredential_revoke", credential.pk), {"reason": "lost"})

    credential.refresh_from_db()
    assert (without, credential.revoked_at is not None) == (None, True)
    assert AuditEvent.objects.get(action="bank.credential_revoked").reason == "lost"


@pytest.mark.parametrize("deed", ["bankaccess_add", "bankaccess_rotate", "bankcredential_revoke"])
def test_staff_look_and_do_not_act(deed, signed_in, staff):
    access = BankAccessFactory()
    row = access.credentials.get() if "credential" in deed else access

    response = signed_in(staff).get(page(deed, *([] if "add" in deed else [row.pk])))

    assert response.status_code == 403


@pytest.mark.parametrize("bank", ["NOBODYBE", "", "group_s"])
def test_a_bank_that_nobody_knows_is_not_let_in(bank):
    with pytest.raises(InvalidValue):
        register_bank(bank, by=SYSTEM)


def test_a_bank_is_let_in_once():
    BankAccessFactory()

    with pytest.raises(StateConflict):
        register_bank(ING, by=SYSTEM)


def test_a_secret_is_revoked_once():
    credential = BankAccessFactory().credentials.get()
    revoke_credential(credential, by=SYSTEM)

    with pytest.raises(StateConflict):
        revoke_credential(credential, by=SYSTEM)
