"""Processes die at any moment of the loop: no mail is lost, none is doubled, the trail holds."""

from __future__ import annotations

import base64
import email
import json
import random
import threading
import time
import uuid
from collections import Counter

import pytest

from tests.faults.portal import Portal, Visitor

ROUNDS = 4
SETTLE_SECONDS = 90  # on a busy machine
PREPARE = """
from django.core.management import call_command
from mycodabox.preparation import collect_static
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
collect_static()
print("null")
"""
SEED = """
from common.actors import SYSTEM
from partners.services import register_partner
from tests.factories import MembershipFactory, OfficeFactory
office = OfficeFactory()
admins = [MembershipFactory(office=office, role="admin").user.email for _ in range(2)]
partner, secret = register_partner("Ledger", kind="accounting", redirect_uris=[], by=SYSTEM)
print(json.dumps({"number": office.enterprise_number, "admins": admins,
                  "client_id": partner.oauth_application_id, "secret": secret}))
"""
STATE = """
from outbox.models import OutboxMessage
from mails.models import Mail
print(json.dumps({"waiting": OutboxMessage.objects.waiting().count(),
                  "dead": OutboxMessage.objects.filter(dead_at__isnull=False).count(),
                  "mails": sorted(Mail.objects.values_list("template", "to", "message_id"))}))
"""


@pytest.fixture
def portal(tmp_path):
    portal = Portal(tmp_path)
    portal.python(PREPARE)
    yield portal
    portal.stop()


class Killer(threading.Thread):
    """Kills web server and worker again and again, and starts them again at once.

    A server that hasn't answered anything since it started is let be: on a slow machine none would
    ever be up.
    """

    def __init__(self, portal: Portal) -> None:
        super().__init__(daemon=True)
        self.portal = portal
        self.done = threading.Event()
        self.kills: Counter[str] = Counter()

    def run(self) -> None:
        dice = random.Random()
        while True:  # once at least, however quick the rest is
            name = dice.choice(["web", "worker"])
            if name == "web":
                self.portal.wait_until_served()
            self.portal.kill(name)
            self.portal.start(name)
            self.kills[name] += 1
            if self.done.wait(dice.uniform(0.3, 2.5)):
                return


@pytest.mark.processes
@pytest.mark.timeout(240)
def test_kills_at_any_moment_lose_and_double_no_mail(portal):
    cast = portal.python(SEED)
    for name in ("web", "worker", "beat"):
        portal.start(name)
    portal.wait_until_served()
    killer = Killer(portal)
    killer.start()

    try:
        answers = go_around(portal, cast)
    finally:
        killer.done.set()
        killer.join()
    state = settled(portal)

    expected = {"consent_requested": ROUNDS, "consent_allowed": ROUNDS, "consent_ended": ROUNDS}
    sent = [email.message_from_bytes(path.read_bytes()) for path in portal.mail.glob("*.eml")]
    assert killer.kills.total() > 0
    assert [status for status in answers if status >= 500] == []
    assert (state["waiting"], state["dead"]) == (0, 0)
    assert Counter(template for template, _, _ in state["mails"]) == {
        template: count * len(cast["admins"]) for template, count in expected.items()
    }
    assert sorted(m["Message-ID"] for m in sent) == sorted(row[2] for row in state["mails"])
    assert "all hold" in portal.manage("audit_verify")


def go_around(portal: Portal, cast) -> list[int]:
    """Ask, allow and cancel, several times, insisting whenever nobody answers."""
    software, person = Visitor(portal.base), Visitor(portal.base)
    login = {"login": cast["admins"][0], "password": "a long enough passphrase"}
    pair = base64.b64encode(f"{cast['client_id']}:{cast['secret']}".encode()).decode()
    statuses = [person.submit("/accounts/login/", **login)[0]]
    status, _, body = software.insist(
        "POST",
        "/codabox-connect/oauth2/token",
        "grant_type=client_credentials",
        {"Authorization": f"Basic {pair}", "Content-Type": "application/x-www-form-urlencoded"},
    )
    bearer = f"Bearer {json.loads(body)['access_token']}"
    attributes = {"accountingOfficeCompanyNumber": cast["number"]}
    request = json.dumps({"data": {"type": "accountingOfficeConsent", "attributes": attributes}})
    for _ in range(ROUNDS):
        asked = ask(software, request, bearer)
        path = f"/consents/{asked}"
        terms = {"accept_terms": "on", "terms_version": "2026-11"}
        confirmation = f"{path}/allow/?accept_terms=on&terms_version=2026-11"
        statuses.append(person.submit(f"{path}/allow/", confirmation, version=1, **terms)[0])
        statuses.append(person.submit(f"{path}/cancel/", version=2)[0])
    return [status, *statuses]


def ask(software: Visitor, request: str, bearer: str) -> str:
    """Send one request for consent under one key until it is answered; returns the consent's id."""
    headers = {
        "Authorization": bearer,
        "Content-Type": "application/vnd.api+json",
        "ibanity-idempotency-key": str(uuid.uuid4()),
    }
    while True:
        path = "/codabox-connect/accounting-office-consents"
        status, answered, body = software.insist("POST", path, request, headers)
        if status in {200, 201}:
            return json.loads(body)["data"]["id"]
        assert (status, "Retry-After" in answered) == (409, True), body
        time.sleep(0.5)


def settled(portal: Portal) -> dict:
    """Wait until nothing waits in the outbox; returns the state."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while True:
        state = portal.python(STATE)
        if not state["waiting"] or time.monotonic() > deadline:
            return state
        time.sleep(0.5)
