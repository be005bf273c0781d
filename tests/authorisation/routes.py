"""Every route of the portal, as the URL configuration has it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Yield every route that the portal answers, as it is written down."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route


ALL_ROUTES = sorted(set(routes(get_resolver())))
ADMIN_ROUTES = [route for route in ALL_ROUTES if route.startswith("admin/")]
