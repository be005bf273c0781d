"""A bookkeeping package that knows nothing of this project: the loop with ``urllib`` alone."""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request

import pytest

from consents.models import Consent
from tests.factories import BankAccountFactory, ClientFactory, ConsentFactory
from tests.factories.feeds import arrive, credentials_of

pytestmark = pytest.mark.django_db(transaction=True)


class Stranger:
    """Polls, stores, acknowledges; what it has stored is in ``stored``, in order."""

    def __init__(self, address, credentials):
        pair = f"{credentials.username}:{credentials.password}".encode()
        self.address = address
        self.stored = []
        self.headers = {
            "X-SOFTWARE-company": credentials.software_company,
            "Authorization": "Basic " + base64.b64encode(pair).decode(),
            "Content-Type": "application/json",
        }

    def call(self, path, method="GET", body=None):
        content = json.dumps(body).encode() if body else None
        request = urllib.request.Request(
            f"{self.address}/v2/delivery/{path}", content, self.headers, method=method
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.read()

    def poll(self, *, dies_before_acknowledging=False):
        """Fetch everything of every feed once."""
        for feed in json.loads(self.call("pod-client"))["feed_clients"]:
            entries = json.loads(self.call(f"feed/{feed['id']}"))["feed_entries"]
            for entry in entries:
                self.stored.append(self.call(f"download/{entry['feed_index']}/cod"))
            if entries and not dies_before_acknowledging:
                offset = {"feed_offset": entries[-1]["feed_index"]}
                self.call(f"feed/{feed['id']}", "PUT", offset)


def test_a_stranger_fetches_everything_once_until_the_consent_ends(live_server, partner, office):
    ConsentFactory(office=office, partner=partner, status="allowed")
    accounts = [BankAccountFactory(client=ClientFactory(office=office)) for _ in range(2)]
    stranger = Stranger(live_server.url, credentials_of(partner, office))
    arrive(accounts[0], 1, 2)

    stranger.poll(dies_before_acknowledging=True)
    stranger.poll()
    arrive(accounts[0], 3)
    arrive(accounts[1], 1)
    stranger.poll()
    stranger.poll()
    [feed, _other] = json.loads(stranger.call("pod-client"))["feed_clients"]
    Consent.objects.all().delete()
    with pytest.raises(urllib.error.HTTPError) as closed:
        stranger.call(f"feed/{feed['id']}")

    with closed.value as answer:
        body = json.loads(answer.read())
    again, once = stranger.stored[:2], stranger.stored[2:]
    assert again == once[:2]
    assert (len(once), len(set(once))) == (4, 4)
    assert (closed.value.code, body["code"]) == (404, "not_found")
