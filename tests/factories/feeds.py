"""Documents that arrived as the pipeline takes them in, and customers who fetch them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from common.actors import SYSTEM
from connections.services import open_connection
from documents.models import Document
from documents.services import receive_document
from feeds.services import issue_company_credentials, issue_credentials
from tests.documents.builders import file_of, statement

FIRST_DAY = date(2026, 11, 2)


@dataclass(frozen=True)
class Credentials:
    software_company: str
    username: str
    password: str


def credentials_of(partner, office) -> Credentials:
    """Give an office a user name and password in a software."""
    username, password = issue_credentials(partner, office, by=SYSTEM)
    return Credentials(str(partner.pk), username, password)


def company_credentials_of(partner, client) -> Credentials:
    """Connect a company with its invoicing software, and give it a user name and password."""
    connection = open_connection(partner, client, by=SYSTEM)
    username, password = issue_company_credentials(connection, by=SYSTEM)
    return Credentials(str(partner.pk), username, password)


def arrive(account, *numbers, **more) -> list[Document]:
    """Take in one statement of an account for each number, a day each; returns the documents."""
    documents = []
    for number in numbers:
        day = FIRST_DAY + timedelta(days=number)
        content = file_of(statement(account.iban, day=day, sequence=number, **more))
        documents += receive_document(content, file_name=f"{number}.cod").documents
    return documents
