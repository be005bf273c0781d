"""The published description of the operations on mandates, one set for each kind."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from api.delivery import schema
from api.delivery.mandate_wire import ORDERS, SHAPES, End
from mandates.kinds import MandateKind
from mandates.states import TRANSITIONS

TITLES = {
    MandateKind.CODA: "CodaMandate",
    MandateKind.SODA: "SocialMandate",
    MandateKind.CARO: "CardMandate",
    MandateKind.VOILA: "PurchaseInvoiceMandate",
}
NAMED = "mandate_id"
MANDATE_ID = OpenApiParameter(NAMED, location=OpenApiParameter.PATH, type=OpenApiTypes.UUID)


@dataclass(frozen=True, slots=True)
class Described:
    """The descriptions of one kind of mandate, each to be put on a handler."""

    listed: schema.Decorator
    ordered: schema.Decorator
    shown: schema.Decorator
    document: schema.Decorator
    archived: schema.Decorator


def of_kind(kind: MandateKind) -> Described:
    """Return what describes the operations on the mandates of a kind."""
    title, shape = TITLES[kind], SHAPES[kind]
    return Described(
        listed=schema.describe(
            f"list{title}s", shape(many=True), is_list=True, query=_filters(kind)
        ),
        ordered=schema.describe(
            f"order{title}",
            shape,
            sends=ORDERS[kind],
            status=HTTPStatus.CREATED,
            consented=True,
            is_idempotent=True,
        ),
        shown=schema.describe(f"get{title}", shape, named=NAMED),
        document=_document(f"get{title}Document"),
        archived=schema.describe(f"archive{title}", shape, sends=End, named=NAMED, conflict=True),
    )


def _filters(kind: MandateKind) -> list[OpenApiParameter]:
    states = [state.value for state in TRANSITIONS[kind]]
    shared = [
        each for each in schema.LIST_FILTERS if each.name in {"modified_since", "limit", "after"}
    ]
    return [
        OpenApiParameter("client_id", location=OpenApiParameter.QUERY, type=OpenApiTypes.UUID),
        OpenApiParameter(
            "state", location=OpenApiParameter.QUERY, type={"type": "string", "enum": states}
        ),
        *shared,
    ]


def _document(operation_id: str) -> schema.Decorator:
    answers: dict[Any, Any] = {
        (HTTPStatus.OK.value, "application/pdf"): OpenApiTypes.BINARY,
        HTTPStatus.NOT_MODIFIED.value: OpenApiResponse(description="Not modified"),
        **schema.refusals(schema.REFUSALS | {HTTPStatus.NOT_FOUND}),
    }
    return extend_schema(operation_id=operation_id, parameters=[MANDATE_ID], responses=answers)
