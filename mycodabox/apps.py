"""The project as an app, and Django's admin with our site."""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _

HEADINGS = {
    "account": _("E-mail addresses of people"),
    "allauth_idp_oidc": _("Access of software (OAuth)"),
    "api": _("Calls of the APIs"),
    "audit": _("Audit"),
    "banks": _("Banks"),
    "connections": _("Connections and tokens"),
    "consents": _("Consents"),
    "documents": _("Documents"),
    "feeds": _("Feeds of software"),
    "insights": _("Issues and digests"),
    "mails": _("Mails"),
    "mandates": _("Mandates"),
    "mfa": _("Second factors"),
    "offices": _("Offices and companies"),
    "outbox": _("Work promised"),
    "partners": _("Software partners"),
    "payments": _("Sales invoices"),
    "users": _("People"),
    "usersessions": _("Log-ins"),
}


class ProjectConfig(AppConfig):
    name = "mycodabox"
    default = True


class PortalAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "mycodabox.admin.PortalAdminSite"

    def ready(self) -> None:
        """Name the headings of the staff's index in their language, also of apps not ours."""
        super().ready()
        for label, heading in HEADINGS.items():
            apps.get_app_config(label).verbose_name = heading
