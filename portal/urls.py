"""Addresses of the pages that belong to no single app."""

from __future__ import annotations

from django.urls import path

from portal import styleguide, views
from portal.trail.views import Trail, TrailExport, VerifyTrail

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("offices/<uuid:office_id>/", views.dashboard, name="dashboard"),
    path("offices/<uuid:office_id>/audit/", Trail.as_view(), name="trail"),
    path("offices/<uuid:office_id>/audit/export/", TrailExport.as_view(), name="export_trail"),
    path("offices/<uuid:office_id>/audit/verify/", VerifyTrail.as_view(), name="verify_trail"),
    path("profile/", views.profile, name="profile"),
    path("language/", views.choose_language, name="language"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("health/", views.health, name="health"),
    path(".well-known/security.txt", views.security, name="security"),
]
