"""Addresses of the pages about issues."""

from __future__ import annotations

from django.urls import path

from insights import views

app_name = "insights"
urlpatterns = [
    path("offices/<uuid:office_id>/issues/", views.issue_list, name="list"),
    path("offices/<uuid:office_id>/notifications/", views.notifications, name="notifications"),
    path("notifications/stop/<str:token>/", views.stop, name="unsubscribe"),
    path("issues/<uuid:issue_id>/dismiss/", views.dismiss, name="dismiss"),
    path("issues/<uuid:issue_id>/restore/", views.restore, name="restore"),
]
