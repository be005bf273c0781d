"""People, partners, consents, mandates, tokens, and what audit trails hold of them."""

from __future__ import annotations

from audit.models import AuditChain, AuditEvent
from benchmarks.archive import ADMIN, INVOICING, MEMBER, PARTNER, STAFF, office_key
from benchmarks.archive.writing import later_indexes, step, write
from connections.models import ActivationToken, Connection
from consents.models import Consent
from consents.terms import CURRENT
from documents.models import Reception
from feeds.models import Feed
from mandates.models import Mandate, MandateAccount, MandateVersion, Signatory
from offices.models import Environment
from partners.models import PartnerKind
from tests.factories import MembershipFactory, PartnerFactory, UserFactory

COLLEAGUES = 30
STATES = "(ARRAY['awaiting_signature', 'bank_procedure', 'problem'])[1 + n / 20 % 3]"
STATE = f"CASE WHEN n % 20 = 3 THEN {STATES} ELSE 'active' END"
KEY = "md5('mandate ' || n)::uuid"


def make_agreements() -> None:
    """Write who may do what, now that companies and documents are there."""
    partners = [
        PartnerFactory(name=PARTNER).pk,
        PartnerFactory(name=INVOICING, kind=PartnerKind.INVOICING, redirect_uris=()).pk,
    ]
    admin = _make_people()
    with step("mandates"):
        _write_mandates()
    with step("consents, feeds, tokens"):
        _write_consents(partners[0], admin)
        _write_connections(partners[1])
    with step("audit trails"):
        _write_trails()
    write(
        Reception,
        "generate_series(1, 250) n, (SELECT id AS office FROM offices_accountingoffice"
        " ORDER BY name LIMIT 20) AS chosen",
        {
            "file_name": "'waits-' || n || '.cod'",
            "stored_file_id": "(SELECT min(id) FROM documents_storedfile)",
            "outcome": "'quarantined'",
            "reason": "'unknown_account'",
            "waiting_for": "'BE' || n",
            "office_id": "office",
        },
    )


def _make_people() -> int:
    """Return the key of the largest office's Admin; a User works in one of its environments."""
    office = office_key(1)
    admin = UserFactory(email=ADMIN)
    MembershipFactory(user=admin, office_id=office, role="admin")
    member = MembershipFactory(user=UserFactory(email=MEMBER), office_id=office, role="user")
    member.environments.add(Environment.objects.get(office=office, name="Package 1"))
    UserFactory(email=STAFF, is_staff=True, is_superuser=True)
    for number in range(COLLEAGUES):
        colleague = UserFactory(email=f"colleague{number}@bench.example")
        MembershipFactory(user=colleague, office_id=office, role="user")
    return int(admin.pk)


def _write_mandates() -> None:
    """Write a mandate a company, with its accounts, one signatory and the version signed."""
    with later_indexes(Mandate, MandateAccount, Signatory, MandateVersion):
        write(
            Mandate,
            "made_client",
            {
                "id": KEY,
                "reference": "'M' || lpad(n::text, 13, '0')",
                "office_id": "md5('office ' || office)::uuid",
                "client_id": "id",
                "kind": "'coda'",
                "source": "'HBKABE22'",
                "language": "'nl'",
                "starts_on": "current_date - 720",
                "state": STATE,
                "state_modified_at": "now() - make_interval(days => n % 30)",
                "reason": f"CASE {STATE} WHEN 'problem' THEN 'signature_mismatch' ELSE '' END",
                "ordered_at": "now() - make_interval(mins => n)",
                "signed_at": f"CASE {STATE} WHEN 'awaiting_signature' THEN NULL ELSE now() END",
            },
        )
        write(
            MandateAccount,
            "(SELECT id AS account, client AS n FROM made_account) AS pair",
            {
                "mandate_id": KEY,
                "bank_account_id": "account",
                "state": f"CASE {STATE} WHEN 'active' THEN 'provided' WHEN 'awaiting_signature'"
                " THEN 'pending_signature' ELSE 'pending_bank' END",
            },
        )
        write(
            Signatory,
            "made_client",
            {
                "mandate_id": KEY,
                "position": "1",
                "name": "'Zaakvoerder ' || n",
                "email": "'company' || n || '@bench.example'",
                "language": "'nl'",
            },
        )
        write(
            MandateVersion,
            "made_client",
            {
                "mandate_id": KEY,
                "number": "1",
                "template_version": "'1'",
                "language": "'nl'",
                "content": "'{}'",
                "content_sha256": "md5(n::text)",
                "pdf_sha256": "md5(n::text)",
            },
        )


def _write_consents(partner: object, admin: int) -> None:
    write(
        Consent,
        "offices_accountingoffice",
        {
            "office_id": "id",
            "partner_id": ":partner::uuid",
            "status": "'allowed'",
            "version": "2",
            "expires_at": "now() + interval '30 days'",
            "decided_at": "now()",
            "decided_by_id": ":admin",
            "terms_version": ":terms",
            "terms_hash": ":hash",
            "last_used_at": "now()",
        },
        partner=str(partner),
        admin=admin,
        terms=CURRENT.version,
        hash=CURRENT.hash,
    )
    write(
        Feed,
        "made_client",
        {"partner_id": ":partner::uuid", "client_id": "id"},
        partner=str(partner),
    )


def _write_connections(partner: object) -> None:
    """Connect a fifth of the largest office's companies with their invoicing software."""
    source = "made_client WHERE n <= 5000 AND n % 5 = 0"
    write(
        ActivationToken,
        source,
        {
            "partner_id": ":partner::uuid",
            "office_id": "md5('office ' || office)::uuid",
            "client_id": "id",
            "token_hash": "md5(n::text) || md5(id::text)",
            "hint": "'abcd'",
            "state": "'used'",
            "issued_at": "now() - make_interval(mins => n)",
            "mailed_to": "'company' || n || '@bench.example'",
            "expires_at": "now() + interval '7 days'",
            "ended_at": "now()",
        },
        partner=str(partner),
    )
    write(
        Connection,
        source,
        {
            "partner_id": ":partner::uuid",
            "client_id": "id",
            "connected_at": "now() - make_interval(mins => n)",
        },
        partner=str(partner),
    )


def _write_trails() -> None:
    """Write two events a company; their hashes prove nothing here."""
    with later_indexes(AuditEvent):
        write(
            AuditEvent,
            "made_client, generate_series(0, 1) e",
            {
                "chain": "md5('office ' || office)::uuid::text",
                "sequence": "1000 + 2 * n + e",
                "at": "now() - make_interval(days => 1 + n % 700)",
                "action": "CASE e WHEN 0 THEN 'client.added' ELSE 'client.changed' END",
                "actor_kind": "'user'",
                "actor_id": "'1'",
                "target_kind": "'offices.client'",
                "target_id": "id::text",
                "personal_hash": "md5(n::text) || md5(e::text)",
                "previous_hash": "md5(n::text) || md5(e::text)",
                "hash": "md5(n::text) || md5(e::text)",
            },
        )
    write(
        AuditChain,
        "(SELECT chain, max(sequence) AS length FROM audit_auditevent GROUP BY chain) AS chains"
        " WHERE NOT EXISTS (SELECT FROM audit_auditchain WHERE key = chain)",
        {"key": "chain", "length": "length"},
    )
