"""What superusers do on the staff's pages: each through a service, freshly logged in, on record."""

from datetime import timedelta

import pytest
from allauth.idp.oidc.models import Token
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from common.keys import keyed_hash
from documents.models import Document, Reception
from documents.services import receive_document
from offices.models import AccountingOffice, BankAccount, Client, Environment, Membership
from partners.models import PartnerCredential, RedirectUri, SoftwarePartner
from partners.selectors import credential_for
from tests.admin.rows import credential, quarantined, redirect_uri, session, token
from tests.documents.builders import file_of, statement
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    ConsentFactory,
    EnvironmentFactory,
    MembershipFactory,
    OfficeFactory,
    PartnerFactory,
    UserFactory,
    bank_iban,
    enterprise_number,
)
from users.models import User

pytestmark = pytest.mark.django_db

NEW_PARTNER = {
    "name": "Ledger Pro",
    "kind": "accounting",
    "website": "https://ledger.example",
    "contact_email": "dev@ledger.example",
    "redirect_uris": "https://ledger.example/back\r\n\r\n https://ledger.example/other \r\n",
}


def address(model, deed, *args):
    app, _, name = model.partition(".")
    return reverse(f"admin:{app}_{name}_{deed}", args=args)


ADDITIONS = [
    "users.user",
    "offices.accountingoffice",
    "partners.softwarepartner",
    "documents.reception",
]
DEEDS = {
    "add-environment": ("offices.accountingoffice", OfficeFactory),
    "add-client": ("offices.accountingoffice", OfficeFactory),
    "add-member": ("offices.accountingoffice", OfficeFactory),
    "close-office": ("offices.accountingoffice", OfficeFactory),
    "add-bank-account": ("offices.client", ClientFactory),
    "deactivate": ("users.user", UserFactory),
    "reactivate": ("users.user", lambda: UserFactory(is_active=False)),
    "rotate": ("partners.softwarepartner", PartnerFactory),
    "add-redirect-uri": ("partners.softwarepartner", PartnerFactory),
    "close-partner": ("partners.softwarepartner", PartnerFactory),
    "revoke": ("partners.partnercredential", credential),
    "remove": ("partners.redirecturi", redirect_uri),
    "release": ("documents.reception", quarantined),
    "discard": ("documents.reception", quarantined),
}
PAGES = [f"add {model}" for model in ADDITIONS] + list(DEEDS)


def make_page(name):
    """Return the address of a deed, with a row for it if it needs one."""
    if name.startswith("add "):
        return address(name.removeprefix("add "), "add")
    model, make = DEEDS[name]
    deed = "close" if name.startswith("close-") else name
    return address(model, deed, make().pk)


@pytest.mark.parametrize("name", PAGES)
def test_deed_opens_for_a_superuser(name, signed_in, superuser):
    response = signed_in(superuser).get(make_page(name))

    assert (response.status_code, "undefined:" in response.text) == (200, False)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", PAGES)
def test_deed_is_refused_to_staff(name, method, signed_in, staff):
    response = getattr(signed_in(staff), method)(make_page(name))

    assert response.status_code == 403


@pytest.mark.parametrize("role", ["admin", "member"])
@pytest.mark.parametrize("name", PAGES)
def test_deed_is_refused_to_people_of_offices(name, role, signed_in, request):
    browser = signed_in(request.getfixturevalue(role))

    response = browser.post(make_page(name), {"reason": "because"}, follow=True)

    assert response.status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", PAGES)
def test_deed_needs_a_fresh_log_in(name, method, signed_in, superuser):
    browser = signed_in(superuser, seconds_ago=16 * 60)
    before = AuditEvent.objects.count
    page = make_page(name)
    events = before()

    response = getattr(browser, method)(page, {"reason": "because", "overlap": "0"})

    assert (response.status_code, response["Location"].partition("?")[0], before()) == (
        302,
        "/accounts/reauthenticate/",
        events,
    )


@pytest.mark.parametrize("name", list(DEEDS))
def test_deed_to_a_row_that_is_not_there_is_not_found(name, signed_in, superuser):
    model, _make = DEEDS[name]
    deed = "close" if name.startswith("close-") else name

    response = signed_in(superuser).get(address(model, deed, "7000000"))

    assert response.status_code == 404


@pytest.mark.parametrize(
    "name", ["close-office", "close-partner", "deactivate", "reactivate", "revoke", "remove"]
)
@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_what_cant_be_taken_back_needs_a_reason(name, reason, signed_in, superuser):
    response = signed_in(superuser).post(make_page(name), {"reason": reason})

    assert (response.status_code, list(response.context["form"].errors)) == (200, ["reason"])


def last_event():
    event = AuditEvent.objects.order_by("-id")[0]
    return (event.action, event.actor_kind, event.actor_id, event.reason)


def test_register_a_partner(signed_in, superuser):
    response = signed_in(superuser).post(address("partners.softwarepartner", "add"), NEW_PARTNER)

    partner = SoftwarePartner.objects.get()
    secret = response.context["client_secret"]
    assert credential_for(partner.oauth_application_id, secret).partner == partner
    assert [uri.uri for uri in partner.redirect_uris.order_by("id")] == [
        "https://ledger.example/back",
        "https://ledger.example/other",
    ]


def test_registering_shows_client_id_and_secret_on_the_page_itself(signed_in, superuser):
    response = signed_in(superuser).post(address("partners.softwarepartner", "add"), NEW_PARTNER)

    partner = SoftwarePartner.objects.get()
    issued = partner.credentials.get()
    secret = response.context["client_secret"]
    shown = [
        f'<code id="client-id">{partner.oauth_application_id}</code>' in response.text,
        f'<code id="client-secret">{secret}</code>' in response.text,
    ]
    assert (response.status_code, shown) == (200, [True, True])
    assert (issued.secret_hash, issued.created_by) == (keyed_hash(secret), superuser)


def test_invoicing_software_has_no_secret_to_show(signed_in, superuser):
    response = signed_in(superuser).post(
        address("partners.softwarepartner", "add"), {**NEW_PARTNER, "kind": "invoicing"}
    )

    partner = SoftwarePartner.objects.get()
    change = address("partners.softwarepartner", "change", partner.pk)
    assert (response["Location"], partner.credentials.count()) == (change, 0)


@pytest.mark.parametrize("page", ["register", "rotate"])
def test_the_secret_is_in_no_session_and_no_log(page, signed_in, superuser, caplog):
    browser = signed_in(superuser)
    if page == "register":
        response = browser.post(address("partners.softwarepartner", "add"), NEW_PARTNER)
    else:
        rotate = address("partners.softwarepartner", "rotate", PartnerFactory().pk)
        response = browser.post(rotate, {"overlap": "0"})

    secret = response.context["client_secret"]
    logged = "".join(str(vars(entry)) for entry in caplog.records)
    assert (secret in str(dict(browser.session)), secret in logged) == (False, False)


def test_the_secret_is_not_on_the_next_page(signed_in, superuser):
    browser = signed_in(superuser)
    response = browser.post(address("partners.softwarepartner", "add"), NEW_PARTNER)
    secret = response.context["client_secret"]
    partner = SoftwarePartner.objects.get()

    after = browser.get(address("partners.softwarepartner", "change", partner.pk))

    assert secret not in after.text


def test_a_page_with_a_secret_is_kept_by_no_cache(signed_in, superuser):
    response = signed_in(superuser).post(address("partners.softwarepartner", "add"), NEW_PARTNER)

    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "Led\u202eger"}, "name"),
        ({"kind": "other"}, "kind"),
        ({"contact_email": "nobody"}, "contact_email"),
        ({"redirect_uris": "https://ledger.example/back\njavascript:alert(1)"}, "redirect_uris"),
        ({"redirect_uris": "http://ledger.example/back"}, "redirect_uris"),
        ({"redirect_uris": "https://ledger.example/" + "x" * 500}, "__all__"),
        ({"name": "企业"}, "__all__"),
    ],
)
def test_a_partner_that_is_not_right_is_not_registered(changes, field, signed_in, superuser):
    response = signed_in(superuser).post(
        address("partners.softwarepartner", "add"), {**NEW_PARTNER, **changes}
    )

    found = (response.status_code, list(response.context["form"].errors))
    assert (found, SoftwarePartner.objects.count()) == ((200, [field]), 0)


@pytest.mark.parametrize("name", ["Ledger Pro", "Ledger-Pro"])
def test_a_second_partner_of_the_same_name_is_refused(name, signed_in, superuser):
    PartnerFactory(name="Ledger Pro")

    response = signed_in(superuser).post(
        address("partners.softwarepartner", "add"), {**NEW_PARTNER, "name": name}
    )

    assert (response.status_code, SoftwarePartner.objects.count()) == (200, 1)


@pytest.mark.parametrize(
    ("overlap", "lifetime"),
    [("0", timedelta(0)), ("86400", timedelta(1)), ("604800", timedelta(7))],
)
def test_rotate_a_key(overlap, lifetime, signed_in, superuser, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    partner = PartnerFactory()
    first = partner.credentials.get()

    response = signed_in(superuser).post(
        address("partners.softwarepartner", "rotate", partner.pk), {"overlap": overlap}
    )

    first.refresh_from_db()
    new = credential_for(partner.oauth_application_id, response.context["client_secret"])
    assert (first.expires_at, new.partner) == (timezone.now() + lifetime, partner)
    assert last_event()[:3] == ("partner.credential_issued", "user", str(superuser.pk))


@pytest.mark.parametrize("overlap", ["1", "-86400", "2592000", "", "a day"])
def test_no_other_overlap_is_possible(overlap, signed_in, superuser):
    partner = PartnerFactory()

    response = signed_in(superuser).post(
        address("partners.softwarepartner", "rotate", partner.pk), {"overlap": overlap}
    )

    assert (list(response.context["form"].errors), partner.credentials.count()) == (["overlap"], 1)


def test_add_a_redirect_address(signed_in, superuser):
    partner = PartnerFactory()

    signed_in(superuser).post(
        address("partners.softwarepartner", "add-redirect-uri", partner.pk),
        {"uri": "https://new.example/back"},
    )

    assert partner.redirect_uris.filter(uri="https://new.example/back").exists()
    assert last_event()[:3] == ("partner.redirect_uri_added", "user", str(superuser.pk))


def test_a_redirect_address_is_added_once(signed_in, superuser):
    partner = PartnerFactory()
    uri = partner.redirect_uris.get().uri

    response = signed_in(superuser).post(
        address("partners.softwarepartner", "add-redirect-uri", partner.pk), {"uri": uri}
    )

    assert (response.status_code, partner.redirect_uris.count()) == (200, 1)


def test_remove_a_redirect_address(signed_in, superuser):
    uri = PartnerFactory().redirect_uris.get()

    signed_in(superuser).post(
        address("partners.redirecturi", "remove", uri.pk), {"reason": "moved"}
    )

    assert not RedirectUri.objects.filter(pk=uri.pk).exists()
    assert last_event() == ("partner.redirect_uri_removed", "user", str(superuser.pk), "moved")


def test_revoke_a_credential(signed_in, superuser):
    access = token()
    partner = access.client.software_partner
    leaked = partner.credentials.get()

    signed_in(superuser).post(
        address("partners.partnercredential", "revoke", leaked.pk), {"reason": "leaked"}
    )

    live = PartnerCredential.objects.live().filter(partner=partner).count()
    assert (live, Token.objects.filter(pk=access.pk).count()) == (0, 0)
    assert last_event() == ("partner.credential_revoked", "user", str(superuser.pk), "leaked")


def test_close_a_partner(signed_in, superuser, run_outbox):
    consent = ConsentFactory(status="allowed")

    signed_in(superuser).post(
        address("partners.softwarepartner", "close", consent.partner.pk), {"reason": "bankrupt"}
    )

    assert last_event() == ("partner.closed", "user", str(superuser.pk), "bankrupt")
    run_outbox()
    consent.refresh_from_db()
    consent.partner.refresh_from_db()
    assert (consent.partner.closed_at is None, consent.status) == (False, "cancelled")


def test_close_an_office(signed_in, superuser):
    office = OfficeFactory()

    signed_in(superuser).post(
        address("offices.accountingoffice", "close", office.pk), {"reason": "contract ended"}
    )

    office.refresh_from_db()
    assert office.closed_at is not None
    assert last_event() == ("office.closed", "user", str(superuser.pk), "contract ended")


@pytest.mark.parametrize("name", ["close-office", "close-partner", "revoke", "deactivate"])
def test_what_is_done_is_not_done_twice(name, signed_in, superuser):
    browser = signed_in(superuser)
    page = make_page(name)
    browser.post(page, {"reason": "because"})
    events = AuditEvent.objects.count()

    again = browser.post(page, {"reason": "because"}, follow=True)

    assert [str(message) for message in again.context["messages"]][-1:] == [
        "That is no longer possible."
    ]
    assert AuditEvent.objects.count() == events


def test_add_an_office(signed_in, superuser):
    number = enterprise_number(4_000)
    sent = {
        "name": "Kantoor Nieuw",
        "enterprise_number": f"BE {number[:4]}.{number[4:7]}.{number[7:]}",
        "contact_email": "info@nieuw.example",
        "language": "fr",
    }

    response = signed_in(superuser).post(address("offices.accountingoffice", "add"), sent)

    office = AccountingOffice.objects.get()
    assert (office.name, office.enterprise_number, office.language) == (
        "Kantoor Nieuw",
        number,
        "fr",
    )
    assert response["Location"] == address("offices.accountingoffice", "change", office.pk)
    assert last_event()[:3] == ("office.added", "user", str(superuser.pk))


def test_an_office_is_added_once(signed_in, superuser):
    office = OfficeFactory()
    sent = {
        "name": "The same",
        "enterprise_number": office.enterprise_number,
        "contact_email": "info@nieuw.example",
        "language": "fr",
    }

    response = signed_in(superuser).post(address("offices.accountingoffice", "add"), sent)

    assert (list(response.context["form"].errors), AccountingOffice.objects.count()) == (
        ["enterprise_number"],
        1,
    )


def test_add_an_environment(signed_in, superuser):
    office = OfficeFactory()

    signed_in(superuser).post(
        address("offices.accountingoffice", "add-environment", office.pk), {"name": "Package"}
    )

    assert Environment.objects.get().office == office
    assert last_event()[:3] == ("environment.added", "user", str(superuser.pk))


def new_client(**changes):
    return {
        "code": "C1",
        "name": "Bakkerij",
        "enterprise_number": enterprise_number(4_001),
        "language": "nl",
        **changes,
    }


def test_add_a_client(signed_in, superuser):
    environment = EnvironmentFactory()
    office = environment.office

    signed_in(superuser).post(
        address("offices.accountingoffice", "add-client", office.pk),
        new_client(environment=environment.pk),
    )

    client = Client.objects.get()
    assert (client.office, client.environment, client.code) == (office, environment, "C1")
    assert last_event()[:3] == ("client.added", "user", str(superuser.pk))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"enterprise_number": "0403170702"}, "enterprise_number"),
        ({"enterprise_number": ""}, "enterprise_number"),
        ({"code": ""}, "code"),
        ({"name": "a\tb"}, "name"),
        ({"language": "de"}, "language"),
    ],
)
def test_a_client_that_is_not_right_is_not_added(changes, field, signed_in, superuser):
    environment = EnvironmentFactory()
    sent = new_client(environment=environment.pk, **changes)

    response = signed_in(superuser).post(
        address("offices.accountingoffice", "add-client", environment.office.pk), sent
    )

    assert (list(response.context["form"].errors), Client.objects.count()) == ([field], 0)


def test_a_client_lives_in_an_environment_of_its_own_office(signed_in, superuser):
    office, foreign = OfficeFactory(), EnvironmentFactory()

    response = signed_in(superuser).post(
        address("offices.accountingoffice", "add-client", office.pk),
        new_client(environment=foreign.pk),
    )

    assert (list(response.context["form"].errors), Client.objects.count()) == (["environment"], 0)


def test_a_company_is_the_client_of_one_office(signed_in, superuser):
    taken, environment = ClientFactory(), EnvironmentFactory()
    sent = new_client(environment=environment.pk, enterprise_number=taken.enterprise_number)

    response = signed_in(superuser).post(
        address("offices.accountingoffice", "add-client", environment.office.pk), sent
    )

    assert (response.status_code, Client.objects.count()) == (200, 1)
    assert "This company is already the client of an office." in response.text


@pytest.mark.parametrize("spell", ["{}", "{:.4} ", " {}"])
def test_add_a_bank_account(spell, signed_in, superuser):
    client, number = ClientFactory(), bank_iban(70)
    typed = (
        " ".join(number[i : i + 4] for i in range(0, 16, 4))
        if ":" in spell
        else spell.format(number)
    )

    signed_in(superuser).post(
        address("offices.client", "add-bank-account", client.pk), {"iban": typed, "currency": "eur"}
    )

    account = BankAccount.objects.get()
    assert (account.client, account.iban, account.currency) == (client, number, "EUR")
    assert (account.bank_bic, last_event()[0]) == ("GEBABEBB", "bank_account.added")


@pytest.mark.parametrize("number", ["BE68539007547035", "hello", ""])
def test_what_is_no_iban_is_no_bank_account(number, signed_in, superuser):
    client = ClientFactory()

    response = signed_in(superuser).post(
        address("offices.client", "add-bank-account", client.pk),
        {"iban": number, "currency": "EUR"},
    )

    assert (list(response.context["form"].errors), BankAccount.objects.count()) == (["iban"], 0)


def test_an_account_belongs_to_one_client(signed_in, superuser):
    taken, client = BankAccountFactory(), ClientFactory()

    response = signed_in(superuser).post(
        address("offices.client", "add-bank-account", client.pk),
        {"iban": taken.iban, "currency": "EUR"},
    )

    assert (response.status_code, BankAccount.objects.count()) == (200, 1)


def test_add_a_member(signed_in, superuser):
    environment, user = EnvironmentFactory(), UserFactory(email="an@office.example")
    EnvironmentFactory(office=environment.office)
    sent = {"user": "An@office.example", "role": "user", "environments": [environment.pk]}

    signed_in(superuser).post(
        address("offices.accountingoffice", "add-member", environment.office.pk), sent
    )

    place = Membership.objects.get()
    assert (place.user, place.office, place.role) == (user, environment.office, "user")
    assert list(place.environments.all()) == [environment]
    assert last_event()[:3] == ("membership.added", "user", str(superuser.pk))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"user": "nobody@office.example"}, "user"),
        ({"user": "not an address"}, "user"),
        ({"role": "owner"}, "role"),
        ({"role": "admin"}, "__all__"),
    ],
)
def test_a_member_that_is_not_right_is_not_added(changes, field, signed_in, superuser):
    environment, user = EnvironmentFactory(), UserFactory()
    sent = {"user": user.email, "role": "user", "environments": [environment.pk], **changes}

    response = signed_in(superuser).post(
        address("offices.accountingoffice", "add-member", environment.office.pk), sent
    )

    assert (list(response.context["form"].errors), Membership.objects.count()) == ([field], 0)


def test_a_person_has_one_place_in_an_office(signed_in, superuser):
    place = MembershipFactory()

    response = signed_in(superuser).post(
        address("offices.accountingoffice", "add-member", place.office.pk),
        {"user": place.user.email, "role": "admin"},
    )

    assert (response.status_code, Membership.objects.count()) == (200, 1)


def test_add_a_user(signed_in, superuser):
    sent = {"email": "An@Office.example", "full_name": "An Peeters", "language": "nl"}

    signed_in(superuser).post(address("users.user", "add"), sent)

    user = User.objects.get(email="an@office.example")
    assert (user.full_name, user.is_staff, user.has_usable_password()) == (
        "An Peeters",
        False,
        False,
    )
    assert last_event()[:3] == ("user.added", "user", str(superuser.pk))


@pytest.mark.parametrize("email", ["", "nobody", "TAKEN@office.example"])
def test_a_user_that_is_not_right_is_not_added(email, signed_in, superuser):
    UserFactory(email="taken@office.example")
    before = User.objects.count()

    response = signed_in(superuser).post(
        address("users.user", "add"), {"email": email, "language": "nl"}
    )

    assert ("email" in response.context["form"].errors, User.objects.count()) == (True, before)


def test_nobody_is_made_superuser_on_these_pages(signed_in, superuser):
    sent = {"email": "an@office.example", "language": "nl", "is_superuser": "on", "is_active": "on"}

    signed_in(superuser).post(address("users.user", "add"), sent)

    assert User.objects.get(email="an@office.example").is_superuser is False


def test_deactivate_a_user_ends_their_log_ins(signed_in, superuser, admin):
    theirs = signed_in(admin)
    theirs.get("/profile/")
    other = session()

    signed_in(superuser).post(
        address("users.user", "deactivate", admin.pk), {"reason": "left the office"}
    )

    gone = theirs.get("/profile/")
    kept = type(other).objects.filter(pk=other.pk).exists()
    assert (gone.status_code, gone["Location"].partition("?")[0], kept) == (
        302,
        "/accounts/login/",
        True,
    )


def test_reactivate_a_user(signed_in, superuser):
    user = UserFactory(is_active=False)

    signed_in(superuser).post(address("users.user", "reactivate", user.pk), {"reason": "came back"})

    user.refresh_from_db()
    assert (user.is_active, last_event()) == (
        True,
        ("user.reactivated", "user", str(superuser.pk), "came back"),
    )


def test_a_deed_goes_on_after_the_password_was_asked(signed_in, superuser):
    browser = signed_in(superuser, seconds_ago=16 * 60)
    asked = browser.post(address("partners.softwarepartner", "add"), NEW_PARTNER)

    response = browser.post(asked["Location"], {"password": "a long enough passphrase"})

    partner = SoftwarePartner.objects.get()
    secret = response.context["client_secret"]
    assert credential_for(partner.oauth_application_id, secret).partner == partner
    assert (secret in str(dict(browser.session)), response["Cache-Control"].count("no-store")) == (
        False,
        1,
    )


def test_a_deed_refuses_a_form_from_elsewhere(signed_in, superuser):
    browser = signed_in(superuser, enforce_csrf_checks=True)

    response = browser.post(address("partners.softwarepartner", "add"), NEW_PARTNER)

    assert (response.status_code, SoftwarePartner.objects.count()) == (403, 0)


def test_files_are_taken_in(signed_in, superuser):
    account = BankAccountFactory()
    files = [
        SimpleUploadedFile("good.cod", file_of(statement(account.iban))),
        SimpleUploadedFile("bad.cod", b"no CODA"),
    ]

    response = signed_in(superuser).post(
        address("documents.reception", "add"), {"chosen": files}, follow=True
    )

    told = [(message.level_tag, message.message) for message in response.context["messages"]]
    assert told == [("success", "good.cod: 1 × stored"), ("warning", "bad.cod: 1 × quarantined")]
    assert (Document.objects.count(), Reception.objects.filter(source="staff").count()) == (1, 2)


def test_a_file_that_is_too_large_is_refused(signed_in, superuser, monkeypatch):
    monkeypatch.setattr("documents.admin.LARGEST_FILE", 10)

    response = signed_in(superuser).post(
        address("documents.reception", "add"), {"chosen": [SimpleUploadedFile("a.cod", b"x" * 11)]}
    )

    assert "a.cod is larger than" in response.text
    assert not Reception.objects.exists()


def test_what_can_be_placed_now_is_released(signed_in, superuser):
    number = bank_iban(777_777)
    reception = receive_document(file_of(statement(number)), file_name="a.cod").reception
    BankAccountFactory(iban=number)

    signed_in(superuser).post(address("documents.reception", "release", reception.pk))

    reception.refresh_from_db()
    assert (reception.outcome, Document.objects.get().reception) == ("stored", reception)
    assert AuditEvent.objects.filter(action="document.released").count() == 1


def test_what_still_can_t_be_placed_stays(signed_in, superuser):
    reception = quarantined()

    response = signed_in(superuser).post(address("documents.reception", "release", reception.pk))

    assert "still can" in response.text
    assert Reception.objects.quarantined().count() == 1


def test_what_is_discarded_keeps_its_reason(signed_in, superuser):
    reception = quarantined()

    signed_in(superuser).post(
        address("documents.reception", "discard", reception.pk), {"reason": "An advertisement"}
    )

    reception.refresh_from_db()
    assert reception.outcome == "discarded"
    assert AuditEvent.objects.get(action="document.discarded").reason == "An advertisement"
