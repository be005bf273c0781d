"""The same POST with the same key: one effect, one answer."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from api.idempotency import Answer, StillRunning, answer_once
from api.models import IdempotentAnswer
from consents.models import Consent
from tests.api.connect.conftest import codes
from tests.factories import ConsentFactory, OfficeFactory

KEY = "ibanity-idempotency-key"


@pytest.mark.django_db
def test_the_same_key_and_body_get_the_first_answer_again(software, office):
    key = {KEY: str(uuid.uuid4())}
    first = software.request_consent(office.enterprise_number, **key)
    Consent.objects.update(redirect_uri="")

    again = software.request_consent(office.enterprise_number, **key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["Content-Type"] == first["Content-Type"] == "application/vnd.api+json"
    assert again["ibanity-request-id"] != first["ibanity-request-id"]


@pytest.mark.django_db
def test_the_same_key_with_another_body_is_refused(software, office):
    key = {KEY: str(uuid.uuid4())}
    software.request_consent(office.enterprise_number, **key)

    response = software.request_consent(OfficeFactory().enterprise_number, **key)

    assert (response.status_code, codes(response)) == (422, ["idempotencyKeyReused"])
    assert Consent.objects.count() == 1


@pytest.mark.django_db
def test_keys_belong_to_one_partner(software, other_software, office):
    key = {KEY: str(uuid.uuid4())}
    first = software.request_consent(office.enterprise_number, **key)

    second = other_software.request_consent(office.enterprise_number, **key)

    assert second.status_code == 201
    assert second.json()["data"]["id"] != first.json()["data"]["id"]


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x", "a" * 300, "\xe9"])
def test_a_key_that_is_no_uuid_is_refused(software, office, key):
    response = software.request_consent(office.enterprise_number, **{KEY: key})

    assert (response.status_code, codes(response)) == (422, ["validationError"])
    assert response.json()["errors"][0]["source"] == {"header": KEY}


@pytest.mark.django_db
def test_a_refusal_is_not_kept(software, office, partner):
    key = {KEY: str(uuid.uuid4())}
    consent = ConsentFactory(office=office, partner=partner, status="allowed")
    refused = software.request_consent(office.enterprise_number, **key)
    Consent.objects.filter(pk=consent.pk).update(
        status="cancelled", ended_at=timezone.now(), end_reason="office"
    )

    again = software.request_consent(office.enterprise_number, **key)

    assert (refused.status_code, again.status_code) == (409, 201)


@pytest.mark.django_db
def test_an_expired_key_is_free_again(software, office):
    key = {KEY: str(uuid.uuid4())}
    software.request_consent(office.enterprise_number, **key)
    IdempotentAnswer.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    again = software.request_consent(office.enterprise_number, **key)

    assert again.status_code == 200


@pytest.mark.django_db
def test_a_key_in_use_answers_409_with_retry_after(software, office, partner):
    name = str(uuid.uuid4())
    first = software.request_consent(office.enterprise_number, **{KEY: name})
    IdempotentAnswer.objects.update(
        status=None, claimed_until=timezone.now() + timedelta(minutes=1)
    )

    response = software.request_consent(office.enterprise_number, **{KEY: name})

    assert first.status_code == 201
    assert (response.status_code, codes(response)) == (409, ["requestInProgress"])
    assert int(response["Retry-After"]) > 0


@pytest.mark.django_db
def test_a_key_whose_process_died_is_taken_over(software, office):
    name = str(uuid.uuid4())
    software.request_consent(office.enterprise_number, **{KEY: name})
    IdempotentAnswer.objects.update(
        status=None, claimed_until=timezone.now() - timedelta(minutes=1)
    )

    response = software.request_consent(office.enterprise_number, **{KEY: name})

    assert response.status_code == 200


@pytest.mark.django_db(transaction=True)
def test_an_effect_without_its_answer_is_rolled_back(partner, office):
    """Somebody took the key over while the work ran: what was done is undone."""

    def work():
        consent = ConsentFactory(office=office, partner=partner)
        IdempotentAnswer.objects.update(claim=uuid.uuid4())
        return Answer(201, str(consent.pk))

    with pytest.raises(StillRunning):
        answer_once(partner, str(uuid.uuid4()), digest="d" * 64, work=work)

    assert not Consent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_parallel_requests_with_one_key_have_one_effect(software, office):
    key = {KEY: str(uuid.uuid4())}
    answers, start = [], threading.Barrier(6)

    def call():
        start.wait()
        try:
            answers.append(software.request_consent(office.enterprise_number, **key))
        finally:
            connection.close()

    threads = [threading.Thread(target=call) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Consent.objects.count() == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
