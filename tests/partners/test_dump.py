"""A copy of the database opens nothing: no secret that we issued is in it."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import connection
from django.test import Client as Browser

from common.actors import SYSTEM
from mails.models import Mail
from mails.services import send_mail
from partners.services import rotate_credential
from tests.factories import PartnerFactory, secret_of
from tests.partners.conftest import token_of
from tests.users.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def dump():
    """Return everything that the database holds, as text."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows += [str(row) for row in cursor.fetchall()]
    return "\n".join(rows)


def test_the_dump_is_one():
    partner = PartnerFactory()

    assert partner.name in dump()


@pytest.mark.parametrize("make", ["issued", "rotated", "registered on the page"])
def test_it_holds_no_secret_of_a_partner(make, signed_in, superuser):
    partner = PartnerFactory()
    if make == "issued":
        secret = secret_of(partner)
    elif make == "rotated":
        secret = rotate_credential(partner, overlap=timedelta(0), by=SYSTEM)
    else:
        sent = {"name": "Ledger Pro", "kind": "accounting", "redirect_uris": ""}
        page = signed_in(superuser).post("/admin/partners/softwarepartner/add/", sent)
        secret = page.context["client_secret"]

    held = dump()

    assert [part for part in (secret, secret.removeprefix("mcb_live_")) if part in held] == []


def test_it_holds_no_access_token():
    partner = PartnerFactory()

    token = token_of(partner, secret_of(partner))

    assert token not in dump()


def test_it_holds_no_secret_of_a_second_factor(member, set_up_totp):
    secret = set_up_totp(member)
    codes = RecoveryCodes.activate(member).get_unused_codes()

    held = dump()

    assert [text for text in (secret, *codes) if text in held] == []


def test_it_holds_no_password(member):
    Browser().post("/accounts/login/", {"login": member.email, "password": PASSWORD})

    assert PASSWORD not in dump()


@pytest.mark.parametrize("sent", [False, True])
def test_it_holds_no_link_that_sets_a_password(sent, member, mailoutbox):
    Browser().post("/accounts/password/reset/", {"email": member.email})
    held = dump()
    send_mail(Mail.objects.get())
    if sent:
        held = dump()

    key = re.search(r"/password/reset/key/([^/\s]+)", mailoutbox[0].body)[1]

    assert key not in held
