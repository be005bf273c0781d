"""What an office sees of sales invoices, and decides about them."""

import io
import zipfile

import pytest

from offices.models import Export
from payments.models import Match
from payments.presentation import TONES
from payments.tasks import export_invoices
from tests.api.delivery.conftest import Package
from tests.factories import BankAccountFactory, ClientFactory, PartnerFactory
from tests.factories.feeds import company_credentials_of
from tests.factories.sales import OGM, copies_of, match_all, movement, pay, sale_xml, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(office):
    return ClientFactory(office=office, name="Bakkerij Zonnedauw")


@pytest.fixture
def browser(member, signed_in):
    return signed_in(member)


@pytest.fixture
def invoice(company):
    """An invoice with one likely payment."""
    row = send(company, ogm="")
    pay(BankAccountFactory(client=company), movement(100_000, text="2026-0001"))
    match_all()
    return row


def list_page(browser, office, query=""):
    return browser.get(f"/offices/{office.pk}/sales-invoices/{query}")


def test_the_list_tells_what_is_paid(browser, office, invoice):
    page = list_page(browser, office)

    assert "Invoice 2026-0001" in page.text
    assert "to confirm" in page.text
    assert "undefined:" not in page.text


FILTERS = [
    ("payment=open", True),
    ("payment=paid", False),
    ("payment=suggested", True),
    ("delivery=received", True),
    ("delivery=delivered", False),
    ("text=zonnedauw", True),
    ("text=2026-0001", True),
    ("text=niemand", False),
]


@pytest.mark.parametrize(("query", "is_there"), FILTERS)
def test_filters_narrow_the_list_down(browser, office, invoice, query, is_there):
    page = list_page(browser, office, f"?{query}")

    assert (f"/sales-invoices/{invoice.pk}/" in page.text) == is_there


def test_an_empty_list_says_what_comes(browser, office):
    assert "No sales invoice has arrived yet" in list_page(browser, office).text


def test_the_file_has_a_row_for_each_invoice(browser, office, invoice):
    response = browser.get(f"/offices/{office.pk}/sales-invoices/export/")

    lines = response.getvalue().decode().splitlines()
    assert (len(lines), lines[1].split(";")[3], lines[1].split(";")[7]) == (
        2,
        "2026-0001",
        "121.00",
    )


def test_the_list_is_an_excel_file_as_well(browser, office, invoice):
    response = browser.get(f"/offices/{office.pk}/sales-invoices/export/?form=xlsx")

    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "2026-0001" in sheet
    assert "<v>121.00</v>" in sheet


def test_a_long_list_is_made_in_the_background(browser, office, company, invoice, monkeypatch):
    monkeypatch.setattr("offices.views.exports.MOST_AT_ONCE", 0)
    foreign = send(ClientFactory(name=company.name), ogm="", number="2026-0099")
    asked = browser.get(f"/offices/{office.pk}/sales-invoices/export/?text=zonnedauw")
    browser.post(f"/offices/{office.pk}/sales-invoices/export/?text=zonnedauw")

    export = Export.objects.get()
    export_invoices(export_id=str(export.pk))
    export_invoices(export_id=str(export.pk))  # twice is once

    response = browser.get(f"/offices/{office.pk}/work/exports/{export.pk}/")
    table = b"".join(response.streaming_content).decode()
    assert asked.status_code == 200
    assert (invoice.number in table, foreign.number in table) == (True, False)


def test_the_invoice_tells_why_a_payment_is_its_own(browser, invoice):
    page = browser.get(f"/sales-invoices/{invoice.pk}/")

    assert "The number 2026-0001 stands in the communication." in page.text
    assert "tone-warn" in page.text
    assert "undefined:" not in page.text


def test_a_structured_communication_is_written_as_people_know_it(browser, company):
    row = send(company)
    pay(BankAccountFactory(client=company), movement(reference=OGM))
    match_all()

    page = browser.get(f"/sales-invoices/{row.pk}/").text

    assert "The structured communication +++123/4567/89002+++." in page
    assert OGM not in page


def test_every_state_has_a_shape_and_a_colour():
    assert set(TONES.values()) <= {"ok", "warn", "bad", "idle"}


def act(browser, invoice, path, data=None):
    return browser.post(f"/sales-invoices/{invoice.pk}/{path}", data or {})


@pytest.mark.parametrize(("deed", "verdict"), [("confirm", "confirmed"), ("undo", "undone")])
def test_a_person_decides(browser, invoice, deed, verdict):
    match = Match.objects.get()

    response = act(browser, invoice, f"matches/{match.pk}/{deed}/")

    match.refresh_from_db()
    assert (response.status_code, match.verdict) == (302, verdict)
    assert match.decided_by is not None


def test_who_comes_too_late_is_told(browser, invoice):
    match = Match.objects.get()
    act(browser, invoice, f"matches/{match.pk}/confirm/")

    again = act(browser, invoice, f"matches/{match.pk}/confirm/")
    gone = act(browser, invoice, f"matches/{match.pk + 1}/confirm/")

    assert (again.status_code, gone.status_code) == (409, 409)


def test_a_movement_is_matched_by_hand(browser, invoice):
    match = Match.objects.get()
    act(browser, invoice, f"matches/{match.pk}/undo/")

    data = {"movement": match.transaction_id, "amount": "50,00"}
    response = act(browser, invoice, "match/", data)

    match.refresh_from_db()
    assert (response.status_code, match.rule, match.amount) == (302, "hand", 50_000)


def test_an_invoice_is_matched_by_hand_only_while_money_is_open(browser, company):
    invoice = send(company)
    pay(BankAccountFactory(client=company), movement(reference=OGM))
    match_all()
    paid = browser.get(f"/sales-invoices/{invoice.pk}/").text

    act(browser, invoice, f"matches/{Match.objects.get().pk}/undo/")

    open_again = browser.get(f"/sales-invoices/{invoice.pk}/").text
    assert ("Match by hand" in paid, "Match by hand" in open_again) == (False, True)


WRONG = [({}, 422), ({"movement": "x"}, 422), ({"amount": "abc"}, 422), ({"amount": "200"}, 422)]


@pytest.mark.parametrize(("data", "status"), WRONG)
def test_what_can_t_be_matched_by_hand_is_refused(browser, invoice, data, status):
    match = Match.objects.get()
    sent = data if not data or "movement" in data else {"movement": match.transaction_id, **data}

    response = act(browser, invoice, "match/", sent)

    assert (response.status_code, standing_rule()) == (status, "number")


def standing_rule():
    return Match.objects.get().rule


def test_movements_of_another_company_can_t_be_matched(browser, invoice, office):
    other = BankAccountFactory(client=ClientFactory(office=office))
    pay(other, movement(121_000, text="x"))
    foreign = other.statements.get().transactions.get()

    response = act(browser, invoice, "match/", {"movement": foreign.pk})

    assert response.status_code == 422


def test_what_was_refused_stands_above_the_list(browser, office, company):
    partner = PartnerFactory(kind="invoicing", redirect_uris=())
    invoicer = Package(company_credentials_of(partner, company))
    broken = sale_xml(company, amount="122.00")
    invoicer.post("/sales-invoices/", broken, content_type="application/xml")

    page = list_page(browser, office)

    assert "it breaks these rules of electronic invoices." in page.text
    assert "BR-CO-15" in page.text


def test_a_longer_list_asks_the_database_no_more(
    browser, office, company, django_assert_max_num_queries
):
    def counted():
        with django_assert_max_num_queries(40) as queries:
            list_page(browser, office)
        return len(queries)

    sale = send(company, ogm=OGM)
    list_page(browser, office)
    of_one = counted()
    copies_of(sale, 49)

    assert counted() == of_one
