"""Every model has its pages; staff read them, nobody writes on them, others don't get in."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.admin import ROWS_COUNTED, BoundedPaginator
from tests.admin.rows import MAKERS
from tests.factories import UserFactory
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.by_turns]

FOREIGN_APPS = {"admin", "auth", "contenttypes", "sessions"}
LABELS = sorted(MAKERS)


def page(label, name, *args):
    app, model = label.lower().split(".")
    return reverse(f"admin:{app}_{model}_{name}", args=args)


def test_every_model_has_pages_or_stands_on_another_ones():
    registered = {model._meta.label for model in admin.site._registry}
    inline = {
        inline.model._meta.label
        for page in admin.site._registry.values()
        for inline in page.inlines
    }
    ours = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label not in FOREIGN_APPS
    }

    missing = ours - registered - inline

    contents = {"documents.Transaction", "documents.Rendering"}  # not for staff to read
    contents.add("mandates.OrderListRow")  # what was ordered of it stands in mandates.OrderRow
    contents.add("documents.Wording")  # what statements and documents say, told apart into words
    contents.add("feeds.Fetch")  # the document's own page in the portal says who fetched it
    assert missing == {"account.EmailConfirmation", *contents}


def test_every_registered_model_is_tried_here():
    registered = sorted(model._meta.label for model in admin.site._registry)

    assert registered == LABELS


@pytest.mark.parametrize("role", ["staff", "superuser"])
@pytest.mark.parametrize("label", LABELS)
def test_list_opens(label, role, signed_in, request):
    MAKERS[label]()
    browser = signed_in(request.getfixturevalue(role))

    response = browser.get(page(label, "changelist"))

    assert (response.status_code, "undefined:" in response.text) == (200, False)


@pytest.mark.parametrize("role", ["staff", "superuser"])
@pytest.mark.parametrize("label", LABELS)
def test_row_opens(label, role, signed_in, request):
    row = MAKERS[label]()
    browser = signed_in(request.getfixturevalue(role))

    response = browser.get(page(label, "change", row.pk))

    assert (response.status_code, "undefined:" in response.text) == (200, False)


@pytest.mark.parametrize("role", ["admin", "member", "outsider"])
@pytest.mark.parametrize("name", ["index", "audit_auditevent_changelist", "users_user_add"])
def test_people_of_offices_are_refused(name, role, signed_in, request):
    browser = signed_in(request.getfixturevalue(role))

    response = browser.get(reverse(f"admin:{name}"), follow=True)

    assert response.status_code == 403


@pytest.mark.parametrize("name", ["index", "audit_auditevent_changelist", "users_user_add"])
def test_strangers_are_sent_to_the_log_in(name, db):
    response = Browser().get(reverse(f"admin:{name}"), follow=True)

    assert response.redirect_chain[-1][0].partition("?")[0] == "/accounts/login/"


def test_the_admins_own_log_in_is_the_portals(db):
    response = Browser().get("/admin/login/?next=/admin/")

    assert (response.status_code, response["Location"]) == (
        302,
        "/accounts/login/?next=%2Fadmin%2F",
    )


def test_the_admins_own_password_page_is_the_portals(signed_in, staff):
    response = signed_in(staff).get("/admin/password_change/")

    assert (response.status_code, response["Location"]) == (302, "/accounts/password/change/")


def test_a_deactivated_member_of_staff_is_out_at_the_next_click(signed_in, staff):
    browser = signed_in(staff)
    User.objects.filter(pk=staff.pk).update(is_active=False)

    response = browser.get("/admin/", follow=True)

    assert response.redirect_chain[-1][0].partition("?")[0] == "/accounts/login/"


@pytest.mark.parametrize("label", LABELS)
def test_nobody_changes_a_row_by_its_form(label, signed_in, superuser):
    row = MAKERS[label]()

    response = signed_in(superuser).post(page(label, "change", row.pk), {"_save": "Save"})

    assert response.status_code == 403


@pytest.mark.parametrize("label", LABELS)
def test_nobody_deletes_a_row(label, signed_in, superuser):
    row = MAKERS[label]()

    response = signed_in(superuser).post(page(label, "delete", row.pk), {"post": "yes"})

    assert response.status_code == 403


@pytest.mark.parametrize("label", LABELS)
def test_nobody_deletes_by_the_action_of_a_list(label, signed_in, superuser):
    row = MAKERS[label]()
    sent = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}

    signed_in(superuser).post(page(label, "changelist"), sent)

    assert type(row)._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("label", LABELS)
def test_staff_without_superuser_add_nothing(label, signed_in, staff):
    browser = signed_in(staff)

    statuses = [
        browser.get(page(label, "add")).status_code,
        browser.post(page(label, "add")).status_code,
    ]

    assert statuses == [403, 403]


@pytest.mark.parametrize("label", LABELS)
def test_a_list_of_thirty_costs_what_a_list_of_one_costs(label, signed_in, superuser):
    browser = signed_in(superuser)
    MAKERS[label]()
    browser.get(page(label, "changelist"))
    with CaptureQueriesContext(connection) as one:
        browser.get(page(label, "changelist"))
    for _ in range(29):
        MAKERS[label]()

    with CaptureQueriesContext(connection) as thirty:
        browser.get(page(label, "changelist"))

    assert (len(thirty), len(thirty) <= 15) == (len(one), True)


@pytest.mark.parametrize(
    ("label", "lookup"),
    [
        ("users.User", "password__startswith"),
        ("partners.PartnerCredential", "secret_hash__startswith"),
        ("allauth_idp_oidc.Token", "hash__startswith"),
        ("allauth_idp_oidc.Client", "secret__startswith"),
        ("mails.Mail", "content__startswith"),
        ("mfa.Authenticator", "data__seed"),
        ("usersessions.UserSession", "session_key__startswith"),
        ("consents.Consent", "decided_by__password__startswith"),
    ],
)
def test_hidden_columns_cant_be_guessed_by_filters(label, lookup, signed_in, staff):
    MAKERS[label]()

    response = signed_in(staff).get(page(label, "changelist"), {lookup: "a"})

    assert response.status_code == 400


def test_a_huge_table_is_not_counted_to_its_end():
    paginator = BoundedPaginator(range(3 * ROWS_COUNTED), 50)

    assert paginator.count == ROWS_COUNTED


def test_history_leads_to_the_audit_trail(signed_in, staff):
    user = UserFactory()

    response = signed_in(staff).get(page("users.User", "history", user.pk))

    assert response["Location"] == (
        f"/admin/audit/auditevent/?target_kind=users.user&target_id={user.pk}"
    )


@pytest.mark.parametrize(
    "field", ["password", "secret_hash", "hash", "secret", "session_key", "data", "content"]
)
def test_no_page_shows_a_column_that_holds_a_secret(field, rf, superuser):
    request = rf.get("/admin/")
    request.user = superuser

    showing = [
        model._meta.label
        for model, page in admin.site._registry.items()
        if field in [*page.get_fields(request), *page.get_list_display(request)]
        and model._meta.label not in {"audit.AuditEvent", "offices.Export"}  # which list it is
    ]

    assert showing == []
