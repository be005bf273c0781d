"""``manage.py partner``: the makers of software, for who runs the portal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from api.models import ApiCall
from common.actors import SYSTEM
from common.errors import DomainError
from common.identifiers import normalise_enterprise_number
from connections.services import issue_token_again, request_company_token
from offices.models import AccountingOffice
from partners.credentials import OVERLAPS
from partners.models import PartnerKind, SoftwarePartner
from partners.services import register_partner, rotate_credential

OVERLAP_WORDS = dict(zip(("0", "24h", "7d"), OVERLAPS, strict=True))
MOST_CALLS = 1_000
ONCE = "(shown now and never again)"


class Command(BaseCommand):
    help = "Register a software partner, change its secret, issue a token, show its last calls."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="act")
        acts.add_parser("list", help="every partner: identifier, short name, kind")
        new = acts.add_parser("register", help="add a partner; shows its secret once")
        new.add_argument("name")
        new.add_argument("--kind", choices=PartnerKind.values, required=True)
        new.add_argument("--redirect-uri", action="append", default=[], metavar="ADDRESS")
        new.add_argument("--website", default="")
        new.add_argument("--email", default="", help="whom to reach there")
        rotate = acts.add_parser("rotate", help="a new secret; those before it end")
        rotate.add_argument("partner", help="identifier or short name")
        rotate.add_argument("--overlap", choices=list(OVERLAP_WORDS), default="24h")
        token = acts.add_parser("token", help="let a customer's software in")
        token.add_argument("partner", help="identifier or short name")
        whose = token.add_mutually_exclusive_group(required=True)
        whose.add_argument("--office", metavar="NUMBER", help="one that allowed the software")
        whose.add_argument("--company", metavar="NUMBER", help="it gets the token by mail")
        calls = acts.add_parser("calls", help="its last calls, the newest first")
        calls.add_argument("partner", help="identifier or short name")
        calls.add_argument("--last", type=int, default=20, metavar="COUNT")
        calls.add_argument("--status", type=int, help="only those answered with this status")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for line in getattr(self, options["act"])(options):
                self.stdout.write(line)
        except DomainError as error:
            raise CommandError(error.message) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def list(self, options: dict[str, Any]) -> Iterable[str]:
        for partner in SoftwarePartner.objects.order_by("name"):
            left = "  left" if partner.closed_at else ""
            yield f"{partner.pk}  {partner.slug}  {partner.kind}{left}"

    def register(self, options: dict[str, Any]) -> Iterable[str]:
        partner, secret = register_partner(
            options["name"],
            kind=PartnerKind(options["kind"]),
            redirect_uris=options["redirect_uri"],
            website=options["website"],
            contact_email=options["email"],
            by=SYSTEM,
        )
        yield f"X-Software-Company: {partner.pk}"
        if secret is not None:
            yield f"client id: {partner.oauth_application_id}"
            yield f"client secret: {secret}  {ONCE}"

    def rotate(self, options: dict[str, Any]) -> Iterable[str]:
        partner = _partner(options["partner"])
        secret = rotate_credential(partner, overlap=OVERLAP_WORDS[options["overlap"]], by=SYSTEM)
        yield f"client secret: {secret}  {ONCE}"

    def token(self, options: dict[str, Any]) -> Iterable[str]:
        partner = _partner(options["partner"])
        if options["company"]:
            number = normalise_enterprise_number(options["company"])
            sent = request_company_token(partner, number, by=SYSTEM)
            yield f"mailed to {sent.mailed_to}, valid until {sent.expires_at.isoformat()}"
            return
        token, value = issue_token_again(partner, _office(options["office"]), by=SYSTEM)
        yield f"token: {value}  {ONCE}"
        yield f"valid until {token.expires_at.isoformat()}"

    def calls(self, options: dict[str, Any]) -> Iterable[str]:
        calls = ApiCall.objects.filter(partner=_partner(options["partner"]))
        if options["status"]:
            calls = calls.filter(status=options["status"])
        for call in calls.order_by("-id")[: max(1, min(options["last"], MOST_CALLS))]:
            at = timezone.localtime(call.at).isoformat(timespec="seconds")
            said = f"{call.status} {call.code}".strip()
            yield f"{at}  {call.method:6} {call.route}  {said}  {call.request_id}"


def _partner(text: str) -> SoftwarePartner:
    try:
        found = SoftwarePartner.objects.filter(pk=UUID(text)).first()
    except ValueError:
        found = SoftwarePartner.objects.filter(slug=text).first()
    if found is None:
        raise CommandError(f"There is no partner “{text}”. “manage.py partner list” shows them.")
    return found


def _office(text: str) -> AccountingOffice:
    number = normalise_enterprise_number(text)
    office = AccountingOffice.objects.open().filter(enterprise_number=number).first()
    if office is None:
        raise CommandError(f"No accounting office with the number {number} uses this portal.")
    return office
