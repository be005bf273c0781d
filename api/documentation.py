"""The descriptions of the APIs, for everybody: the committed files, and pages to read them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularSwaggerSplitView

HERE = Path(__file__).parent
SURFACES = {
    "connect": ("codabox-connect", "CodaBox Connect"),
    "bankconnect": ("codabox-bankconnect", "Bankconnect"),
    "delivery": ("codabox-v2", "CodaBox API v2"),
}
"""Below which address each is read, and under which title."""


@lru_cache(maxsize=4)
def _description(surface: str) -> bytes:
    return (HERE / surface / "openapi.yaml").read_bytes()


@login_not_required
@require_safe
def description(request: HttpRequest, surface: str) -> HttpResponse:
    """Answer the committed OpenAPI description of one surface."""
    return HttpResponse(_description(surface), content_type="application/vnd.oai.openapi")


def _pages(surface: str) -> list[URLPattern]:
    """Return the addresses of a surface's description, to read and to fetch."""
    name, title = SURFACES[surface]
    page = SpectacularSwaggerSplitView.as_view(
        url_name=f"{surface}-description",
        template_name="api/description.html",
        title=title,
        permission_classes=[],
        authentication_classes=[],
    )
    base = f"developers/{name}/"
    readable = csp_update({"style-src": [SELF, UNSAFE_INLINE]})(page)
    return [
        path(base, readable, name=f"{surface}-documentation"),
        path(
            f"{base}openapi.yaml",
            description,
            {"surface": surface},
            name=f"{surface}-description",
        ),
    ]


urlpatterns = [page for surface in SURFACES for page in _pages(surface)]
