"""What documents and transactions say, for whoever looks for a word."""

from __future__ import annotations

from django.db import models
from django.db.models import Index
from django.utils.translation import gettext_lazy as _

from documents.models.documents import Document
from documents.querysets import WordingQuerySet


class Wording(models.Model):
    """The words of one transaction, or of a document itself, by which a search finds the document.

    ``words`` and ``scope`` are as ``common.words`` makes them. A row is written with what it tells
    of, by the thousand, and never changed; that its document is there need not be checked for each.
    """

    document = models.ForeignKey(
        Document,
        on_delete=models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="wordings",
        verbose_name=_("document"),
    )
    scope = models.PositiveSmallIntegerField(_("scope"))
    words = models.TextField(_("words"))

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        indexes = [Index(fields=["document"], name="wording_of_document")]

    def __str__(self) -> str:
        return self.words
