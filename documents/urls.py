"""Addresses of the pages about what arrives."""

from __future__ import annotations

from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("offices/<uuid:office_id>/attention/", views.attention, name="attention"),
    path("offices/<uuid:office_id>/documents/", views.document_list, name="list"),
    path(
        "offices/<uuid:office_id>/documents/export/", views.DocumentExport.as_view(), name="export"
    ),
    path(
        "offices/<uuid:office_id>/documents/download/",
        views.download_selection,
        name="download_selection",
    ),
    path("documents/<uuid:document_id>/", views.document_page, name="detail"),
    path("documents/<uuid:document_id>/validation/", views.validation, name="validation"),
    path("documents/<uuid:document_id>/download/<str:form>/", views.download, name="download"),
    path(
        "documents/<uuid:document_id>/attachments/<int:number>/",
        views.attachment,
        name="attachment",
    ),
    path("bank-accounts/<uuid:account_id>/statements/", views.statement_calendar, name="calendar"),
]
