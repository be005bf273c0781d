"""Documents as one file: the list of them as a table, or the documents themselves as a ZIP."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.text import slugify

from common.errors import DomainError
from common.kinds import DocumentKind
from common.tables import TableForm, table_pieces
from common.zipping import zip_pieces
from documents.forms import DocumentFilter, SelectionForm
from documents.models import Document
from documents.pages.rows import export_heading, export_rows
from documents.readable import ORIGINAL, Form
from documents.search import wanted_documents
from documents.services import form_of
from offices.models import Export
from offices.querysets import ClientQuerySet
from offices.services.exports import noted

UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
LONGEST_WORD = 40  # of a name


def listed(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Add what a row shows besides the document itself."""
    newer = Document.objects.filter(supersedes=OuterRef("pk"))
    return documents.select_related("client", "bank_account").annotate(is_superseded=Exists(newer))


def document_table(form: TableForm, documents: Iterable[Document]) -> Iterator[bytes]:
    """Yield a list of documents as a file, piece by piece."""
    return table_pieces(form, export_heading(), export_rows(documents))


def table_of_export(export: Export, clients: ClientQuerySet) -> Iterator[bytes]:
    """Yield the list of documents that an export asks for."""
    wanted = DocumentFilter(QueryDict(export.query)).wanted
    documents = listed(wanted_documents(clients, wanted)).iterator(chunk_size=500)
    return document_table(TableForm(export.form), noted(documents, export))


def files_of_export(export: Export, clients: ClientQuerySet) -> Iterator[bytes]:
    """Yield the documents that an export asks for as a ZIP, at most as many as were promised."""
    asked = QueryDict(export.query)
    wanted = wanted_documents(clients, DocumentFilter(asked).wanted)
    documents = wanted.select_related("client__office", "bank_account", "file")[: export.total]
    is_pdf = asked.get("form") == SelectionForm.PDF
    return zipped(noted(documents.iterator(chunk_size=100), export), is_pdf=is_pdf)


# -- The documents themselves ----------------------------------------------------------------------


def file_name(document: Document, form: Form) -> str:
    """Return a name that sorts: account or company, date, kind, number, version.

    ``BE68539007547034-2026-11-20-coda.cod``; plain letters alone, whatever the sender wrote.
    """
    owner = document.bank_account.iban if document.bank_account else document.client.code
    words = [
        owner,
        f"{document.dated:%Y-%m-%d}" if document.dated else "",
        slugify(document.kind),
        document.reference,
        f"v{document.version}" if document.version > 1 else "",
    ]
    plain = [UNSAFE.sub("_", word)[:LONGEST_WORD].strip("._") for word in words]
    return f"{'-'.join(word for word in plain if word)}.{form}"


def zipped(documents: Iterable[Document], *, is_pdf: bool) -> Iterator[bytes]:
    """Yield a ZIP piece by piece; what can't be had is a text that says why."""
    return zip_pieces(_entries(documents, is_pdf=is_pdf))


def _entries(
    documents: Iterable[Document], *, is_pdf: bool
) -> Iterator[tuple[str, Iterable[bytes]]]:
    taken = set[str]()
    for document in documents:
        form = Form.PDF if is_pdf else ORIGINAL[DocumentKind(document.kind)]
        name, content = _entry(document, form)
        yield _unused(name, taken), [content]


def _entry(document: Document, form: Form) -> tuple[str, bytes]:
    name = file_name(document, form)
    try:
        return name, form_of(document, form, language=document.client.office.language)
    except DomainError as error:
        return f"{name}.txt", error.message.encode()


def _unused(name: str, taken: set[str]) -> str:
    """Return a name that no other file in the ZIP has."""
    stem, dot, ending = name.rpartition(".")
    number, unused = 1, name
    while unused in taken:
        number += 1
        unused = f"{stem}-{number}{dot}{ending}"
    taken.add(unused)
    return unused
