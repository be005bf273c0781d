"""Links, codes and signatures: what somebody without an account does, and what is refused."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from audit.models import AuditEvent
from audit.selectors import broken_chains, history_of
from common.actors import SYSTEM
from common.errors import BudgetSpent, InvalidValue, StateConflict
from common.keys import decrypt, keyed_hash
from mails.models import Mail
from mandates.files import DamagedMandate, keep, kept
from mandates.kinds import MandateKind
from mandates.models import Mandate, MandateVersion, Signatory, SigningRequest
from mandates.orders import Order, SignatoryOrder
from mandates.periods import CODE_ATTEMPTS, LINK_LIVES
from mandates.sealing import verify
from mandates.selectors import current_version, request_for
from mandates.services import (
    LinkUnusable,
    Signer,
    change_mandate,
    company_changed,
    evidence_of,
    open_link,
    order_mandate,
    prepare_mandate,
    preparing,
    refuse,
    renew_document,
    renew_link,
    seal_version,
    send_code,
    sign,
    signer_of,
)
from mandates.services.addresses import change_address
from mandates.services.finishing import forget_cardholder
from mandates.states import OFFERED, TRANSITIONS, MandateState, SigningState
from offices.models import Client
from offices.services import note_email_proven
from tests.factories import ClientFactory, MandateFactory
from tests.factories.mandates import coda_order, one_page
from tests.factories.mandates import request_for as link_for
from tests.factories.numbers import bank_iban

pytestmark = pytest.mark.django_db
BO = Signer("Bo Bakker", "director")


@pytest.fixture
def request_(db):
    """A link that waits for a signature."""
    return SigningRequest.objects.select_related("signatory__mandate").get(
        signatory__mandate=MandateFactory()
    )


def code_for(request) -> str:
    """Send a code and read it in the mail that is promised."""
    send_code(request)
    mail = Mail.objects.filter(template="mandate_code").latest("pk")
    return next(word for word in mail.subject.split() if word.isdigit())


def signed(request, *, signer=BO, **changes):
    values = {
        "code": changes.pop("code", None) or code_for(request),
        "content_sha256": request.mandate_version.content_sha256,
        **changes,
    }
    return sign(request, signer=signer, by=signer_of(request, ip="192.0.2.9"), **values)


@pytest.mark.parametrize(("address", "is_proven"), [("", True), ("other@company.example", False)])
def test_the_code_proves_the_address_of_the_company(request_, address, is_proven):
    client = request_.signatory.mandate.client
    client.contact_email = address or request_.signatory.email.upper()
    client.save()

    signed(request_)

    client.refresh_from_db()
    assert bool(client.email_confirmed_at) is is_proven


def test_an_address_that_changes_at_the_moment_of_signing_breaks_no_signature(request_):
    client = request_.mandate_version.mandate.client
    Client.objects.filter(pk=client.pk).update(contact_email="new@company.example")
    client.contact_email = request_.signatory.email  # as it was when the page was read

    note_email_proven(client, email=request_.signatory.email, by=signer_of(request_, ip=None))

    client.refresh_from_db()
    assert (client.contact_email, client.email_confirmed_at) == ("new@company.example", None)


def second_signatory(mandate):
    signatory = Signatory.objects.create(
        mandate=mandate, position=2, language="nl", email="cfo@company.example"
    )
    return link_for(signatory, mandate.versions.get())


def test_a_signature_keeps_who_when_whence_and_what(request_):
    signed(request_)

    request_.refresh_from_db()
    mandate = request_.signatory.mandate
    assert (request_.state, request_.signer_name, request_.signer_capacity) == (
        "signed",
        "Bo Bakker",
        "director",
    )
    assert (request_.signed_from, request_.code_hash) == ("192.0.2.9", "")
    assert (mandate.state, mandate.signed_at is None) == ("signed", False)
    event = history_of(mandate).get(action="mandate.signature_given")
    assert event.facts["content_sha256"] == request_.mandate_version.content_sha256
    assert event.personal["signer"] == "Bo Bakker"
    assert "Bo Bakker" not in str(event.facts)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_mandate_waits_until_all_have_signed(request_, order):
    links = [request_, second_signatory(request_.signatory.mandate)]

    states = [signed(links[index]).state for index in order]

    assert states == ["awaiting_signature", "signed"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"state": "signed", "signer_name": "x", "signer_capacity": "y"}, "link_signed"),
        ({"state": "refused", "refusal": "no"}, "link_refused"),
        ({"state": "replaced"}, "link_replaced"),
        ({"state": "void"}, "link_void"),
        ({"expires_at": "2020-01-01T00:00Z"}, "link_expired"),
    ],
)
@pytest.mark.parametrize("act", ["open", "code", "sign", "refuse"])
def test_a_link_that_is_over_says_why(request_, change, code, act):
    if "state" in change:
        change = {**change, "settled_at": timezone.now()}
    SigningRequest.objects.filter(pk=request_.pk).update(**change)
    request_.refresh_from_db()
    acts = {
        "open": lambda: open_link(request_),
        "code": lambda: send_code(request_),
        "sign": lambda: signed(request_, code="000000"),
        "refuse": lambda: refuse(request_, reason="no", by=signer_of(request_)),
    }

    with pytest.raises(LinkUnusable) as refused:
        acts[act]()

    assert refused.value.code == code
    assert Mandate.objects.get().state == "awaiting_signature"


@pytest.mark.parametrize(
    ("name", "capacity"), [("", "director"), ("Bo", " "), ("B\u202eo", "x"), ("B" * 101, "x")]
)
def test_a_signature_needs_a_name_and_a_capacity(request_, name, capacity):
    with pytest.raises(InvalidValue) as refused:
        signed(request_, signer=Signer(name, capacity))

    assert (refused.value.code, Mandate.objects.get().state) == ("signer", "awaiting_signature")


def test_another_text_than_the_one_on_the_screen_is_not_signed(request_):
    with pytest.raises(StateConflict) as refused:
        signed(request_, content_sha256="0" * 64)

    assert refused.value.code == "document_changed"


def test_a_wrong_code_counts_and_five_end_it(request_):
    code = code_for(request_)
    wrong = "000000" if code != "000000" else "111111"
    codes = []
    for _attempt in range(CODE_ATTEMPTS + 1):
        with pytest.raises(InvalidValue) as refused:
            signed(request_, code=wrong)
        codes.append(refused.value.code)

    with pytest.raises(InvalidValue) as at_last:
        signed(request_, code=code)

    assert codes == ["wrong_code"] * CODE_ATTEMPTS + ["code_expired"]
    assert at_last.value.code == "code_expired"


def test_a_code_lives_ten_minutes(request_, time_machine):
    time_machine.move_to("2026-11-24T09:00:00Z", tick=False)
    code = code_for(request_)

    time_machine.move_to("2026-11-24T09:10:01Z", tick=False)

    with pytest.raises(InvalidValue) as refused:
        signed(request_, code=code)
    assert refused.value.code == "code_expired"


def test_without_a_code_nobody_signs(request_):
    with pytest.raises(InvalidValue):
        signed(request_, code="123456")


def test_a_newer_code_takes_the_place_of_the_one_before(request_):
    first = code_for(request_)
    second = code_for(request_)
    if first == second:  # once in a million
        second = code_for(request_)

    with pytest.raises(InvalidValue):
        signed(request_, code=first)
    assert signed(request_, code=second).state == "signed"


def test_a_code_of_another_link_does_not_fit(request_):
    other = SigningRequest.objects.get(signatory__mandate=MandateFactory())
    code = code_for(other)
    code_for(request_)

    with pytest.raises(InvalidValue):
        signed(request_, code=code if code != code_for(request_) else "x")


def test_codes_are_mailed_five_times_an_hour(request_):
    for _ in range(5):
        send_code(request_)

    with pytest.raises(BudgetSpent):
        send_code(request_)


def test_without_an_address_there_is_no_code(request_):
    Signatory.objects.update(email="")
    request_.signatory.refresh_from_db()

    with pytest.raises(InvalidValue) as refused:
        send_code(request_)

    assert refused.value.code == "no_email"


def test_neither_link_nor_code_is_kept_readable(by):
    client = ClientFactory(contact_email="boss@company.example")
    mandate = prepare_mandate(order_mandate(client, coda_order(bank_iban(1)), by=by))
    mail = Mail.objects.get(template="mandate_to_sign")
    token = decrypt(mail.content).split("/sign/")[1].split("/")[0]
    request = request_for(token)
    code = code_for(request)

    request.refresh_from_db()
    kept_values = [str(value) for value in SigningRequest.objects.values().get().values()]
    kept_values += [str(event.facts) for event in AuditEvent.objects.all()]
    assert not any(token in value or value == code for value in kept_values)
    assert (request.token_hash, mail.is_secret) == (keyed_hash(token), True)
    assert request.signatory.mandate == mandate


def test_refusing_puts_the_mandate_into_problem_and_kills_every_link(request_):
    other = second_signatory(request_.signatory.mandate)

    refuse(request_, reason="  We change\nour bank. ", by=signer_of(request_))

    other.refresh_from_db()
    mandate = Mandate.objects.get()
    assert (mandate.state, mandate.reason, mandate.reason_text) == (
        "problem",
        "client_refused",
        "We change our bank.",
    )
    assert other.state == "void"


def test_refusing_needs_a_reason(request_):
    with pytest.raises(InvalidValue):
        refuse(request_, reason=" \n ", by=signer_of(request_))

    assert Mandate.objects.get().state == "awaiting_signature"


def test_opening_is_noted_once(request_):
    open_link(request_)
    at = SigningRequest.objects.get().opened_at
    open_link(request_)

    assert SigningRequest.objects.get().opened_at == at
    assert AuditEvent.objects.filter(action="mandate.link_opened").count() == 1


def test_a_renewed_link_works_and_the_one_before_does_not(request_, by):
    token = renew_link(request_.signatory, by=by)

    request_.refresh_from_db()
    renewed = request_for(token)
    assert (request_.state, renewed.state) == ("replaced", "pending")
    assert signed(renewed).state == "signed"


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (kind, state)
        for kind in OFFERED
        for state in TRANSITIONS[kind]
        if state not in {OFFERED[kind], "invitation_expired"}
    ],
)
def test_a_link_is_renewed_only_while_a_signature_is_missing(kind, state, by):
    mandate = MandateFactory(kind=kind, state=state)

    with pytest.raises(StateConflict):
        renew_link(mandate.signatories.get(), by=by)

    assert not SigningRequest.objects.pending().exists()


def test_who_has_signed_gets_no_new_link(request_, by):
    second_signatory(request_.signatory.mandate)
    signed(request_)

    with pytest.raises(StateConflict):
        renew_link(request_.signatory, by=by)


@pytest.mark.parametrize("kind", ["caro", "voila"])
def test_an_expired_invitation_is_open_again_with_a_new_link(kind, by):
    mandate = MandateFactory(kind=kind, state="invitation_expired")

    token = renew_link(mandate.signatories.get(), by=by)

    mandate.refresh_from_db()
    request = request_for(token)
    assert (mandate.state, request.state) == ("invited", "pending")
    assert request.expires_at - request.created_at == LINK_LIVES[MandateKind(kind)]


@pytest.mark.parametrize(("kind", "becomes"), [("caro", "active"), ("voila", "validation")])
def test_a_consent_leads_on(kind, becomes):
    request = SigningRequest.objects.get(
        signatory__mandate=MandateFactory(kind=kind, state="invited")
    )

    assert signed(request).state == becomes


def test_a_cardholder_s_address_is_erased_with_the_seal(run_outbox, by):
    client = ClientFactory(contact_email="boss@company.example")
    order = Order(
        MandateKind.CARO,
        source="cards-KREDBEBB",
        client_reference="6123456789",
        signatories=(SignatoryOrder("Bo", "", "bo@company.example"),),
    )
    order_mandate(client, order, by=by)
    run_outbox()
    signed(SigningRequest.objects.get())

    run_outbox()

    assert (Signatory.objects.get().email, Mandate.objects.get().state) == ("", "active")


def test_a_day_later_the_cardholder_s_address_stands_nowhere(run_outbox, time_machine):
    time_machine.move_to("2026-11-24T09:00:00Z", tick=False)
    card = MandateFactory(kind="caro", state="invited")
    request = SigningRequest.objects.select_related("signatory__mandate").get()
    MandateVersion.objects.update(pdf_sha256=keep(one_page()))
    change_address(request.signatory, email="bo@company.example", by=SYSTEM)
    request = SigningRequest.objects.pending().select_related("signatory__mandate").get()
    signed(request)
    run_outbox()
    before = Mail.objects.filter(to="bo@company.example").count()

    time_machine.move_to("2026-11-25T10:00:00Z", tick=False)
    run_outbox()

    personal = str(list(AuditEvent.objects.values_list("personal", flat=True)))
    assert (before, Mail.objects.filter(to="bo@company.example").count()) == (3, 0)
    assert "bo@company.example" not in personal
    assert history_of(card).last().action == "mandate.cardholder_forgotten"
    assert broken_chains()[0] == []


def test_an_address_waits_for_the_mail_that_is_still_to_leave(run_outbox, time_machine):
    time_machine.move_to("2026-11-24T09:00:00Z", tick=False)
    card = MandateFactory(kind="caro", state="active")
    Mail.objects.create(
        key="k", template="mandate_signed", to="bo@company.example", about_id=card.pk
    )
    forget_cardholder(card)
    waiting = Mail.objects.get().to
    Mail.objects.update(sent_at=timezone.now())

    time_machine.move_to("2026-11-25T10:00:00Z", tick=False)
    run_outbox()

    assert (waiting, Mail.objects.get().to) == ("bo@company.example", "")


# -- Versions --------------------------------------------------------------------------------------


def test_what_is_offered_is_frozen_by_its_hash(by):
    client = ClientFactory(contact_email="boss@company.example")
    mandate = prepare_mandate(order_mandate(client, coda_order(bank_iban(1)), by=by))

    version = current_version(mandate)

    frozen = version.frozen
    assert (frozen.sha256, frozen.canonical) == (version.content_sha256, version.content)
    assert frozen.grantor.name == client.name
    assert frozen.source.name == "BNP Paribas Fortis"
    assert kept(version.pdf_sha256).startswith(b"%PDF-")


def test_a_change_of_the_company_makes_a_new_version_and_kills_the_link(request_, run_outbox):
    Client.objects.update(name="Bakkerij Nieuw")
    client = Client.objects.get()

    renewed = company_changed(str(client.pk))
    run_outbox()

    old, new = MandateVersion.objects.order_by("number")
    request_.refresh_from_db()
    assert (renewed, old.voided_at is None, new.number) == (1, False, 2)
    assert (request_.state, new.frozen.grantor.name) == ("void", "Bakkerij Nieuw")
    assert list(Mail.objects.order_by("pk").values_list("template", flat=True)) == [
        "mandate_void",
        "mandate_to_sign",
    ]
    with pytest.raises(LinkUnusable):
        signed(request_, code="000000")


def test_a_change_of_what_is_not_printed_changes_nothing(request_):
    Client.objects.update(code="other")

    assert company_changed(str(Client.objects.get().pk)) == 0


def test_what_was_offered_in_the_words_of_an_earlier_template_stays(request_, monkeypatch):
    monkeypatch.setattr(preparing, "TEMPLATE_VERSION", "of later")

    assert company_changed(str(Client.objects.get().pk)) == 0


@pytest.mark.parametrize(
    "state", [s for s in TRANSITIONS["coda"] if s in {"signed", "bank_procedure", "active"}]
)
def test_a_signed_document_stays_when_the_company_changes(state):
    mandate = MandateFactory(state=state)
    Client.objects.update(name="Bakkerij Nieuw")

    assert company_changed(str(mandate.client_id)) == 0
    assert mandate.versions.get().voided_at is None


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (kind, state)
        for kind in OFFERED
        for state in TRANSITIONS[kind]
        if MandateState.IN_PREPARATION not in TRANSITIONS[kind][state]
        and state not in {"registered", "in_preparation"}
    ],
)
def test_a_document_is_renewed_only_before_the_signature(kind, state, by):
    mandate = MandateFactory(kind=kind, state=state)

    with pytest.raises(StateConflict):
        renew_document(mandate, by=by, reason="typo")

    mandate.refresh_from_db()
    assert mandate.state == state


def test_the_first_signature_of_two_is_void_with_its_version(request_, by, run_outbox):
    other = second_signatory(request_.signatory.mandate)
    signed(request_)

    change_mandate(Mandate.objects.get(), address="Proefstraat 1\n1000 Brussel", by=by)
    run_outbox()

    other.refresh_from_db()
    version = current_version(Mandate.objects.get())
    assert (other.state, version.number) == ("void", 2)
    assert version.frozen.grantor.address == ("Proefstraat 1", "1000 Brussel")
    assert not version.requests.filter(state=SigningState.SIGNED).exists()


def test_others_can_be_asked_to_sign(request_, by, run_outbox):
    others = [SignatoryOrder("An", "manager", "an@company.example", "fr")]

    change_mandate(Mandate.objects.get(), signatories=others, by=by)
    run_outbox()

    [active] = Mandate.objects.get().signatories.active()
    assert (active.name, Signatory.objects.count()) == ("An", 2)
    assert current_version(Mandate.objects.get()).frozen.signatories[0].name == "An"


@pytest.mark.parametrize("state", ["registered", "in_preparation"])
def test_a_correction_before_the_offer_makes_no_second_version(by, state):
    mandate = MandateFactory(state=state)

    change_mandate(mandate, is_handed_over=True, by=by)

    assert (mandate.state, mandate.is_handed_over, mandate.versions.count()) == (state, True, 0)


# -- The seal and the scan -------------------------------------------------------------------------


def sealed_version(by):
    client = ClientFactory(contact_email="boss@company.example")
    mandate = prepare_mandate(order_mandate(client, coda_order(bank_iban(1)), by=by))
    signed(SigningRequest.objects.get(signatory__mandate=mandate))
    version = current_version(mandate)
    seal_version(version)
    version.refresh_from_db()
    return version


def test_the_seal_covers_the_document_and_its_evidence(by):
    version = sealed_version(by)

    evidence = evidence_of(version)

    assert verify(kept(version.sealed_sha256)).intact
    assert (evidence.document_sha256, evidence.terms_sha256) == (
        version.pdf_sha256,
        version.content_sha256,
    )
    assert [each.detail for each in evidence.signatures] == ["boss@company.example"]


def test_sealing_again_keeps_the_first_file(by):
    version = sealed_version(by)
    first = version.sealed_sha256

    seal_version(version)

    version.refresh_from_db()
    assert version.sealed_sha256 == first
    assert Mail.objects.filter(template="mandate_signed").count() == 1


def test_a_flipped_byte_in_storage_is_found():
    version = MandateFactory().versions.get()
    name = f"mandates/{version.pdf_sha256[:2]}/{version.pdf_sha256}.pdf"
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"another drawing"))

    with pytest.raises(DamagedMandate):
        kept(version.pdf_sha256)
