"""Which pages are photographed: a name for the picture, who looks, where, and what is done there.

An address holds names of ``world.make`` in braces.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

Act = Callable[[Page], object]


@dataclass(frozen=True, slots=True)
class Look:
    """One picture: ``who`` is nobody, a person of the offices, or staff."""

    name: str
    path: str
    who: str = "person"
    act: Act | None = None


def send(selector: str = "main form[method=post] button[type=submit]") -> Act:
    """Send a form as it stands, without what the browser itself would check."""

    def act(page: Page) -> None:
        page.evaluate("document.querySelectorAll('form').forEach(f => f.noValidate = true)")
        page.locator(selector).first.click()
        page.wait_for_load_state()

    return act


def open_menu(page: Page) -> None:
    page.locator("header details > summary").last.click()


def of_each_office(name: str, path: str) -> list[Look]:
    """Look at a page of the office that is empty, the usual and the crowded one."""
    return [
        Look(f"{name}-{office}", path.replace("{office}", f"{{{office}}}"))
        for office in ("empty", "usual", "crowded")
    ]


DESK = "/offices/{crowded}/codabox-connect"
OFFICE, COMPANY = "/offices/{crowded}", "/offices/{crowded}/companies/{company}"
MANDATES = (
    "coda_registered",
    "coda_in_preparation",
    "coda_awaiting_signature",
    "coda_bank_procedure",
    "coda_active",
    "coda_problem",
    "coda_archived",
    "soda_delayed",
    "caro_active",
    "voila_invited",
)

LOOKS = [
    # -- Without a log-in
    Look("login", "/accounts/login/", "nobody"),
    Look("login-refused", "/accounts/login/", "nobody", send()),
    Look("password-reset", "/accounts/password/reset/", "nobody"),
    Look("password-reset-done", "/accounts/password/reset/done/", "nobody"),
    Look("signup-closed", "/accounts/signup/", "nobody"),
    Look("not-found", "/nowhere/", "nobody"),
    Look("invitation", "/invitations/{invitation}/", "nobody"),
    Look("invitation-refused", "/invitations/{invitation}/", "nobody", send()),
    Look("invitation-unknown", "/invitations/{unknown}/", "nobody"),
    Look("address", "/addresses/{address}/", "nobody"),
    Look("address-confirmed", "/addresses/{address_yes}/", "nobody"),
    Look("address-declined", "/addresses/{address_no}/", "nobody"),
    Look("address-over", "/addresses/{address_over}/", "nobody"),
    Look("address-unknown", "/addresses/{unknown}/", "nobody"),
    Look("signing", "/sign/{signing}/", "nobody"),
    Look("signing-refuse", "/sign/{signing}/refuse/", "nobody"),
    Look("signing-unknown", "/sign/{unknown}/", "nobody"),
    Look("genuine-unknown", "/genuine/XXXX-XXXX/1/", "nobody"),
    Look("notifications-stop", "/notifications/stop/{stop}/", "nobody"),
    Look("notifications-stopped", "/notifications/stop/{stop}/", "nobody", send()),
    Look("styleguide", "/styleguide/", "nobody"),
    Look("developers", "/developers/codabox-connect/", "nobody"),
    # -- The office
    *of_each_office("dashboard", "/offices/{office}/"),
    *of_each_office("issues", "/offices/{office}/issues/"),
    Look("issue-dismiss", "/issues/{issue}/dismiss/"),
    Look("notifications", f"{OFFICE}/notifications/"),
    Look("ask-again", "/bank-accounts/{account}/ask-again/"),
    Look("menu-of-person", f"{OFFICE}/", act=open_menu),
    *of_each_office("attention", "/offices/{office}/attention/"),
    *of_each_office("companies", "/offices/{office}/companies/"),
    Look("companies-none-fits", f"{OFFICE}/companies/?q=zzzz"),
    Look("companies-archived", f"{OFFICE}/companies/?shown=archived"),
    Look("companies-gaps", f"{OFFICE}/companies/?shown=gaps"),
    *of_each_office("company-add", "/offices/{office}/companies/add/"),
    Look("company-add-refused", f"{OFFICE}/companies/add/", act=send()),
    Look("company", f"{COMPANY}/"),
    *(
        Look(f"company-address-{state}", f"{OFFICE}/companies/{{{state}}}/")
        for state in ("asked", "declined", "lapsed")
    ),
    Look("companies-ask", f"{OFFICE}/companies/confirm-addresses/?{{doubtful}}"),
    Look("companies-unconfirmed", f"{OFFICE}/companies/?shown=unconfirmed"),
    Look("company-bare", f"{OFFICE}/companies/{{bare}}/"),
    Look("company-archived", f"{OFFICE}/companies/{{archived}}/"),
    Look("company-edit", f"{COMPANY}/edit/"),
    Look("company-archive", f"{COMPANY}/archive/"),
    Look("company-accounts", f"{COMPANY}/accounts/"),
    Look("company-accounts-closed", f"{OFFICE}/companies/{{closed}}/accounts/"),
    Look("company-accounts-none", f"{OFFICE}/companies/{{bare}}/accounts/"),
    Look("company-accounts-refused", f"{COMPANY}/accounts/", act=send("main form.form button")),
    Look("company-history", f"{COMPANY}/history/"),
    Look("company-history-archived", f"{OFFICE}/companies/{{archived}}/history/"),
    Look("account-close", f"{COMPANY}/accounts/{{account}}/close/"),
    *of_each_office("imports", "/offices/{office}/companies/import/"),
    Look("imports-refused", f"{OFFICE}/companies/import/", act=send("main form.form button")),
    Look("import-preview", f"{OFFICE}/companies/import/{{preview}}/"),
    Look("import-refused-rows", f"{OFFICE}/companies/import/{{preview}}/?state=refused"),
    Look("import-done", f"{OFFICE}/companies/import/{{imported}}/"),
    *of_each_office("work", "/offices/{office}/work/"),
    *of_each_office("environments", "/offices/{office}/environments/"),
    Look("environment-add", f"{OFFICE}/environments/add/"),
    Look("environment-add-refused", f"{OFFICE}/environments/add/", act=send()),
    Look("environment-rename", f"{OFFICE}/environments/{{environment}}/"),
    *of_each_office("users", "/offices/{office}/users/"),
    Look("organisation", f"{OFFICE}/organisation/"),
    Look("organisation-edit", f"{OFFICE}/organisation/edit/"),
    *of_each_office("audit", "/offices/{office}/audit/"),
    Look("user-invite", f"{OFFICE}/users/invite/"),
    Look("user-invite-refused", f"{OFFICE}/users/invite/", act=send()),
    Look("user-change", f"{OFFICE}/users/{{member}}/"),
    Look("user-remove", f"{OFFICE}/users/{{member}}/remove/"),
    # -- Mandates
    *of_each_office("mandates", "/offices/{office}/mandates/"),
    *(Look(f"mandate-{name}", f"/mandates/{{{name}}}/") for name in MANDATES),
    *(
        Look(f"mandates-company-{kind}", f"{COMPANY}/mandates/{kind}/")
        for kind in ("coda", "soda", "caro", "voila")
    ),
    Look("mandates-none-fits", f"{OFFICE}/mandates/?q=zzzz"),
    Look("mandate-upload", "/mandates/{on_paper}/copy/"),
    Look("mandate-upload-refused", "/mandates/{on_paper}/copy/", act=send()),
    Look("mandate-address", "/mandates/{on_paper}/signatories/{signatory}/address/"),
    *of_each_office("mandate-lists", "/offices/{office}/mandates/orders/"),
    Look("mandate-lists-refused", f"{OFFICE}/mandates/orders/", act=send()),
    Look("mandate-list-preview", f"{OFFICE}/mandates/orders/{{orders}}/"),
    Look("mandate-list-ordered", f"{OFFICE}/mandates/orders/{{ordered}}/"),
    Look("mandate-chosen", f"{OFFICE}/mandates/orders/chosen/?{{chosen}}"),
    Look("mandate-archive", "/mandates/{coda_active}/archive/"),
    *(
        Look(f"mandate-order-{kind}", f"/clients/{{company}}/mandates/order/{kind}/")
        for kind in ("coda", "soda", "caro", "voila")
    ),
    *(
        Look(
            f"mandate-order-{kind}-refused",
            f"/clients/{{bare}}/mandates/order/{kind}/",
            act=send("main form.form button[type=submit]"),
        )
        for kind in ("coda", "soda", "caro")
    ),
    # -- Sales invoices
    *of_each_office("sales", "/offices/{office}/sales-invoices/"),
    Look("sales-none-fits", f"{OFFICE}/sales-invoices/?text=zzzz"),
    *(
        Look(f"sale-{name}", f"/sales-invoices/{{sale_{name}}}/")
        for name in ("paid", "part", "guess")
    ),
    Look("export-start", f"{OFFICE}/companies/export/?form=xlsx"),
    # -- Documents
    *of_each_office("documents", "/offices/{office}/documents/"),
    Look("documents-none-fits", f"{OFFICE}/documents/?q=zzzz"),
    Look("document-statement", "/documents/{statement}/"),
    Look("document-invoice", "/documents/{invoice}/"),
    Look("document-validation", "/documents/{invoice}/validation/"),
    Look("document-payroll", "/documents/{payroll}/"),
    Look("document-expense", "/documents/{expense}/"),
    Look("document-sale", "/documents/{sale_document}/"),
    Look("calendar", "/bank-accounts/{account}/statements/"),
    # -- Consents
    *of_each_office("consents", "/offices/{office}/codabox-connect/"),
    Look("consent-waiting", "/consents/{waiting}/"),
    Look("consent-allowed", "/consents/{allowed}/"),
    Look("consent-denied", "/consents/{denied}/"),
    Look("consent-manage", "/consents/{waiting}/confirm"),
    Look("consent-allow", "/consents/{waiting}/allow/"),
    Look("consent-deny", "/consents/{waiting}/deny/"),
    Look("consent-cancel", "/consents/{allowed}/cancel/"),
    Look("consent-decided", "/consents/{allowed}/confirmed/"),
    Look("consent-decided-already", "/consents/{cancelled}/confirm"),
    # -- Tokens, passwords, connections
    *of_each_office("tokens", "/offices/{office}/codabox-connect/tokens/"),
    *of_each_office("connections", "/offices/{office}/codabox-connect/connections/"),
    Look("token-issue", f"{DESK}/tokens/issue/"),
    Look("token-issue-refused", f"{DESK}/tokens/issue/", act=send()),
    Look("token-resend", f"{DESK}/tokens/{{token}}/resend/"),
    Look("token-revoke", f"{DESK}/tokens/{{token}}/revoke/"),
    Look("password-rotate", f"{DESK}/passwords/{{password}}/rotate/"),
    Look("password-revoke", f"{DESK}/passwords/{{password}}/revoke/"),
    Look("connection-end", f"{DESK}/connections/{{connection}}/end/"),
    # -- The person
    Look("profile", "/profile/"),
    Look("password-change", "/accounts/password/change/"),
    Look("password-change-refused", "/accounts/password/change/", act=send()),
    Look("email", "/accounts/email/"),
    Look("two-factor", "/accounts/2fa/"),
    Look("two-factor-app", "/accounts/2fa/totp/activate/"),
    Look("two-factor-app-refused", "/accounts/2fa/totp/activate/", act=send()),
    Look("two-factor-passkey", "/accounts/2fa/webauthn/add/"),
    Look("sessions", "/accounts/sessions/"),
    Look("reauthenticate", "/accounts/reauthenticate/"),
    Look("logout", "/accounts/logout/"),
    Look("not-found-inside", "/offices/nowhere/"),
    # -- Staff
    Look("admin", "/admin/", "staff"),
    Look("admin-offices", "/admin/offices/accountingoffice/", "staff"),
    Look("admin-office", "/admin/offices/accountingoffice/{crowded}/change/", "staff"),
    Look("admin-companies", "/admin/offices/client/", "staff"),
    Look("admin-people", "/admin/users/user/", "staff"),
    Look("admin-mandates", "/admin/mandates/mandate/", "staff"),
    Look("admin-mandate", "/admin/mandates/mandate/{coda_bank_procedure}/change/", "staff"),
    Look("admin-copies", "/admin/mandates/signedcopy/", "staff"),
    Look("admin-copy", "/admin/mandates/signedcopy/{copy}/change/", "staff"),
    Look("admin-versions", "/admin/mandates/mandateversion/", "staff"),
    Look("admin-accounts", "/admin/mandates/mandateaccount/", "staff"),
    Look("admin-links", "/admin/mandates/signingrequest/", "staff"),
    Look("admin-batches", "/admin/mandates/orderbatch/", "staff"),
    Look("admin-sources", "/admin/mandates/sourceentry/", "staff"),
    Look("admin-documents", "/admin/documents/document/", "staff"),
    Look("admin-receptions", "/admin/documents/reception/", "staff"),
    Look("admin-files", "/admin/documents/storedfile/", "staff"),
    Look("admin-statements", "/admin/documents/statement/", "staff"),
    Look("admin-gaps", "/admin/documents/gap/", "staff"),
    Look("admin-consents", "/admin/consents/consent/", "staff"),
    Look("admin-partners", "/admin/partners/softwarepartner/", "staff"),
    Look("admin-partner-add", "/admin/partners/softwarepartner/add/", "staff"),
    Look("admin-tokens", "/admin/connections/activationtoken/", "staff"),
    Look("admin-connections", "/admin/connections/connection/", "staff"),
    Look("admin-feeds", "/admin/feeds/feed/", "staff"),
    Look("admin-customers", "/admin/feeds/customer/", "staff"),
    Look("admin-banks", "/admin/banks/bankaccess/", "staff"),
    Look("admin-mails", "/admin/mails/mail/", "staff"),
    Look("admin-issues", "/admin/insights/detectedissue/", "staff"),
    Look("admin-calls", "/admin/api/apicall/", "staff"),
    Look("admin-company", "/admin/offices/client/{company}/change/", "staff"),
    Look("admin-places", "/admin/offices/membership/", "staff"),
    Look("admin-accounts-bank", "/admin/offices/bankaccount/", "staff"),
    Look("admin-outbox", "/admin/outbox/outboxmessage/", "staff"),
    Look("admin-audit", "/admin/audit/auditevent/", "staff"),
]
