"""Addresses of the pages that belong to no single app."""

from __future__ import annotations

from django.urls import path

from portal import styleguide, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("offices/<uuid:office_id>/", views.dashboard, name="dashboard"),
    path("profile/", views.profile, name="profile"),
    path("language/", views.choose_language, name="language"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("health/", views.health, name="health"),
]
