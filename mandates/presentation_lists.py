"""Verdicts on orders in the words of the people who read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PROBLEMS = {
    "unknown_company": _("You have no company in service with this number or code."),
    "several_companies": _("Several companies have this code: write the enterprise number."),
    "bad_kind": _("The service isn't CODA, SODA, CARO or VOILA."),
    "bad_email": _("This isn't an e-mail address."),
    "bad_iban": _("This can't be an account number: its check digits don't fit."),
    "iban_taken": _("This account belongs to another company."),
    "no_account": _("The company has no open account: write its IBAN."),
    "all_ordered": _("Every account of the company has a mandate already."),
    "ordered": _("This is ordered already."),
    "twice": _("The same order stands higher in this list."),
    "unknown_bank": _("We don't know the bank of this account. Ask staff to add it."),
    "unknown_source": _("We don't know this secretariat or card issuer."),
    "bad_reference": _("A client reference has ten digits and starts with 6 or 7."),
}
REMARKS = {
    "no_email": _("No e-mail address is known: hand the link or the document over yourself."),
}


def verdict(code: str) -> str:
    """Return the words for a problem or a remark; empty for none."""
    return str(PROBLEMS.get(code) or REMARKS.get(code) or code)
