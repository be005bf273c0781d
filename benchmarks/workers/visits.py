"""The pages that people open, with the largest office at hand: each by a name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import admin
from django.urls import reverse

from benchmarks.archive import ADMIN, MEMBER, STAFF, office_key
from benchmarks.workers.calling import call, cookies_of
from documents.models import Document, Transaction
from offices.models import BankAccount, Client
from payments.models import SalesInvoice

Visit = Callable[[], bytes]
DEEP = 5_000  # rows below the newest


def visits() -> dict[str, Visit]:
    """Return what to call for every list of the portal and for its heaviest pages."""
    people = {"": cookies_of(ADMIN), " (one environment)": cookies_of(MEMBER)}
    found = {
        name + whom: partial(call, "GET", path, headers)
        for whom, headers in people.items()
        for name, path in {**_lists(), **_searches(), **_pages()}.items()
        if not whom or name not in ADMINS_ONLY
    }
    return found | _staff()


ADMINS_ONLY = {"users"}


def _lists() -> dict[str, str]:
    office = office_key(1)
    documents = reverse("documents:list", args=[office])
    companies = reverse("offices:companies", args=[office])
    mandates = reverse("mandates:list", args=[office])
    sales = reverse("payments:list", args=[office])
    own = Document.objects.filter(client__office=office).order_by("-available_at", "-pk")
    deep = own.values_list("pk", flat=True)[min(DEEP, own.count() // 2)]
    third = Client.objects.filter(office=office).order_by("name", "pk")[3_000]
    return {
        "dashboard": reverse("portal:dashboard", args=[office]),
        "companies": companies,
        "companies, page 60": f"{companies}?after={third.pk}",
        "companies by code": f"{companies}?order=-code",
        "companies with gaps": f"{companies}?shown=gaps",
        "companies without account": f"{companies}?shown=without_account",
        "companies archived": f"{companies}?shown=archived",
        "documents": documents,
        "documents, page 100": f"{documents}?after={deep}",
        "documents of a kind": f"{documents}?kind=caro",
        "documents to look at": reverse("documents:attention", args=[office]),
        "issues": reverse("insights:list", args=[office]),
        "mandates": mandates,
        "mandates not active": f"{mandates}?state=open",
        "mandates with a problem": f"{mandates}?state=problem",
        "sales invoices": sales,
        "sales invoices open": f"{sales}?payment=open",
        "sales invoices suggested": f"{sales}?payment=suggested",
        "sales invoices undelivered": f"{sales}?delivery=undelivered",
        "consents": reverse("consents:list", args=[office]),
        "tokens": reverse("software:tokens", args=[office]),
        "connections": reverse("software:connections", args=[office]),
        "users": reverse("offices:users", args=[office]),
        "environments": reverse("offices:environments", args=[office]),
        "work": reverse("offices:work", args=[office]),
        "imports": reverse("offices:imports", args=[office]),
        "lists of orders": reverse("mandates:order_lists", args=[office]),
    }


def _searches() -> dict[str, str]:
    office = office_key(1)
    documents = reverse("documents:list", args=[office])
    client = Client.objects.filter(office=office, code="C000001").get()
    account = BankAccount.objects.filter(client=client)[0]
    moved = Transaction.objects.filter(statement__bank_account=account).order_by("-pk")
    newest = moved[0]
    amount = f"{abs(newest.amount) / 1000:.2f}"
    reference = moved.exclude(reference="").values_list("reference", flat=True)[0]
    asked = {
        "a word of transactions": f"text={newest.counterparty_name.replace(' ', '+')}",
        "a word that is nowhere": "text=nergenstevinden",
        "a company's name": "text=Kasteelhof",
        "an enterprise number": f"text={client.enterprise_number}",
        "an account": f"text={account.iban}",
        "a reference": f"text={reference}",
        "an amount": f"least={amount}",
        "a span of amounts": "least=100&most=105",
        "dates": "dated_from=2025-12-01&dated_until=2025-12-31",
        "arrivals of a month": "arrived_from=2025-12-01&arrived_until=2025-12-31",
        "one company": f"company={client.pk}",
        "a word of one company": f"company={client.pk}&text=KLANT",
    }
    found = {f"documents by {name}": f"{documents}?{query}" for name, query in asked.items()}
    sales, mandates = (
        reverse("payments:list", args=[office]),
        reverse("mandates:list", args=[office]),
    )
    companies = reverse("offices:companies", args=[office])
    return found | {
        "sales invoices by word": f"{sales}?text=KLANT+1234",
        "mandates by word": f"{mandates}?q=Kasteelhof",
        "companies by word": f"{companies}?q=kasteelhof",
        "companies by account": f"{companies}?q={account.iban}",
    }


def _pages() -> dict[str, str]:
    office = office_key(1)
    clients = Client.objects.filter(office=office, environment__name="Package 1")
    client = clients.filter(code="C000001").get()
    account = BankAccount.objects.filter(client=client)[0]
    sale = SalesInvoice.objects.filter(client=client).order_by("-issued_on")[0]
    args = [office, client.pk]
    return {
        "one company": reverse("offices:company", args=args),
        "accounts of a company": reverse("offices:accounts", args=args),
        "history of a company": reverse("offices:history", args=args),
        "mandates of a company": reverse("mandates:company", args=[*args, "coda"]),
        "calendar of an account": reverse("documents:calendar", args=[account.pk]),
        "one sales invoice": reverse("payments:detail", args=[sale.pk]),
    }


def _staff() -> dict[str, Visit]:
    """Return the lists of staff: one a table."""
    headers = cookies_of(STAFF)
    return {
        f"staff: {model._meta.verbose_name_plural}": partial(
            call,
            "GET",
            reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"),
            headers,
        )
        for model in admin.site._registry  # noqa: SLF001 - all there are
    }
