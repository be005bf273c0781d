"""Every address of the portal."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler500 = "portal.errors.server_error"

urlpatterns = [
    path("", include("api.connect.urls")),
    path("", include("api.bankconnect.urls")),
    path("", include("api.delivery.urls")),
    path("", include("portal.urls")),
    path("", include("offices.urls")),
    path("", include("consents.urls")),
    path("", include("portal.software.urls")),
    path("", include("documents.urls")),
    path("", include("payments.urls")),
    path("", include("feeds.urls")),
    path("", include("mandates.urls")),
    path("", include("insights.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("api.documentation")),
]
