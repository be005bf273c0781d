"""The whole loop over HTTP: token, request, decision, search, bytes, cancellation."""

import pytest

from tests.factories import BankAccountFactory, ClientFactory, DocumentFactory

pytestmark = pytest.mark.django_db


def test_a_statement_flows_while_the_consent_stands(software, office, admin, signed_in):
    company = ClientFactory(office=office)
    account = BankAccountFactory(client=company)
    content = b"0000020112672505        00000000\r\n"
    document = DocumentFactory(bank_account=account, content=content)
    browser = signed_in(admin)

    consent = software.request_consent(office.enterprise_number).json()["data"]
    undecided = software.search(office, company.enterprise_number)
    browser.post(
        f"/consents/{consent['id']}/allow/",
        {"version": 1, "accept_terms": "on", "terms_version": "2026-11"},
    )
    found = software.search(office, company.enterprise_number)
    fetched = software.document(document, accept="application/vnd.coda.v1+cod")
    browser.post(f"/consents/{consent['id']}/cancel/", {"version": 2})
    afterwards = software.document(document, accept="application/vnd.coda.v1+cod")

    assert undecided.status_code == 403
    assert [row["id"] for row in found.json()["included"]["documents"]] == [str(document.uuid)]
    assert (fetched.status_code, fetched.content) == (200, content)
    assert afterwards.status_code == 403
    assert afterwards.json()["errors"][0]["code"] == "consentNotValid"
    assert afterwards.json()["errors"][0]["meta"] == {"consentStatus": "cancelled"}
