"""Addresses of API v2. ``SlashMiddleware`` serves each with a trailing slash as well."""

from __future__ import annotations

from django.urls import path

from api.delivery import activation, directory, sales, views
from api.delivery.mandates import MANDATE_VIEWS

urlpatterns = [
    path(
        "v2/request-access-token/invoicing-software",
        activation.TokenRequestView.as_view(),
        name="v2-request-token",
    ),
    path(
        "v2/get-credentials/<str:token>",
        activation.CredentialsView.as_view(),
        name="v2-credentials",
    ),
    path("v2/delivery/pod-client", views.PodClientView.as_view(), name="v2-pod-client"),
    path("v2/delivery/feed/<str:feed_id>", views.FeedView.as_view(), name="v2-feed"),
    path(
        "v2/delivery/download/<str:feed_index>/<str:file_format>",
        views.DownloadView.as_view(),
        name="v2-download",
    ),
    path(
        "v2/delivery/redownload-feed/<str:feed_id>",
        views.RedeliveryFeedView.as_view(),
        name="v2-redownload-feed",
    ),
    path(
        "v2/delivery/redownload/<str:feed_index>/<str:file_format>",
        views.RedeliveryDownloadView.as_view(),
        name="v2-redownload",
    ),
    path("v2/fiduciaries", directory.FiduciariesView.as_view(), name="v2-fiduciaries"),
    path(
        "v2/fiduciaries/<str:fiduciary_id>",
        directory.FiduciaryView.as_view(),
        name="v2-fiduciary",
    ),
    path("v2/clients", directory.ClientsView.as_view(), name="v2-clients"),
    path("v2/clients/<str:client_id>", directory.ClientView.as_view(), name="v2-client"),
    *(
        path(route, view, name=route.replace("/<str:mandate_id>", "").replace("/", "-"))
        for route, view in MANDATE_VIEWS.items()
    ),
    path("v2/sales-invoices", sales.SalesInvoicesView.as_view(), name="v2-sales-invoices"),
    path(
        "v2/sales-invoices/<str:invoice_id>",
        sales.SalesInvoiceView.as_view(),
        name="v2-sales-invoice",
    ),
]
