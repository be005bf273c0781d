"""The published description of sending sales invoices. Nothing here decides."""

from __future__ import annotations

from http import HTTPStatus

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers

from api.delivery import schema
from payments.matching import Rule
from payments.states import PaymentState


class Fault(serializers.Serializer):
    """One rule, where it is broken (a path of elements, a line, or ``pdf``), and a sentence."""

    rule = serializers.CharField()
    location = serializers.CharField()
    message = serializers.CharField()


class BrokenRules(schema.Refusal):
    """Why an invoice was not taken: every rule that it breaks."""

    errors = Fault(many=True)  # type: ignore[assignment]  # a field, not the serializer's own


class Exists(schema.Refusal):
    """Another invoice has this number; ``id`` is that one's."""

    id = serializers.UUIDField(allow_null=True, required=False)


class SaleFacts(serializers.Serializer):
    """What an invoice is, and whether the office's software has it."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    issue_date = serializers.DateField()
    payable_amount = serializers.FloatField()
    currency = serializers.CharField()
    state = serializers.ChoiceField(["received", "delivered"])


class SentSale(SaleFacts):
    """An invoice that was taken in, with what is odd about it."""

    warnings = Fault(many=True)


class SaleDelivery(serializers.Serializer):
    """Which software of the office has it, and since when."""

    software = serializers.CharField()
    delivered_at = serializers.DateTimeField()


class PaymentMatch(serializers.Serializer):
    """A movement of an account, or with ``invoice`` a credit note, that pays for an amount."""

    statement = serializers.IntegerField(allow_null=True)
    sequence = serializers.IntegerField(allow_null=True)
    iban = serializers.CharField(allow_null=True)
    date = serializers.DateField()
    invoice = serializers.CharField(allow_null=True)
    amount = serializers.FloatField()
    rule = serializers.ChoiceField([rule.value for rule in Rule])
    certain = serializers.BooleanField()
    confirmed = serializers.BooleanField()


class Payment(serializers.Serializer):
    """What was paid: only what is certain or confirmed counts."""

    state = serializers.ChoiceField(PaymentState.values)
    paid_amount = serializers.FloatField()
    suggested_amount = serializers.FloatField()
    matches = PaymentMatch(many=True)


class Sale(SaleFacts):
    """A sales invoice and what became of it."""

    type = serializers.ChoiceField(["invoice", "credit_note"])
    due_date = serializers.DateField(allow_null=True)
    reference = serializers.CharField(allow_null=True)
    customer_name = serializers.CharField(allow_null=True)
    customer_enterprise_num = serializers.CharField(allow_null=True)
    received_at = serializers.DateTimeField()
    deliveries = SaleDelivery(many=True)
    payment = Payment()


Form = inline_serializer(
    "SentFiles",
    {
        "xml": serializers.FileField(help_text="UBL 2.1, Peppol BIS 3 or EN 16931"),
        "pdf": serializers.FileField(required=False, help_text="how you draw it"),
    },
)

FILTERS = [
    schema.in_query("state", {"type": "string", "enum": ["received", "delivered"]}),
    schema.in_query("since", OpenApiTypes.DATETIME),
    schema.in_query("modified_since", OpenApiTypes.DATETIME),
    schema.in_query("limit", {"type": "integer", "minimum": 1, "maximum": 1000}),
    schema.in_query("after", OpenApiTypes.UUID),
]
UNCHANGED = {HTTPStatus.NOT_MODIFIED.value: OpenApiResponse(description="Not modified")}
WRONG = {HTTPStatus.BAD_REQUEST.value: OpenApiResponse(schema.Invalid, description="Bad request")}


def describe_list() -> schema.Decorator:
    """Describe the list of what was sent."""
    found = OpenApiResponse(Sale(many=True), description="OK")
    answers = {HTTPStatus.OK.value: found, **UNCHANGED, **WRONG}
    return extend_schema(
        operation_id="listSalesInvoices",
        parameters=FILTERS,
        responses=answers | schema.refusals(set(schema.REFUSALS)),
        filters=False,
    )


def describe_one() -> schema.Decorator:
    """Describe one invoice."""
    answers = {HTTPStatus.OK.value: OpenApiResponse(Sale, description="OK"), **UNCHANGED}
    return extend_schema(
        operation_id="getSalesInvoice",
        parameters=[schema.in_path("invoice_id", OpenApiTypes.UUID)],
        responses=answers | schema.refusals(schema.REFUSALS | {HTTPStatus.NOT_FOUND}),
    )


def describe_sending() -> schema.Decorator:
    """Describe how an invoice is sent."""
    bad = schema.REFUSALS | {
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    }
    taken = {
        status.value: OpenApiResponse(SentSale, description=status.phrase)
        for status in (HTTPStatus.OK, HTTPStatus.CREATED)
    }
    refused = {
        HTTPStatus.CONFLICT.value: OpenApiResponse(Exists, description="Conflict"),
        HTTPStatus.UNPROCESSABLE_ENTITY.value: OpenApiResponse(
            BrokenRules, description="Unprocessable entity"
        ),
    }
    return extend_schema(
        operation_id="sendSalesInvoice",
        request={"application/xml": OpenApiTypes.BINARY, "multipart/form-data": Form},
        responses={**taken, **WRONG, **refused, **schema.refusals(bad)},
    )
