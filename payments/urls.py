"""Addresses of the pages about sales invoices and what pays them."""

from __future__ import annotations

from django.urls import path

from payments import views

app_name = "payments"
urlpatterns = [
    path("offices/<uuid:office_id>/sales-invoices/", views.invoice_list, name="list"),
    path(
        "offices/<uuid:office_id>/sales-invoices/export/",
        views.InvoiceExport.as_view(),
        name="export",
    ),
    path("sales-invoices/<uuid:invoice_id>/", views.invoice_page, name="detail"),
    path("sales-invoices/<uuid:invoice_id>/match/", views.match_movement, name="match"),
    path(
        "sales-invoices/<uuid:invoice_id>/matches/<int:match_id>/confirm/",
        views.confirm,
        name="confirm",
    ),
    path("sales-invoices/<uuid:invoice_id>/matches/<int:match_id>/undo/", views.undo, name="undo"),
]
