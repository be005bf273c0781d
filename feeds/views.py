"""Ask again for exactly these: what we have comes from us, what never came from the bank."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import StateConflict
from common.identifiers import format_iban
from documents.models import Document, Gap
from documents.querysets import DocumentQuerySet
from documents.selectors import gaps_between
from documents.services import ask_bank
from documents.views.access import account_at_hand, office_and_clients
from feeds.forms import PeriodForm, TickedForm
from feeds.selectors import dated_between
from feeds.services import Coming, coming_again, deliver_again
from offices.models import BankAccount
from users.selectors import actor_of, signed_in

USUAL = timedelta(days=30)
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@require_http_methods(["GET", "HEAD", "POST"])
def ask_again(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Show what would come again of a period of an account, and let it come."""
    account = account_at_hand(request, account_id)
    sent = request.POST if request.method == "POST" else request.GET
    chosen = {name: sent[name] for name in ("start", "end") if name in sent}
    form = PeriodForm(chosen or _usual_period(account))
    if not form.is_valid():
        return _page(request, account, form, status=UNPROCESSABLE)
    start, end = form.cleaned_data["start"], form.cleaned_data["end"]
    documents = dated_between(Document.objects.filter(bank_account=account), start, end)
    gaps = list(gaps_between(account, start, end))
    if request.method != "POST":
        return _page(request, account, form, documents=documents, gaps=gaps)
    _act(request, account, documents, gaps)
    return redirect("documents:calendar", account_id=account.pk)


def _usual_period(account: BankAccount) -> dict[str, date]:
    """Return the days around the newest gap of an account; without one, the last month."""
    gap = Gap.objects.open().filter(bank_account=account).order_by("-next__day", "-pk").first()
    today = timezone.localdate()
    if gap is None:
        return {"start": today - USUAL, "end": today}
    return {"start": gap.previous.day, "end": gap.next.day}


def _page(
    request: HttpRequest,
    account: BankAccount,
    form: PeriodForm,
    *,
    documents: DocumentQuerySet | None = None,
    gaps: Sequence[Gap] = (),
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    office = account.client.office
    wanted = Document.objects.none() if documents is None else documents
    coming = coming_again(office, wanted)
    to_ask = [gap for gap in gaps if not gap.requests.all()]
    context = {
        "account": account,
        "iban": format_iban(account.iban),
        "client": account.client,
        "office": office,
        "form": form,
        "count": wanted.count(),
        "coming": coming,
        "gaps": gaps,
        "to_ask": len(to_ask),
        "total": _again(coming) + len(to_ask),
    }
    return render(request, "feeds/ask_again.html", context, status=status)


def _again(coming: Sequence[Coming]) -> int:
    """Return how many deliveries there would be."""
    return sum(each.again for each in coming)


def _act(
    request: HttpRequest, account: BankAccount, documents: DocumentQuerySet, gaps: Sequence[Gap]
) -> None:
    """Let documents come again, and ask the bank for what is missing among them."""
    by, user, asked = actor_of(request), signed_in(request), 0
    with transaction.atomic():
        again = deliver_again(account.client.office, documents, by=by)
        for gap in gaps:
            try:
                asked += ask_bank(gap, user=user, by=by) is not None
            except StateConflict:  # it arrived at this very moment
                continue
    _say(request, again, asked)


def _say(request: HttpRequest, again: int, asked: int) -> None:
    said = []
    if again:
        sentence = ngettext(
            "%(count)d document comes again with the software's next visit.",
            "%(count)d documents come again with the software's next visit.",
            again,
        )
        said.append(sentence % {"count": again})
    if asked:
        sentence = ngettext(
            "We ask the bank for what is missing in %(count)d place.",
            "We ask the bank for what is missing in %(count)d places.",
            asked,
        )
        said.append(sentence % {"count": asked})
    if said:
        messages.success(request, " ".join(said))
    else:
        messages.info(request, _("Nothing had to be asked for: all of it is on its way already."))


@require_POST
def ask_again_for_ticked(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Show which software would get the ticked documents again; with ``sure``, let them come."""
    office, clients = office_and_clients(request, office_id)
    form = TickedForm(request.POST)
    if not form.is_valid():
        messages.warning(request, " ".join(map(str, form.non_field_errors())))
        return redirect("documents:list", office_id=office.pk)
    documents = Document.objects.filter(client__in=clients, uuid__in=form.keys)
    count = documents.count()
    if count < len(set(form.keys)):
        raise Http404
    if "sure" in request.POST:
        _say(request, deliver_again(office, documents, by=actor_of(request)), 0)
        return redirect("documents:list", office_id=office.pk)
    coming = coming_again(office, documents)
    context = {
        "office": office,
        "keys": form.keys,
        "count": count,
        "coming": coming,
        "total": _again(coming),
    }
    return render(request, "feeds/ask_again_ticked.html", context)
