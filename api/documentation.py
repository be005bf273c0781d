"""The descriptions of the APIs, for everybody: the committed files, and pages to read them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularSwaggerSplitView

CONNECT = Path(__file__).parent / "connect" / "openapi.yaml"


@lru_cache(maxsize=4)
def _description(file: Path) -> bytes:
    return file.read_bytes()


@login_not_required
@require_safe
def connect_description(request: HttpRequest) -> HttpResponse:
    """Answer the committed OpenAPI description of CodaBox Connect."""
    return HttpResponse(_description(CONNECT), content_type="application/vnd.oai.openapi")


swagger_page = csp_update({"style-src": [SELF, UNSAFE_INLINE]})(
    SpectacularSwaggerSplitView.as_view(
        url_name="connect-description", permission_classes=[], authentication_classes=[]
    )
)

urlpatterns = [
    path("developers/codabox-connect/", swagger_page, name="connect-documentation"),
    path(
        "developers/codabox-connect/openapi.yaml", connect_description, name="connect-description"
    ),
]
