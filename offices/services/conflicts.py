"""What the database refuses at the last moment, said to the person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from common.errors import StateConflict


@contextmanager
def one_winner(message: str) -> Iterator[None]:
    """Raise ``StateConflict`` with this sentence if a unique rule is broken by what is inside."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise StateConflict(message, code="taken") from error
