"""Addresses of Bankconnect. ``SlashMiddleware`` serves each with a trailing slash as well."""

from __future__ import annotations

from django.urls import include, path

from api import oauth
from api.bankconnect import views
from banks.selectors import credential_for

TOKEN = oauth.token_endpoint(credential_for)
REVOKE = oauth.revoke_endpoint(credential_for)

_below = [
    path("oauth2/token", TOKEN, name="bankconnect-token"),
    path("oauth2/revoke", REVOKE, name="bankconnect-revoke"),
    path(
        "bank-accounts",
        views.BankAccountsView.as_view(),
        name="bankconnect-accounts",
    ),
    path(
        "bank-mandates/<str:bank_account_id>",
        views.BankMandateView.as_view(),
        name="bankconnect-mandate",
    ),
    path(
        "bank-account-approvals",
        views.ApprovalsView.as_view(),
        name="bankconnect-approvals",
    ),
    path(
        "bank-account-rejections",
        views.RejectionsView.as_view(),
        name="bankconnect-rejections",
    ),
    path(
        "bank-account-deactivations",
        views.DeactivationsView.as_view(),
        name="bankconnect-deactivations",
    ),
]

urlpatterns = [
    path("codabox-bankconnect", views.Root.as_view(), name="bankconnect-root"),
    path("codabox-bankconnect/", include(_below)),  # one look for whoever goes elsewhere
]
