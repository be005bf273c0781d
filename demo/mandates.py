"""Banks and mandates of the demonstration: one for the accounts of each company at each bank."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import cycle, groupby

from django.utils import timezone

from banks.models import BankAccess
from banks.reports import Report
from banks.services import actor_of_bank, register_bank, send_on, take_report
from banks.states import ReportKind
from common.actors import SYSTEM
from mails.models import Mail
from mandates.kinds import MandateKind, SourceKind
from mandates.models import Mandate, MandateVersion, SigningRequest, SourceEntry
from mandates.orders import AccountOrder, Order, SignatoryOrder
from mandates.selectors import bank_of, source_named
from mandates.services import (
    Signer,
    add_source,
    approve_account,
    archive_mandate,
    note_statement,
    open_link,
    order_mandate,
    prepare_mandate,
    refuse,
    seal_version,
    send_code,
    send_to_source,
    sign,
    signer_of,
)
from mandates.states import MandateState
from offices.models import BankAccount

ONLINE = ("BBRUBEBB", "ARSPBE22", "GEBABEBB")
DIRECTORS = ("Lies Verhoeven", "Marc Delvaux", "Nora Claes", "Olivier Petit")
S = MandateState


def make_banks() -> list[dict[str, str]]:
    """Let some banks answer over Bankconnect; returns what ``demo.json`` tells of them."""
    rows = []
    for code in ONLINE:
        _answers_online(code)
        access, secret = register_bank(code, by=SYSTEM)
        client_id = str(access.oauth_application_id)
        rows.append({"bic": code, "client_id": client_id, "client_secret": secret})
    return rows


def _answers_online(code: str) -> None:
    facts = source_named(SourceKind.BANK, code)
    entry = SourceEntry(
        kind=facts.kind,
        code=facts.code,
        name=facts.name,
        bics=" ".join(facts.bics),
        bank_codes=" ".join(facts.bank_codes),
        route=facts.route,
        provider=facts.provider,
        takes_paper=facts.takes_paper,
        least_days=facts.lead_days[0],
        most_days=facts.lead_days[1],
        bills_holder=facts.bills_holder,
        reorder_day=facts.reorder_day,
        answers_online=True,
        origin="demonstration",
        checked_on=timezone.localdate(),
    )
    add_source(entry, by=SYSTEM)


def make_mandates(accounts: Iterable[BankAccount]) -> None:
    """Order a mandate for the accounts of each company at each bank, and bring it somewhere.

    The statements are there already: they came under mandates from before.
    """
    by_bank = sorted(accounts, key=lambda account: (_bank(account), str(account.client_id)))
    directors = cycle(DIRECTORS)
    for code, of_bank in groupby(by_bank, key=_bank):
        stories = cycle(STORIES if code in ONLINE else STORIES_ELSEWHERE)
        for _client, group in groupby(of_bank, key=lambda account: account.client_id):
            _tell(next(stories), code, list(group), director=next(directors))


def _bank(account: BankAccount) -> str:
    facts = bank_of(account.iban)
    return facts.code if facts else ""


def _tell(story: Story, code: str, accounts: list[BankAccount], *, director: str) -> None:
    client = accounts[0].client
    order = Order(
        kind=MandateKind.CODA,
        source=code,
        accounts=tuple(AccountOrder(account.iban) for account in accounts),
        signatories=(SignatoryOrder(director, "director", client.contact_email, client.language),),
        is_handed_over=story is not _offered,
    )
    mandate = order_mandate(client, order, by=SYSTEM)
    story(prepare_mandate(mandate))


def _offered(mandate: Mandate) -> None:
    """Leave it: the client has a mail with the link."""


def _refused(mandate: Mandate) -> None:
    request = _request(mandate)
    refuse(request, reason="We move to another bank next month.", by=signer_of(request))


def _signed(mandate: Mandate) -> None:
    """Everybody has signed, and the document is sealed; what goes on, goes on by itself."""
    request = open_link(_request(mandate))
    send_code(request)
    mails = Mail.objects.filter(template="mandate_code", to=request.signatory.email)
    subject = mails.latest("pk").subject
    sign(
        request,
        code=next(word for word in subject.split() if word.isdigit()),
        content_sha256=request.mandate_version.content_sha256,
        signer=Signer(request.signatory.name, request.signatory.capacity),
        by=signer_of(request, ip="127.0.0.1"),
    )
    versions = MandateVersion.objects.select_related("mandate__client", "mandate__office")
    seal_version(versions.get(pk=request.mandate_version_id))
    mandate.refresh_from_db()


def _request(mandate: Mandate) -> SigningRequest:
    requests = SigningRequest.objects.select_related(
        "signatory__mandate__client", "signatory__mandate__office", "mandate_version"
    )
    return requests.get(signatory__mandate=mandate)


def _at_the_bank(mandate: Mandate) -> None:
    _signed(mandate)
    if mandate.source in ONLINE:
        send_on(mandate)
    elif mandate.state == S.SIGNED:
        send_to_source(mandate, receipt="by courier", by=SYSTEM)
    mandate.refresh_from_db()


def _approved(mandate: Mandate) -> None:
    _at_the_bank(mandate)
    for account in mandate.accounts.order_by("pk"):
        account.mandate = mandate
        approve_account(account, at=timezone.now(), by=SYSTEM)


def _active(mandate: Mandate) -> None:
    _approved(mandate)
    for account in mandate.accounts.select_related("bank_account").order_by("pk"):
        note_statement(account.bank_account, on=timezone.localdate())
    mandate.refresh_from_db()


def _rejected(mandate: Mandate) -> None:
    _at_the_bank(mandate)
    _report(mandate, Report(ReportKind.REJECTION, reason="signer_not_mandatary"))


def _stopped(mandate: Mandate) -> None:
    _active(mandate)
    _report(mandate, Report(ReportKind.DEACTIVATION, at=timezone.now()))


def _report(mandate: Mandate, report: Report) -> None:
    access = BankAccess.objects.select_related("oauth_application").get(bank=mandate.source)
    by = actor_of_bank(access, ip="127.0.0.1")
    for account in mandate.accounts.select_related("bank_account").order_by("pk"):
        take_report(access, account.bank_account.iban, report, by=by)


def _ended(mandate: Mandate) -> None:
    _active(mandate)
    archive_mandate(mandate, by=SYSTEM)


Story = Callable[[Mandate], None]
STORIES: tuple[Story, ...] = (
    _at_the_bank,
    _active,
    _rejected,
    _approved,
    _offered,
    _stopped,
    *[_active] * 6,
)
STORIES_ELSEWHERE: tuple[Story, ...] = (
    _signed,
    _active,
    _ended,
    _offered,
    _refused,
    _at_the_bank,
    *[_active] * 6,
)
