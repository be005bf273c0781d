"""Mandates of any kind in any state, with what the database demands of each."""

from __future__ import annotations

import io
from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from pypdf import PdfWriter

from common.keys import keyed_hash
from mandates.files import keep
from mandates.kinds import MandateKind
from mandates.models import (
    Mandate,
    MandateAccount,
    MandateVersion,
    OrderBatch,
    OrderRow,
    Signatory,
    SignedCopy,
    SigningRequest,
    SourceEntry,
)
from mandates.orders import AccountOrder, Order
from mandates.services.preparing import content_of
from mandates.states import ENDED, OFFERED, AccountState, MandateState
from tests.factories.offices import BankAccountFactory, ClientFactory

S, A = MandateState, AccountState

SOURCES = {"coda": "GEBABEBB", "soda": "group_s", "caro": "cards-KREDBEBB", "voila": ""}
BEFORE_SIGNATURE = {
    S.REGISTERED,
    S.IN_PREPARATION,
    S.AWAITING_SIGNATURE,
    S.NOT_SIGNED,
    S.INVITED,
    S.INVITATION_EXPIRED,
}
ACCOUNT_STATES = {
    S.BANK_PROCEDURE: A.PENDING_BANK,
    S.ACTIVE: A.PROVIDED,
    S.PROBLEM: A.PENDING_BANK,
    S.ARCHIVED: A.ARCHIVED,
}


class MandateFactory(DjangoModelFactory):
    """A mandate with one signatory and, for statements, one account; offered ones with a link."""

    class Meta:
        model = Mandate
        skip_postgeneration_save = True

    client = factory.SubFactory(ClientFactory, contact_email="boss@company.example", language="en")
    office = factory.SelfAttribute("client.office")
    kind = "coda"
    source = factory.LazyAttribute(lambda o: SOURCES[o.kind])
    state = S.AWAITING_SIGNATURE
    language = "en"
    starts_on = factory.LazyFunction(timezone.localdate)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        state = MandateState(kwargs["state"])
        now = timezone.now()
        if kwargs["kind"] == "caro":
            kwargs.setdefault("client_reference", f"6{Mandate.objects.count():09d}")
        if state in ENDED:
            kwargs.setdefault("ended_at", now)
            kwargs.setdefault("end_reason", "office")
        if state == S.PROBLEM:
            kwargs.setdefault("reason", "other")
        if state not in BEFORE_SIGNATURE:
            kwargs.setdefault("signed_at", now)
        return super()._create(model_class, *args, **kwargs)

    @factory.post_generation
    def bank_account(self, create, extracted, **kwargs):
        if self.kind != "coda":
            return
        state = ACCOUNT_STATES.get(self.state, A.PENDING_SIGNATURE)
        AccountUnderMandateFactory(
            mandate=self,
            bank_account=extracted or BankAccountFactory(client=self.client),
            state=state,
            **({"ended_at": timezone.now(), "end_reason": "office"} if state == "archived" else {}),
        )

    @factory.post_generation
    def signatory(self, create, extracted, **kwargs):
        signatory = Signatory.objects.create(
            mandate=self, position=1, language="en", email="boss@company.example"
        )
        if self.kind == "soda" or self.state in {S.REGISTERED, S.IN_PREPARATION}:
            return
        version = freeze(self)
        if self.state == OFFERED[MandateKind(self.kind)]:
            request_for(signatory, version)
        elif self.state != S.INVITATION_EXPIRED and self.signed_at:
            MandateVersion.objects.filter(pk=version.pk).update(signed_at=self.signed_at)


class AccountUnderMandateFactory(DjangoModelFactory):
    class Meta:
        model = MandateAccount

    mandate = factory.SubFactory(MandateFactory)
    bank_account = factory.SubFactory(
        BankAccountFactory, client=factory.SelfAttribute("..mandate.client")
    )
    state = A.PENDING_SIGNATURE


def freeze(mandate: Mandate) -> MandateVersion:
    """Make the next version of a mandate, drawn as a few bytes."""
    content = content_of(mandate, number=mandate.versions.count() + 1)
    return MandateVersion.objects.create(
        mandate=mandate,
        number=content.version,
        template_version=content.template_version,
        language=mandate.language,
        content=content.canonical,
        content_sha256=content.sha256,
        pdf_sha256=keep(f"drawing of {content.reference}".encode()),
    )


def token_of(request: SigningRequest) -> str:
    """Return the token of a link that was made here."""
    return f"token of {request.signatory_id}"


def request_for(signatory: Signatory, version: MandateVersion, **changes) -> SigningRequest:
    """Give a signatory a link whose token is known."""
    values = {
        "token_hash": keyed_hash(f"token of {signatory.pk}"),
        "expires_at": timezone.now() + timedelta(days=180),
        **changes,
    }
    return SigningRequest.objects.create(signatory=signatory, mandate_version=version, **values)


def coda_order(*ibans: str, source: str = "GEBABEBB", **changes) -> Order:
    """Return an order for accounts; at BNP Paribas Fortis unless another bank is named."""
    accounts = tuple(AccountOrder(iban) for iban in ibans)
    return Order(kind=MandateKind.CODA, source=source, accounts=accounts, **changes)


def one_page(width: int = 300) -> bytes:
    """Return a PDF of one blank page; of another width, another file."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width, 400)
    writer.write(out)
    return out.getvalue()


class SignedCopyFactory(DjangoModelFactory):
    """A scan that waits to be looked at, of a mandate that waits for a signature."""

    class Meta:
        model = SignedCopy

    mandate_version = factory.LazyAttribute(lambda o: drawn(MandateFactory(source="BNAGBEBB")))
    sha256 = factory.LazyFunction(lambda: keep(one_page(301)))
    pages = 1


def drawn(mandate: Mandate) -> MandateVersion:
    """Return the version of a mandate, drawn as a PDF that can be looked at."""
    version = mandate.versions.get()
    version.pdf_sha256 = keep(one_page())
    version.save()
    return version


class SourceEntryFactory(DjangoModelFactory):
    class Meta:
        model = SourceEntry

    kind = "bank"
    code = factory.Sequence(lambda n: f"TESTBE{n:02d}")
    name = factory.Sequence(lambda n: f"Bank van Proef {n}")
    origin = "a letter"
    checked_on = factory.LazyFunction(timezone.localdate)


class OrderRowFactory(DjangoModelFactory):
    class Meta:
        model = OrderRow

    client = factory.SubFactory(ClientFactory)
    batch = factory.LazyAttribute(
        lambda o: OrderBatch.objects.create(
            office=o.client.office,
            ordered_by={"kind": "system", "id": "", "label": "MyCodaBox", "ip": None},
        )
    )
    number = 1
    order = factory.LazyFunction(lambda: Order(kind=MandateKind.VOILA).as_json())
