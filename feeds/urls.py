"""Addresses of the pages by which documents are asked for again, and companies moved."""

from __future__ import annotations

from django.urls import path

from feeds import views
from feeds.moving import MoveCompany

app_name = "feeds"
urlpatterns = [
    path("bank-accounts/<uuid:account_id>/ask-again/", views.ask_again, name="ask_again"),
    path(
        "offices/<uuid:office_id>/documents/ask-again/",
        views.ask_again_for_ticked,
        name="ask_again_for_ticked",
    ),
    path(
        "offices/<uuid:office_id>/companies/<uuid:client_id>/move/",
        MoveCompany.as_view(),
        name="move_company",
    ),
]
