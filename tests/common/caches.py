"""A cache that can't be reached."""

from __future__ import annotations

from django.core.cache.backends.base import BaseCache


class AwayCache(BaseCache):
    def __init__(self, location, params):
        super().__init__(params)

    def add(self, *args, **kwargs):
        raise ConnectionError("Connection refused.")

    def clear(self):
        """Clear nothing: there is nothing."""
