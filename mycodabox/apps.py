"""The project as an app, and Django's admin with our site."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class ProjectConfig(AppConfig):
    name = "mycodabox"
    default = True


class PortalAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "mycodabox.admin.PortalAdminSite"
