"""Many exchange the same token at the same moment, or ask for one: one wins."""

import json
from collections import Counter

import pytest
from django.test import Client as Browser

from common.actors import Actor, ActorKind
from connections.models import ActivationToken, Connection
from connections.services import issue_office_token
from consents.models import Consent
from consents.terms import CURRENT
from feeds.models import CustomerCredential
from tests.consents.test_races import at_once
from tests.factories import ClientFactory, MembershipFactory, PartnerFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_sixteen_redemptions_one_wins(partner, office):
    admin = MembershipFactory(office=office, role="admin").user
    by = Actor(ActorKind.USER, str(admin.pk), admin.email)
    _row, token = issue_office_token(
        partner, office, terms_version=CURRENT.version, user=admin, by=by
    )
    headers = {"x-software-company": str(partner.pk)}

    answers = at_once(
        *[lambda: Browser().get(f"/v2/get-credentials/{token}/", headers=headers)] * 16
    )

    assert Counter(answer.status_code for answer in answers) == {200: 1, 410: 15}
    assert {answer.json().get("code") for answer in answers} == {None, "token-used"}
    assert (Consent.objects.count(), CustomerCredential.objects.count()) == (1, 1)


@pytest.mark.usefixtures("one_window")
def test_of_eight_requests_three_are_mailed_and_one_token_lives(office):
    company = ClientFactory(office=office, contact_email="boss@company.example")
    partner = PartnerFactory(kind="invoicing", redirect_uris=())
    body = json.dumps({"vat": company.enterprise_number})
    headers = {"x-software-company": str(partner.pk)}

    answers = at_once(
        *[
            lambda: Browser().post(
                "/v2/request-access-token/invoicing-software/",
                body,
                content_type="application/json",
                headers=headers,
            )
        ]
        * 8
    )

    assert Counter(answer.status_code for answer in answers) == {201: 3, 429: 5}
    states = Counter(ActivationToken.objects.values_list("state", flat=True))
    assert states == {"sent": 1, "replaced": 2}
    assert Connection.objects.count() == 0
