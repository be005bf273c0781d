"""What a person may look at: what is not theirs does not exist."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from documents.models import Document
from offices.models import AccountingOffice, BankAccount
from offices.querysets import ClientQuerySet
from offices.selectors import clients_of, clients_shown_to, look_at, offices_of
from users.selectors import signed_in


def office_and_clients(
    request: HttpRequest, office_id: UUID
) -> tuple[AccountingOffice, ClientQuerySet]:
    """Return an office and the companies in it that the person works for, or raise ``Http404``."""
    user = signed_in(request)
    office = get_object_or_404(offices_of(user), pk=office_id)
    look_at(request, office)
    return office, clients_of(user, office)


def office_and_shown(
    request: HttpRequest, office_id: UUID
) -> tuple[AccountingOffice, ClientQuerySet]:
    """Return an office and the companies of which a list of it shows something to the person."""
    user = signed_in(request)
    office = get_object_or_404(offices_of(user), pk=office_id)
    look_at(request, office)
    return office, clients_shown_to(user, office, asked=request.GET)


def document_at_hand(request: HttpRequest, document_id: UUID) -> tuple[Document, ClientQuerySet]:
    """Return a document and all companies of its office that the person works for."""
    user = signed_in(request)
    documents = Document.objects.for_offices(offices_of(user)).select_related(
        "client__office", "bank_account", "file", "reception"
    )
    document = get_object_or_404(documents, uuid=document_id)
    office = document.client.office
    clients = clients_of(user, office)
    if not clients.filter(pk=document.client_id).exists():
        raise Http404
    look_at(request, office, company=document.client)
    return document, clients


def account_at_hand(request: HttpRequest, account_id: UUID) -> BankAccount:
    """Return a bank account of a company that the person works for, or raise ``Http404``."""
    user = signed_in(request)
    accounts = BankAccount.objects.for_offices(offices_of(user)).select_related("client__office")
    account = get_object_or_404(accounts, pk=account_id)
    office = account.client.office
    if not clients_of(user, office).filter(pk=account.client_id).exists():
        raise Http404
    look_at(request, office, company=account.client)
    return account
