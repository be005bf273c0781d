"""Addresses of API v2. ``SlashMiddleware`` serves each with a trailing slash as well."""

from __future__ import annotations

from django.urls import include, path

from api.delivery import activation, directory, sales, views
from api.delivery.mandates import MANDATE_VIEWS

_below = [
    path(
        "request-access-token/invoicing-software",
        activation.TokenRequestView.as_view(),
        name="v2-request-token",
    ),
    path(
        "get-credentials/<str:token>",
        activation.CredentialsView.as_view(),
        name="v2-credentials",
    ),
    path("delivery/pod-client", views.PodClientView.as_view(), name="v2-pod-client"),
    path("delivery/feed/<str:feed_id>", views.FeedView.as_view(), name="v2-feed"),
    path(
        "delivery/download/<str:feed_index>/<str:file_format>",
        views.DownloadView.as_view(),
        name="v2-download",
    ),
    path(
        "delivery/redownload-feed/<str:feed_id>",
        views.RedeliveryFeedView.as_view(),
        name="v2-redownload-feed",
    ),
    path(
        "delivery/redownload/<str:feed_index>/<str:file_format>",
        views.RedeliveryDownloadView.as_view(),
        name="v2-redownload",
    ),
    path("fiduciaries", directory.FiduciariesView.as_view(), name="v2-fiduciaries"),
    path(
        "fiduciaries/<str:fiduciary_id>",
        directory.FiduciaryView.as_view(),
        name="v2-fiduciary",
    ),
    path("clients", directory.ClientsView.as_view(), name="v2-clients"),
    path("clients/<str:client_id>", directory.ClientView.as_view(), name="v2-client"),
    *(
        path(route, view, name="v2-" + route.replace("/<str:mandate_id>", "").replace("/", "-"))
        for route, view in MANDATE_VIEWS.items()
    ),
    path("sales-invoices", sales.SalesInvoicesView.as_view(), name="v2-sales-invoices"),
    path(
        "sales-invoices/<str:invoice_id>",
        sales.SalesInvoiceView.as_view(),
        name="v2-sales-invoice",
    ),
]

urlpatterns = [
    path("v2/", include(_below)),  # one look for whoever goes elsewhere
]
