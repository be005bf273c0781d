"""Budgets: how often something may be asked for in a window of time."""

from __future__ import annotations

import hashlib
import logging
import time

from django.core.cache import DEFAULT_CACHE_ALIAS, caches
from django.core.cache.backends.base import BaseCache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from common.errors import BudgetSpent

logger = logging.getLogger(__name__)
UNITS = (
    (86_400, ngettext_lazy("%(count)d day", "%(count)d days", "count")),
    (3_600, ngettext_lazy("%(count)d hour", "%(count)d hours", "count")),
    (60, ngettext_lazy("%(count)d minute", "%(count)d minutes", "count")),
    (1, ngettext_lazy("%(count)d second", "%(count)d seconds", "count")),
)


def spend(
    name: str,
    *parts: str,
    limit: int,
    seconds: int,
    fail_closed: bool = False,
    cache_name: str = DEFAULT_CACHE_ALIAS,
) -> int:
    """Count one use and return how many have been counted in this window.

    ``name`` says what is limited and ``parts`` for whom. Windows are fixed: all uses within the
    same ``seconds`` share one counter. Raises ``BudgetSpent`` past ``limit``. If the cache can't
    be reached, the use is allowed (or refused, with ``fail_closed``). The cache ``process`` counts
    within this process only, which costs nothing and suits a guard against floods.
    """
    now = time.time()
    window = int(now // seconds)
    retry_after = max(1, int((window + 1) * seconds - now) + 1)
    digest = hashlib.sha256("\0".join((name, *parts)).encode("utf-8", "replace")).hexdigest()
    key = f"budget:{name}:{digest[:32]}:{window}"
    try:
        used = _count(caches[cache_name], key, seconds=seconds)
    except ValueError:  # the counter ended between the two calls
        return 1
    except Exception as error:
        logger.warning("budget_unavailable", extra={"budget": name, "error": type(error).__name__})
        if fail_closed:
            raise BudgetSpent(_("Please try again in a moment."), retry_after=30) from error
        return 0
    if used > limit:
        raise BudgetSpent(
            _("Too many requests: %(limit)d are possible in %(duration)s.")
            % {"limit": limit, "duration": _duration(seconds)},
            retry_after=retry_after,
        )
    return used


def _count(cache: BaseCache, key: str, *, seconds: int) -> int:
    """Count one use under a key that lasts as long as its window.

    Caches that can't count by themselves give the key their default lifetime at every step.
    """
    if cache.add(key, 1, timeout=seconds + 5):
        return 1
    used = cache.incr(key)
    if cache.default_timeout is not None and cache.default_timeout < seconds:
        cache.touch(key, timeout=seconds + 5)
    return used


def _duration(seconds: int) -> str:
    size, words = next(unit for unit in UNITS if seconds % unit[0] == 0)
    return words % {"count": seconds // size}
