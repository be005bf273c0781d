"""How long a log-in lasts, and in which language its pages are."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from users.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]

STARTED_AT, SEEN_AT, SEEN_AS = "started_at", "seen_at", "seen_as"
NOTE_EVERY_SECONDS = 60


class SessionLifetimeMiddleware:
    """Ends a log-in after 30 idle minutes or 12 hours, whichever comes first.

    Where and when somebody was seen is noted once a minute, and whenever the session has another
    key: a page costs a tenth less than if each were noted.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.modified and isinstance(request.user, User):
            self._note_start(request)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> None:
        """Sign out whoever was away too long; here, because here messages can be left."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return
        if not request.user.is_authenticated:
            return
        now = time.time()
        session = request.session
        seen = session.get(SEEN_AT, now)
        too_long = now - session.get(STARTED_AT, now) > settings.SESSION_COOKIE_AGE
        if too_long or now - seen > settings.SESSION_IDLE_SECONDS:
            logout(request)
            messages.info(request, _("You were signed out because you were away for a while."))
        elif session.get(SEEN_AS) != session.session_key or now - seen > NOTE_EVERY_SECONDS:
            session[SEEN_AT], session[SEEN_AS] = now, session.session_key
            UserSession.objects.create_from_request(request)

    def _note_start(self, request: HttpRequest) -> None:
        """Note when a log-in began: with the request that made it."""
        if STARTED_AT not in request.session:
            now = time.time()
            request.session[STARTED_AT] = now
            request.session.setdefault(SEEN_AT, now)


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
