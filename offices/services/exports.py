"""Make long files in the background, in flat memory, and keep them for a week."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor
from common.errors import InvalidValue, StateConflict
from offices.models import AccountingOffice, Export, Membership
from offices.models.exports import ExportContent
from offices.querysets import ClientQuerySet
from offices.selectors import clients_of, names_one, place_of
from users.models import User

LIFETIME = timedelta(days=7)
MOST_AT_ONCE = 3  # exports of one person that are being made
ROWS_BETWEEN_NOTES = 500
LONGEST_QUERY = 2_000  # characters
Row = TypeVar("Row")
Pieces = Callable[[ClientQuerySet], Iterable[bytes]]


@transaction.atomic
def start_export(
    office: AccountingOffice,
    *,
    content: ExportContent,
    form: str,
    query: str,
    total: int,
    promise: Callable[[Export], object],
    user: User,
    by: Actor,
) -> Export:
    """Promise a file of this many rows to a person who works in an office.

    It holds what lists show to them now, whatever environment they choose afterwards. ``promise``
    enqueues the task that makes it. Raises ``StateConflict`` while three others are being made for
    the person, ``InvalidValue`` for filters that are too long.
    """
    if len(query) > LONGEST_QUERY:
        raise InvalidValue(_("The filters are too long to be kept. Search for less at once."))
    place = Membership.objects.select_for_update().get(office=office, user=user)
    if Export.objects.filter(made_for=user).being_made().count() >= MOST_AT_ONCE:
        raise StateConflict(
            _("Three files are being made for you already. Ask again when one of them is there.")
        )
    export = Export.objects.create(
        office=office,
        made_for=user,
        place_version=place.version,
        content=content,
        form=form,
        query=query,
        environment_id=_narrowed_to(user, office, query),
        language=get_language() or "en",
        total=total,
    )
    facts = {"content": str(content), "rows": total}
    record("export.started", target=export, by=by, office_id=office.pk, facts=facts)
    promise(export)
    return export


def _narrowed_to(user: User, office: AccountingOffice, query: str) -> UUID | None:
    """Return the environment to which a list with these filters is narrowed down, if to any."""
    return None if names_one(QueryDict(query)) else place_of(user, office).chosen


def make_export(export: Export, pieces: Pieces) -> None:
    """Write what ``pieces`` makes of the person's companies into a file, once.

    A place that was changed or taken away since makes no file; a problem says so.
    """
    if export.finished_at:
        return
    place = Membership.objects.filter(office=export.office, user=export.made_for)
    if not place.filter(version=export.place_version).exists():
        _finish(export, problem="no_place")
        return
    clients = clients_of(export.made_for, export.office)
    if export.environment_id:
        clients = clients.filter(environment=export.environment_id)
    with translation.override(export.language), tempfile.TemporaryFile() as draft:
        for piece in pieces(clients):
            draft.write(piece)
        size = draft.tell()
        name = default_storage.save(f"exports/{export.pk}", File(draft))
    if not _finish(export, stored_as=name, size=size, done=export.total):
        default_storage.delete(name)  # somebody else has made it meanwhile


def noted(rows: Iterable[Row], export: Export) -> Iterator[Row]:
    """Pass rows on, and note now and then how many it were."""
    here = Export.objects.filter(pk=export.pk)
    for number, row in enumerate(rows, start=1):
        yield row
        if number % ROWS_BETWEEN_NOTES == 0:
            here.update(done=min(number, export.total))


def _finish(export: Export, **changes: object) -> bool:
    here = Export.objects.filter(pk=export.pk, finished_at__isnull=True)
    return bool(here.update(finished_at=timezone.now(), **changes))


def forget_exports(*, older_than: timedelta = LIFETIME) -> int:
    """Delete files that were asked for longer ago than this; returns how many."""
    old = list(Export.objects.filter(created_at__lt=timezone.now() - older_than))
    for export in old:
        if export.stored_as:
            default_storage.delete(export.stored_as)
        export.delete()
    return len(old)
