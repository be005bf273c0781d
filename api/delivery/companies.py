"""API v2: take on a company for an office, and change what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework.request import Request

from api.delivery.base import DeliveryView
from api.delivery.consented import consent_of, out_of_scope
from api.delivery.errors import Refused, invalid, refuse
from api.delivery.fields import Fields, refused_fields
from api.delivery.requests import body_of
from common.errors import InvalidValue, StateConflict
from common.numbers import enterprise_number_in
from feeds.selectors import readable_clients
from offices.companies import Duplicate, Known, code_is_taken, known_companies
from offices.models import Client, Environment
from offices.services import add_client, add_environment, change_client
from users.models import Language

ENTITY = {
    "name": "name",
    "representative_name": "representative_name",
    "representative_function": "representative_function",
    "address": "address",
    "address2": "address2",
    "zip": "postal_code",
    "city": "city",
}
"""The wire's words in ``legal_entity``, and the columns in which they are kept."""
OWN = {"client_code": "code", "contact_name": "contact_name", "contact_email": "contact_email"}
WIRE = {
    **{column: word for word, column in OWN.items()},
    **{column: f"legal_entity.{word}" for word, column in ENTITY.items()},
    "enterprise_number": "legal_entity.enterprise_num",
}


@dataclass(frozen=True, slots=True)
class SentCompany:
    """What was sent of a company: the columns to write, and its number in ten digits or empty."""

    columns: dict[str, str]
    number: str


def read_client(request: Request, *, is_new: bool) -> SentCompany:
    """Read a whole company, or the part of one that is to change; raises a refusal of fields."""
    fields = Fields(body_of(request), {})
    entity = fields.nested("legal_entity", required=is_new)
    columns = {
        column: fields.text(word, required=word == "client_code")
        for word, column in OWN.items()
        if fields.has(word) or is_new
    }
    columns |= {
        column: entity.text(word, required=word == "name")
        for word, column in ENTITY.items()
        if entity.has(word) or is_new
    }
    if language := fields.text("language"):
        columns["language"] = language.lower()
        if columns["language"] not in Language.values:
            fields.fault("language", _("This should be “nl”, “fr” or “en”."))
    number = entity.text("enterprise_num", required=is_new)
    try:
        number = enterprise_number_in(number) if number else ""
    except InvalidValue as error:
        entity.fault("enterprise_num", error.message)
    fields.check()
    return SentCompany(columns, number)


def check_may_add_clients(view: DeliveryView) -> None:
    """Refuse where the consent names the clients that it covers: a new one isn't among them."""
    if not consent_of(view).all_clients:
        raise out_of_scope()


def add_company(view: DeliveryView, sent: SentCompany) -> Client:
    """Take on a company; raises a refusal that says whose it is if it can't be added."""
    visible = readable_clients(view.partner, view.office)
    known = known_companies([sent.number], office=view.office, visible=visible).get(sent.number)
    if known is not None:
        raise _known(known)
    environment = _environment_of(view)
    _check_code(sent, Client(environment=environment))
    values: dict[str, Any] = {"language": view.office.language, **sent.columns}
    try:
        return add_client(
            view.office,
            environment=environment,
            enterprise_number=sent.number,
            by=view.actor,
            **values,
        )
    except ValidationError as error:
        raise refused_fields(error, WIRE, usual="client_code") from error


def change_company(view: DeliveryView, client: Client, sent: SentCompany) -> None:
    """Change a company that the office keeps; what waits for a signature is made anew."""
    if client.archived_at:
        raise _archived(client)
    if sent.number and sent.number != client.enterprise_number:
        sentence = _("The enterprise number stays: another number is another company.")
        raise invalid({"legal_entity.enterprise_num": [sentence]})
    _check_code(sent, client)
    try:
        change_client(client, version=client.version, by=view.actor, **sent.columns)
    except ValidationError as error:
        raise refused_fields(error, WIRE, usual="client_code") from error


def _check_code(sent: SentCompany, client: Client) -> None:
    code = sent.columns.get("code")
    if code and code_is_taken(client.environment, code, besides=client):
        raise invalid({"client_code": [_("Another company of this environment has this code.")]})


def _environment_of(view: DeliveryView) -> Environment:
    """Return the environment for new companies of a software.

    The one that is named after it; else the office's first; if it has none, one is made.
    """
    own = Environment.objects.filter(office=view.office).order_by("created_at", "pk")
    found = own.filter(name__iexact=view.partner.name).first() or own.first()
    if found:
        return found
    try:
        return add_environment(view.office, name=view.partner.name[:80], by=view.actor)
    except StateConflict:  # somebody added it at this very moment
        return own.get()


def _known(known: Known) -> Refused:
    if known.why is Duplicate.YOURS and known.client:
        sentence = _("The office has this company as a client already.")
        return _exists("client-exists", sentence, known.client)
    if known.why is Duplicate.YOURS_ARCHIVED and known.client:
        return _archived(known.client)
    return refuse(
        HTTPStatus.CONFLICT,
        "client-of-another-office",
        _(
            "This company is a client already, of another office or of a part you may not see. "
            "From another office it comes by a transfer, which the office proposes in the portal."
        ),
    )


def _archived(client: Client) -> Refused:
    sentence = _(
        "The office has archived this company. It can take it back into service in the portal."
    )
    return _exists("client-archived", sentence, client)


def _exists(code: str, sentence: str, client: Client) -> Refused:
    body = {"detail": sentence, "code": code, "id": str(client.pk)}
    return Refused(HTTPStatus.CONFLICT, body)
