"""Signed copies on the pages: the office uploads and reads, staff compare and decide."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from mandates import scans
from mandates.models import SignedCopy
from mandates.selectors import current_version
from tests.factories import ClientFactory, MandateFactory, SignedCopyFactory
from tests.mandates.papers import mandate_on_paper, scan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(office):
    return ClientFactory(office=office, language="en")


def page(name, *args):
    return reverse(f"mandates:{name}", args=args)


def staff_page(name, copy):
    return reverse(f"admin:mandates_signedcopy_{name}", args=[copy.pk])


def file(content=b"%PDF-1.7", name="scan.pdf", kind="application/pdf"):
    return SimpleUploadedFile(name, content, content_type=kind)


def uploaded(browser, mandate, content, **described):
    return browser.post(
        page("upload_copy", mandate.pk), {"file": file(content, **described)}, follow=True
    )


def test_an_upload_is_taken_and_shown_as_waiting(signed_in, member, company):
    mandate = mandate_on_paper(company)
    scan = scan_of(current_version(mandate))
    browser = signed_in(member)

    response = uploaded(browser, mandate, scan, name="../<b>.html", kind="text/html")

    copy = SignedCopy.objects.get()
    assert response.redirect_chain == [(page("detail", mandate.pk), 302)]
    assert "To be looked at" in response.text
    assert "uploaded a signed copy of version 1" in response.text
    saved = browser.get(page("copy", mandate.pk, copy.pk))
    assert (saved.content, saved["Content-Type"]) == (scan, "application/pdf")
    assert saved["Content-Disposition"] == f'attachment; filename="{mandate}-v1-signed.pdf"'
    assert (saved["X-Content-Type-Options"], saved["Content-Security-Policy"]) == (
        "nosniff",
        "sandbox",
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xd8\xff\xe0", "This is a photo"),
        (b"<html><script>alert(1)</script>", "This isn&#x27;t a PDF"),
        (b"", "The file is empty"),
    ],
)
def test_what_is_no_scan_is_refused_with_what_to_do(content, sentence, signed_in, member, company):
    mandate = MandateFactory(client=company, source="BNAGBEBB")

    response = uploaded(signed_in(member), mandate, content)

    assert (response.status_code, sentence in response.text) == (422, True)
    assert not SignedCopy.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    signed_in, member, company, monkeypatch
):
    monkeypatch.setattr("mandates.forms.LARGEST", 3)
    mandate = MandateFactory(client=company, source="BNAGBEBB")

    response = uploaded(signed_in(member), mandate, b"%PDF-1.7")

    assert f"larger than {scans.LARGEST // scans.MEBIBYTE} MB" in response.text
    assert not AuditEvent.objects.filter(action="mandate.copy_refused").exists()


def test_an_upload_without_a_file_asks_for_it(signed_in, member, company):
    mandate = MandateFactory(client=company, source="BNAGBEBB")

    response = signed_in(member).post(page("upload_copy", mandate.pk), {})

    assert (response.status_code, "Choose the PDF" in response.text) == (422, True)


@pytest.mark.usefixtures("one_window")
def test_who_uploads_without_end_waits(signed_in, member, company, monkeypatch):
    monkeypatch.setattr("mandates.views.paper.UPLOADS_AN_HOUR", 1)
    mandate = MandateFactory(client=company, source="BNAGBEBB")
    browser = signed_in(member)

    statuses = [uploaded(browser, mandate, b"\xff\xd8\xff").status_code for _ in range(2)]

    assert statuses == [422, 429]


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"source": "BBRUBEBB"}, "ING takes no mandate on paper"),
        ({"state": "active"}, "it is “Active”"),
        ({"kind": "voila", "state": "invited"}, "Only mandates for bank statements"),
    ],
)
def test_where_paper_is_not_taken_the_page_says_why_and_offers_nothing(
    details, sentence, signed_in, member, company
):
    mandate = MandateFactory(client=company, **details)
    browser = signed_in(member)

    shown = browser.get(page("upload_copy", mandate.pk))
    sent = uploaded(browser, mandate, b"%PDF-1.7")
    detail = browser.get(page("detail", mandate.pk))

    assert (sentence in shown.text, 'type="file"' in shown.text) == (True, False)
    assert (sent.redirect_chain[0][0], sentence in sent.text) == (
        page("detail", mandate.pk),
        True,
    )
    assert page("upload_copy", mandate.pk) not in detail.text


@pytest.mark.parametrize("who", ["outsider", "staff", "superuser"])
def test_another_office_s_copies_are_unknown(who, signed_in, request):
    copy = SignedCopyFactory()
    mandate = copy.mandate_version.mandate
    browser = signed_in(request.getfixturevalue(who))

    statuses = [
        browser.get(page("copy", mandate.pk, copy.pk)).status_code,
        browser.get(page("upload_copy", mandate.pk)).status_code,
        uploaded(browser, mandate, b"%PDF-1.7").status_code,
    ]

    assert statuses == [404, 404, 404]


def test_a_copy_of_another_mandate_is_unknown(signed_in, member, company):
    mandate, copy = MandateFactory(client=company), SignedCopyFactory()

    assert signed_in(member).get(page("copy", mandate.pk, copy.pk)).status_code == 404


# -- Staff -----------------------------------------------------------------------------------------


def test_staff_see_both_documents_as_pictures(signed_in, staff):
    copy = SignedCopyFactory()
    browser = signed_in(staff)

    shown = browser.get(staff_page("change", copy)).text
    pictures = [
        browser.get(reverse("admin:mandates_signedcopy_picture", args=[copy.pk, side, 1]))
        for side in ("offered", "scanned")
    ]

    for picture in pictures:
        assert picture.wsgi_request.path in shown
        assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert pictures[0].content != pictures[1].content


@pytest.mark.parametrize(("side", "number"), [("offered", 0), ("scanned", 9), ("other", 1)])
def test_a_page_that_is_not_there_is_no_picture(side, number, signed_in, staff):
    args = [SignedCopyFactory().pk, side, number]

    response = signed_in(staff).get(reverse("admin:mandates_signedcopy_picture", args=args))

    assert response.status_code == 404


def test_the_scan_itself_is_only_saved(signed_in, staff):
    response = signed_in(staff).get(staff_page("file", SignedCopyFactory()))

    assert response["Content-Disposition"].startswith("attachment; ")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_superuser_accepts_what_was_compared(signed_in, superuser):
    copy = SignedCopyFactory()
    browser = signed_in(superuser)
    today = timezone.localdate().isoformat()

    asked = browser.get(staff_page("accept", copy))
    browser.post(staff_page("accept", copy), {"signed_on": today, "signers": "Bo Bakker\n\nAn"})

    copy.refresh_from_db()
    assert "/offered/1.png" in asked.text
    assert (copy.state, copy.signers) == ("accepted", ["Bo Bakker", "An"])
    assert copy.mandate_version.mandate.state == "signed"


@pytest.mark.parametrize(
    "sent",
    [
        {"signed_on": "2999-01-01", "signers": "Bo"},
        {"signed_on": "yesterday", "signers": "Bo"},
        {"signed_on": timezone.localdate().isoformat(), "signers": ""},
        {"signed_on": timezone.localdate().isoformat(), "signers": "B\u202eo"},
    ],
)
def test_what_can_not_be_accepted_so_is_asked_again(sent, signed_in, superuser):
    copy = SignedCopyFactory()

    response = signed_in(superuser).post(staff_page("accept", copy), sent)

    copy.refresh_from_db()
    assert (response.status_code, copy.state) == (200, "waiting")


def test_a_superuser_rejects_with_a_reason_that_the_office_reads(signed_in, superuser, member):
    copy = SignedCopyFactory()
    sent = {"problem": "document_incomplete", "text": "page 2 is missing"}
    mandate = copy.mandate_version.mandate
    mandate.client.office.memberships.create(user=member, role="user")

    signed_in(superuser).post(staff_page("reject", copy), sent)

    shown = signed_in(member).get(page("detail", mandate.pk)).text
    assert "A page or a signature is missing" in shown
    assert "page 2 is missing" in shown


@pytest.mark.parametrize("deed", ["accept", "reject"])
@pytest.mark.parametrize(("who", "status"), [("staff", 403), ("admin", 404)])
def test_only_superusers_decide(deed, who, status, signed_in, request):
    copy = SignedCopyFactory()

    response = signed_in(request.getfixturevalue(who)).post(staff_page(deed, copy), {})

    copy.refresh_from_db()
    assert (response.status_code in {status, 302}, copy.state) == (True, "waiting")


def test_staff_take_in_what_came_by_post(signed_in, superuser):
    mandate = mandate_on_paper()
    url = reverse("admin:mandates_mandate_take-in", args=[mandate.pk])
    browser = signed_in(superuser)

    photo = browser.post(url, {"file": file(b"\xff\xd8\xff")})
    browser.post(url, {"file": file(scan_of(current_version(mandate)))})

    assert "This is a photo" in photo.text
    assert SignedCopy.objects.get().state == "waiting"
    event = AuditEvent.objects.get(action="mandate.copy_uploaded")
    assert event.actor_label == superuser.email
