"""The published description of Bankconnect is true, and hostile input never gives a 5xx."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from mycodabox.wsgi import application
from tests.api import SYSTEMATIC
from tests.api.bankconnect.conftest import Bank
from tests.factories.banks import BankAccessFactory, mandate_at_bank

DESCRIPTION = Path(__file__).parents[3] / "api" / "bankconnect" / "openapi.yaml"

schema = schemathesis.openapi.from_path(DESCRIPTION)
schema.app = application
schema.config.phases.coverage.enabled = SYSTEMATIC


@pytest.fixture
def bearer(transactional_db, settings):
    settings.CONNECT_REQUESTS_PER_MINUTE = 1_000_000
    mandate_at_bank()
    return {"Authorization": f"Bearer {Bank(BankAccessFactory()).authorise().token}"}


@schema.exclude(path_regex="oauth2").parametrize()
@settings(
    max_examples=3,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described(case, bearer):
    # An account number can have the right shape and the wrong check digits: no schema says that.
    case.call_and_validate(headers=bearer, excluded_checks=[positive_data_acceptance])
