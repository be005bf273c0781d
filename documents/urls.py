"""Addresses of the pages about what arrives."""

from __future__ import annotations

from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("offices/<uuid:office_id>/attention/", views.attention, name="attention"),
]
