"""Refusals that business code raises: a full sentence and a stable code, no HTTP."""

from __future__ import annotations


class DomainError(Exception):
    """Something that the rules forbid.

    ``message`` is a sentence for the person who asked; ``code`` is for programs and never changes.
    ``meta`` holds facts that help the caller, for example the state that stood in the way.
    """

    code = "refused"

    def __init__(self, message: str, *, code: str | None = None, **meta: object) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.meta = meta


class InvalidValue(DomainError):
    """A value that came from outside and does not hold what it should."""

    code = "invalid"


class NotPermitted(DomainError):
    """The one who asks may see this, but not do it."""

    code = "not_permitted"


class StateConflict(DomainError):
    """The row is no longer in the state that the caller saw."""

    code = "conflict"


class BudgetSpent(DomainError):
    """Too many requests; ``retry_after`` says in how many seconds to come back."""

    code = "too_many_requests"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message, retry_after=retry_after)
        self.retry_after = retry_after
