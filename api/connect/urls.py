"""Addresses of CodaBox Connect. ``SlashMiddleware`` serves each with a trailing slash as well."""

from __future__ import annotations

from django.urls import path

from api import oauth
from api.connect import views
from partners.selectors import credential_for

DOCUMENTS = "codabox-connect/accounting-offices/<str:office_id>/clients/<str:client_id>"
TOKEN = oauth.token_endpoint(credential_for)
REVOKE = oauth.revoke_endpoint(credential_for)

urlpatterns = [
    path("codabox-connect", views.Root.as_view(), name="connect-root"),
    path(
        "codabox-connect/oauth2/token", oauth.token_endpoint(credential_for), name="connect-token"
    ),
    path(
        "codabox-connect/oauth2/revoke",
        oauth.revoke_endpoint(credential_for),
        name="connect-revoke",
    ),
    path(
        "codabox-connect/accounting-office-consents",
        views.ConsentsView.as_view(),
        name="connect-consents",
    ),
    path(
        "codabox-connect/accounting-office-consents/<str:consent_id>",
        views.ConsentView.as_view(),
        name="connect-consent",
    ),
    path(
        "codabox-connect/accounting-offices/<str:office_id>/document-searches",
        views.DocumentSearchesView.as_view(),
        name="connect-document-searches",
    ),
    *(
        path(f"{DOCUMENTS}/{collection}/<str:document_id>", view, name=f"connect-{collection}")
        for collection, view in views.DOCUMENT_VIEWS.items()
    ),
]
