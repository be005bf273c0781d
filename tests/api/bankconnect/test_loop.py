"""From order to first statement and to the end, as everybody sees it who takes part."""

from __future__ import annotations

import re
import threading
from datetime import date

import pytest
from django.db import connection
from django.test import Client as Browser

from documents.services import receive_document
from mandates.sealing import verify
from tests.api.bankconnect.conftest import PDF, Bank
from tests.api.connect.conftest import Software
from tests.documents.builders import file_of, statement
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    ConsentFactory,
    PartnerFactory,
    SourceEntryFactory,
)
from tests.factories.banks import ING, BankAccessFactory

FIRST, SECOND = "BE67310000000187", "BE56310000000288"
CODE = re.compile(r"\b(\d{3}) ?(\d{3})\b")


def last_mail(mailoutbox):
    return [mail for mail in mailoutbox if mail.to == ["an@client.example"]][-1].body


def sign(link, run_outbox, mailoutbox):
    """Read, ask for the code, sign."""
    phone = Browser()
    page = phone.get(link).text
    sha256 = re.search(r'name="content_sha256" value="(\w+)"', page)[1]
    phone.post(f"{link}code/")
    run_outbox()
    code = "".join(CODE.search(last_mail(mailoutbox)).groups())
    form = {"name": "An Voorbeeld", "capacity": "director", "code": code, "agree": "on"}
    return phone.post(f"{link}give/", {**form, "content_sha256": sha256}, follow=True)


def at_once(*calls):
    """Do all of these at the same moment; returns the sets of statuses and of ids."""
    answers, start = [], threading.Barrier(len(calls))

    def run(call):
        start.wait()
        try:
            answers.append(call())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    bodies = [answer.json() for answer in answers]
    return {answer.status_code for answer in answers}, {body["data"]["id"] for body in bodies}


def coda(sequence):
    day = date(2026, 11, 18 + sequence)
    return file_of(statement(FIRST, sequence=sequence, day=day, old=sequence * 1_000))


@pytest.mark.django_db(transaction=True)
def test_a_company_with_two_accounts(office, admin, superuser, signed_in, run_outbox, mailoutbox):
    SourceEntryFactory(
        code=ING, name="ING", bics=ING, route="our_page", takes_paper=False, answers_online=True
    )
    company = ClientFactory(office=office, language="en")
    for iban in (FIRST, SECOND):
        BankAccountFactory(client=company, iban=iban)
    partner = PartnerFactory()
    ConsentFactory(office=office, partner=partner, status="allowed")
    browser, software = signed_in(admin), Software(partner).authorise()
    bank = Bank(BankAccessFactory()).authorise()

    order = {"more_accounts": f"{FIRST}\n{SECOND}", "email_1": "an@client.example"}
    ordered = browser.post(f"/clients/{company.pk}/mandates/order/coda/", order)
    page = ordered["Location"]
    run_outbox()
    unsigned = bank.listed()
    signed = sign(re.search(r"/sign/[^/\s]+/", last_mail(mailoutbox))[0], run_outbox, mailoutbox)
    run_outbox()
    waiting = bank.get("/bank-accounts").json()["data"]
    sealed = bank.get(f"/bank-mandates/{waiting[0]['id']}", accept=PDF).content
    approved = at_once(*[lambda: Bank(bank.access, token=bank.token).approve(FIRST)] * 4)
    rejected = at_once(
        *[lambda: Bank(bank.access, token=bank.token).reject(SECOND, "holderDataOutdated")] * 4
    )
    problem = browser.get(page).text
    mandate = page.split("/")[2]
    put_back = f"/admin/mandates/mandate/{mandate}/put-back/"
    signed_in(superuser).post(put_back, {"reason": "the bank has the new address"})
    again = bank.listed()
    bank.approve(SECOND)
    receive_document(coda(1), file_name="a.cod")
    active = browser.get(page).text
    browser.post(f"{page}archive/", {"understood": "on"})
    receive_document(coda(2), file_name="b.cod")
    found = software.search(office, company.enterprise_number).json()

    assert (unsigned, "Thank you" in signed.text) == ([], True)
    assert {row["attributes"]["iban"] for row in waiting} == {FIRST, SECOND}
    assert verify(sealed).intact
    assert (approved[0], len(approved[1]), rejected[0], len(rejected[1])) == ({201}, 1, {201}, 1)
    assert "client’s file at the bank is out of date" in problem.replace("&#x27;", "’")
    assert again == [SECOND]
    assert "Active" in active
    assert len(found["included"]["documents"]) == 1
