"""Write SODA files."""

from __future__ import annotations

from documents.formats.amounts import amount_to_text
from documents.formats.soda.reader import read
from documents.formats.soda.values import Entry, PayrollEntries, TransactionLine
from documents.formats.xml_writing import Lines, UnwritableXml, group, joined, leaf, to_bytes


def write(entries: PayrollEntries) -> bytes:
    """Return a SODA file with these entries; the same entries give the same bytes.

    Raises ``UnwritableXml`` for what ``read`` would refuse, such as sums that don't balance.
    """
    enterprise = group(
        "Enterprise",
        leaf("EntNum", f"BE{entries.enterprise_number}"),
        leaf("EntLabel", entries.enterprise_name),
    )
    social = group(
        "Social",
        leaf("SeqNumber", entries.sequence_number),
        leaf("GenDate", entries.generated_on),
        enterprise,
        leaf("AccountPeriod", entries.period),
        group("Transactions", *(_line(line) for line in entries.lines)),
    )
    root = group(
        "SocialDocument", leaf("Source", entries.source), leaf("Version", entries.version), social
    )
    data = to_bytes(root)
    if errors := read(data).errors:
        raise UnwritableXml(errors)
    return data


def _line(line: TransactionLine) -> Lines:
    return group(
        "TransactionLine",
        leaf("SocialPeriod", line.social_period),
        leaf("Department", line.department),
        joined(_entry(entry) for entry in line.entries),
    )


def _entry(entry: Entry) -> Lines:
    amount = group(
        "Amount",
        leaf("Debit", amount_to_text(entry.debit)),
        leaf("Credit", amount_to_text(entry.credit)),
    )
    label = leaf("Label", entry.label) or ("<Label/>",)
    return group("Accounting", leaf("Account", entry.account), label, amount)
