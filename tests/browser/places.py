"""Where the pages of the portal are: worked out from the URL configuration.

Every route that answers GET is a page, unless it stands here as a file or as a way to elsewhere.
A new page is looked at as soon as it has a route; it needs a line here only if the names in its
route don't say which row of ``world`` it shows, or if there is more than one thing to see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.authorisation.matrix import MATRIX
from tests.authorisation.routes import ALL_ROUTES
from tests.browser.world import MANDATES

APIS = ("codabox-connect", "codabox-bankconnect", "v2/", "admin/")  # the admin is staff's
OFFICE, DESK = "offices/<uuid:office_id>", "offices/<uuid:office_id>/codabox-connect"
ME = "accounts/"
CONFIRM = ME + "^confirm-email/(?P<key>[-:\\w]+)/$"
RESET = ME + "^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"

FILES = {  # besides those whose route ends like the name of a file
    "health/",
    ".well-known/security.txt",
    f"{OFFICE}/audit/export/",
    "documents/<uuid:document_id>/attachments/<int:number>/",
    "documents/<uuid:document_id>/download/<str:form>/",
    "mandates/<uuid:mandate_id>/copies/<uuid:copy_id>/",
    f"{OFFICE}/companies/export/",
    f"{OFFICE}/companies/import/<uuid:import_id>/problems/",
    f"{OFFICE}/documents/export/",
    f"{OFFICE}/mandates/export/",
    f"{OFFICE}/sales-invoices/export/",
    f"{OFFICE}/work/exports/<uuid:export_id>/",
    f"{ME}2fa/recovery-codes/download/",
    f"{ME}2fa/webauthn/login/",
}
ELSEWHERE = {
    "",  # the dashboard
    f"{ME}2fa/authenticate/",  # the page of who is in; who gets in is looked at by itself
    f"{ME}login/code/confirm/",  # the log-in: no codes are mailed for it
    f"{ME}password/set/",  # the page that changes it: everybody has one
}


@dataclass(frozen=True, slots=True)
class Place:
    """A page: who goes there, where it is with names of ``world`` in braces, what it answers."""

    path: str
    who: str
    status: int = 200


# Who has set up a second factor sees these.
SECOND_FACTOR = (
    f"{ME}2fa/totp/deactivate/",
    f"{ME}2fa/recovery-codes/",
    f"{ME}2fa/webauthn/",
    f"{ME}2fa/webauthn/keys/<int:pk>/edit/",
    f"{ME}2fa/webauthn/keys/<int:pk>/remove/",
    f"{ME}2fa/reauthenticate/",
    f"{ME}2fa/webauthn/reauthenticate/",
)
LOGGED_IN = {f"{ME}logout/"}
MEANS = {  # which row, where the names of a route don't say it
    "addresses/<str:token>/": "addresses/{address_asked}/",
    "invitations/<str:token>/": "invitations/{invited}/",
    "notifications/stop/<str:token>/": "notifications/stop/{stop}/",
    "sign/<str:token>/": "sign/{sign_coda_awaiting_signature}/",
    "sign/<str:token>/refuse/": "sign/{sign_coda_awaiting_signature}/refuse/",
    "documents/<uuid:document_id>/validation/": "documents/{document_purchase_invoice}/validation/",
    "mandates/<uuid:mandate_id>/copy/": "mandates/{paper}/copy/",
    f"{OFFICE}/companies/confirm-addresses/": "offices/{office_id}/companies/confirm-addresses/"
    "?client={client_id}",
    f"{OFFICE}/mandates/orders/chosen/": "offices/{office_id}/mandates/orders/chosen/"
    "?client={client_id}",
    "consents/<uuid:consent_id>/allow/": "consents/{consent_id}/allow/"
    "?accept_terms=on&terms_version=2026-11",
    "consents/<uuid:consent_id>/cancel/": "consents/{consent_allowed}/cancel/",
    "consents/<uuid:consent_id>/confirmed/": "consents/{consent_allowed}/confirmed/",
    CONFIRM: f"{ME}confirm-email/{{confirming}}/",
    RESET: f"{ME}password/reset/key/{{resetting}}/",
}
ON_THE_SPOT = {MEANS[RESET]}  # leads to itself, without the secret in its address
OTHERS = [  # what else such a page may show
    Place("nowhere/", "nobody", 404),
    Place("addresses/{address_confirmed}/", "nobody"),
    Place("addresses/{address_lapsed}/", "nobody", 410),
    Place("addresses/nobody/", "nobody", 404),
    Place("invitations/nobody/", "nobody", 404),
    Place("sign/{sign_caro_invited}/", "nobody"),
    Place("sign/{sign_voila_invited}/", "nobody"),
    Place("sign/{sign_over}/", "nobody", 410),
    Place("sign/nobody/", "nobody", 404),
    Place("genuine/nothing/1/", "nobody", 404),
    Place("offices/nowhere/", "admin", 404),
    Place("clients/{archived}/mandates/order/coda/", "admin"),
    *(Place(f"clients/{{client_id}}/mandates/order/{kind}/", "admin") for kind in ("soda", "caro")),
    Place("offices/{office_id}/companies/{archived}/", "admin"),
    Place("offices/{office_id}/companies/?q=zzzz", "admin"),
    Place("offices/{office_id}/transfers/?side=outgoing", "admin"),
    Place("offices/{office_id}/companies/?shown=archived", "admin"),
    Place("offices/{office_id}/documents/?least=987654321", "admin"),
    Place("offices/{office_id}/mandates/?state=active&q=zzzz", "admin"),
    *(
        Place(f"mandates/{{{kind}_{state}}}/", "admin")
        for kind, state in MANDATES
        if (kind, state) != ("coda", "awaiting_signature")
    ),
    Place("mandates/{paper}/", "admin"),
    *(
        Place(f"documents/{{document_{kind}}}/", "admin")
        for kind in ("purchase_invoice", "soda", "caro", "expense", "coda")
    ),
    *(Place(f"consents/{{consent_{s}}}/", "admin") for s in ("allowed", "denied", "cancelled")),
    Place("consents/{consent_cancelled}/confirm", "admin"),
    Place("consents/{consent_denied}/confirmed/", "admin"),
    Place("consents/{consent_id}/confirm", "member", 403),
    Place("offices/{office_id}/", "member"),
    Place("offices/{office_id}/users/", "member", 403),
    Place("offices/{office_id}/audit/?area=payments&since=2020-01-01&until=2020-01-02", "admin"),
    Place("offices/{office_id}/codabox-connect/", "member"),
    Place("offices/{office_id}/codabox-connect/", "staff"),
    Place("offices/{office_id}/codabox-connect/tokens/", "staff"),
    Place("offices/{office_id}/codabox-connect/connections/", "staff"),
]


FOR_STRANGERS = {row.route: row.expected["AN"] for row in MATRIX if row.method == "GET"}


def is_no_page(route: str) -> bool:
    """Tell whether a route leads to a file or elsewhere."""
    return route in FILES | ELSEWHERE or "." in route.rpartition("/")[2]


def page_routes() -> Iterator[str]:
    """Yield the routes that lead to a page."""
    for route in ALL_ROUTES:
        if route in FOR_STRANGERS and not route.startswith(APIS) and not is_no_page(route):
            yield route


def _who(route: str) -> str:
    """Return who looks at a page: nobody in particular where it is open, or an Admin."""
    if route in SECOND_FACTOR:
        return "protected"
    needs_log_in = FOR_STRANGERS[route] == "L" or route in LOGGED_IN
    return "admin" if needs_log_in else "nobody"


def _path(route: str) -> str:
    """Return where the page of a route is, with names of ``world`` in braces."""
    return MEANS.get(route) or re.sub(r"<\w+:(\w+)>", r"{\1}", route)


def places(who: str) -> list[Place]:
    """Return the pages that somebody looks at."""
    found = [Place(_path(route), _who(route)) for route in page_routes()]
    return [place for place in [*found, *OTHERS] if place.who == who]


OTHER_FORMS = [  # which answer other than by 422 when they are sent empty
    ("nobody", f"{ME}login/"),
    ("nobody", f"{ME}password/reset/"),
    ("nobody", MEANS["invitations/<str:token>/"]),
    ("nobody", MEANS["sign/<str:token>/"]),
    ("nobody", MEANS["sign/<str:token>/refuse/"]),
    ("admin", f"{ME}2fa/totp/activate/"),
    ("admin", f"{ME}password/change/"),
    ("admin", "profile/"),
]


def forms(who: str) -> list[str]:
    """Return where the pages are whose last form refuses to be sent empty."""
    pages = set(page_routes())
    refusing = {
        row.route for row in MATRIX if row.method == "POST" and row.expected["OA"] == 422
    } & pages
    found = [(_who(route), _path(route)) for route in sorted(refusing)]
    return [path for whose, path in [*found, *OTHER_FORMS] if whose == who]
