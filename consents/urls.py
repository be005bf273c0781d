"""Addresses of the consent pages."""

from __future__ import annotations

from django.urls import path

from consents import views

app_name = "consents"
urlpatterns = [
    path("offices/<uuid:office_id>/codabox-connect/", views.consent_list, name="list"),
    path("consents/<uuid:consent_id>/", views.ConsentDetail.as_view(), name="detail"),
    path("consents/<uuid:consent_id>/confirm", views.ManageConsent.as_view(), name="confirm"),
    path("consents/<uuid:consent_id>/allow/", views.AllowConsent.as_view(), name="allow"),
    path("consents/<uuid:consent_id>/deny/", views.DenyConsent.as_view(), name="deny"),
    path("consents/<uuid:consent_id>/cancel/", views.CancelConsent.as_view(), name="cancel"),
    path("consents/<uuid:consent_id>/confirmed/", views.Decided.as_view(), name="decided"),
]
