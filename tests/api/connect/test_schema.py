"""The published description of CodaBox Connect is true, and hostile input never gives a 5xx."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from mycodabox.wsgi import application
from tests.api import SYSTEMATIC
from tests.api.connect.conftest import Software
from tests.factories import ConsentFactory, OfficeFactory, PartnerFactory

DESCRIPTION = Path(__file__).parents[3] / "api" / "connect" / "openapi.yaml"

schema = schemathesis.openapi.from_path(DESCRIPTION)
schema.app = application
schema.config.phases.coverage.enabled = SYSTEMATIC


@pytest.fixture
def bearer(transactional_db, settings):
    settings.CONNECT_REQUESTS_PER_MINUTE = 1_000_000
    partner = PartnerFactory()
    ConsentFactory(partner=partner, office=OfficeFactory(), status="allowed")
    return {"Authorization": f"Bearer {Software(partner).authorise().token}"}


@schema.exclude(path_regex="oauth2").parametrize()
@settings(
    max_examples=5,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described(case, bearer):
    # A company number can have the right shape and the wrong check digits: no schema says that.
    case.call_and_validate(headers=bearer, excluded_checks=[positive_data_acceptance])
