"""Order, prepare, sign, send, activate, mend and end mandates.

Every act leaves one audit event in its own transaction; of two who act at once one wins, and the
other gets a ``StateConflict`` that says who was first.
"""

from __future__ import annotations

from mandates.services.banking import (
    advance_mandate,
    approve_account,
    carry_on,
    carry_over_signature,
    note_document,
    note_handed_over,
    note_statement,
    put_back,
    reject_account,
    report_problem,
    send_to_source,
    stop_account,
)
from mandates.services.batches import order_rows, start_batch
from mandates.services.copies import ScanRefused, accept_copy, reject_copy, upload_copy
from mandates.services.ending import (
    archive_account,
    archive_mandate,
    archive_silent_accounts,
    close_mandates,
    order_like,
    restart_mandate,
)
from mandates.services.finishing import evidence_of, seal_version
from mandates.services.invitations import (
    LinkUnusable,
    Signer,
    check_usable,
    open_link,
    refuse,
    send_code,
    sign,
    signer_of,
)
from mandates.services.ordering import MandateExists, order_mandate
from mandates.services.preparing import (
    change_mandate,
    company_changed,
    office_changed,
    order_drawn_mandate,
    prepare_mandate,
    renew_document,
)
from mandates.services.providing import renew_link
from mandates.services.sources import add_source, change_source, remove_source
from mandates.services.transferring import (
    Arrival,
    advance_transfer,
    cancel_transfer,
    confirm_transfer,
    register_transfer,
)

__all__ = [
    "Arrival",
    "LinkUnusable",
    "MandateExists",
    "ScanRefused",
    "Signer",
    "accept_copy",
    "add_source",
    "advance_mandate",
    "advance_transfer",
    "approve_account",
    "archive_account",
    "archive_mandate",
    "archive_silent_accounts",
    "cancel_transfer",
    "carry_on",
    "carry_over_signature",
    "change_mandate",
    "change_source",
    "check_usable",
    "close_mandates",
    "company_changed",
    "confirm_transfer",
    "evidence_of",
    "note_document",
    "note_handed_over",
    "note_statement",
    "office_changed",
    "open_link",
    "order_drawn_mandate",
    "order_like",
    "order_mandate",
    "order_rows",
    "prepare_mandate",
    "put_back",
    "refuse",
    "register_transfer",
    "reject_account",
    "reject_copy",
    "remove_source",
    "renew_document",
    "renew_link",
    "report_problem",
    "restart_mandate",
    "seal_version",
    "send_code",
    "send_to_source",
    "sign",
    "signer_of",
    "start_batch",
    "stop_account",
    "upload_copy",
]
