"""Who may do what: every address of the portal, every method, every role, without a blank.

Roles: AN anonymous · OU user of the office · OA its Admin · XO Admin of another office · SF staff ·
SU superuser · P+ P? P- PX a partner whose consent with the office is Allowed, To be determined,
Denied, Cancelled · PN a partner that never asked · IN invoicing software, which has no OAuth
application and no office for customer. In API v2 each of the partners has the office for customer.

Banks are none of these, and nobody here is a bank: each is shown the door of Bankconnect.

Values: a status code; ``L`` is a redirect to the log-in; ``ok`` is 200 or a redirect after a POST.
Partners are nobody in the portal and people are nobody in the API, which each table says once.
"""

from __future__ import annotations

from dataclasses import dataclass

PEOPLE = ("OU", "OA", "XO", "SF", "SU")
PARTNERS = ("P+", "P?", "P-", "PX", "PN", "IN")
ROLES = ("AN", *PEOPLE, *PARTNERS)

Expected = int | str


@dataclass(frozen=True)
class Row:
    """One route and method. ``ready`` names the state of the consent that the row starts from."""

    route: str
    method: str
    expected: dict[str, Expected]
    ready: str = "to_be_determined"
    data: dict[str, str] | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.route}"


def portal(
    route: str,
    method: str,
    *,
    AN: Expected = "L",  # noqa: N803
    OU: Expected,  # noqa: N803
    OA: Expected,  # noqa: N803
    XO: Expected,  # noqa: N803
    SF: Expected,  # noqa: N803
    SU: Expected,  # noqa: N803
    ready: str = "to_be_determined",
    data: dict[str, str] | None = None,
) -> Row:
    expected = {"AN": AN, "OU": OU, "OA": OA, "XO": XO, "SF": SF, "SU": SU}
    return Row(route, method, expected | dict.fromkeys(PARTNERS, AN), ready, data)


def connect(
    route: str,
    method: str,
    *,
    allowed: Expected,
    undecided: Expected,
    denied: Expected,
    cancelled: Expected,
    never: Expected,
    nobody: Expected = 401,
) -> Row:
    expected: dict[str, Expected] = dict.fromkeys(("AN", *PEOPLE, "IN"), nobody)
    expected |= {"P+": allowed, "P?": undecided, "P-": denied, "PX": cancelled, "PN": never}
    return Row(route, method, expected)


def delivery(
    route: str,
    method: str,
    *,
    allowed: Expected,
    otherwise: Expected,
    foreign: Expected | None = None,
) -> Row:
    """Return a row of API v2; ``foreign`` is for the software of another office's customer."""
    expected: dict[str, Expected] = dict.fromkeys(("AN", *PEOPLE, "IN"), 401)
    expected |= {"P+": allowed} | dict.fromkeys(("P?", "P-", "PX"), otherwise)
    return Row(route, method, expected | {"PN": otherwise if foreign is None else foreign})


ALLOW = {"version": "1", "accept_terms": "on", "terms_version": "2026-11"}
EVERYBODY: dict[str, Expected] = dict.fromkeys(ROLES, "ok")
NOBODY_S: dict[str, Expected] = dict.fromkeys(ROLES, 404)  # a link opens for whoever has it
CONSENT = "consents/<uuid:consent_id>"
OFFICE = "offices/<uuid:office_id>"
DESK = f"{OFFICE}/codabox-connect"
MANDATE = "mandates/<uuid:mandate_id>"
API = "codabox-connect"
BANKS = "codabox-bankconnect"
V2 = "v2/delivery"
DOWNLOAD = f"{V2}/download/<str:feed_index>/<str:file_format>"
DOCUMENT = f"{API}/accounting-offices/<str:office_id>/clients/<str:client_id>"

FOREIGN: dict[str, Expected] = {"XO": 404, "SF": 404, "SU": 404}

PORTAL = [
    portal("", "GET", OU="ok", OA="ok", XO="ok", SF="ok", SU="ok"),
    portal("offices/<uuid:office_id>/", "GET", OU=200, OA=200, XO=404, SF=404, SU=404),
    portal("offices/<uuid:office_id>/mandates/", "GET", OU=200, OA=200, XO=404, SF=404, SU=404),
    portal(
        "clients/<uuid:client_id>/mandates/order/<str:kind>/",
        "GET",
        OU=200,
        OA=200,
        XO=404,
        SF=404,
        SU=404,
    ),
    portal(
        "clients/<uuid:client_id>/mandates/order/<str:kind>/",
        "POST",
        OU="ok",
        OA=409,  # the User before has ordered it
        XO=404,
        SF=404,
        SU=404,
    ),
    *(
        portal(f"{DESK}/{route}", "GET", OU=200, OA=200, XO=404, SF=200, SU=200)
        for route in ("tokens/", "connections/")
    ),
    *(
        portal(f"{DESK}/{route}", "GET", OU=403, OA=200, XO=404, SF=403, SU=403)
        for route in (
            "tokens/issue/",
            "tokens/<uuid:token_id>/resend/",
            "tokens/<uuid:token_id>/revoke/",
            "passwords/<int:password_id>/rotate/",
            "passwords/<int:password_id>/revoke/",
            "connections/<uuid:connection_id>/end/",
        )
    ),
    *(  # without what each needs: who may is told what is missing
        portal(f"{DESK}/{route}", "POST", OU=403, OA=422, XO=404, SF=403, SU=403)
        for route in ("tokens/issue/", "passwords/<int:password_id>/rotate/")
    ),
    *(
        portal(f"{DESK}/{route}", "POST", OU=403, OA="ok", XO=404, SF=403, SU=403)
        for route in (
            "tokens/<uuid:token_id>/resend/",
            "tokens/<uuid:token_id>/revoke/",
            "passwords/<int:password_id>/revoke/",
            "connections/<uuid:connection_id>/end/",
        )
    ),
    *(
        portal(f"{OFFICE}/mandates/orders/{route}", "GET", OU=200, OA=200, XO=404, SF=404, SU=404)
        for route in ("", "template.csv", "<uuid:list_id>/", "<uuid:list_id>/result.csv")
    ),
    portal(  # without companies chosen the list of companies comes back
        f"{OFFICE}/mandates/orders/chosen/", "GET", OU="ok", OA="ok", XO=404, SF=404, SU=404
    ),
    *(  # without what each needs: who may is told what is missing
        portal(f"{OFFICE}/mandates/orders/{route}", "POST", OU=422, OA=422, XO=404, SF=404, SU=404)
        for route in ("", "chosen/")
    ),
    *(
        portal(
            f"{OFFICE}/mandates/orders/<uuid:list_id>/{act}/",
            "POST",
            OU="ok",
            OA="ok",
            XO=404,
            SF=404,
            SU=404,
        )
        for act in ("start", "discard")
    ),
    portal(f"{MANDATE}/", "GET", OU=200, OA=200, XO=404, SF=404, SU=404),
    portal(f"{MANDATE}/document.pdf", "GET", OU=200, OA=200, XO=404, SF=404, SU=404),
    portal(f"{OFFICE}/mandates/export/", "GET", OU=200, OA=200, XO=404, SF=404, SU=404),
    portal(
        f"{OFFICE}/companies/<uuid:client_id>/mandates/<str:kind>/",
        "GET",
        OU=200,
        OA=200,
        XO=404,
        SF=404,
        SU=404,
    ),
    portal(f"{MANDATE}/evidence.pdf", "GET", OU=200, OA=200, XO=404, SF=404, SU=404),
    portal(f"{MANDATE}/versions/<int:number>.pdf", "GET", OU=200, OA=200, XO=404, SF=404, SU=404),
    portal(
        f"{MANDATE}/signatories/<uuid:signatory_id>/address/",
        "GET",
        OU=200,
        OA=200,
        XO=404,
        SF=404,
        SU=404,
    ),
    portal(
        f"{MANDATE}/signatories/<uuid:signatory_id>/address/",
        "POST",
        OU=422,
        OA=422,
        XO=404,
        SF=404,
        SU=404,
    ),
    portal(f"{MANDATE}/copy/", "GET", OU=200, OA=200, XO=404, SF=404, SU=404),
    portal(f"{MANDATE}/copy/", "POST", OU=422, OA=422, XO=404, SF=404, SU=404),
    portal(f"{MANDATE}/copies/<uuid:copy_id>/", "GET", OU=200, OA=200, XO=404, SF=404, SU=404),
    portal(f"{MANDATE}/archive/", "GET", OU=200, OA=200, XO=404, SF=404, SU=404),
    portal(
        f"{MANDATE}/archive/",
        "POST",
        OU="ok",
        OA="ok",
        XO=404,
        SF=404,
        SU=404,
        data={"understood": "on"},
    ),
    portal(
        f"{MANDATE}/signatories/<uuid:signatory_id>/link/",
        "POST",
        OU="ok",
        OA="ok",
        XO=404,
        SF=404,
        SU=404,
    ),
    *(
        portal(f"{OFFICE}/{route}", "GET", OU=200, OA=200, XO=404, SF=404, SU=404)
        for route in (
            "companies/",
            "companies/export/",
            "companies/add/",
            "companies/import/",
            "companies/import/template.csv",
            "companies/import/<uuid:import_id>/",
            "companies/import/<uuid:import_id>/problems/",
            "companies/<uuid:client_id>/",
            "companies/<uuid:client_id>/edit/",
            "companies/<uuid:client_id>/archive/",
            "companies/<uuid:client_id>/move/",
            "transfers/",
            "transfers/new/",
            "transfers/<uuid:transfer_id>/",
            "transfers/<uuid:transfer_id>/cancel/",
            "companies/<uuid:client_id>/history/",
            "companies/<uuid:client_id>/accounts/",
            "companies/<uuid:client_id>/accounts/<uuid:account_id>/close/",
            "environments/",
            "work/",
        )
    ),
    portal(  # without companies chosen the list of companies comes back
        f"{OFFICE}/companies/confirm-addresses/", "GET", OU="ok", OA="ok", XO=404, SF=404, SU=404
    ),
    portal(  # made for nobody of them
        f"{OFFICE}/work/exports/<uuid:export_id>/", "GET", OU=404, OA=404, XO=404, SF=404, SU=404
    ),
    *(
        portal(f"{OFFICE}/{route}", "POST", OU="ok", OA="ok", XO=404, SF=404, SU=404)
        for route in (
            "companies/export/",
            "documents/export/",
            "mandates/export/",
            "sales-invoices/export/",
        )
    ),
    *(  # without what each needs: who may is told what is missing
        portal(f"{OFFICE}/{route}", "POST", OU=422, OA=422, XO=404, SF=404, SU=404)
        for route in (
            "companies/add/",
            "companies/import/",
            "companies/<uuid:client_id>/edit/",
            "companies/<uuid:client_id>/move/",
            "transfers/new/",
            "companies/<uuid:client_id>/accounts/",
        )
    ),
    *(  # nothing to take back or to start
        portal(f"{OFFICE}/{route}", "POST", OU="ok", OA="ok", XO=404, SF=404, SU=404)
        for route in (
            "companies/import/<uuid:import_id>/start/",
            "companies/import/<uuid:import_id>/discard/",
            "companies/<uuid:client_id>/archive/",
            "transfers/<uuid:transfer_id>/cancel/",
            "companies/<uuid:client_id>/restore/",
            "companies/<uuid:client_id>/email/ask/",
            "companies/confirm-addresses/",
            "companies/<uuid:client_id>/accounts/<uuid:account_id>/close/",
            "companies/<uuid:client_id>/accounts/<uuid:account_id>/reopen/",
        )
    ),
    *(
        portal(f"{OFFICE}/{route}", "GET", OU=403, OA=200, XO=404, SF=404, SU=404)
        for route in (
            "environments/add/",
            "environments/<uuid:environment_id>/",
            "users/",
            "users/invite/",
            "users/<int:membership_id>/",
            "users/<int:membership_id>/remove/",
            "audit/",
            "audit/export/",
            "organisation/",
            "organisation/edit/",
        )
    ),
    *(
        portal(f"{OFFICE}/{route}", "POST", OU=403, OA=422, XO=404, SF=404, SU=404)
        for route in (
            "environments/add/",
            "environments/<uuid:environment_id>/",
            "users/invite/",
            "users/<int:membership_id>/",
            "users/<int:membership_id>/remove/",
            "organisation/edit/",
        )
    ),
    *(
        portal(f"{OFFICE}/{route}", "POST", OU=403, OA="ok", XO=404, SF=404, SU=404)
        for route in (
            "audit/verify/",
            "invitations/<uuid:invitation_id>/resend/",
            "invitations/<uuid:invitation_id>/revoke/",
        )
    ),
    portal(f"{OFFICE}/environments/choose/", "POST", OU="ok", OA="ok", XO=404, SF=404, SU=404),
    portal("offices/<uuid:office_id>/attention/", "GET", OU=200, OA=200, XO=404, SF=404, SU=404),
    *(
        portal(route, "GET", OU=200, OA=200, XO=404, SF=404, SU=404)
        for route in (
            "offices/<uuid:office_id>/documents/",
            "offices/<uuid:office_id>/documents/export/",
            "offices/<uuid:office_id>/sales-invoices/",
            "offices/<uuid:office_id>/sales-invoices/export/",
            "sales-invoices/<uuid:invoice_id>/",
            "documents/<uuid:document_id>/",
            "bank-accounts/<uuid:account_id>/statements/",
        )
    ),
    *(
        portal(f"sales-invoices/<uuid:invoice_id>/{route}", "POST", OU=bad, OA=bad, **FOREIGN)
        for route, bad in (
            ("match/", 422),  # no movement is named
            ("matches/<int:match_id>/confirm/", 409),  # there is no such match, or no longer
            ("matches/<int:match_id>/undo/", 409),
        )
    ),
    portal(  # the document at hand is no invoice
        "documents/<uuid:document_id>/validation/", "GET", OU=404, OA=404, XO=404, SF=404, SU=404
    ),
    portal(
        "documents/<uuid:document_id>/attachments/<int:number>/",
        "GET",
        OU=404,
        OA=404,
        XO=404,
        SF=404,
        SU=404,
    ),
    portal(
        "documents/<uuid:document_id>/download/<str:form>/",
        "GET",
        OU=200,
        OA=200,
        XO=404,
        SF=404,
        SU=404,
    ),
    portal(
        "offices/<uuid:office_id>/documents/download/",
        "POST",
        OU=200,
        OA=200,
        XO=404,
        SF=404,
        SU=404,
        data={"form": "original"},
    ),
    portal(
        "offices/<uuid:office_id>/codabox-connect/", "GET", OU=200, OA=200, XO=404, SF=200, SU=200
    ),
    portal(f"{CONSENT}/", "GET", OU=200, OA=200, XO=404, SF=200, SU=200),
    portal(f"{CONSENT}/confirm", "GET", OU=403, OA=200, XO=404, SF=403, SU=403),
    portal(f"{CONSENT}/allow/", "GET", OU=403, OA=200, XO=404, SF=403, SU=403, data=ALLOW),
    portal(f"{CONSENT}/allow/", "POST", OU=403, OA="ok", XO=404, SF=403, SU=403, data=ALLOW),
    portal(f"{CONSENT}/deny/", "GET", OU=403, OA=200, XO=404, SF=403, SU=403),
    portal(
        f"{CONSENT}/deny/", "POST", OU=403, OA="ok", XO=404, SF=403, SU=403, data={"version": "1"}
    ),
    portal(f"{CONSENT}/cancel/", "GET", OU=403, OA=200, XO=404, SF=403, SU=403, ready="allowed"),
    portal(
        f"{CONSENT}/cancel/",
        "POST",
        OU=403,
        OA="ok",
        XO=404,
        SF=403,
        SU=403,
        ready="allowed",
        data={"version": "2"},
    ),
    portal(f"{CONSENT}/confirmed/", "GET", OU=403, OA=200, XO=404, SF=403, SU=403, ready="allowed"),
    *(  # nothing was ticked, which is said in the list
        portal(route, method, OU="ok", OA="ok", XO=404, SF=404, SU=404)
        for route, method in (
            ("bank-accounts/<uuid:account_id>/ask-again/", "GET"),
            ("bank-accounts/<uuid:account_id>/ask-again/", "POST"),
            (f"{OFFICE}/documents/ask-again/", "POST"),
        )
    ),
    portal(f"{OFFICE}/issues/", "GET", OU=200, OA=200, XO=404, SF=404, SU=404),
    portal(f"{OFFICE}/notifications/", "GET", OU=200, OA=200, XO=404, SF=404, SU=404),
    portal(f"{OFFICE}/notifications/", "POST", OU=422, OA=422, XO=404, SF=404, SU=404),
    Row("notifications/stop/<str:token>/", "GET", NOBODY_S),
    Row("notifications/stop/<str:token>/", "POST", NOBODY_S),
    portal("issues/<uuid:issue_id>/dismiss/", "GET", OU=200, OA=200, XO=404, SF=404, SU=404),
    portal("issues/<uuid:issue_id>/dismiss/", "POST", OU=422, OA=422, XO=404, SF=404, SU=404),
    portal("issues/<uuid:issue_id>/restore/", "POST", OU="ok", OA="ok", XO=404, SF=404, SU=404),
    portal("profile/", "GET", OU=200, OA=200, XO=200, SF=200, SU=200),
    portal(
        "profile/",
        "POST",
        OU="ok",
        OA="ok",
        XO="ok",
        SF="ok",
        SU="ok",
        data={"full_name": "New Name", "language": "nl"},
    ),
    Row("language/", "POST", EVERYBODY, data={"language": "fr", "next": "/"}),
    Row("health/", "GET", EVERYBODY),
    Row(".well-known/security.txt", "GET", dict.fromkeys(ROLES, 404)),  # nobody is named in tests
    Row("styleguide/", "GET", EVERYBODY),
    Row("addresses/<str:token>/", "GET", NOBODY_S),
    Row("addresses/<str:token>/", "POST", NOBODY_S),
    Row("invitations/<str:token>/", "GET", NOBODY_S),
    Row("invitations/<str:token>/", "POST", NOBODY_S),
    Row("sign/<str:token>/", "GET", NOBODY_S),
    Row("sign/<str:token>/document.pdf", "GET", NOBODY_S),
    Row("sign/<str:token>/code/", "POST", NOBODY_S),
    Row("sign/<str:token>/give/", "POST", NOBODY_S),
    Row("sign/<str:token>/refuse/", "GET", NOBODY_S),
    Row("sign/<str:token>/refuse/", "POST", NOBODY_S),
    Row("signed-elsewhere/", "GET", EVERYBODY),
    Row("signing-calls/<slug:provider>/", "POST", NOBODY_S),
    Row("genuine/<str:reference>/<int:number>/", "GET", NOBODY_S),
    Row("developers/codabox-connect/", "GET", EVERYBODY),
    Row("developers/codabox-connect/openapi.yaml", "GET", EVERYBODY),
    Row("developers/codabox-bankconnect/", "GET", EVERYBODY),
    Row("developers/codabox-bankconnect/openapi.yaml", "GET", EVERYBODY),
    Row("developers/codabox-v2/", "GET", EVERYBODY),
    Row("developers/codabox-v2/openapi.yaml", "GET", EVERYBODY),
]

CONNECT = [
    Row(API, "GET", EVERYBODY),
    Row(f"{API}/oauth2/token", "POST", dict.fromkeys(("AN", *PEOPLE, *PARTNERS), 401)),
    Row(f"{API}/oauth2/revoke", "POST", dict.fromkeys(("AN", *PEOPLE, *PARTNERS), 401)),
    connect(
        f"{API}/accounting-office-consents",
        "GET",
        allowed=200,
        undecided=200,
        denied=200,
        cancelled=200,
        never=200,
    ),
    connect(
        f"{API}/accounting-office-consents",
        "POST",
        allowed=409,
        undecided=200,
        denied=201,
        cancelled=201,
        never=201,
    ),
    connect(
        f"{API}/accounting-office-consents/<str:consent_id>",
        "GET",
        allowed=200,
        undecided=200,
        denied=200,
        cancelled=200,
        never=404,
    ),
    connect(
        f"{API}/accounting-office-consents/<str:consent_id>",
        "DELETE",
        allowed=204,
        undecided=204,
        denied=409,
        cancelled=409,
        never=404,
    ),
    connect(
        f"{API}/accounting-offices/<str:office_id>/document-searches",
        "POST",
        allowed=201,
        undecided=403,
        denied=403,
        cancelled=403,
        never=404,
    ),
    connect(
        f"{DOCUMENT}/bank-account-statements/<str:document_id>",
        "GET",
        allowed=200,
        undecided=403,
        denied=403,
        cancelled=403,
        never=404,
    ),
    *(
        connect(
            f"{DOCUMENT}/{collection}/<str:document_id>",
            "GET",
            allowed=404,  # the document at hand is a bank statement
            undecided=403,
            denied=403,
            cancelled=403,
            never=404,
        )
        for collection in (
            "payroll-statements",
            "credit-card-statements",
            "sales-invoices",
            "purchase-invoices",
        )
    ),
]


DELIVERY = [
    delivery(
        "v2/request-access-token/invoicing-software",
        "POST",
        allowed=403,  # these are of bookkeeping software
        otherwise=403,
    ),
    delivery("v2/get-credentials/<str:token>", "GET", allowed=404, otherwise=404),
    delivery("v2/get-credentials/<str:token>", "POST", allowed=404, otherwise=404),
    delivery("v2/delivery/pod-client", "GET", allowed=200, otherwise=200),
    delivery(f"{V2}/feed/<str:feed_id>", "GET", allowed=200, otherwise=404),
    delivery(f"{V2}/feed/<str:feed_id>", "PUT", allowed=200, otherwise=404),
    delivery(DOWNLOAD, "GET", allowed=200, otherwise=403, foreign=404),
    delivery(f"{V2}/redownload-feed/<str:feed_id>", "GET", allowed=200, otherwise=404),
    delivery(f"{V2}/redownload-feed/<str:feed_id>", "PUT", allowed=404, otherwise=404),
    delivery(f"{V2}/redownload-feed/<str:feed_id>", "POST", allowed=201, otherwise=404),
    delivery(DOWNLOAD.replace("download", "redownload"), "GET", allowed=404, otherwise=404),
    delivery("v2/fiduciaries", "GET", allowed=200, otherwise=200),
    delivery("v2/fiduciaries/<str:fiduciary_id>", "GET", allowed=200, otherwise=404),
    delivery("v2/clients", "GET", allowed=200, otherwise=200),
    delivery("v2/clients/<str:client_id>", "GET", allowed=200, otherwise=404),
    delivery("v2/clients", "POST", allowed=400, otherwise=403),  # without what it needs
    delivery("v2/clients/<str:client_id>", "PATCH", allowed=200, otherwise=404),
    *(
        row
        for path in (
            "coda-mandates",
            "social-mandates",
            "card-mandates",
            "purchase-invoice-mandates",
        )
        for row in (
            delivery(f"v2/{path}", "GET", allowed=200, otherwise=200),
            delivery(f"v2/{path}", "POST", allowed=400, otherwise=403),  # likewise
            *(  # the mandate at hand is none of a card nor for payroll
                delivery(
                    f"v2/{path}/<str:mandate_id>{end}",
                    method,
                    allowed=200 if path == "purchase-invoice-mandates" else 404,
                    otherwise=404,
                )
                for method, end in (("GET", ""), ("GET", "/pdf"), ("POST", "/archive"))
            ),
        )
    ),
    *(  # for the invoicing software of a company alone
        delivery(route, method, allowed=403, otherwise=403)
        for route, method in (
            ("v2/sales-invoices", "GET"),
            ("v2/sales-invoices", "POST"),
            ("v2/sales-invoices/<str:invoice_id>", "GET"),
        )
    ),
]


NO_BANK: dict[str, Expected] = dict.fromkeys(ROLES, 401)
BANKCONNECT = [
    Row(BANKS, "GET", EVERYBODY),
    Row(f"{BANKS}/oauth2/token", "POST", NO_BANK),
    Row(f"{BANKS}/oauth2/revoke", "POST", NO_BANK),
    Row(f"{BANKS}/bank-accounts", "GET", NO_BANK),
    Row(f"{BANKS}/bank-mandates/<str:bank_account_id>", "GET", NO_BANK),
    Row(f"{BANKS}/bank-account-approvals", "POST", NO_BANK),
    Row(f"{BANKS}/bank-account-rejections", "POST", NO_BANK),
    Row(f"{BANKS}/bank-account-deactivations", "POST", NO_BANK),
]


def account(route: str, *, AN: Expected, known: Expected = "ok") -> Row:  # noqa: N803
    """Pages about one's own log-in: the same for everybody who has one."""
    return Row(
        f"accounts/{route}",
        "GET",
        {"AN": AN} | dict.fromkeys(PEOPLE, known) | dict.fromkeys(PARTNERS, AN),
    )


ACCOUNTS = [
    account("login/", AN=200),
    account("logout/", AN="ok"),
    account("inactive/", AN=200),
    account("signup/", AN=200),
    account("reauthenticate/", AN="L"),
    account("email/", AN="L"),
    account("confirm-email/", AN="ok"),
    account("^confirm-email/(?P<key>[-:\\w]+)/$", AN="ok"),
    account("password/change/", AN="L"),
    account("password/set/", AN="L"),
    account("password/reset/", AN=200),
    account("password/reset/done/", AN=200),
    account("^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", AN=200),
    account("password/reset/key/done/", AN=200),
    account("login/code/confirm/", AN="L"),
    account("2fa/", AN="L"),
    account("2fa/authenticate/", AN="L"),
    account("2fa/reauthenticate/", AN="L"),
    account("2fa/totp/activate/", AN="L"),
    account("2fa/totp/deactivate/", AN="L", known=404),
    account("2fa/recovery-codes/", AN="L", known=404),
    account("2fa/recovery-codes/generate/", AN="L"),
    account("2fa/recovery-codes/download/", AN="L", known=404),
    account("2fa/webauthn/", AN="L"),
    account("2fa/webauthn/add/", AN="L"),
    account("2fa/webauthn/reauthenticate/", AN="L"),
    account("2fa/webauthn/login/", AN="L"),
    account("2fa/webauthn/keys/<int:pk>/remove/", AN="L", known=404),
    account("2fa/webauthn/keys/<int:pk>/edit/", AN="L", known=404),
    account("sessions/", AN="L"),
]

MATRIX = [*PORTAL, *CONNECT, *DELIVERY, *BANKCONNECT, *ACCOUNTS]
