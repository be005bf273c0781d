"""Who decides for others needs a second factor."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from offices.selectors import is_admin_anywhere
from users.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]


def needs_second_factor(user: User) -> bool:
    """Tell whether a person may go on only after setting up a second factor."""
    if settings.DEMO or not (user.is_staff or is_admin_anywhere(user)):
        return False
    return not is_mfa_enabled(user)


class SecondFactorMiddleware:
    """Sends Admins of offices and staff without a second factor to the page that sets one up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if request.path_info.startswith(("/accounts/", "/language/", "/health/")):
            return None
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        user = request.user
        if isinstance(user, User) and needs_second_factor(user):
            messages.warning(
                request, _("Your role needs a second factor. Please set one up to go on.")
            )
            return redirect("mfa_index")
        return None
