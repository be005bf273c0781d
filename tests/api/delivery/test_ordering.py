"""Mandates ordered by a bookkeeping package: the document and the link work with the answer."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from api.delivery import mandates
from api.models import IdempotentAnswer
from audit.models import AuditEvent
from common.actors import SYSTEM
from consents.models import Consent, ConsentKind
from mandates.kinds import MandateKind
from mandates.models import Mandate, MandateVersion, SigningRequest
from mandates.services import archive_mandate
from mandates.states import ENDED, FIRST
from tests.api.delivery.conftest import package_of, refusal
from tests.factories import ClientFactory, ConsentFactory, MandateFactory
from tests.factories.numbers import bank_iban

pytestmark = pytest.mark.django_db
PATHS = {
    "coda": "coda-mandates",
    "soda": "social-mandates",
    "caro": "card-mandates",
    "voila": "purchase-invoice-mandates",
}
CODA = {
    "id",
    "client_id",
    "fiduciary_id",
    "bank_id",
    "ibans",
    "validity_start",
    "state",
    "reason",
    "reason_code",
    "twikey_url",
    "state_modified_at",
    "pdf_url",
}


@pytest.fixture
def company(office):
    return ClientFactory(
        office=office,
        contact_email="boss@company.example",
        representative_name="Els Proef",
        representative_function="bestuurder",
        address="Kerkstraat 1",
        postal_code="9000",
        city="Gent",
        language="nl",
    )


def order_of(company, kind="coda", n=1, **changes):
    bodies = {
        "coda": {"bank_id": "GEBABEBB", "ibans": [bank_iban(n)]},
        "soda": {"social_welfare_id": "group_s"},
        "caro": {"bank_id": "KREDBEBB", "client_reference": "6123456789"},
        "voila": {},
    }
    return {"client_id": str(company.pk), **bodies[kind], **changes}


def ordered(package, company, kind="coda", **changes):
    response = package.post(f"/{PATHS[kind]}/", order_of(company, kind, **changes))
    assert response.status_code == 201, response.content
    return response.json()


def local(url):
    return url.partition("127.0.0.1:8000")[2]


def test_the_answer_is_as_in_the_contract(package, allowed, office, company):
    body = ordered(package, company, validity_start="2027-01-01")

    assert set(body) == CODA
    assert (body["client_id"], body["fiduciary_id"]) == (str(company.pk), str(office.pk))
    assert (body["bank_id"], body["ibans"]) == ("GEBABEBB", [bank_iban(1)])
    assert (body["state"], body["reason"], body["reason_code"]) == (
        "awaiting_signature",
        None,
        "R-0",
    )
    assert body["validity_start"] == "2027-01-01"
    assert body == package.get(f"/coda-mandates/{body['id']}").json()


def test_document_and_link_work_the_moment_the_answer_is_there(package, allowed, company):
    body = ordered(package, company)

    document = package.get(local(body["pdf_url"]).removeprefix("/v2"))
    page = package.browser.get(local(body["twikey_url"]))

    assert (document.status_code, document["Content-Type"]) == (200, "application/pdf")
    assert document.content.startswith(b"%PDF-")
    assert (page.status_code, company.name in page.text) == (200, True)


def test_who_represents_the_company_and_where_is_printed(package, allowed, company):
    body = ordered(package, company)

    content = MandateVersion.objects.get(mandate=body["id"]).frozen
    assert content.grantor.address == ("Kerkstraat 1", "9000 Gent")
    assert [(each.name, each.capacity) for each in content.signatories] == [
        ("Els Proef", "bestuurder")
    ]


def test_an_unchanged_document_is_not_sent_again(package, allowed, company):
    path = f"/coda-mandates/{ordered(package, company)['id']}/pdf/"
    tag = package.get(path)["ETag"]

    again = package.get(path, **{"if-none-match": tag})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("kind", "state", "has_document"),
    [("soda", "not_signed", False), ("caro", "invited", True), ("voila", "invited", True)],
)
def test_the_other_kinds(package, allowed, company, kind, state, has_document):
    body = ordered(package, company, kind)

    found = package.get(f"/{PATHS[kind]}/{body['id']}/").json()
    document = package.get(f"/{PATHS[kind]}/{body['id']}/pdf/")

    assert (found, body["state"], body["client_id"]) == (body, state, str(company.pk))
    assert document.status_code == (200 if has_document else 404)
    assert bool(body.get("pdf_url")) is has_document


def test_a_card_mandate_names_its_bank_and_reference(package, allowed, company):
    body = ordered(package, company, "caro")

    assert (body["bank_id"], body["client_reference"]) == ("KREDBEBB", "6123456789")


def test_a_bank_on_paper_has_a_document_and_no_link(package, allowed, company):
    iban = bank_iban(1, bank_code="132")  # Nagelmackers

    body = ordered(package, company, bank_id="BNAGBEBB", ibans=[iban])

    assert (body["twikey_url"], bool(body["pdf_url"])) == (None, True)


def test_every_currency_of_an_account_is_ordered_with_it(package, allowed, company, account):
    account.client = company
    account.iban = bank_iban(1)
    account.save()
    account.pk, account.currency = uuid.uuid4(), "USD"
    account.save(force_insert=True)

    body = ordered(package, company)

    mandate = Mandate.objects.get(pk=body["id"])
    currencies = mandate.accounts.values_list("bank_account__currency", flat=True)
    assert (sorted(currencies), body["ibans"]) == (["EUR", "USD"], [bank_iban(1)])


@pytest.mark.parametrize("kind", list(PATHS))
def test_the_same_order_again_names_the_first(package, allowed, company, kind):
    first = ordered(package, company, kind)

    again = package.post(f"/{PATHS[kind]}/", order_of(company, kind))

    body = again.json()
    assert (again.status_code, body["code"], body["id"]) == (409, "mandate-exists", first["id"])
    assert Mandate.objects.count() == 1


def test_an_ended_order_can_be_given_again(package, allowed, company):
    first = ordered(package, company)
    archive_mandate(Mandate.objects.get(pk=first["id"]), by=SYSTEM)

    second = ordered(package, company)

    assert second["id"] != first["id"]


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("coda", {"ibans": [bank_iban(1, bank_code="363")]}, "ibans"),
        ("coda", {"ibans": [bank_iban(1), bank_iban(1)]}, "ibans"),
        ("coda", {"ibans": ["BE00"]}, "ibans"),
        ("coda", {"ibans": []}, "ibans"),
        ("coda", {"ibans": bank_iban(1)}, "ibans"),
        ("coda", {"ibans": [1]}, "ibans"),
        ("coda", {"bank_id": "NOBKBEBB"}, "bank_id"),
        ("coda", {"bank_id": 5}, "bank_id"),
        ("coda", {"bank_id": ""}, "bank_id"),
        ("coda", {"client_id": 7}, "client_id"),
        ("coda", {"client_id": "7"}, "client_id"),
        ("coda", {"validity_start": "soon"}, "validity_start"),
        ("coda", {"validity_start": 20270101}, "validity_start"),
        ("coda", {"validity_start": "0001-01-01"}, "validity_start"),
        ("soda", {"validity_start": "9999-12-31"}, "validity_start"),
        ("soda", {"social_welfare_id": "nobody"}, "social_welfare_id"),
        ("caro", {"client_reference": "123"}, "client_reference"),
        ("caro", {"client_reference": 6123456789}, "client_reference"),
        ("caro", {"bank_id": "TRIOBEBB"}, "bank_id"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_name(
    package, allowed, company, kind, changes, field
):
    response = package.post(f"/{PATHS[kind]}/", order_of(company, kind, **changes))

    body = response.json()
    assert (response.status_code, body["code"], set(body)) == (400, "invalid", {"code", field})
    assert (bool(body[field][0]), Mandate.objects.count()) == (True, 0)


def test_an_account_of_another_company_is_refused(package, allowed, company, office):
    other = ClientFactory(office=office)
    ordered(package, other)

    response = package.post("/coda-mandates/", order_of(company))

    assert (response.status_code, list(response.json())) == (400, ["ibans", "code"])


@pytest.mark.parametrize("status", ["to_be_determined", "denied", "cancelled", None])
@pytest.mark.parametrize("kind", list(PATHS))
def test_nothing_is_ordered_without_an_allowed_consent(
    package, office, partner, company, status, kind
):
    if status:
        ConsentFactory(office=office, partner=partner, status=status)

    response = package.post(f"/{PATHS[kind]}/", order_of(company, kind))

    assert refusal(response) == (403, "consent-not-valid", True)
    assert Mandate.objects.count() == 0


@pytest.mark.parametrize("kind", list(PATHS))
def test_invoicing_software_orders_nothing(invoicer, allowed, company, kind):
    answers = [
        invoicer.post(f"/{PATHS[kind]}/", order_of(company, kind)),
        invoicer.get(f"/{PATHS[kind]}/"),
    ]

    assert [refusal(answer) for answer in answers] == [(403, "accounting-software-only", True)] * 2
    assert Mandate.objects.count() == 0


def limit_to(consent, *kinds):
    Consent.objects.filter(pk=consent.pk).update(all_kinds=False)
    ConsentKind.objects.bulk_create(ConsentKind(consent=consent, kind=kind) for kind in kinds)


@pytest.mark.parametrize("kind", list(PATHS))
def test_a_consent_for_other_documents_orders_nothing(package, allowed, company, kind):
    MandateFactory(client=company, kind=kind, state=FIRST[MandateKind(kind)])
    limit_to(allowed, "sales_invoice")

    ordering = package.post(f"/{PATHS[kind]}/", order_of(company, kind))
    listing = package.get(f"/{PATHS[kind]}/")
    [client] = package.get("/clients/").json()

    assert refusal(ordering) == (403, "out-of-scope", True)
    assert (listing.json(), client["coda_mandates"], client["social_mandates"]) == ([], [], [])
    assert Mandate.objects.count() == 1


def test_a_consent_for_these_documents_is_enough(package, allowed, company):
    limit_to(allowed, "purchase_invoice")

    assert ordered(package, company, "voila")["state"] == "invited"


def test_a_client_that_the_consent_leaves_out_is_not_there(package, allowed, company, office):
    Consent.objects.update(all_clients=False)
    allowed.clients.add(ClientFactory(office=office))

    assert refusal(package.post("/coda-mandates/", order_of(company))) == (404, "not_found", True)


def test_a_foreign_client_looks_like_none(package, allowed, other_office):
    theirs = ClientFactory(office=other_office)
    body = order_of(theirs)

    answers = [
        package.post("/coda-mandates/", body),
        package.post("/coda-mandates/", {**body, "client_id": str(uuid.uuid4())}),
    ]

    assert [refusal(answer) for answer in answers] == [(404, "not_found", True)] * 2
    assert answers[0].content == answers[1].content


def test_nothing_is_ordered_for_an_archived_company(package, allowed, company):
    company.archived_at = timezone.now()
    company.save()

    response = package.post("/coda-mandates/", order_of(company))

    assert refusal(response) == (409, "client-archived", True)


def test_a_foreign_mandate_looks_like_none(package, allowed, partner, other_office):
    ConsentFactory(office=other_office, partner=partner, status="allowed")
    theirs = MandateFactory(client=ClientFactory(office=other_office))

    for end in ("", "pdf/", "archive/"):
        send = package.get if end != "archive/" else lambda path: package.post(path, {})
        answers = [send(f"/coda-mandates/{key}/{end}") for key in (theirs.pk, uuid.uuid4(), "x")]
        assert [refusal(answer) for answer in answers] == [(404, "not_found", True)] * 3
    assert package.get("/coda-mandates/").json() == []


def test_each_kind_has_its_own_path(package, allowed, company):
    body = ordered(package, company)

    assert package.get(f"/card-mandates/{body['id']}/").status_code == 404


@pytest.mark.parametrize(("body", "stopped"), [({}, False), ({"stop_at_bank": True}, True)])
def test_an_archived_mandate_has_ended(package, allowed, company, body, stopped):
    mandate = ordered(package, company)

    response = package.post(f"/coda-mandates/{mandate['id']}/archive/", body)

    row = Mandate.objects.get(pk=mandate["id"])
    account = row.accounts.get()
    assert (response.status_code, response.json()["state"], row.state) == (
        200,
        "archived",
        "archived",
    )
    assert response.json()["twikey_url"] is None
    assert bool(account.bank_stopped_at) is stopped
    assert AuditEvent.objects.filter(action="mandate.archived", actor_kind="partner").count() == 1


def test_the_portal_s_own_work_does_not_hold_up_an_end(package, allowed, company, monkeypatch):
    mandate = ordered(package, company)
    meanwhile = iter([True])

    def archive_at_a_bad_moment(row, **options):
        if next(meanwhile, False):  # a step of a worker, after the mandate was read
            Mandate.objects.filter(pk=row.pk).update(version=row.version + 1)
        return archive_mandate(row, **options)

    monkeypatch.setattr(mandates, "archive_mandate", archive_at_a_bad_moment)

    response = package.post(f"/coda-mandates/{mandate['id']}/archive/", {})

    assert response.status_code == 200
    assert Mandate.objects.get(pk=mandate["id"]).state in ENDED


def test_what_has_ended_does_not_end_again(package, allowed, company):
    path = f"/coda-mandates/{ordered(package, company)['id']}/archive/"
    package.post(path, {})

    assert refusal(package.post(path, {})) == (409, "mandate-ended", True)


@pytest.mark.parametrize("body", [{"stop_at_bank": "yes"}, {"stop_at_bank": 1}])
def test_an_end_is_read_strictly(package, allowed, company, body):
    mandate = ordered(package, company)

    response = package.post(f"/coda-mandates/{mandate['id']}/archive/", body)

    assert (response.status_code, list(response.json())) == (400, ["stop_at_bank", "code"])
    assert Mandate.objects.get().state not in ENDED


def test_mandates_by_client_by_state_and_by_when_they_changed(package, allowed, office):
    first, second = ClientFactory.create_batch(2, office=office)
    waiting = MandateFactory(client=first)
    active = MandateFactory(client=second, state="active")
    long_ago = timezone.now() - timedelta(days=9)
    Mandate.objects.filter(pk=active.pk).update(state_modified_at=long_ago)
    since = (timezone.now() - timedelta(days=1)).isoformat()

    found = [
        [row["id"] for row in package.get(f"/coda-mandates/?{query}").json()]
        for query in (
            f"client_id={second.pk}",
            "state=awaiting_signature",
            f"modified_since={since}",
            "",
        )
    ]

    one, other = str(waiting.pk), str(active.pk)
    assert found == [[other], [one], [one], [one, other]]


def test_pages_of_mandates_follow_each_other(package, allowed, office):
    made = [str(MandateFactory(client=ClientFactory(office=office)).pk) for _ in range(3)]

    first = package.get("/coda-mandates/?limit=2")
    link = local(first["Link"].partition("<")[2].partition(">")[0])
    second = package.get(link.removeprefix("/v2"))

    assert [row["id"] for row in first.json() + second.json()] == made
    assert ("rel=" in first["Link"], "Link" in second) == (True, False)


@pytest.mark.parametrize(
    "query", ["client_id=x", "state=invited", "limit=0", "modified_since=x", "after=x"]
)
def test_a_filter_that_makes_no_sense_is_refused(package, allowed, query):
    response = package.get(f"/coda-mandates/?{query}")

    assert (response.status_code, response.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize("count", [1, 50])
def test_a_list_is_a_few_statements(package, allowed, office, count, django_assert_num_queries):
    for _ in range(count):
        MandateFactory(client=ClientFactory(office=office))

    with django_assert_num_queries(6):
        response = package.get("/coda-mandates/")

    assert len(response.json()) == count


def test_a_client_tells_of_its_mandates(package, allowed, company):
    coda = ordered(package, company)
    soda = ordered(package, company, "soda")
    voila = ordered(package, company, "voila")

    row = package.get(f"/clients/{company.pk}/").json()

    [of_coda], [of_soda] = row["coda_mandates"], row["social_mandates"]
    [of_voila] = row["purchase_invoice_mandates"]
    assert (of_coda.items() <= coda.items(), of_soda.items() <= soda.items()) == (True, True)
    assert of_voila.items() <= voila.items()
    assert row["current_purchase_invoice_mandate_state"] == "invited"
    assert [each["coda_mandate_ids"] for each in row["bank_accounts"]] == [[coda["id"]]]


def test_with_a_key_there_is_one_mandate_and_one_answer(package, allowed, company):
    key = {"idempotency-key": '"order-1"'}

    answers = [package.post("/coda-mandates/", order_of(company), **key) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.content for answer in answers}) == 1
    assert Mandate.objects.count() == 1


def test_a_key_belongs_to_one_request(package, allowed, company):
    key = {"idempotency-key": "order-1"}
    package.post("/coda-mandates/", order_of(company), **key)

    other = package.post("/coda-mandates/", order_of(company, n=2), **key)

    assert refusal(other) == (422, "idempotency-key-reused", True)
    assert Mandate.objects.count() == 1


def test_a_key_belongs_to_one_customer(package, allowed, company, partner, other_office):
    key = {"idempotency-key": "order-1"}
    ConsentFactory(office=other_office, partner=partner, status="allowed")
    theirs = ClientFactory(office=other_office)
    package.post("/coda-mandates/", order_of(company), **key)

    other = package_of(partner, other_office).post("/coda-mandates/", order_of(theirs, n=2), **key)

    assert (other.status_code, other.json()["client_id"]) == (201, str(theirs.pk))


def test_a_refused_order_leaves_its_key_free(package, allowed, company):
    key = {"idempotency-key": "order-1"}
    refused = package.post("/coda-mandates/", order_of(company, ibans=[]), **key)

    again = package.post("/coda-mandates/", order_of(company), **key)

    assert (refused.status_code, again.status_code) == (400, 201)


@pytest.mark.parametrize("key", [" ", "é", "a b", '"', "x" * 201])
def test_a_key_has_visible_characters(package, allowed, company, key):
    response = package.post("/coda-mandates/", order_of(company), **{"idempotency-key": key})

    assert refusal(response) == (400, "idempotency-key-invalid", True)
    assert Mandate.objects.count() == 0


def test_no_link_lies_readable_in_the_database(package, allowed, company):
    key = {"idempotency-key": "order-1"}
    body = package.post("/coda-mandates/", order_of(company), **key).json()
    token = body["twikey_url"].split("/")[-2]

    kept = IdempotentAnswer.objects.get().body + SigningRequest.objects.get().sealed_token
    assert (len(token) > 40, token in kept) == (True, False)
