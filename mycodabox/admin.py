"""The staff's site: Django's own admin behind the portal's log-in and second factor."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _


@method_decorator(secure_admin_login, name="login")
class PortalAdminSite(admin.AdminSite):
    site_header = _("MyCodaBox staff")
    site_title = _("MyCodaBox staff")
    index_title = _("Everything there is")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: object = None
    ) -> HttpResponseRedirect:
        """Leave passwords to the portal's own page, with its limits and its mail."""
        return HttpResponseRedirect(reverse("account_change_password"))

    def password_change_done(  # type: ignore[override]
        self, request: HttpRequest, extra_context: object = None
    ) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("account_change_password"))
