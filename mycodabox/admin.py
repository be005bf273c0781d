"""The staff's site: Django's own admin behind the portal's log-in and second factor."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _


@method_decorator(secure_admin_login, name="login")
class PortalAdminSite(admin.AdminSite):
    site_header = _("MyCodaBox staff")
    site_title = _("MyCodaBox staff")
    index_title = _("Everything there is")
