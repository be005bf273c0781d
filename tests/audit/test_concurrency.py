"""Many write at once; every chain stays one chain."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from audit.models import AuditEvent
from audit.selectors import broken_chains
from audit.services import record
from tests.audit.conftest import ACTOR

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 8
EVENTS = 10


def write(office_id):
    try:
        for number in range(EVENTS):
            record("x.done", by=ACTOR, office_id=office_id, facts={"number": number})
    finally:
        connection.close()


@pytest.mark.parametrize("chains", [1, 4])
def test_writers_at_the_same_moment_make_no_gap_and_no_fork(chains):
    offices = [uuid.uuid4() for _ in range(chains)]
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, offices * (WRITERS // chains)))

    sequences = {
        str(office): list(
            AuditEvent.objects.filter(chain=str(office))
            .order_by("sequence")
            .values_list("sequence", flat=True)
        )
        for office in offices
    }

    whole = list(range(1, WRITERS * EVENTS // chains + 1))
    assert sequences == {str(office): whole for office in offices}
    assert broken_chains() == ([], chains)
