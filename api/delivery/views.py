"""API v2: feeds with explicit acknowledgement, downloads, redelivery."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from http import HTTPStatus

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.delivery import resources, schema
from api.delivery.base import (
    DeliveryView,
    json_answer,
    number_or_404,
    tagged,
    unchanged,
    uuid_or_404,
)
from api.delivery.callers import Caller
from api.delivery.errors import Refused, not_active, not_found, refuse
from api.delivery.requests import read_offset, read_redelivery
from common.kinds import DocumentKind
from documents.models import Document
from documents.readable import Form, forms_of
from documents.services import Unrenderable, form_of, tag_of
from feeds import queues, selectors
from feeds.models import Feed, FeedEntry
from feeds.services import (
    acknowledge_redelivery_until,
    acknowledge_until,
    note_fetch,
    open_feeds,
    request_redelivery,
)


class FeedsView(DeliveryView):
    """Base of what both kinds of software may call: for an office, or for one company."""

    callers = frozenset(Caller)


class PodClientView(FeedsView):
    """``/v2/delivery/pod-client``: how often to come, which formats there are, which feeds."""

    @schema.describe("getPodClient", schema.PodClient, is_tagged=True)
    def get(self, request: Request) -> HttpResponse:
        feeds = selectors.open_feeds_of(*self.scope)
        if None in feeds:
            open_feeds(*self.scope)
            feeds = selectors.open_feeds_of(*self.scope)
        opened = [feed for feed in feeds if feed is not None]
        return json_answer(request, resources.pod_client(self.customer, opened))


class QueueView(FeedsView):
    """One queue of a feed; what differs between the two queues is named below."""

    feed_type: str
    pending: Callable[..., list[queues.Pending] | None]
    place_of: Callable[..., int | None]
    acknowledge: Callable[[Feed, int], None]

    def page(self, request: Request, feed_id: str) -> HttpResponse:
        """Answer what was not acknowledged yet, the oldest first."""
        number = number_or_404(feed_id)
        entries = type(self).pending(number, *self.scope)
        if entries is None:
            raise self.no_such_feed()
        return json_answer(request, resources.feed(number, self.feed_type, entries))

    def acknowledged(self, request: Request, feed_id: str) -> Response:
        """Acknowledge everything up to and including an entry."""
        index = read_offset(request)
        feed = self.feed_named(feed_id)
        place = type(self).place_of(index, feed, self.scope[2])
        if place is None:
            raise not_found()
        type(self).acknowledge(feed, place)
        return Response({"id": feed.pk, "feed_offset": str(index)})

    def feed_named(self, feed_id: str) -> Feed:
        feed = queues.feed_of(number_or_404(feed_id), *self.scope)
        if feed is None:
            raise self.no_such_feed()
        return feed


class FeedView(QueueView):
    """``/v2/delivery/feed/{id}``: what this software has yet to fetch of one client."""

    feed_type = "download"
    pending = staticmethod(queues.pending_entries)
    place_of = staticmethod(queues.place_of)
    acknowledge = staticmethod(acknowledge_until)

    @schema.describe("getFeed", schema.FeedPage, is_tagged=True, of_feed=True)
    def get(self, request: Request, feed_id: str) -> HttpResponse:
        return self.page(request, feed_id)

    @schema.describe(
        "acknowledgeFeed", schema.Acknowledged, sends=schema.Offset, of_feed=True, conflict=True
    )
    def put(self, request: Request, feed_id: str) -> Response:
        return self.acknowledged(request, feed_id)


class RedeliveryFeedView(QueueView):
    """``/v2/delivery/redownload-feed/{id}``: what was asked for again of one client."""

    feed_type = "redownload"
    pending = staticmethod(queues.pending_redeliveries)
    place_of = staticmethod(queues.redelivery_place_of)
    acknowledge = staticmethod(acknowledge_redelivery_until)

    @schema.describe("getRedeliveryFeed", schema.FeedPage, is_tagged=True, of_feed=True)
    def get(self, request: Request, feed_id: str) -> HttpResponse:
        return self.page(request, feed_id)

    @schema.describe(
        "acknowledgeRedelivery",
        schema.Acknowledged,
        sends=schema.Offset,
        of_feed=True,
        conflict=True,
    )
    def put(self, request: Request, feed_id: str) -> Response:
        return self.acknowledged(request, feed_id)

    @schema.describe(
        "requestRedelivery",
        schema.RedeliveryAnswer,
        sends=schema.RedeliveryRequest,
        of_feed=True,
        status=HTTPStatus.CREATED,
    )
    def post(self, request: Request, feed_id: str) -> Response:
        """Ask for documents again that this software has acknowledged, by their own dates."""
        wanted = read_redelivery(request)
        feed = self.feed_named(feed_id)
        count = request_redelivery(
            feed, start=wanted.start, end=wanted.end, ibans=wanted.ibans, by=self.actor
        )
        body = {
            "id": feed.pk,
            "from": wanted.start.isoformat(),
            "to": wanted.end.isoformat(),
            "ibans": sorted(wanted.ibans) or None,
            "entry_count": count,
        }
        return Response(body, status=HTTPStatus.CREATED)


class DownloadView(FeedsView):
    """``/v2/delivery/download/{feed_index}/{format}``: the file of an entry."""

    entry_named = staticmethod(queues.entry_named)

    @schema.describe_download("download")
    def get(self, request: Request, feed_index: str, file_format: str) -> HttpResponse:
        return self.file(request, feed_index, file_format)

    def file(self, request: Request, feed_index: str, file_format: str) -> HttpResponse:
        index = uuid_or_404(feed_index)
        found = type(self).entry_named(index, *self.scope)
        if found is None:
            raise not_found()
        entry, is_open = found
        if not is_open:
            raise not_active()
        form = _form(entry, file_format)
        document, language = entry.document, entry.client.office.language
        tag = tag_of(document, form, language=language)
        response = unchanged(request, tag) or tagged(
            _content(document, form, language), tag, media_type=resources.MEDIA_TYPES[form]
        )
        name = _file_name(document, index, form)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        if response.status_code == HTTPStatus.OK and request.method == "GET":
            note_fetch(document, self.partner)
        return response


class RedeliveryDownloadView(DownloadView):
    """``/v2/delivery/redownload/{feed_index}/{format}``: the file of an entry that came again."""

    entry_named = staticmethod(queues.redelivered_entry_named)

    @schema.describe_download("redownload")
    def get(self, request: Request, feed_index: str, file_format: str) -> HttpResponse:
        return self.file(request, feed_index, file_format)


def _form(entry: FeedEntry, name: str) -> Form:
    forms = forms_of(DocumentKind(entry.kind))
    if name not in forms:
        raise _unavailable(forms)
    return Form(name)


def _content(document: Document, form: Form, language: str) -> bytes:
    try:
        return form_of(document, form, language=language)
    except Unrenderable as error:
        raise _unavailable(forms_of(DocumentKind(document.kind))[:1]) from error


def _unavailable(forms: Iterable[Form]) -> Refused:
    return refuse(
        HTTPStatus.NOT_FOUND,
        "format-not-available",
        _("This document does not exist in this format. There is: %(formats)s.")
        % {"formats": ", ".join(forms)},
    )


def _file_name(document: Document, feed_index: uuid.UUID, form: Form) -> str:
    account = document.bank_account.iban if document.bank_account else document.kind
    day = document.period_end or document.dated
    dated = day.isoformat() if day else ""
    return "-".join(filter(None, [account, dated, str(feed_index)])) + f".{form}"
