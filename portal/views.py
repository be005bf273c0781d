"""Pages that compose several apps: home, dashboard, profile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.requests import is_ours
from consents.models import Consent
from consents.selectors import consents_to_list
from consents.states import ConsentStatus
from documents.selectors import arrivals_by_day, newest_documents
from insights.lines import sections_of
from insights.querysets import DetectedIssueQuerySet
from insights.selectors import groups_of, issues_shown_to, reader_of
from insights.services import note_visit
from insights.states import Owner
from offices.models import AccountingOffice
from offices.selectors import Access, Place, clients_within, look_at, offices_of, place_of
from portal.figures import figures_of
from portal.frame import LAST_OFFICE, Frame
from users.forms import ProfileForm
from users.models import User
from users.selectors import signed_in

DAYS_SHOWN = 30
SECURITY_STANDS = timedelta(days=180)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Go to the office that was looked at last; say so if there is none."""
    office = Frame(request).office
    if office is not None:
        return redirect("portal:dashboard", office_id=office.pk)
    if signed_in(request).is_staff:
        return redirect("admin:index")
    return render(request, "portal/no_office.html")


@require_safe
def dashboard(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Show whether everything arrived, and what waits for a decision."""
    user = signed_in(request)
    office = get_object_or_404(offices_of(user), pk=office_id)
    look_at(request, office)
    request.session[LAST_OFFICE] = str(office.pk)
    place, offices = place_of(user, office), offices_of(user).filter(pk=office.pk)
    everything = clients_within(office, place.limits)
    clients = clients_within(office, place.shown)
    waiting = list(consents_to_list(offices).filter(status=ConsentStatus.TO_BE_DETERMINED)[:20])
    days = arrivals_by_day(clients, days=DAYS_SHOWN)
    issues = issues_shown_to(user, office, place=place)
    seen_until = _note_visit(user, office, place)
    newest = newest_documents(clients, limit=5)
    turns = _turns(issues, waiting, seen_until, may_decide=place.access is Access.ADMIN)
    context = {
        "office": office,
        "waiting": waiting,
        "days": days,
        "figures": figures_of(office, clients, issues, days),
        "companies": everything.kept().count() if waiting else 0,
        "newest": newest,
        "is_new": not newest and not everything.kept().exists(),
        **turns,
    }
    return render(request, "portal/dashboard.html", context)


def _note_visit(user: User, office: AccountingOffice, place: Place) -> datetime | None:
    """Note what was seen; who looks at one environment has not seen what is new in the others."""
    if place.chosen is None:
        return note_visit(user, office)
    reader = reader_of(user, office)
    return reader.seen_until if reader else None


def _turns(
    issues: DetectedIssueQuerySet,
    waiting: Sequence[Consent],
    seen_until: datetime | None,
    *,
    may_decide: bool,
) -> dict[str, object]:
    """Return what is the person's turn and what is others'; a consent is who may decide it's."""
    sections = sections_of(groups_of(issues), seen_until=seen_until)
    yours = next((section for section in sections if section.owner == Owner.OFFICE), None)
    others = next((section for section in sections if section is not yours), None)
    consents = len(waiting)
    return {
        "yours": yours,
        "others": others,
        "your_count": (yours.count if yours else 0) + (consents if may_decide else 0),
        "others_count": (others.count if others else 0) + (0 if may_decide else consents),
        "may_decide": may_decide,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Change one's own name and language."""
    user = signed_in(request)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        with translation.override(user.language):
            messages.success(request, _("Your profile was saved."))
        return redirect("portal:profile")
    return render(request, "portal/profile.html", {"form": form})


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Show the pages in another language from now on, and remember it."""
    language = request.POST.get("language", "")
    target = request.POST.get("next", "")
    response = HttpResponseRedirect(target if is_ours(request, target) else "/")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
        if request.user.is_authenticated:
            user = signed_in(request)
            user.language = language
            user.save(update_fields=["language"])
    return response


@login_not_required
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Tell a load balancer that this process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a hole (RFC 9116); 404 as long as nobody is named in the settings.

    It expires half a year from today: what stands in the settings is as true as on any day.
    """
    if not settings.SECURITY_CONTACT:
        raise Http404
    today = datetime.combine(timezone.now().astimezone(UTC), time.min, UTC)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {(today + SECURITY_STANDS).isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: nl, fr, en",
        f"Canonical: {settings.BASE_URL}{request.path}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
