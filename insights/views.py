"""The list of issues, putting one aside and taking that back; what people are told by mail."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.errors import StateConflict
from common.paging import Page, page_after
from insights.forms import DismissForm, NotificationsForm
from insights.lines import issue_line
from insights.links import reader_and_kind
from insights.models import DetectedIssue, Reader
from insights.querysets import DetectedIssueQuerySet
from insights.selectors import (
    dismissed_issues,
    issues_of,
    issues_shown_to,
    issues_to_list,
    kinds_of,
    reader_of,
)
from insights.services import (
    change_notifications,
    dismiss_issue,
    restore_issue,
    unsubscribe,
)
from insights.states import ADMINS_ONLY, IssueKind
from offices.selectors import Access, access_to, look_at, offices_of
from users.selectors import actor_of, signed_in

PAGE_SIZE = 50
ASIDE_SHOWN = 50


@require_safe
def issue_list(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Show the issues of an office, of one kind or all; below, what was put aside."""
    user = signed_in(request)
    office = get_object_or_404(offices_of(user), pk=office_id)
    look_at(request, office)
    issues = issues_shown_to(user, office)
    kind = request.GET.get("kind", "")
    kind = kind if kind in IssueKind.values else ""
    listed = issues_to_list(issues, kind=kind)
    page = page_after(listed, after=_row_named(issues, request), size=PAGE_SIZE)
    reader = reader_of(user, office)
    seen_until = reader.seen_until if reader else None
    lines = [issue_line(issue, seen_until=seen_until) for issue in page.rows]
    aside = dismissed_issues(issues, kind=kind)[:ASIDE_SHOWN]
    context = {
        "office": office,
        "kind": kind,
        "title": capfirst(IssueKind(kind).label) if kind else _("All issues"),
        "kinds": kinds_of(issues),
        "page": Page(lines, page.next_key),  # type: ignore[type-var]
        "aside": [(issue, issue_line(issue)) for issue in aside],
    }
    return render(request, "insights/list.html", context)


def _row_named(issues: DetectedIssueQuerySet, request: HttpRequest) -> DetectedIssue | None:
    try:
        return issues.filter(pk=UUID(request.GET.get("after", ""))).first()
    except ValueError:
        return None


def _issue_at_hand(request: HttpRequest, issue_id: UUID) -> DetectedIssue:
    """Return an issue that the person may see, or raise ``Http404``."""
    user = signed_in(request)
    rows = DetectedIssue.objects.for_offices(offices_of(user)).select_related("client", "office")
    issue = get_object_or_404(rows, pk=issue_id)
    if not issues_of(user, issue.office).filter(pk=issue.pk).exists():
        raise Http404
    look_at(request, issue.office, company=issue.client)
    return issue


@require_http_methods(["GET", "HEAD", "POST"])
def dismiss(request: HttpRequest, issue_id: UUID) -> HttpResponse:
    """Ask why an issue is none, and put it aside."""
    issue = _issue_at_hand(request, issue_id)
    form, status = DismissForm(request.POST or None), HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                dismiss_issue(
                    issue,
                    reason=form.cleaned_data["reason"],
                    user=signed_in(request),
                    by=actor_of(request),
                )
            except StateConflict as error:
                messages.warning(request, error.message)
            else:
                messages.success(
                    request, _("It was put aside. If it comes back, you see it again.")
                )
            return redirect("insights:list", office_id=issue.office_id)
    context = {"office": issue.office, "line": issue_line(issue), "form": form}
    return render(request, "insights/dismiss.html", context, status=status)


@require_POST
def restore(request: HttpRequest, issue_id: UUID) -> HttpResponse:
    """Show an issue again that was put aside."""
    issue = _issue_at_hand(request, issue_id)
    try:
        restore_issue(issue, by=actor_of(request))
    except StateConflict as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("It is shown again."))
    return redirect("insights:list", office_id=issue.office_id)


# -- What people are told by mail ------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Choose how often the digest of an office comes, and about what."""
    user = signed_in(request)
    office = get_object_or_404(offices_of(user), pk=office_id)
    look_at(request, office)
    reader, _is_new = Reader.objects.get_or_create(user=user, office=office)
    is_admin = access_to(office, user) is Access.ADMIN
    offered = [kind for kind in IssueKind if is_admin or kind not in ADMINS_ONLY]
    now = {
        "frequency": reader.frequency,
        "kinds": [kind for kind in offered if kind not in reader.muted],
    }
    form = NotificationsForm(request.POST or None, kinds=offered, initial=now)
    if request.method == "POST" and form.is_valid():
        change_notifications(reader, frequency=form.cleaned_data["frequency"], muted=form.muted)
        messages.success(request, _("Your choice was kept."))
        return redirect("insights:notifications", office_id=office.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    context = {"office": office, "form": form, "email": user.email}
    return render(request, "insights/notifications.html", context, status=status)


@csrf_exempt  # mail programs send it by themselves (RFC 8058); the signed link is the proof
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop a digest, or one kind in it: GET shows what would be stopped, POST does it."""
    found = reader_and_kind(token)
    if found is None:
        raise Http404
    reader, kind = found
    if request.method == "POST":
        unsubscribe(reader, kind=kind)
    with translation.override(reader.user.language):
        context = {
            "office": reader.office,
            "kind": IssueKind(kind).label if kind else "",
            "is_done": request.method == "POST",
        }
        return render(request, "insights/stop.html", context)
