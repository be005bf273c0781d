"""The mails around a mandate: short, recognisable, and no link that does anything by itself."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from mails.models import Mail
from mandates.mails import (
    announce_copy_accepted,
    announce_copy_rejected,
    announce_end,
    announce_problem,
    announce_signed,
    announce_signed_on_paper,
    announce_void,
    ask_to_link,
    ask_to_sign,
    send_code_mail,
    warn_link_dies,
    warn_stuck,
    warn_undeliverable,
)
from mandates.models import Mandate, SignedCopy, SigningRequest
from tests.factories import ClientFactory, MandateFactory, MembershipFactory

pytestmark = pytest.mark.django_db
SENDERS = {
    "mandate_to_sign": lambda r: ask_to_sign(r, token="mcb_sign_x"),
    "mandate_reminder": lambda r: ask_to_sign(r, token="mcb_sign_x", is_reminder=True),
    "mandate_code": lambda r: send_code_mail(r, code="123456", key="1"),
    "mandate_void": announce_void,
    "mandate_signed": lambda r: announce_signed(r.mandate_version),
    "mandate_link": lambda r: ask_to_link(r.signatory, reminder=1),
    "mandate_signed_on_paper": lambda r: announce_signed_on_paper(copy_of(r)),
    "mandate_copy_accepted": lambda r: announce_copy_accepted(copy_of(r)),
    "mandate_copy_rejected": lambda r: announce_copy_rejected(copy_of(r)),
    "mandate_problem": lambda r: announce_problem(r.signatory.mandate),
    "mandate_ended": lambda r: announce_end(r.signatory.mandate),
    "mandate_undeliverable": lambda r: warn_undeliverable(r.signatory.mandate, r.signatory),
    "mandate_link_dies": warn_link_dies,
    "mandate_stuck": lambda r: warn_stuck(r.signatory.mandate),
}
TO_SIGNATORIES = list(SENDERS)[:7]


def copy_of(request):
    """The copy on paper of what somebody was asked to sign."""
    copies = SignedCopy.objects.filter(mandate_version=request.mandate_version)
    copy = copies.first() or SignedCopy(
        mandate_version=request.mandate_version, sha256="0" * 64, pages=4
    )
    copy.state, copy.settled_at = "accepted", timezone.now()
    copy.signed_on, copy.problem = timezone.localdate(), "document_incomplete"
    copy.save()
    return copy


@pytest.fixture
def request_(db):
    client = ClientFactory(name="Bakkerij <b>Proef</b>", contact_email="boss@company.example")
    mandate = MandateFactory(client=client, reason="client_refused", reason_text="<i>no</i>")
    MembershipFactory(office=mandate.office, role="admin")
    MembershipFactory(office=mandate.office, role="user")
    return SigningRequest.objects.select_related("signatory__mandate").get()


@pytest.mark.parametrize("template", SENDERS)
def test_a_mail_names_company_office_and_reference_in_both_parts(
    template, request_, mailoutbox, run_outbox
):
    SENDERS[template](request_)
    run_outbox()

    [mail] = mailoutbox
    [(html, _type)] = mail.alternatives
    mandate = request_.signatory.mandate
    for text in (mail.body, html):
        assert mandate.reference in text
        assert mandate.office.name in text
        assert "undefined:" not in text
    assert "<b>Proef" not in html
    assert "Bakkerij <b>Proef</b>" in mail.subject + mail.body


@pytest.mark.parametrize("template", SENDERS)
def test_the_same_event_is_mailed_once(template, request_):
    SENDERS[template](request_)
    SENDERS[template](request_)

    assert Mail.objects.filter(template=template).count() == 1


@pytest.mark.parametrize("template", SENDERS)
def test_only_links_to_read_stand_in_a_mail(template, request_, mailoutbox, run_outbox):
    SENDERS[template](request_)
    run_outbox()

    paths = set(re.findall(r"http://127\.0\.0\.1:8000(/\S*)", mailoutbox[0].body))
    allowed = {"/sign/mcb_sign_x/", f"/mandates/{request_.signatory.mandate.pk}/"}
    assert paths <= allowed


def test_the_code_is_mailed_to_who_asks_for_it_though_the_office_hands_over(request_):
    Mandate.objects.update(is_handed_over=True)
    request = SigningRequest.objects.select_related("signatory__mandate").get()

    SENDERS["mandate_code"](request)

    assert Mail.objects.get().template == "mandate_code"


@pytest.mark.parametrize("template", sorted(set(TO_SIGNATORIES) - {"mandate_code"}))
def test_an_office_that_hands_over_itself_has_nobody_mailed(template, request_):
    Mandate.objects.update(is_handed_over=True)
    request = SigningRequest.objects.select_related("signatory__mandate").get()

    SENDERS[template](request)

    assert not Mail.objects.exists()


@pytest.mark.parametrize("template", ["mandate_to_sign", "mandate_reminder", "mandate_code"])
def test_what_signs_is_erased_once_it_has_left(template, request_, run_outbox):
    SENDERS[template](request_)
    run_outbox()

    assert Mail.objects.get().content == ""


def test_a_signatory_is_called_by_name(request_, mailoutbox, run_outbox):
    request_.signatory.name = "Bo Bakker"
    ask_to_sign(request_, token="x")
    run_outbox()

    assert mailoutbox[0].body.startswith("Dear Bo Bakker,")


def test_a_warning_says_whose_turn_it_is(request_, mailoutbox, run_outbox):
    mandate = request_.signatory.mandate
    mandate.state, mandate.reason = "problem", "client_refused"
    mandate.state_modified_at = timezone.now()
    warn_stuck(mandate)
    run_outbox()

    assert "Speak with the client" in mailoutbox[0].body
