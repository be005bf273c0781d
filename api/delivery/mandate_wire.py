"""The published shapes of mandates: what is sent to order one, what comes back."""

from __future__ import annotations

from copy import deepcopy

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from api.delivery.mandate_resources import WITHIN_CLIENT
from mandates.kinds import MandateKind
from mandates.states import TRANSITIONS


def _states(kind: MandateKind) -> serializers.ChoiceField:
    return serializers.ChoiceField([state.value for state in TRANSITIONS[kind]])


class CodaMandate(serializers.Serializer):
    """A mandate for bank statements; ``twikey_url`` is where the next signatory signs."""

    id = serializers.UUIDField()
    client_id = serializers.UUIDField()
    fiduciary_id = serializers.UUIDField()
    bank_id = serializers.CharField()
    ibans = serializers.ListField(child=serializers.CharField())
    validity_start = serializers.DateField()
    state = _states(MandateKind.CODA)
    reason = serializers.CharField(allow_null=True)
    reason_code = serializers.CharField()
    state_modified_at = serializers.DateTimeField()
    twikey_url = serializers.URLField(allow_null=True)
    pdf_url = serializers.URLField(allow_null=True)


class SocialMandate(serializers.Serializer):
    """A mandate for payroll entries, signed with the one for bank statements."""

    id = serializers.UUIDField()
    client_id = serializers.UUIDField()
    fiduciary_id = serializers.UUIDField()
    social_welfare_id = serializers.CharField()
    validity_start = serializers.DateField()
    state = _states(MandateKind.SODA)
    reason = serializers.CharField(allow_null=True)
    reason_code = serializers.CharField()
    state_modified_at = serializers.DateTimeField()


class CardMandate(serializers.Serializer):
    """A mandate for card statements."""

    id = serializers.UUIDField()
    client_id = serializers.UUIDField()
    fiduciary_id = serializers.UUIDField()
    bank_id = serializers.CharField()
    client_reference = serializers.CharField()
    validity_start = serializers.DateField()
    state = _states(MandateKind.CARO)
    reason = serializers.CharField(allow_null=True)
    reason_code = serializers.CharField()
    state_modified_at = serializers.DateTimeField()
    twikey_url = serializers.URLField(allow_null=True)
    pdf_url = serializers.URLField(allow_null=True)


class PurchaseInvoiceMandate(serializers.Serializer):
    """A mandate for purchase invoices."""

    id = serializers.UUIDField()
    client_id = serializers.UUIDField()
    fiduciary_id = serializers.UUIDField()
    representative_name = serializers.CharField(allow_null=True)
    representative_function = serializers.CharField(allow_null=True)
    representative_email = serializers.CharField(allow_null=True)
    validity_start = serializers.DateField()
    state = _states(MandateKind.VOILA)
    reason = serializers.CharField(allow_null=True)
    reason_code = serializers.CharField()
    state_modified_at = serializers.DateTimeField()
    twikey_url = serializers.URLField(allow_null=True)
    pdf_url = serializers.URLField(allow_null=True)


class CodaOrder(serializers.Serializer):
    """Accounts of one client at one bank."""

    client_id = serializers.UUIDField()
    bank_id = serializers.CharField(min_length=1, max_length=300)
    ibans = serializers.ListField(child=serializers.CharField(), min_length=1, max_length=50)
    validity_start = serializers.DateField(required=False, allow_null=True)


class SocialOrder(serializers.Serializer):
    """One client at one social secretariat."""

    client_id = serializers.UUIDField()
    social_welfare_id = serializers.CharField(min_length=1, max_length=300)
    validity_start = serializers.DateField(required=False, allow_null=True)


class CardOrder(serializers.Serializer):
    """The cards of one client with one bank, by the reference on their statements."""

    client_id = serializers.UUIDField()
    bank_id = serializers.CharField(min_length=1, max_length=300)
    client_reference = serializers.RegexField(r"^[67][0-9]{9}$")
    validity_start = serializers.DateField(required=False, allow_null=True)


class PurchaseInvoiceOrder(serializers.Serializer):
    """The purchase invoices of one client."""

    client_id = serializers.UUIDField()
    validity_start = serializers.DateField(required=False, allow_null=True)


class End(serializers.Serializer):
    """Whether the bank is to stop as well; its accounts can then be ordered again only later."""

    stop_at_bank = serializers.BooleanField(required=False, allow_null=True)


def within_client(shape: type[serializers.Serializer], name: str) -> serializers.Serializer:
    """Return the shape of a mandate as a client tells of it."""
    fields = shape().fields
    words = {word: deepcopy(fields[word]) for word in WITHIN_CLIENT[name]}
    title = name.title().replace("_", "").removesuffix("s")
    return inline_serializer(f"{title}OfClient", words, many=True)


SHAPES = {
    MandateKind.CODA: CodaMandate,
    MandateKind.SODA: SocialMandate,
    MandateKind.CARO: CardMandate,
    MandateKind.VOILA: PurchaseInvoiceMandate,
}
ORDERS = {
    MandateKind.CODA: CodaOrder,
    MandateKind.SODA: SocialOrder,
    MandateKind.CARO: CardOrder,
    MandateKind.VOILA: PurchaseInvoiceOrder,
}
