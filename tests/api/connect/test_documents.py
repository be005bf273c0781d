"""Document searches and documents over the wire."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from consents.models import ConsentKind
from documents.models import StoredFile
from tests.api.connect.conftest import codes, path_of, pointers
from tests.documents.builders import file_of, statement
from tests.factories import BankAccountFactory, ClientFactory, ConsentFactory, DocumentFactory

pytestmark = pytest.mark.django_db
COD = "application/vnd.coda.v1+cod"


@pytest.fixture
def company(office):
    return ClientFactory(office=office)


@pytest.fixture
def account(company):
    return BankAccountFactory(client=company)


def made_at(account, *moments):
    return [DocumentFactory(bank_account=account, available_at=moment) for moment in moments]


def ids(response):
    return [row["id"] for row in response.json()["included"]["documents"]]


def test_a_search_answers_what_became_available(software, allowed, office, company, account):
    document = DocumentFactory(bank_account=account)

    response = software.search(office, company.enterprise_number)

    body = response.json()
    assert response.status_code == 201
    assert body["data"]["type"] == "documentSearch"
    assert uuid.UUID(body["data"]["id"])
    assert body["data"]["relationships"] == {
        "clients": {"data": [{"type": "client", "id": company.enterprise_number}]},
        "documents": {"data": [{"type": "bankAccountStatement", "id": str(document.uuid)}]},
    }
    [included] = body["included"]["documents"]
    assert included["attributes"]["iban"] == account.iban
    assert included["attributes"]["createdAt"].endswith("Z")
    assert included["relationships"]["client"]["data"]["id"] == company.enterprise_number
    assert body["meta"]["paging"] == {"limit": 100, "before": str(document.uuid), "after": None}


def test_the_interval_is_half_open(software, allowed, office, company, account):
    now = timezone.now().replace(microsecond=0)
    start, end = now - timedelta(days=2), now - timedelta(days=1)
    made = made_at(account, start - timedelta(seconds=1), start, end - timedelta(seconds=1), end)

    response = software.search(
        office, company.enterprise_number, **{"from": start.isoformat(), "to": end.isoformat()}
    )

    assert ids(response) == [str(made[1].uuid), str(made[2].uuid)]


def test_pages_follow_each_other_without_gap_or_repetition(
    software, allowed, office, company, account
):
    same = timezone.now() - timedelta(hours=1)
    made = made_at(account, *[same] * 7)
    seen, after = [], None

    for _ in range(4):
        meta = {"paging": {"limit": 2, **({"after": after} if after else {})}}
        response = software.search(office, company.enterprise_number, meta=meta)
        seen += ids(response)
        after = response.json()["meta"]["paging"]["after"]

    assert seen == [str(document.uuid) for document in made]
    assert after is None


def test_a_document_that_arrives_while_paging_is_not_skipped(
    software, allowed, office, company, account
):
    made = made_at(account, *(timezone.now() - timedelta(hours=h) for h in (3, 2)))
    first = software.search(office, company.enterprise_number, meta={"paging": {"limit": 1}})
    late = DocumentFactory(bank_account=account)

    rest = software.search(
        office, company.enterprise_number, meta={"paging": {"after": ids(first)[0]}}
    )

    assert ids(rest) == [str(made[1].uuid), str(late.uuid)]


def test_older_than_two_years_is_cut_off(software, allowed, office, company, account):
    old, young = made_at(
        account, timezone.now() - timedelta(days=740), timezone.now() - timedelta(days=700)
    )

    response = software.search(
        office, company.enterprise_number, **{"from": "2001-01-01T00:00:00Z"}
    )

    assert ids(response) == [str(young.uuid)]
    assert str(old.uuid) not in response.content.decode()


def test_only_the_clients_that_were_named(software, allowed, office, company, account):
    other = DocumentFactory(bank_account=BankAccountFactory(client=ClientFactory(office=office)))
    own = DocumentFactory(bank_account=account)

    response = software.search(office, company.enterprise_number)

    assert ids(response) == [str(own.uuid)]
    assert str(other.uuid) not in response.content.decode()


@pytest.mark.parametrize(
    "kind", ["payrollStatement", "creditCardStatement", "salesInvoice", "purchaseInvoice"]
)
def test_kinds_that_have_not_arrived_are_empty(software, allowed, office, company, account, kind):
    DocumentFactory(bank_account=account)

    response = software.search(office, company.enterprise_number, kind=kind)

    assert (response.status_code, ids(response)) == (201, [])
    assert response.json()["meta"]["paging"] == {"limit": 100, "before": None, "after": None}


@pytest.mark.parametrize(
    ("status", "wire"),
    [("to_be_determined", "unconfirmed"), ("denied", "denied"), ("cancelled", "cancelled")],
)
def test_nothing_is_read_without_an_allowed_consent(
    software, office, partner, company, account, status, wire
):
    document = DocumentFactory(bank_account=account)
    ConsentFactory(office=office, partner=partner, status=status)

    answers = [
        software.search(office, company.enterprise_number),
        software.document(document),
        software.document(document, accept=COD),
    ]

    for response in answers:
        assert (response.status_code, codes(response)) == (403, ["consentNotValid"])
        assert response.json()["errors"][0]["meta"] == {"consentStatus": wire}


def test_a_consent_past_its_end_is_expired(software, office, partner, company, account):
    document = DocumentFactory(bank_account=account)
    ConsentFactory(
        office=office,
        partner=partner,
        status="allowed",
        ends_at=timezone.now() - timedelta(seconds=1),
    )

    response = software.document(document)

    assert (response.status_code, codes(response)) == (403, ["consentNotValid"])
    assert response.json()["errors"][0]["meta"] == {"consentStatus": "expired"}


def test_an_office_that_was_never_asked_does_not_exist(
    software, other_software, allowed, office, company, account
):
    document = DocumentFactory(bank_account=account)

    answers = [
        other_software.search(office, company.enterprise_number),
        other_software.document(document),
        other_software.post(f"/accounting-offices/{uuid.uuid4()}/document-searches", {}),
        other_software.post("/accounting-offices/nonsense/document-searches", {}),
    ]

    assert {(answer.status_code, answer.content) for answer in answers} == {
        (404, answers[0].content)
    }


def test_a_document_is_its_resource_or_its_bytes(software, allowed, account):
    content = b"the bytes\xe9"
    document = DocumentFactory(bank_account=account, content=content)

    resource = software.document(document)
    fetched = software.document(document, accept=COD)

    assert resource["Content-Type"] == "application/vnd.api+json"
    assert resource.json()["data"]["id"] == str(document.uuid)
    assert (fetched["Content-Type"], fetched.content) == (COD, content)
    assert fetched["Content-Length"] == str(len(content))
    assert fetched["Content-Disposition"] == (
        f'attachment; filename="{account.iban}-{document.uuid}.cod"'
    )


@pytest.mark.parametrize("accept", [COD, "application/vnd.api+json", ""])
def test_who_has_the_content_gets_304(software, allowed, account, accept):
    document = DocumentFactory(bank_account=account)
    first = software.document(document, accept=accept)

    again = software.document(document, accept=accept, if_none_match=first["ETag"])
    other = software.document(document, accept=accept, if_none_match='"something-else"')

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert (other.status_code, other.content) == (200, first.content)


@pytest.mark.parametrize(
    ("accept", "begins"), [("application/pdf", b"%PDF-"), ("application/xml", b"<?xml")]
)
def test_a_statement_can_be_had_readable(software, allowed, account, accept, begins):
    document = DocumentFactory(bank_account=account, content=file_of(statement(account.iban)))

    response = software.document(document, accept=accept)
    again = software.document(document, accept=accept, if_none_match=response["ETag"])

    assert (response.status_code, response["Content-Type"]) == (200, accept)
    assert response.content.startswith(begins)
    assert response["Content-Disposition"].endswith(f'.{accept.partition("/")[2]}"')
    assert again.status_code == 304


@pytest.mark.parametrize("accept", ["application/pdf", "application/xml"])
def test_what_can_t_be_made_readable_says_what_there_is(software, allowed, account, accept):
    document = DocumentFactory(bank_account=account)

    response = software.document(document, accept=accept)

    assert (response.status_code, codes(response)) == (406, ["notAcceptable"])
    meta = response.json()["errors"][0]["meta"]
    assert meta == {"availableContentTypes": [COD, "application/vnd.api+json"]}


def test_a_media_type_of_no_document_is_not_acceptable(software, allowed, account):
    response = software.document(DocumentFactory(bank_account=account), accept="text/csv")

    assert (response.status_code, codes(response)) == (406, ["notAcceptable"])


def test_a_document_is_found_under_its_own_client_and_kind_only(software, allowed, office, account):
    document = DocumentFactory(bank_account=account)
    neighbour = ClientFactory(office=office)

    answers = [
        software.get(path_of(document, number=neighbour.enterprise_number)),
        software.get(path_of(document, "purchase-invoices")),
        software.get(path_of(document, number="0000000000")),
        software.get(path_of(document).replace(str(document.uuid), str(uuid.uuid4()))),
        software.get(path_of(document).replace(str(document.uuid), "x")),
    ]

    assert {(answer.status_code, answer.content) for answer in answers} == {
        (404, answers[0].content)
    }


def test_another_office_s_document_is_not_found(software, allowed, office, partner, other_office):
    foreign = DocumentFactory(
        bank_account=BankAccountFactory(client=ClientFactory(office=other_office))
    )

    answers = [
        software.get(path_of(foreign)),
        software.get(path_of(foreign, office=office.pk)),
        software.search(office, foreign.client.enterprise_number),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_an_archived_client_is_gone(software, allowed, office, company, account):
    document = DocumentFactory(bank_account=account)
    company.archived_at = timezone.now()
    company.save()

    assert software.search(office, company.enterprise_number).status_code == 404
    assert software.document(document).status_code == 404


def test_unknown_clients_are_each_named(software, allowed, office, company):
    unknown = ClientFactory.build().enterprise_number

    response = software.search(office, company.enterprise_number, unknown, unknown)

    assert (response.status_code, codes(response)) == (404, ["unknownClient"] * 2)
    assert pointers(response) == [f"/data/relationships/clients/data/{n}/id" for n in (1, 2)]


def test_a_scope_leaves_out_a_kind(software, allowed, office, company, account):
    document = DocumentFactory(bank_account=account)
    allowed.all_kinds = False
    allowed.save()
    ConsentKind.objects.create(consent=allowed, kind="soda")

    search = software.search(office, company.enterprise_number)
    other_kind = software.search(office, company.enterprise_number, kind="payrollStatement")
    fetched = software.document(document)

    assert (search.status_code, codes(search)) == (403, ["outOfScope"])
    assert other_kind.status_code == 201
    assert (fetched.status_code, codes(fetched)) == (403, ["outOfScope"])


def test_a_scope_leaves_out_a_client(software, allowed, office, company, account):
    inside, outside = account, BankAccountFactory(client=ClientFactory(office=office))
    readable, hidden = DocumentFactory(bank_account=inside), DocumentFactory(bank_account=outside)
    allowed.all_clients = False
    allowed.save()
    allowed.clients.add(company)

    search = software.search(office, company.enterprise_number, outside.client.enterprise_number)

    assert (search.status_code, codes(search)) == (403, ["outOfScope"])
    assert pointers(search) == ["/data/relationships/clients/data/1/id"]
    assert ids(software.search(office, company.enterprise_number)) == [str(readable.uuid)]
    assert software.document(readable).status_code == 200
    assert codes(software.document(hidden)) == ["outOfScope"]


@pytest.mark.parametrize(
    ("attributes", "pointer"),
    [
        ({"documentType": "letter"}, "/data/attributes/documentType"),
        ({"documentType": None}, "/data/attributes/documentType"),
        ({"documentType": 7}, "/data/attributes/documentType"),
        ({"from": "yesterday"}, "/data/attributes/from"),
        ({"from": 5}, "/data/attributes/from"),
        ({"from": "2026-13-01T00:00:00Z"}, "/data/attributes/from"),
        ({"from": "0001-01-01T00:00:00+23:59"}, "/data/attributes/from"),
        ({"to": "2026-01-01"}, "/data/attributes/to"),
        ({"from": "2026-02-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, "/data/attributes/to"),
    ],
)
def test_bad_attributes_of_a_search_are_pointed_at(
    software, allowed, office, company, attributes, pointer
):
    kind = attributes.pop("documentType", "bankAccountStatement")

    response = software.search(office, company.enterprise_number, kind=kind, **attributes)

    assert (response.status_code, codes(response)) == (422, ["validationError"])
    assert pointers(response) == [pointer]


@pytest.mark.parametrize(
    ("paging", "pointer"),
    [
        ({"limit": 0}, "/meta/paging/limit"),
        ({"limit": 1001}, "/meta/paging/limit"),
        ({"limit": "10"}, "/meta/paging/limit"),
        ({"limit": True}, "/meta/paging/limit"),
        ({"limit": None}, "/meta/paging/limit"),
        ({"limit": 1.5}, "/meta/paging/limit"),
        ({"after": "x"}, "/meta/paging/after"),
        ({"after": 5}, "/meta/paging/after"),
        ({"after": str(uuid.UUID(int=7))}, "/meta/paging/after"),
    ],
)
def test_bad_paging_is_pointed_at(software, allowed, office, company, paging, pointer):
    response = software.search(office, company.enterprise_number, meta={"paging": paging})

    assert (response.status_code, codes(response)) == (422, ["validationError"])
    assert pointers(response) == [pointer]


@pytest.mark.parametrize(
    "relationships",
    [
        None,
        {},
        [],
        {"clients": None},
        {"clients": {}},
        {"clients": {"data": None}},
        {"clients": {"data": []}},
        {"clients": {"data": {}}},
        {"clients": {"data": [None]}},
        {"clients": {"data": [{"type": "client"}]}},
        {"clients": {"data": [{"type": "person", "id": "0403170701"}]}},
        {"clients": {"data": [{"type": "client", "id": 403170701}]}},
        {"clients": {"data": [{"type": "client", "id": "0403170702"}]}},
    ],
)
def test_bad_clients_are_a_validation_error(software, allowed, office, relationships):
    body = {
        "data": {
            "type": "documentSearch",
            "attributes": {"documentType": "bankAccountStatement"},
            "relationships": relationships,
        }
    }

    response = software.post(f"/accounting-offices/{office.pk}/document-searches", body)

    assert (response.status_code, set(codes(response))) == (422, {"validationError"})
    assert all(p.startswith("/data/relationships") for p in pointers(response))


def test_a_search_names_5000_clients_at_most(software, allowed, office, company):
    response = software.search(office, *[company.enterprise_number] * 5_001)

    assert (response.status_code, set(codes(response))) == (422, {"validationError"})


def test_meta_must_be_an_object(software, allowed, office, company):
    response = software.search(office, company.enterprise_number, meta=[])

    assert (response.status_code, codes(response)) == (400, ["malformedRequest"])


@pytest.mark.parametrize("moment", ["2026-11-01T00:00:00", "2026-11-01T01:00:00+01:00"])
def test_a_moment_without_offset_is_utc(software, allowed, office, company, moment):
    with_time = software.search(office, company.enterprise_number, **{"from": moment})

    assert with_time.json()["data"]["attributes"]["from"] == "2026-11-01T00:00:00.000Z"


def test_the_use_of_a_consent_is_noted(software, allowed, office, company):
    software.search(office, company.enterprise_number)

    allowed.refresh_from_db()
    assert allowed.last_used_at is not None


@pytest.mark.parametrize("count", [1, 30])
def test_a_search_makes_a_fixed_number_of_queries(
    software, allowed, office, company, account, django_assert_num_queries, count
):
    made_at(account, *[timezone.now() - timedelta(hours=1)] * count)
    software.search(office, company.enterprise_number)

    with django_assert_num_queries(6):
        response = software.search(office, company.enterprise_number)

    assert len(ids(response)) == count


def test_a_download_makes_a_fixed_number_of_queries(
    software, allowed, account, django_assert_num_queries
):
    document = DocumentFactory(bank_account=account)
    software.document(document, accept=COD)

    with django_assert_num_queries(4):
        software.document(document, accept=COD)


def test_a_damaged_file_is_never_served(software, allowed, account):
    document = DocumentFactory(bank_account=account)
    StoredFile.objects.filter(pk=document.file_id).update(sha256="0" * 64)

    response = software.document(document, accept=COD)

    assert (response.status_code, codes(response)) == (500, ["internalError"])


def test_moments_are_answered_in_utc_with_milliseconds(software, allowed, account):
    moment = datetime(2026, 11, 20, 6, 30, 0, 123_456, tzinfo=UTC)
    document = DocumentFactory(bank_account=account, available_at=moment)

    body = software.document(document).json()

    assert body["data"]["attributes"]["createdAt"] == "2026-11-20T06:30:00.123Z"
