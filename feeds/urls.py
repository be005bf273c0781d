"""Addresses of the pages by which documents are asked for again."""

from __future__ import annotations

from django.urls import path

from feeds import views

app_name = "feeds"
urlpatterns = [
    path("bank-accounts/<uuid:account_id>/ask-again/", views.ask_again, name="ask_again"),
    path(
        "offices/<uuid:office_id>/documents/ask-again/",
        views.ask_again_for_ticked,
        name="ask_again_for_ticked",
    ),
]
