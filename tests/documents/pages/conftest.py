"""Documents that arrived as they do, and a way to look at their pages."""

from __future__ import annotations

from datetime import date

import pytest

from documents.services import receive_document
from tests.documents.builders import file_of, statement
from tests.factories import BankAccountFactory, ClientFactory


@pytest.fixture
def company(office):
    return ClientFactory(office=office, name="Bakkerij De Korst", code="KORST")


@pytest.fixture
def account(company):
    return BankAccountFactory(client=company, bank_bic="GEBABEBB")


@pytest.fixture
def receive():
    """Return a function that takes in a statement of an account and gives its document."""

    def take_in(account, *, day=date(2026, 11, 19), sequence=1, **more):
        content = file_of(statement(account.iban, day=day, sequence=sequence, **more))
        [document] = receive_document(content, file_name=f"{sequence}.cod").documents
        return document

    return take_in


@pytest.fixture
def see(signed_in, member):
    """Return a function that opens a page of the portal and gives its text."""
    browser = signed_in(member)

    def look(path: str, *, status: int = 200) -> str:
        response = browser.get(path)
        assert response.status_code == status
        return response.content.decode()

    return look
