"""What banks send: validated field by field, every fault with its pointer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from api.jsonapi.fields import MomentField, WireString
from banks.reports import Report
from banks.states import ReportKind
from common.errors import InvalidValue
from common.numbers import iban_in
from mandates.kinds import AccountType
from mandates.states import ProblemReason

CLOCKS_DIFFER = timedelta(minutes=5)

REASONS = {
    "signerNotMandatary": ProblemReason.SIGNER_NOT_MANDATARY,
    "signatureMismatch": ProblemReason.SIGNATURE_MISMATCH,
    "secondSignatureRequired": ProblemReason.SECOND_SIGNATURE_REQUIRED,
    "unknownAccount": ProblemReason.UNKNOWN_ACCOUNT,
    "holderDataOutdated": ProblemReason.HOLDER_DATA_OUTDATED,
    "companyNumberMismatch": ProblemReason.COMPANY_NUMBER_MISMATCH,
    "documentIncomplete": ProblemReason.DOCUMENT_INCOMPLETE,
    "holderRefused": ProblemReason.HOLDER_REFUSED,
}
ACCOUNT_TYPES = {"current": AccountType.CURRENT, "savings": AccountType.SAVINGS}


class WordField(WireString):
    """One word out of a list; the value is what it stands for here."""

    default_error_messages = {"unknown": gettext_lazy("Unknown value. Known: {known}.")}

    def __init__(self, words: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.words = words

    def to_internal_value(self, data: object) -> Any:
        word = super().to_internal_value(data)
        if word not in self.words:
            self.fail("unknown", known=", ".join(self.words))
        return self.words[word]


class IbanField(WireString):
    """An account number in any usual spelling; the value is without spaces."""

    def to_internal_value(self, data: object) -> str:
        text = super().to_internal_value(data)
        try:
            return iban_in(text)
        except InvalidValue as error:
            raise serializers.ValidationError(error.message) from error


class TruthField(serializers.BooleanField):
    """True or false, and not a word or a number that could mean either."""

    def to_internal_value(self, data: object) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class ReportAttributes(serializers.Serializer):
    """What every report holds: which account it is about."""

    iban = IbanField(max_length=50)

    def report(self) -> Report:
        """Return what is reported."""
        raise NotImplementedError


class ApprovalAttributes(ReportAttributes):
    """The bank will deliver the statements of an account."""

    accountType = WordField(ACCOUNT_TYPES)  # noqa: N815

    def report(self) -> Report:
        return Report(ReportKind.APPROVAL, account_type=self.validated_data["accountType"])


class RejectionAttributes(ReportAttributes):
    """The bank doesn't accept the mandate for an account."""

    reasonCode = WordField(REASONS)  # noqa: N815

    def report(self) -> Report:
        return Report(ReportKind.REJECTION, reason=self.validated_data["reasonCode"])


class DeactivationAttributes(ReportAttributes):
    """The bank delivers no more statements of an account."""

    timestamp = MomentField()
    isAccountClosed = TruthField(required=False, default=False)  # noqa: N815

    def validate_timestamp(self, value: datetime) -> datetime:
        if value > timezone.now() + CLOCKS_DIFFER:
            raise serializers.ValidationError(
                _("This lies in the future. Report it when it has happened.")
            )
        return value

    def report(self) -> Report:
        values = self.validated_data
        return Report(
            ReportKind.DEACTIVATION,
            at=values["timestamp"],
            is_account_closed=values["isAccountClosed"],
        )
