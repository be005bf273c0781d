"""Programs of partners, who have an address, credentials and the documentation, and no more.

They leave out the slash at the end of a path, write the names of headers in letters as they come,
and read JSON strictly: a word too many is as wrong as one that is missing.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.utils import timezone

from tests.api.delivery.shapes import CREDENTIALS, FEED, METADATA, POD, SALE, SENT
from tests.api.strict import read

JSON, XML = "application/json", "application/xml"
NEXT = re.compile(r'<([^>]+)>; rel="next"')
PAGE = 2
OVERLAP = timedelta(minutes=5)  # what is being written at this moment comes next time
ACCEPTED = (200, 201)


class Refused(Exception):
    """The portal refused a call: its status, and what it said."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(f"{status} {body['code']}")
        self.status = status
        self.body = body
        self.code = body["code"]


@dataclass
class Wire:
    """HTTP to a portal, for one software and, once somebody is logged in, one customer of it."""

    address: str
    software_company: str
    login: tuple[str, str] | None = None

    def call(self, path, method="GET", content=None, media_type=JSON):
        """Return the headers and the bytes of an answer; raises ``Refused``."""
        line = HTTPConnection(urlsplit(self.address).netloc, timeout=20)
        try:
            line.request(method, path, content, self._headers(media_type))
            answer = line.getresponse()
            body = answer.read()
        finally:
            line.close()
        if answer.status not in ACCEPTED:
            raise Refused(answer.status, json.loads(body))
        return answer.headers, body

    def _headers(self, media_type):
        headers = {"x-SOFTWARE-company": self.software_company, "CONTENT-TYPE": media_type}
        if self.login:
            pair = base64.b64encode(":".join(self.login).encode()).decode()
            headers["authoRIZATION"] = f"basic {pair}"
        return headers

    def ask(self, path, shape, method="GET", body=None):
        """Return what an answer in JSON says; it has to have this shape."""
        content = json.dumps(body).encode() if body is not None else None
        return read(json.loads(self.call(f"/v2/{path}", method, content)[1]), shape)

    def send(self, path, shape, content, media_type):
        return read(json.loads(self.call(f"/v2/{path}", "POST", content, media_type)[1]), shape)

    def pages(self, path, shape, **filters):
        """Yield the rows of a list, page after page, as its links lead on."""
        path = f"/v2/{path}?{urlencode({'limit': PAGE, **filters})}"
        while path:
            headers, body = self.call(path)
            yield from read(json.loads(body), [shape])
            following = NEXT.search(headers.get("link", ""))
            path = following and following[1].removeprefix(self.address)


@dataclass
class Bookkeeping:
    """Polls, stores, acknowledges; what it has stored is in ``stored``, in order."""

    wire: Wire
    stored: list[bytes] = field(default_factory=list)

    def poll(self, *, dies_before_acknowledging=False):
        """Fetch everything of every feed once."""
        pod = self.wire.ask("delivery/pod-client", POD)
        for feed in pod["feed_clients"]:
            entries = self.wire.ask(f"delivery/feed/{feed['id']}", FEED)["feed_entries"]
            for entry in entries:
                read(entry["metadata"], METADATA[entry["document_model"]])
                self.stored.append(self.file(entry))
            if entries and not dies_before_acknowledging:
                offset = {"feed_offset": entries[-1]["feed_index"]}
                self.wire.ask(f"delivery/feed/{feed['id']}", dict, "PUT", offset)

    def file(self, entry):
        """Return a document as it was received."""
        form = "cod" if entry["document_model"] == "coda" else "xml"
        return self.wire.call(f"/v2/delivery/download/{entry['feed_index']}/{form}")[1]


@dataclass
class Sale:
    """What a program knows of an invoice: ``outcome`` is ``taken``, or the code of a refusal."""

    content: bytes
    outcome: str = "unsent"
    key: str | None = None
    why: list[str] = field(default_factory=list)
    state: str | None = None
    payment: dict[str, Any] | None = None

    @property
    def paid(self):
        return self.payment and (self.payment["state"], self.payment["paid_amount"])


@dataclass
class Invoicing:
    """Connects one company, sends its sales invoices, learns what became of each."""

    wire: Wire
    book: dict[str, Sale] = field(default_factory=dict)
    looked_at: datetime | None = None

    def ask_to_connect(self, enterprise_number):
        """Have a token mailed to the company."""
        path = "request-access-token/invoicing-software"
        self.wire.ask(path, {}, "POST", {"vat": enterprise_number})

    def enter(self, token):
        """Log in with what the user copied from the mail."""
        keys = self.wire.ask(f"get-credentials/{token}", CREDENTIALS)
        self.wire.login = keys["username"], keys["password"]

    def send(self, number, content=None):
        """Send an invoice, new or as it was sent before, and write down what was said to it."""
        sale = self.book.setdefault(number, Sale(content or b""))
        try:
            taken = self.wire.send("sales-invoices", SENT, content or sale.content, XML)
        except Refused as refused:
            sale.outcome = refused.code
            sale.key = refused.body.get("id")
            sale.why = [error["rule"] for error in refused.body.get("errors", [])]
        else:
            sale.content, sale.outcome, sale.key = content or sale.content, "taken", taken["id"]
            sale.why = []
        return sale

    def learn(self):
        """Write down the state and the payment of everything that has changed."""
        since = (self.looked_at - OVERLAP).isoformat() if self.looked_at else ""
        self.looked_at = timezone.now()
        for row in self.wire.pages("sales-invoices", SALE, modified_since=since):
            sale = self.book[row["number"]]
            sale.state, sale.payment = row["state"], row["payment"]


@dataclass
class Administration(Invoicing):
    """What a company keeps its own books with: it invoices, and reads its own statements."""

    bookkeeping: Bookkeeping = field(init=False)

    def __post_init__(self):
        self.bookkeeping = Bookkeeping(self.wire)

    @property
    def movements(self):
        """The bookings of the statements that it holds: by number of each, what was moved.

        CODA 2.6: statement and account stand in record 1, amount in record 2.1, 32-47.
        """
        found = {}
        for file in self.bookkeeping.stored:
            for line in file.decode("latin-1").splitlines():
                if line[0] == "1":
                    statement, iban = int(line[2:5]), line[5:21]
                if line[:2] == "21" and line[6:10] == "0000":
                    sign = -1 if line[31] == "1" else 1
                    found[iban, statement, int(line[2:6])] = sign * int(line[32:47]) / 1000
        return found

    def movements_of(self, sale):
        """Return what the payment of an invoice rests on, as its own statements tell it."""
        matches = sale.payment["matches"]
        return [
            self.movements[match["iban"], match["statement"], match["sequence"]]
            for match in matches
        ]
