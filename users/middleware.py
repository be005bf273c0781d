"""How long a log-in lasts, and in which language its pages are."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from users.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]

STARTED_AT, SEEN_AT = "started_at", "seen_at"
NOTE_EVERY_SECONDS = 60


class SessionLifetimeMiddleware:
    """Ends a log-in after 30 idle minutes or 12 hours, whichever comes first."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self._check(request)
        return self.get_response(request)

    def _check(self, request: HttpRequest) -> None:
        now = time.time()
        session = request.session
        started = session.setdefault(STARTED_AT, now)
        seen = session.get(SEEN_AT, now)
        too_long = now - started > settings.SESSION_COOKIE_AGE
        if too_long or now - seen > settings.SESSION_IDLE_SECONDS:
            logout(request)
            messages.info(request, _("You were signed out because you were away for a while."))
        elif SEEN_AT not in session or now - seen > NOTE_EVERY_SECONDS:
            session[SEEN_AT] = now


class LanguageMiddleware:
    """Shows the pages in the language of the one who is signed in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        user = request.user
        if isinstance(user, User) and user.language != translation.get_language():
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        return self.get_response(request)
