"""Read and sign a mandate by its link, without an account, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.actors import Actor
from common.budgets import spend
from common.errors import BudgetSpent, DomainError
from common.requests import client_ip
from mandates.files import kept
from mandates.forms import RefuseForm, SignForm
from mandates.models import SigningRequest
from mandates.offers import place_of
from mandates.responses import pdf_response, scan_response
from mandates.selectors import request_for, version_named
from mandates.services.invitations import (
    LinkUnusable,
    Signer,
    check_usable,
    open_link,
    refuse,
    send_code,
    sign,
    signer_of,
)
from mandates.states import SigningState

GUESSES, GUESSING_SECONDS = 30, 600
Page = Callable[..., HttpResponse]


def signing_page(page: Page) -> Page:
    """Find what a link is about and speak the language of whoever has it.

    A link that nobody was given answers 404, and somebody who tries many has to wait.
    """

    @login_not_required
    @wraps(page)
    def found(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request_for(token)
        if asked is None:
            return _unknown(request)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(asked.signatory.language)
            request.LANGUAGE_CODE = asked.signatory.language
        return page(request, asked, token, *args, **kwargs)

    return found


def _unknown(request: HttpRequest) -> HttpResponse:
    try:
        spend("signing_link", client_ip(request) or "", limit=GUESSES, seconds=GUESSING_SECONDS)
    except BudgetSpent as spent:
        response = HttpResponse(spent.message, status=HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(spent.retry_after)
        return response
    return render(request, "signing/unknown.html", status=HTTPStatus.NOT_FOUND)


@signing_page
@require_safe
def read(request: HttpRequest, asked: SigningRequest, token: str) -> HttpResponse:
    """Show who asks for what, the document, and the way to sign it."""
    try:
        asked = open_link(asked)
    except LinkUnusable as unusable:
        return _over(request, asked, token, unusable)
    if place := place_of(asked, asked.mandate_version.envelopes.in_use().first()):
        return render(request, "signing/elsewhere.html", {**_context(asked, token), "place": place})
    form = _sign_form(asked, initial={**_known(asked), "content_sha256": _hash(asked)})
    return _page(request, asked, token, form)


@signing_page
@require_POST
def code(request: HttpRequest, asked: SigningRequest, token: str) -> HttpResponse:
    """Mail a code to the signatory."""
    try:
        send_code(asked)
    except LinkUnusable as unusable:
        return _over(request, asked, token, unusable)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        sentence = _("We sent a code to %(address)s. Look in your mailbox.")
        messages.success(request, sentence % {"address": _masked(asked.signatory.email)})
    return redirect("signing:read", token=token)


@signing_page
@require_POST
def give(request: HttpRequest, asked: SigningRequest, token: str) -> HttpResponse:
    """Sign."""
    form = _sign_form(asked, request.POST)
    if not form.is_valid():
        return _page(request, asked, token, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = form.cleaned_data
    try:
        sign(
            asked,
            code=given["code"],
            content_sha256=given["content_sha256"],
            signer=Signer(given["name"], given["capacity"]),
            by=_acting(request, asked),
        )
    except LinkUnusable as unusable:
        return _over(request, asked, token, unusable)
    except DomainError as error:
        if error.code == "signed_elsewhere":
            messages.error(request, error.message)
            return redirect("signing:read", token=token)
        form.add_error("code" if "code" in error.code else None, error.message)
        return _page(request, asked, token, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect("signing:read", token=token)


@signing_page
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, asked: SigningRequest, token: str) -> HttpResponse:
    """Refuse, with a reason for the accountant."""
    try:
        check_usable(asked)
        form = RefuseForm(request.POST or None)
        if form.is_valid():
            refuse(asked, reason=form.cleaned_data["reason"], by=_acting(request, asked))
            return redirect("signing:read", token=token)
    except LinkUnusable as unusable:
        return _over(request, asked, token, unusable)
    except DomainError as error:
        form.add_error(None, error.message)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {**_context(asked, token), "form": form}
    return render(request, "signing/refuse.html", context, status=status)


@signing_page
@require_safe
def document(request: HttpRequest, asked: SigningRequest, token: str) -> HttpResponse:
    """Give out the PDF that is to be signed, or once it is sealed, that one."""
    version = asked.mandate_version
    readable = {SigningState.PENDING, SigningState.SIGNED}
    if asked.state not in readable or not version.pdf_sha256:
        return render(request, "signing/unknown.html", status=HTTPStatus.NOT_FOUND)
    sha256 = version.sealed_sha256 or version.pdf_sha256
    name = f"{asked.signatory.mandate.reference}-v{version.number}.pdf"
    answer = scan_response if version.is_from_outside(sha256) else pdf_response
    return answer(kept(sha256), name)


@login_not_required
@require_safe
def genuine(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say whether a printed mandate is ours: genuine or not, its version, its date, no more."""
    version = version_named(reference, number)
    if version is None:
        try:
            spend("genuine", client_ip(request) or "", limit=GUESSES, seconds=GUESSING_SECONDS)
        except BudgetSpent as spent:
            response = HttpResponse(spent.message, status=HTTPStatus.TOO_MANY_REQUESTS)
            response["Retry-After"] = str(spent.retry_after)
            return response
    context = {"version": version, "reference": reference, "number": number}
    status = HTTPStatus.OK if version else HTTPStatus.NOT_FOUND
    return render(request, "signing/genuine.html", context, status=status)


def _page(
    request: HttpRequest,
    asked: SigningRequest,
    token: str,
    form: forms.Form,
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = {**_context(asked, token), "form": form, "code_sent": bool(asked.code_hash)}
    return render(request, "signing/read.html", context, status=status)


def _over(
    request: HttpRequest, asked: SigningRequest, token: str, unusable: LinkUnusable
) -> HttpResponse:
    """Say what became of a link: signed, refused, replaced, void, expired."""
    asked.refresh_from_db()
    asked.mandate_version.refresh_from_db()
    context = {**_context(asked, token), "sentence": unusable.message, "why": unusable.code}
    done = asked.state in {SigningState.SIGNED, SigningState.REFUSED}
    return render(
        request, "signing/over.html", context, status=HTTPStatus.OK if done else HTTPStatus.GONE
    )


def _context(asked: SigningRequest, token: str) -> dict[str, object]:
    mandate, version = asked.signatory.mandate, asked.mandate_version
    content = version.frozen
    return {
        "asked": asked,
        "token": token,
        "mandate": mandate,
        "version": version,
        "content": content,
        "office": mandate.office,
        "client": mandate.client,
        "masked": _masked(asked.signatory.email),
        "others": mandate.signatories.active().exclude(pk=asked.signatory_id).count(),
    }


def _sign_form(asked: SigningRequest, *args: Any, **kwargs: Any) -> SignForm:
    reference = asked.mandate_version.frozen.client_reference
    return SignForm(*args, client_reference=reference, **kwargs)


def _known(asked: SigningRequest) -> dict[str, str]:
    return {"name": asked.signatory.name, "capacity": asked.signatory.capacity}


def _hash(asked: SigningRequest) -> str:
    return asked.mandate_version.content_sha256


def _acting(request: HttpRequest, asked: SigningRequest) -> Actor:
    agent = request.headers.get("User-Agent", "")[:200]
    return signer_of(asked, ip=client_ip(request), user_agent=agent)


def _masked(email: str) -> str:
    """Return an address that its owner recognises: ``a…e@office.example``."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}…{name[-1:]}{at}{domain}" if at else ""
