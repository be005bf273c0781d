"""Mandates that are signed with another provider, which may be away, late, twice or wrong."""

from __future__ import annotations

import io
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from audit.selectors import history_of
from common.actors import SYSTEM
from common.errors import StateConflict
from mails.models import Mail
from mandates import foreign_signatures
from mandates.files import keep, kept
from mandates.foreign_signatures import why_not_taken
from mandates.models import Envelope, Mandate, MandateVersion, Signatory, SigningRequest
from mandates.sealing import verify
from mandates.services import archive_mandate, change_mandate, renew_link
from mandates.services.addresses import change_address
from mandates.services.envelopes import advance_envelope, check_due, check_now
from mandates.services.providing import ask_everybody, provider_of
from mandates.turns import Turn, turn_of
from outbox.models import OutboxMessage
from tests.factories import MandateFactory
from tests.factories.mandates import one_page
from tests.mandates.providers import KEY, SECRET, call, provider_at_work, with_a_signature

pytestmark = pytest.mark.django_db
NOW = "2026-11-24T09:05:00Z"
OFFERED = one_page()


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def provider(settings):
    with provider_at_work() as found:
        facts = {"name": "Tekenhuis", "url": found.url, "key": KEY, "secret": SECRET}
        settings.SIGNING_PROVIDERS = {"twikey": facts}
        yield found


@pytest.fixture
def mandate(provider):
    """One that its bank wants signed with the provider, about to be offered."""
    made = MandateFactory(source="GEBABEBB")
    SigningRequest.objects.all().delete()
    MandateVersion.objects.update(pdf_sha256=keep(OFFERED))
    ask_everybody(made.versions.get())
    return made


@pytest.fixture
def asked(mandate, run_outbox):
    """One of which the provider knows."""
    run_outbox()
    return Envelope.objects.get()


@pytest.fixture
def later(time_machine, run_outbox):
    """Return a function that lets time pass, and does what is due then."""

    def pass_by(**much):
        time_machine.move_to(timezone.now() + timedelta(**much), tick=False)
        check_due()
        run_outbox()

    return pass_by


def row(envelope):
    rows = Envelope.objects.select_related("mandate_version__mandate__client__office")
    return rows.get(pk=envelope.pk)


def actions(mandate):
    return [event.action.removeprefix("mandate.") for event in history_of(mandate)]


def link_of(mandate):
    return renew_link(
        Signatory.objects.select_related("mandate").get(mandate=mandate),
        by=SYSTEM,
        is_mailed=False,
    )


# -- Asked -----------------------------------------------------------------------------------------


def test_the_provider_gets_the_very_document_and_everybody_their_link(provider, asked, mailoutbox):
    mail = mailoutbox[-1].body

    assert provider.signing["documentSha256"] == asked.mandate_version.pdf_sha256
    assert provider.server.calls == [("PUT", f"Bearer {KEY}")]
    assert (asked.state, asked.number) == ("open", "P-1")
    assert "https://sign.provider.example/0" not in asked.sealed_urls
    assert "https://sign.provider.example/0" in mail
    assert "Tekenhuis" in mail


def test_no_mail_leaves_before_there_is_a_place_to_sign(mandate):
    assert not Mail.objects.exists()
    assert turn_of(mandate).turn is Turn.PORTAL


@pytest.mark.parametrize(
    ("change", "providers"),
    [({"source": "BBRUBEBB"}, None), ({"needs_bank_mandate": False}, None), ({}, {})],
)
def test_other_banks_other_documents_and_no_provider_mean_our_page(
    provider, settings, change, providers
):
    settings.SIGNING_PROVIDERS = settings.SIGNING_PROVIDERS if providers is None else providers
    mandate = MandateFactory(**change)
    SigningRequest.objects.all().delete()

    ask_everybody(mandate.versions.get())

    assert (provider_of(mandate), Envelope.objects.count()) == ("", 0)
    assert Mail.objects.filter(template="mandate_to_sign").count() == 1


def test_our_page_leads_to_the_provider_and_signs_nothing_itself(asked, client):
    url = f"/sign/{link_of(asked.mandate_version.mandate)}/"

    page = client.get(url).content.decode()
    refused = client.post(f"{url}code/", follow=True).content.decode()

    assert 'href="https://sign.provider.example/0"' in page
    assert 'name="code"' not in page
    assert "another provider" in refused
    assert not Mail.objects.filter(template="mandate_code").exists()


def test_our_page_waits_with_the_client_while_the_provider_is_away(
    mandate, provider, client, later
):
    provider.is_away()
    later(minutes=1)

    page = client.get(f"/sign/{link_of(mandate)}/").content.decode()

    assert "can’t be reached at this moment" in page


@pytest.mark.parametrize(
    ("status", "body"), [(503, b""), (302, b""), (401, b""), (201, b"{"), (201, b"[]"), (201, b"x")]
)
def test_a_provider_that_is_away_is_asked_until_it_answers(
    provider, mandate, run_outbox, later, status, body
):
    provider.is_away(status=status, body=body)
    run_outbox()
    for _hour in range(12):
        later(hours=1)
    failed = Envelope.objects.get()
    provider.is_back()

    later(hours=1)

    found = Envelope.objects.get()
    assert (failed.state, failed.failures > 8, bool(failed.failure)) == ("starting", True, True)
    assert (found.state, found.failures, found.failure) == ("open", 0, "")
    assert not OutboxMessage.objects.filter(dead_at__isnull=False).exists()


def test_a_provider_that_nobody_set_up_any_more_is_waited_for(asked, settings, later):
    settings.SIGNING_PROVIDERS = {}

    later(hours=1)

    assert (row(asked).state, "isn't set up" in row(asked).failure) == ("open", True)


@pytest.mark.parametrize(
    "people",
    [[], [{"id": "x", "url": "https://x.example"}], [{"id": None, "url": "javascript:alert(1)"}]],
)
def test_only_addresses_of_who_was_named_are_taken(provider, mandate, run_outbox, people):
    signatory = str(mandate.signatories.get().pk)
    named = [{**each, "id": each["id"] or signatory} for each in people]
    provider.is_away(
        "PUT", status=201, body=repr({"signatories": named}).replace("'", '"').encode()
    )

    run_outbox()

    assert (Envelope.objects.get().state, Envelope.objects.get().failures) == ("starting", 1)


def test_a_silent_provider_is_asked_ever_more_seldom(provider, asked, later):
    later(minutes=1)
    soon = row(asked).check_at - timezone.now()

    later(days=3)

    assert soon == timedelta(minutes=2)
    assert row(asked).check_at - timezone.now() == timedelta(hours=1)


# -- Signed ----------------------------------------------------------------------------------------


def test_what_comes_back_signed_is_kept_as_it_is_with_our_evidence(provider, asked, later):
    provider.sign()

    later(minutes=10)

    mandate = Mandate.objects.get()
    version = mandate.versions.get()
    file, evidence = kept(version.sealed_sha256), kept(version.evidence_sha256)
    words = PdfReader(io.BytesIO(evidence)).pages[0].extract_text()
    request = SigningRequest.objects.get()
    assert (mandate.state, row(asked).state, file) == ("signed", "signed", provider.signing["file"])
    assert (verify(evidence).intact, verify(evidence).trusted) == (True, True)
    assert (request.signer_name, request.confirmed_by) == ("Els Maes", "Tekenhuis, itsme, P-1")
    assert "Tekenhuis, itsme, P-1" in words
    assert version.sealed_sha256[:32] in words.replace("\n", "")
    assert actions(mandate)[:4] == ["signing_started", "signature_given", "signed", "sealed"]


def test_a_file_from_outside_is_only_ever_saved(provider, asked, later, client):
    url = f"/sign/{link_of(asked.mandate_version.mandate)}/document.pdf"
    before = client.get(url)
    provider.sign()
    later(minutes=10)

    after = client.get(url)

    assert before["Content-Disposition"].startswith("inline")
    assert after["Content-Disposition"].startswith("attachment")
    assert after.content == provider.signing["file"]


def test_looking_twice_signs_once(provider, asked, later):
    provider.sign()
    seen = row(asked)
    later(minutes=10)

    advance_envelope(seen)

    assert actions(seen.mandate_version.mandate).count("signed") == 1
    assert Mail.objects.filter(template="mandate_signed").count() == 1


def changed_page() -> bytes:
    """Return the offered document with its page turned by what was appended, then signed."""
    writer, out = PdfWriter(io.BytesIO(OFFERED), incremental=True), io.BytesIO()
    writer.pages[0].rotate(90)
    writer.write(out)
    return with_a_signature(out.getvalue())


def scripted() -> bytes:
    writer, out = PdfWriter(io.BytesIO(OFFERED), incremental=True), io.BytesIO()
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    writer.write(out)
    return with_a_signature(out.getvalue())


def tampered() -> bytes:
    signed = with_a_signature(OFFERED)
    place = signed.index(b"/Sig", len(OFFERED))
    return signed[:place] + b"/Gis" + signed[place + 4 :]


def turned_after_signing() -> bytes:
    writer, out = PdfWriter(io.BytesIO(with_a_signature(OFFERED)), incremental=True), io.BytesIO()
    writer.add_blank_page(300, 400)
    writer.write(out)
    return out.getvalue()


def doubling() -> bytes:
    """Return the document with a page that holds 2^50 times the same, in fifty objects."""
    writer, out = PdfWriter(io.BytesIO(OFFERED), incremental=True), io.BytesIO()
    inner = writer._add_object(ArrayObject())
    for _again in range(50):
        inner = writer._add_object(ArrayObject([inner, inner]))
    writer.pages[0][NameObject("/PieceInfo")] = DictionaryObject({NameObject("/X"): inner})
    writer.write(out)
    return with_a_signature(out.getvalue())


def page_tree_that_doubles() -> bytes:
    writer, out = PdfWriter(io.BytesIO(OFFERED), incremental=True), io.BytesIO()
    tree = writer.root_object["/Pages"]
    inner = tree["/Kids"][0]
    for _again in range(50):
        kids = {NameObject("/Kids"): ArrayObject([inner, inner])}
        inner = writer._add_object(
            DictionaryObject({NameObject("/Type"): NameObject("/Pages"), **kids})
        )
    tree[NameObject("/Kids")] = ArrayObject([tree["/Kids"][0], inner])
    writer.write(out)
    return with_a_signature(out.getvalue())


@pytest.mark.parametrize("file", [doubling, page_tree_that_doubles])
def test_a_file_without_end_is_looked_through_in_no_time(file, monkeypatch):
    monkeypatch.setattr(foreign_signatures, "problem_of", lambda pdf: "")

    assert why_not_taken(file(), offered=OFFERED) in {"changed_pages", "bad_signature"}


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (lambda: b"<html>Sorry</html>", "not_a_pdf"),
        (lambda: with_a_signature(one_page(301)), "another_document"),
        (lambda: OFFERED, "unsigned"),
        (changed_page, "changed_pages"),
        (turned_after_signing, "bad_signature"),
        (tampered, "bad_signature"),
        (scripted, "active_content"),
    ],
)
def test_a_file_that_is_not_the_signed_document_never_counts(provider, asked, later, file, code):
    provider.sign(file())

    later(minutes=10)

    mandate = Mandate.objects.get()
    event = history_of(mandate).get(action="mandate.signature_rejected")
    assert (mandate.state, mandate.reason) == ("problem", "signature_rejected")
    assert (event.facts["code"], row(asked).state) == (code, "rejected")
    assert mandate.versions.get().sealed_sha256 == ""


def test_another_signature_after_the_first_does_not_break_it(provider, asked, later):
    provider.sign(with_a_signature(with_a_signature(OFFERED)))

    later(minutes=10)

    assert Mandate.objects.get().state == "signed"


def test_a_signature_has_to_lead_to_the_roots_that_are_named(provider, asked, settings, later):
    facts = settings.SIGNING_PROVIDERS["twikey"]
    settings.SIGNING_PROVIDERS = {
        "twikey": {
            **facts,
            "certificates": settings.TSA_DEVELOPMENT_FOLDER + "/tsa_certificate.pem",
        }
    }
    provider.sign()

    later(minutes=10)

    assert "don't trust" in Mandate.objects.get().reason_text


def test_roots_that_are_led_to_are_trusted(provider, asked, settings, later):
    facts = settings.SIGNING_PROVIDERS["twikey"]
    settings.SIGNING_PROVIDERS = {"twikey": {**facts, "certificates": settings.SEAL_CHAIN_FILE}}
    provider.sign()

    later(minutes=10)

    assert Mandate.objects.get().state == "signed"


def test_everybody_has_to_have_signed(provider, asked, later):
    provider.sign(given=[])

    later(minutes=10)

    assert (Mandate.objects.get().reason, row(asked).state) == ("signature_rejected", "rejected")


@pytest.mark.parametrize(
    "said",
    [
        {"documentSha256": "0" * 64},
        {"documentSha256": "short"},
        {"state": "lost"},
        {"at": "2026-11-24T23:00:00+00:00"},
        {"at": "2026-11-24T09:10:00"},
        {"at": "1999-01-01T09:10:00+00:00"},
    ],
)
def test_an_answer_that_makes_no_sense_is_asked_again_for(provider, asked, later, said):
    provider.sign(**said)

    later(minutes=10)

    assert (Mandate.objects.get().state, row(asked).failures) == ("awaiting_signature", 1)


def test_a_download_that_breaks_off_is_tried_again(provider, asked, later):
    provider.sign()
    provider.server.missing = 1
    later(minutes=10)
    failures = row(asked).failures
    provider.server.missing = 0

    later(minutes=10)

    assert (failures, Mandate.objects.get().state) == (1, "signed")


# -- Refused, lapsed, withdrawn --------------------------------------------------------------------


def test_a_refusal_reaches_the_office_with_its_reason(provider, asked, later):
    who = provider.signing["signatories"][0]["id"]
    provider.signing.update(state="refused", reason="not our bank", refusedBy=who)

    later(minutes=10)

    mandate = Mandate.objects.get()
    assert (mandate.state, mandate.reason) == ("problem", "client_refused")
    assert (mandate.reason_text, SigningRequest.objects.get().state) == ("not our bank", "refused")


def test_what_lapses_is_begun_anew_while_links_work(provider, asked, later):
    provider.signing["state"] = "expired"

    later(days=30)

    states = Envelope.objects.order_by("created_at").values_list("state", flat=True)
    assert list(states) == ["expired", "open"]
    assert Mail.objects.filter(template="mandate_to_sign").count() == 2


def test_what_lapses_at_once_waits_for_the_office(provider, asked, later):
    provider.signing["state"] = "expired"
    later(minutes=5)
    turn = turn_of(Mandate.objects.get()).turn

    link_of(Mandate.objects.get())

    states = Envelope.objects.order_by("created_at").values_list("state", flat=True)
    assert (turn, list(states)) == (Turn.OFFICE, ["expired", "starting"])


@pytest.mark.parametrize(
    "act",
    [
        lambda mandate: change_mandate(mandate, address="Kerkstraat 1", by=SYSTEM),
        lambda mandate: archive_mandate(mandate, by=SYSTEM),
    ],
)
def test_what_is_void_is_withdrawn_even_from_a_provider_that_is_away(provider, asked, later, act):
    provider.is_away("DELETE")
    act(asked.mandate_version.mandate)
    later(hours=1)
    waiting = row(asked).state
    provider.is_back()

    later(hours=2)

    assert (waiting, row(asked).state) == ("cancelling", "cancelled")
    assert "DELETE" in provider.calls


def test_what_is_signed_after_it_was_void_does_not_count(provider, asked, later, client):
    archive_mandate(asked.mandate_version.mandate, by=SYSTEM)
    provider.sign()

    answer = call(client, asked.pk)
    later(hours=1)

    mandate = Mandate.objects.get()
    assert (answer.status_code, mandate.state, row(asked).state) == (202, "archived", "cancelled")
    assert actions(mandate)[-1] == "signed_too_late"
    assert mandate.versions.get().sealed_sha256 == ""


def test_another_address_is_told_to_the_provider(provider, asked, later):
    signatory = Signatory.objects.select_related("mandate").get()

    change_address(signatory, email="new@company.example", by=SYSTEM)
    later(minutes=1)

    assert [each["email"] for each in provider.signing["signatories"]] == ["new@company.example"]
    assert row(asked).state == "cancelled"
    assert Mail.objects.filter(to="new@company.example").count() == 1


# -- Calls -----------------------------------------------------------------------------------------


def test_a_call_has_the_provider_asked_at_once(provider, asked, run_outbox, client):
    provider.sign(at=NOW)

    answers = [call(client, asked.pk).status_code for _again in range(3)]
    run_outbox()

    assert answers == [202, 202, 202]
    assert Mandate.objects.get().state == "signed"
    assert actions(Mandate.objects.get()).count("signed") == 1


def test_a_call_that_is_quicker_than_our_own_start_is_not_lost(provider, mandate, client, later):
    answer = call(client, Envelope.objects.get().pk)
    later(seconds=1)
    provider.sign(at=NOW)

    later(minutes=3)

    assert (answer.status_code, Mandate.objects.get().state) == (202, "signed")


@pytest.fixture
def over(asked):
    """A signing of which the file has been taken."""
    Envelope.objects.settle(asked, "signed", file_sha256="1" * 64)
    return asked


def test_a_late_call_changes_nothing(over, client):
    answer = call(client, over.pk, documentSha256="1" * 64)

    assert (answer.status_code, answer.json()) == (202, {"state": "signed"})
    assert not OutboxMessage.objects.claimable().exists()


def test_a_call_about_another_file_is_refused_and_noted(over, client):
    answer = call(client, over.pk, documentSha256="0" * 64)

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert actions(Mandate.objects.get())[-1] == "signing_contradicted"


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "another secret that is as long as that"},
        {"at": 1_700_000_000},
        {"provider": "nobody"},
        {"signing_id": "00000000-0000-4000-8000-000000000000"},
        {"signing_id": "x"},
        {"documentSha256": "x"},
    ],
)
def test_a_call_that_is_not_genuine_is_about_nothing(asked, client, wrong):
    facts = {"signing_id": asked.pk, **wrong}

    answer = call(client, **facts)

    assert answer.status_code == 404
    assert not OutboxMessage.objects.claimable().exists()


def test_a_body_that_was_changed_is_about_nothing(asked, client):
    url, header = "/signing-calls/twikey/", {"X-Signature": f"t={int(time.time())},v1={'0' * 64}"}
    body = f'{{"id": "{asked.pk}"}}'

    answer = client.post(url, body, content_type="application/json", headers=header)
    long = client.post(url, body + " " * 70_000, content_type="application/json", headers=header)

    assert (answer.status_code, long.status_code) == (404, 404)


def test_who_calls_wrongly_too_often_has_to_wait(asked, client):
    answers = [call(client, asked.pk, secret="x" * 40).status_code for _again in range(61)]

    assert answers[-1] == 429


# -- Staff -----------------------------------------------------------------------------------------


def test_staff_have_a_provider_asked_at_once_but_not_about_what_is_over(
    provider, asked, run_outbox
):
    provider.sign(at=NOW)
    check_now(row(asked), by=SYSTEM)
    run_outbox()

    with pytest.raises(StateConflict):
        check_now(row(asked), by=SYSTEM)

    assert Mandate.objects.get().state == "signed"
