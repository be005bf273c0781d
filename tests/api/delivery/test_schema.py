"""The published description of API v2 is true, and hostile input never gives a 5xx."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
    positive_data_acceptance,
)

from mycodabox.wsgi import application
from tests.api import SYSTEMATIC
from tests.api.delivery.conftest import Package
from tests.factories import BankAccountFactory, ClientFactory, ConsentFactory, OfficeFactory
from tests.factories.feeds import arrive, company_credentials_of, credentials_of
from tests.factories.partners import PartnerFactory
from tests.factories.sales import send

DESCRIPTION = Path(__file__).parents[3] / "api" / "delivery" / "openapi.yaml"

OF_COMPANIES = "/v2/sales-invoices"
"""What only the invoicing software of a company may ask."""

NOT_CHECKED = [
    # An IBAN or a number can have the right shape and wrong check digits: no schema says that.
    positive_data_acceptance,
    # They leave out a header that this test then adds to every request again.
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
]

schema = schemathesis.openapi.from_path(DESCRIPTION)
schema.app = application
schema.config.phases.coverage.enabled = SYSTEMATIC


@pytest.fixture
def headers(transactional_db, settings, monkeypatch):
    settings.DELIVERY_REQUESTS_PER_MINUTE = 1_000_000
    monkeypatch.setattr("api.delivery.base.FEED_MISSES_PER_10_MINUTES", 1_000_000)
    monkeypatch.setattr("api.delivery.authentication.FAILURES_PER_10_MINUTES", 1_000_000)
    partner, office = PartnerFactory(), OfficeFactory()
    ConsentFactory(partner=partner, office=office, status="allowed")
    arrive(BankAccountFactory(client=ClientFactory(office=office)), 1)
    package = Package(credentials_of(partner, office))
    package.pod()
    invoicing = PartnerFactory(kind="invoicing", redirect_uris=())
    company = ClientFactory(office=office)
    send(company)
    software = Package(company_credentials_of(invoicing, company))
    return {OF_COMPANIES: software.headers(), "": package.headers()}


@schema.parametrize()
@settings(
    max_examples=3,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described(case, headers):
    caller = OF_COMPANIES if case.path.startswith(OF_COMPANIES) else ""
    case.call_and_validate(headers=headers[caller], excluded_checks=NOT_CHECKED)
