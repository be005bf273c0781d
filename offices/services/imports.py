"""Keep a list of companies that was uploaded; take in what is valid, some rows at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor, ActorKind
from common.errors import DomainError, StateConflict
from offices.imports import ListRow, judge
from offices.models import ENTITY_FIELDS, CompanyImport, Environment, ImportRow
from offices.querysets import ClientQuerySet
from offices.selectors import clients_of, environments_of
from offices.services.companies import add_bank_account, add_client
from outbox.services import enqueue
from users.models import User

ROWS_AT_ONCE = 50
UNSTARTED_LIFETIME = timedelta(days=7)
State = ImportRow.State
AS_READ = (
    "code",
    "name",
    "enterprise_number",
    "contact_email",
    "language",
    "ibans",
    *ENTITY_FIELDS,
)


@transaction.atomic
def keep_import(
    environment: Environment,
    rows: Sequence[ListRow],
    *,
    file_name: str,
    visible: ClientQuerySet,
    user: User,
    by: Actor,
) -> CompanyImport:
    """Keep a list with a verdict for each row; nothing of it is a company yet.

    ``visible`` are the companies that the person may see. Lists that nobody started within a week
    are forgotten.
    """
    office = environment.office
    old = timezone.now() - UNSTARTED_LIFETIME
    own = CompanyImport.objects.filter(office=office)
    own.filter(started_at__isnull=True, created_at__lt=old).delete()
    kept = CompanyImport.objects.create(
        office=office,
        environment=environment,
        file_name=file_name[-255:],
        uploaded_by=user,
    )
    judged = judge(rows, environment=environment, visible=visible)
    ImportRow.objects.bulk_create([_kept_row(kept, row) for row in judged], batch_size=500)
    facts = {"rows": len(judged), "refused": sum(1 for row in judged if row.problem)}
    record("import.uploaded", target=kept, by=by, office_id=office.pk, facts=facts)
    return kept


def _kept_row(kept: CompanyImport, row: ListRow) -> ImportRow:
    fields = {name: cast("models.Field", ImportRow._meta.get_field(name)) for name in AS_READ}
    longest = {name: field.max_length for name, field in fields.items()}
    values = asdict(row)
    texts = {name: values[name].replace("\0", "")[: longest[name]] for name in AS_READ}
    return ImportRow(
        company_import=kept,
        line=row.line,
        state=State.REFUSED if row.problem else State.READY,
        problem=row.problem,
        **texts,
    )


@transaction.atomic
def start_import(kept: CompanyImport, *, by: Actor) -> None:
    """Promise to take in the rows that can be; raises ``StateConflict`` if somebody did already."""
    here = CompanyImport.objects.filter(pk=kept.pk, started_at__isnull=True)
    if not here.update(started_at=timezone.now()):
        raise StateConflict(_("Somebody started this import a moment ago."))
    record("import.started", target=kept, by=by, office_id=kept.office_id)
    enqueue("offices.tasks.take_in_companies", import_id=str(kept.pk))


@transaction.atomic
def discard_import(kept: CompanyImport, *, by: Actor) -> None:
    """Forget a list of which nothing was taken in; raises ``StateConflict`` once it was started."""
    if not CompanyImport.objects.filter(pk=kept.pk, started_at__isnull=True).delete()[0]:
        raise StateConflict(_("Somebody started or discarded this import a moment ago."))
    record("import.discarded", target=kept, by=by, office_id=kept.office_id)


@transaction.atomic
def take_in_some(kept: CompanyImport) -> None:
    """Take in the next rows of an import that was started, and promise the rest.

    Each row counts once, however often this runs: its own conditional UPDATE decides.
    """
    rows = kept.rows.filter(state=State.READY).order_by("line")[:ROWS_AT_ONCE]
    taken = list(rows.select_for_update(skip_locked=True))
    for row in taken:
        _take_in(row, kept)
    if kept.rows.filter(state=State.READY).exists():
        enqueue("offices.tasks.take_in_companies", import_id=str(kept.pk))
        return
    here = CompanyImport.objects.filter(pk=kept.pk, finished_at__isnull=True)
    if here.update(finished_at=timezone.now()):
        added = kept.rows.filter(state=State.TAKEN).count()
        by, office_id = _uploader(kept), kept.office_id
        record("import.finished", target=kept, by=by, office_id=office_id, facts={"added": added})


def _take_in(row: ImportRow, kept: CompanyImport) -> None:
    user = kept.uploaded_by
    if user is None or not environments_of(user, kept.office).filter(pk=kept.environment_id):
        _fail(row, "no_place")
        return
    try:
        with transaction.atomic():
            _add(row, kept)
    except (DomainError, ValidationError):
        values = {name: getattr(row, name) for name in AS_READ}
        again = judge(
            [ListRow(line=row.line, **values)],
            environment=kept.environment,
            visible=clients_of(user, kept.office),
        )
        _fail(row, again[0].problem or "refused")


def _add(row: ImportRow, kept: CompanyImport) -> None:
    here = ImportRow.objects.filter(pk=row.pk, state=State.READY)
    if not here.update(state=State.TAKEN):
        return
    by = _uploader(kept)
    client = add_client(
        kept.office,
        environment=kept.environment,
        code=row.code,
        name=row.name,
        enterprise_number=row.enterprise_number,
        contact_email=row.contact_email,
        language=row.language,
        by=by,
        **{name: getattr(row, name) for name in ENTITY_FIELDS},
    )
    for iban in row.ibans.split():
        add_bank_account(client, iban=iban, currency="EUR", by=by)
    ImportRow.objects.filter(pk=row.pk).update(client=client)


def _fail(row: ImportRow, problem: str) -> None:
    here = ImportRow.objects.filter(pk=row.pk, state=State.READY)
    here.update(state=State.FAILED, problem=problem)


def _uploader(kept: CompanyImport) -> Actor:
    user = kept.uploaded_by
    label = user.email if user else ""
    return Actor(kind=ActorKind.USER, id=str(user.pk) if user else "", label=label)
