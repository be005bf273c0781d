"""Payroll, card statements, expense notes and invoices for companies of a test."""

from __future__ import annotations

from tests.documents.formats.caro import statements
from tests.documents.formats.expense import notes
from tests.documents.formats.soda import payrolls
from tests.documents.formats.ubl import builders

HOLDER = "0123456749"
BUYER = "0987654394"


def payroll(number, old="", new=""):
    """Return payroll of the company with this number, with one text replaced."""
    return payrolls.FILE.replace(HOLDER, number).replace(old or "\0", new).encode()


def card_statement(number, old="", new=""):
    """Return a card statement of a company, with one text replaced."""
    return statements.FILE.replace(HOLDER, number).replace(old or "\0", new).encode()


def expense_note(number, old="", new=""):
    """Return an expense note for a company, with one text replaced."""
    return notes.FILE.replace(HOLDER, number).replace(old or "\0", new).encode()


def invoice(seller=HOLDER, buyer=BUYER, old="", new="", text=builders.BASE_INVOICE):
    """Return an invoice of one company to another, with one text replaced."""
    written = text.replace(HOLDER, "SELLER").replace(BUYER, buyer).replace("SELLER", seller)
    return written.replace(old or "\0", new).encode()


def credit_note(seller=HOLDER, buyer=BUYER):
    return invoice(seller, buyer, text=builders.BASE_CREDIT_NOTE)
