"""Whatever changes an office, its companies or its people."""

from __future__ import annotations

from offices.services.addresses import (
    ask_many,
    ask_to_confirm,
    confirm_email,
    decline_email,
    note_email_proven,
    remind_companies,
)
from offices.services.arrivals import (
    check_accounts_free,
    expect_account,
    expect_client,
    forget_expected,
    let_arrive,
    let_leave,
)
from offices.services.companies import (
    add_bank_account,
    add_client,
    archive_client,
    change_client,
    close_bank_account,
    reopen_bank_account,
    restore_client,
)
from offices.services.invitations import (
    accept_as_new_person,
    accept_invitation,
    invite_member,
    resend_invitation,
    revoke_invitation,
)
from offices.services.offices import (
    add_environment,
    add_office,
    change_office,
    close_office,
    rename_environment,
)
from offices.services.people import (
    add_member,
    change_member,
    choose_environment,
    remove_member,
)
from offices.services.trail_checks import start_trail_check, verify_some

__all__ = [
    "accept_as_new_person",
    "accept_invitation",
    "add_bank_account",
    "add_client",
    "add_environment",
    "add_member",
    "add_office",
    "archive_client",
    "ask_many",
    "ask_to_confirm",
    "change_client",
    "change_member",
    "change_office",
    "check_accounts_free",
    "choose_environment",
    "close_bank_account",
    "close_office",
    "confirm_email",
    "decline_email",
    "expect_account",
    "expect_client",
    "forget_expected",
    "invite_member",
    "let_arrive",
    "let_leave",
    "note_email_proven",
    "remind_companies",
    "remove_member",
    "rename_environment",
    "reopen_bank_account",
    "resend_invitation",
    "restore_client",
    "revoke_invitation",
    "start_trail_check",
    "verify_some",
]
