"""Documents with bytes behind them."""

from __future__ import annotations

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from common.words import words_in
from documents.files import store
from documents.models import Document, Reception
from documents.services.bookkeeping import write_wordings
from tests.factories.offices import BankAccountFactory


def StoredFileFactory(content: bytes):  # noqa: N802
    return store(content)


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document
        exclude = ("content",)
        skip_postgeneration_save = True

    content = factory.Sequence(lambda n: f"statement {n}\r\n".encode())
    kind = "coda"
    bank_account = factory.SubFactory(BankAccountFactory)
    client = factory.LazyAttribute(lambda o: o.bank_account.client)
    file = factory.LazyAttribute(lambda o: store(o.content))
    reception = factory.LazyAttribute(
        lambda o: Reception.objects.create(
            file_name="test.cod", stored_file=o.file, outcome=Reception.Outcome.STORED
        )
    )
    available_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def words(self, create, extracted):
        write_wordings(self, [words_in(self.reference, self.issuer)])
