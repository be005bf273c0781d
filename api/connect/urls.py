"""Addresses of CodaBox Connect. ``SlashMiddleware`` serves each with a trailing slash as well."""

from __future__ import annotations

from django.urls import include, path

from api import oauth
from api.connect import views
from partners.selectors import credential_for

DOCUMENTS = "accounting-offices/<str:office_id>/clients/<str:client_id>"
TOKEN = oauth.token_endpoint(credential_for)
REVOKE = oauth.revoke_endpoint(credential_for)

_below = [
    path("oauth2/token", oauth.token_endpoint(credential_for), name="connect-token"),
    path(
        "oauth2/revoke",
        oauth.revoke_endpoint(credential_for),
        name="connect-revoke",
    ),
    path(
        "accounting-office-consents",
        views.ConsentsView.as_view(),
        name="connect-consents",
    ),
    path(
        "accounting-office-consents/<str:consent_id>",
        views.ConsentView.as_view(),
        name="connect-consent",
    ),
    path(
        "accounting-offices/<str:office_id>/document-searches",
        views.DocumentSearchesView.as_view(),
        name="connect-document-searches",
    ),
    *(
        path(f"{DOCUMENTS}/{collection}/<str:document_id>", view, name=f"connect-{collection}")
        for collection, view in views.DOCUMENT_VIEWS.items()
    ),
]

urlpatterns = [
    path("codabox-connect", views.Root.as_view(), name="connect-root"),
    path("codabox-connect/", include(_below)),  # one look for whoever goes elsewhere
]
