"""Addresses of the pages about tokens, passwords and connections."""

from __future__ import annotations

from django.urls import path

from portal.software import views

app_name = "software"
DESK = "offices/<uuid:office_id>/codabox-connect"
urlpatterns = [
    path(f"{DESK}/tokens/", views.TokenList.as_view(), name="tokens"),
    path(f"{DESK}/tokens/issue/", views.IssueToken.as_view(), name="issue"),
    path(f"{DESK}/tokens/<uuid:token_id>/resend/", views.ResendToken.as_view(), name="resend"),
    path(f"{DESK}/tokens/<uuid:token_id>/revoke/", views.RevokeToken.as_view(), name="revoke"),
    path(
        f"{DESK}/passwords/<int:password_id>/rotate/",
        views.RotatePassword.as_view(),
        name="rotate",
    ),
    path(
        f"{DESK}/passwords/<int:password_id>/revoke/",
        views.RevokePassword.as_view(),
        name="revoke_password",
    ),
    path(f"{DESK}/connections/", views.ConnectionList.as_view(), name="connections"),
    path(
        f"{DESK}/connections/<uuid:connection_id>/end/",
        views.EndConnection.as_view(),
        name="end",
    ),
]
