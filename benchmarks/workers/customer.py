"""The largest office of an archive as a customer of a software; each client read has a feed."""

from __future__ import annotations

from base64 import b64encode

from benchmarks.archive import PARTNER, READ, office_key
from feeds.models import Feed, FeedEntry
from offices.models import AccountingOffice, Client
from partners.models import SoftwarePartner
from tests.factories.feeds import credentials_of

office = AccountingOffice.objects.get(pk=office_key(1))
partner = SoftwarePartner.objects.get(name=PARTNER)
read = list(Client.objects.filter(office=office).order_by("code")[:READ])
credentials = credentials_of(partner, office)
headers = {
    "Authorization": "Basic "
    + b64encode(f"{credentials.username}:{credentials.password}".encode()).decode(),
    "X-Software-Company": credentials.software_company,
}


def feeds(*, left: int) -> list[int]:
    """Give the partner a feed for each client that is read, with so many entries left."""
    numbers = []
    for client in read:
        log = FeedEntry.objects.filter(client=client).order_by("-pk")
        place = log.values_list("pk", flat=True)[left]
        feed, _ = Feed.objects.update_or_create(
            partner=partner, client=client, defaults={"acknowledged": place}
        )
        numbers.append(feed.pk)
    return numbers
