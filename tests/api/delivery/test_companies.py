"""A company through its invoicing software: who that is, and what is not for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from connections.models import Connection
from feeds.models import CustomerCredential
from offices.models import AccountingOffice, Client
from partners.models import SoftwarePartner
from tests.api.delivery.conftest import refusal

pytestmark = pytest.mark.django_db
OFFICES_ONLY = [
    "/fiduciaries/",
    "/fiduciaries/11111111-1111-4111-8111-111111111111/",
    "/clients/",
    "/clients/11111111-1111-4111-8111-111111111111/",
]


@pytest.mark.parametrize("path", OFFICES_ONLY)
def test_what_is_for_bookkeeping_software_is_refused_clearly(invoicer, path):
    assert refusal(invoicer.get(path)) == (403, "accounting-software-only", True)


@pytest.mark.parametrize(
    ("model", "ended"),
    [
        (Connection, {"ended_at": timezone.now(), "end_reason": "office"}),
        (Client, {"archived_at": timezone.now()}),
        (AccountingOffice, {"closed_at": timezone.now()}),
        (SoftwarePartner, {"closed_at": timezone.now()}),
        (CustomerCredential, {"revoked_at": timezone.now()}),
        (CustomerCredential, {"expires_at": timezone.now() - timedelta(seconds=1)}),
    ],
)
def test_the_credentials_stop_at_once_with_what_they_rest_on(invoicer, model, ended):
    before = invoicer.get("/clients/").status_code
    model.objects.update(**ended)

    assert (before, invoicer.get("/clients/").status_code) == (403, 401)


def test_a_use_is_noted_on_the_connection(invoicer):
    CustomerCredential.objects.update(last_used_at=None)

    invoicer.get("/clients/")

    assert Connection.objects.get().last_used_at is not None
    assert CustomerCredential.objects.get().last_used_at is not None
