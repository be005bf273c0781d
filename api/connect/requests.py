"""What partners send: validated field by field, every fault with its pointer."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from api.jsonapi.fields import CompanyNumberField, CountField, IdField, MomentField, WireString
from api.jsonapi.paging import DEFAULT_PAGE, LARGEST_PAGE
from common.errors import InvalidValue
from common.identifiers import normalise_enterprise_number
from common.kinds import DocumentKind

LONGEST_REACH = timedelta(days=731)
MOST_CLIENTS = 5_000

KINDS = {
    "bankAccountStatement": DocumentKind.CODA,
    "payrollStatement": DocumentKind.SODA,
    "creditCardStatement": DocumentKind.CARO,
    "salesInvoice": DocumentKind.SALES_INVOICE,
    "purchaseInvoice": DocumentKind.PURCHASE_INVOICE,
}


class ConsentRequestAttributes(serializers.Serializer):
    """What a software says when it asks an office for consent."""

    accountingOfficeCompanyNumber = CompanyNumberField()  # noqa: N815
    redirectUri = WireString(  # noqa: N815
        required=False, allow_null=True, allow_blank=True, trim_whitespace=False, max_length=2_000
    )


class SearchAttributes(serializers.Serializer):
    """Which documents a software looks for, and over which time."""

    documentType = WireString()  # noqa: N815
    to = MomentField(required=False, allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        """Add ``from``, which can't be the name of a class attribute."""
        return {**super().get_fields(), "from": MomentField(required=False, allow_null=True)}

    def validate_documentType(self, value: str) -> DocumentKind:  # noqa: N802
        if value not in KINDS:
            raise serializers.ValidationError(
                _("Unknown document type. Known: %(known)s.") % {"known": ", ".join(KINDS)}
            )
        return KINDS[value]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Fill in the ends of the interval; older than two years is cut off."""
        now = timezone.now()
        start, end = attrs.get("from"), attrs.get("to") or now
        if start is not None and end < start:
            raise serializers.ValidationError({"to": [_("“to” lies before “from”.")]})
        oldest = now - LONGEST_REACH
        attrs["from"] = max(start, oldest) if start else oldest
        attrs["to"] = max(end, attrs["from"])
        return attrs


class ClientReferenceList(serializers.ListSerializer):
    """Thousands of clients: taken together if all are right; one by one to say what is wrong."""

    def to_internal_value(self, data: Any) -> list[dict[str, str]]:
        if isinstance(data, list) and 0 < len(data) <= MOST_CLIENTS and all(map(_is_plain, data)):
            with suppress(InvalidValue):
                return [
                    {"type": "client", "id": normalise_enterprise_number(each["id"])}
                    for each in data
                ]
        references: list[dict[str, str]] = super().to_internal_value(data)
        return references


def _is_plain(reference: object) -> bool:
    return (
        isinstance(reference, dict)
        and reference.get("type") == "client"
        and isinstance(reference.get("id"), str)
    )


class ClientReference(serializers.Serializer):
    """A client, by its enterprise number."""

    class Meta:
        list_serializer_class = ClientReferenceList

    type = WireString()
    id = CompanyNumberField()

    def validate_type(self, value: str) -> str:
        if value != "client":
            raise serializers.ValidationError(_("The type should be “client”."))
        return value


class ClientReferences(serializers.Serializer):
    """The clients that a search is about."""

    data = ClientReference(
        many=True,
        min_length=1,
        max_length=MOST_CLIENTS,
        allow_empty=False,
        error_messages={"empty": gettext_lazy("Name at least one client.")},
    )


class SearchRelationships(serializers.Serializer):
    """What a search relates to."""

    clients = ClientReferences()


class SearchData(serializers.Serializer):
    """A search: attributes and relationships."""

    attributes = SearchAttributes()
    relationships = SearchRelationships()


class PagingRequest(serializers.Serializer):
    """How many documents an answer may hold, and after which one it starts."""

    limit = CountField(required=False, min_value=1, max_value=LARGEST_PAGE, default=DEFAULT_PAGE)
    after = IdField(required=False, allow_null=True, default=None)


class SearchMeta(serializers.Serializer):
    """Paging of a search."""

    paging = PagingRequest(required=False)
