"""How an invoice is to be paid (BG-16): means, accounts and structured communications."""

from __future__ import annotations

import re

from stdnum import iban

from documents.formats.coda.references import OGM_LENGTH, is_ogm, is_rf
from documents.formats.ubl.markup import Doubts, Part
from documents.formats.ubl.values import PaymentMeans, PaymentReference, ReferenceKind

OGM = re.compile(r"([+*]{3})?\s*([0-9]{3})\s*/?\s*([0-9]{4})\s*/?\s*([0-9]{5})\s*([+*]{3})?")
CARD_DIGITS_SHOWN = 4


def payment_means(document: Part, doubts: Doubts) -> tuple[PaymentMeans, ...]:
    """Return the ways to pay; a structured communication that is wrong is a warning."""
    return tuple(_means(part, doubts) for part in document.parts("cac:PaymentMeans"))


def payment_reference(text: str) -> PaymentReference:
    """Recognise a structured communication; any other text is free."""
    if match := OGM.fullmatch(text):
        number = "".join(match.group(2, 3, 4))
        if is_ogm(number):
            return PaymentReference(text, ReferenceKind.OGM, number)
    compact = "".join(text.split()).upper()
    if is_rf(compact):
        return PaymentReference(text, ReferenceKind.RF, compact)
    return PaymentReference(text)


def _means(part: Part, doubts: Doubts) -> PaymentMeans:
    payee = part.part("cac:PayeeFinancialAccount")
    account = payee.text("cbc:ID")
    branch = payee.part("cac:FinancialInstitutionBranch")
    code = part.part("cbc:PaymentMeansCode")
    return PaymentMeans(
        code=part.text("cbc:PaymentMeansCode"),
        name=code.attribute("name"),
        reference=_reference(part, doubts),
        due_on=part.day("cbc:PaymentDueDate"),
        account=account,
        iban=_iban(account),
        account_name=payee.text("cbc:Name"),
        bic=branch.text("cac:FinancialInstitution/cbc:ID") or branch.text("cbc:ID"),
        mandate=part.text("cac:PaymentMandate/cbc:ID"),
        debited_account=part.text("cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID"),
        card_number=part.text("cac:CardAccount/cbc:PrimaryAccountNumberID")[-CARD_DIGITS_SHOWN:],
    )


def _reference(part: Part, doubts: Doubts) -> PaymentReference | None:
    """Return what is to be written with the payment; e-FFF has it as an instruction."""
    for path in ("cbc:PaymentID", "cbc:InstructionID", "cbc:InstructionNote"):
        for element in part.elements(path):
            reference = payment_reference((element.text or "").strip())
            if not reference.text:
                continue
            if reference.kind is ReferenceKind.FREE and _looks_structured(reference.text):
                doubts.warning("ubl_reference", element, found=reference.text)
            return reference
    return None


def _looks_structured(text: str) -> bool:
    """Whether plus signs or asterisks around twelve digits mean an OGM."""
    digits = [char for char in text if char.isdigit()]
    return text.startswith(("+++", "***")) and len(digits) == OGM_LENGTH


def _iban(account: str) -> str:
    """Return an account as an IBAN without blanks, empty if its check digits say it is none."""
    if not iban.is_valid(account, check_country=False):
        return ""
    compact: str = iban.compact(account)
    return compact
