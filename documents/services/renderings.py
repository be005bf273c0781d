"""Documents made readable: on demand, kept by content, dropped when stale."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.kinds import DocumentKind
from documents.files import content_of
from documents.formats import camt, caro, coda, expense, soda, ubl
from documents.models import Document, Rendering, StoredFile
from documents.readable import ORIGINAL, Form, has_language

RENDERER = 1
"""The version of everything that draws; a higher one makes every rendering anew."""
UNUSED_DAYS = 30
PDF_TYPE = "application/pdf"
LONGEST_MESSAGE_ID = 35
DROPPED_AT_ONCE = 1_000
Value = TypeVar("Value")


class Unrenderable(DomainError):
    """The file can't be made readable."""

    code = "unrenderable"


def form_of(document: Document, form: Form, *, language: str) -> bytes:
    """Return a document in one of its forms: the bytes as received, or a rendering of them."""
    kind = DocumentKind(document.kind)
    if form is ORIGINAL[kind]:
        return content_of(document.file)
    if form is Form.PDF and document.pdf is not None:
        return content_of(document.pdf)
    return _kept(document.file, kind, form, language) or _made(document.file, kind, form, language)


def tag_of(document: Document, form: Form, *, language: str) -> str:
    """Return what changes whenever ``form_of`` would, without making anything."""
    if form is ORIGINAL[DocumentKind(document.kind)]:
        return document.file.sha256
    if form is Form.PDF and document.pdf is not None:
        return document.pdf.sha256
    spoken = language if has_language(form) else ""
    written = f"{document.file.sha256} {document.kind} {form} {spoken} {RENDERER}"
    return hashlib.sha256(written.encode()).hexdigest()


def _key(file: StoredFile, kind: DocumentKind, form: Form, language: str) -> dict[str, Any]:
    return {
        "file": file,
        "kind": kind,
        "form": form,
        "language": language if has_language(form) else "",
        "renderer": RENDERER,
    }


def _kept(file: StoredFile, kind: DocumentKind, form: Form, language: str) -> bytes | None:
    """Return a rendering that was made before, unless the storage has lost or damaged it."""
    rendering = Rendering.objects.filter(**_key(file, kind, form, language)).first()
    if rendering is None or not default_storage.exists(rendering.name):
        return None
    with default_storage.open(rendering.name) as opened:
        content: bytes = opened.read()
    if hashlib.sha256(content).hexdigest() != rendering.sha256:
        return None
    today = timezone.localdate()
    if rendering.used_on != today:
        Rendering.objects.filter(pk=rendering.pk).update(used_on=today)
    return content


def _made(file: StoredFile, kind: DocumentKind, form: Form, language: str) -> bytes:
    """Make a rendering and keep it; two at the same moment make the same one."""
    content = RENDERERS[kind, form](file, language)
    spoken = language if has_language(form) else "x"
    name = f"renderings/{RENDERER}/{file.sha256[:2]}/{file.sha256}-{kind}-{spoken}.{form}"
    if default_storage.exists(name):
        default_storage.delete(name)
    stored = default_storage.save(name, ContentFile(content))
    facts: dict[str, Any] = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "name": stored,
        "used_on": timezone.localdate(),
    }
    Rendering.objects.update_or_create(**_key(file, kind, form, language), defaults=facts)
    return content


def drop_stale_renderings() -> int:
    """Delete what an older renderer made and what nobody used for a month; returns how many."""
    long_ago = timezone.localdate() - timedelta(days=UNUSED_DAYS)
    stale = Rendering.objects.filter(~Q(renderer=RENDERER) | Q(used_on__lt=long_ago))
    rows = list(stale.order_by("pk").values_list("pk", "name")[:DROPPED_AT_ONCE])
    Rendering.objects.filter(pk__in=[pk for pk, _name in rows]).delete()
    for _pk, name in rows:
        default_storage.delete(name)
    return len(rows)


def _camt_of_statements(file: StoredFile, _language: str) -> bytes:
    return camt.write(
        _statements(file), message_id=file.sha256[:LONGEST_MESSAGE_ID], created_at=file.created_at
    )


def _pdf_of_statements(file: StoredFile, language: str) -> bytes:
    from documents.renderings import statement  # noqa: PLC0415  # reportlab is slow to import

    return statement.render(_statements(file), language=language)


def _pdf_of_payroll(file: StoredFile, language: str) -> bytes:
    from documents.renderings import payroll  # noqa: PLC0415

    return payroll.render(_read(soda.read(content_of(file)).entries), language=language)


def _pdf_of_cards(file: StoredFile, language: str) -> bytes:
    from documents.renderings import card  # noqa: PLC0415

    return card.render(_read(caro.read(content_of(file)).statement), language=language)


def _pdf_of_expenses(file: StoredFile, language: str) -> bytes:
    from documents.renderings import expense as drawing  # noqa: PLC0415

    return drawing.render(_read(expense.read(content_of(file)).note), language=language)


def _pdf_of_invoice(file: StoredFile, language: str) -> bytes:
    """Return the PDF that the sender put in, if there is one, else our own."""
    from documents.renderings import invoice  # noqa: PLC0415

    read = ubl.read(content_of(file))
    for attachment in read.attachments:
        if attachment.media_type == PDF_TYPE:
            return attachment.content
    return invoice.render(_read(read.invoice), language=language)


def _statements(file: StoredFile) -> Sequence[coda.Statement]:
    read = coda.read(content_of(file))
    return _read(read.statements if read.is_trustworthy and read.statements else None)


def _read(value: Value | None) -> Value:
    if value is None:
        raise Unrenderable(_("This file can't be read any more. Staff look into it."))
    return value


RENDERERS: Mapping[tuple[DocumentKind, Form], Callable[[StoredFile, str], bytes]] = {
    (DocumentKind.CODA, Form.XML): _camt_of_statements,
    (DocumentKind.CODA, Form.PDF): _pdf_of_statements,
    (DocumentKind.SODA, Form.PDF): _pdf_of_payroll,
    (DocumentKind.CARO, Form.PDF): _pdf_of_cards,
    (DocumentKind.EXPENSE, Form.PDF): _pdf_of_expenses,
    (DocumentKind.PURCHASE_INVOICE, Form.PDF): _pdf_of_invoice,
    (DocumentKind.SALES_INVOICE, Form.PDF): _pdf_of_invoice,
}
