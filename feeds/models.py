"""A log of what arrived for each client, and how far each partner has come in it."""

from __future__ import annotations

import uuid
from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.kinds import DocumentKind
from connections.models import Connection
from documents.models import Document
from feeds.querysets import (
    CustomerCredentialQuerySet,
    CustomerQuerySet,
    DeliveryQuerySet,
    FeedEntryQuerySet,
    FeedQuerySet,
    FetchQuerySet,
    RedeliveryEntryQuerySet,
)
from offices.models import AccountingOffice, Client
from partners.models import SoftwarePartner


class Customer(models.Model):
    """Who stands behind a user name of one software: an accounting office, or a company.

    Bookkeeping software has offices for customers. That one may log in says nothing about what it
    may read: a consent does. Invoicing software has companies, each by its ``connection``, which
    says both.
    """

    partner = models.ForeignKey(
        SoftwarePartner,
        on_delete=models.PROTECT,
        related_name="customers",
        verbose_name=_("software partner"),
    )
    office = models.ForeignKey(
        AccountingOffice,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accounting office"),
    )
    connection = models.OneToOneField(
        Connection,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="customer",
        verbose_name=_("connection"),
    )
    username = models.CharField(_("user name"), max_length=40)
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer of a software")
        verbose_name_plural = _("customers of software")
        constraints = [
            models.UniqueConstraint(fields=["partner", "office"], name="customer_once"),
            models.UniqueConstraint(fields=["partner", "username"], name="customer_username"),
            models.CheckConstraint(
                condition=Q(office__isnull=False, connection__isnull=True)
                | Q(office__isnull=True, connection__isnull=False),
                name="customer_office_or_company",
            ),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def accounting_office(self) -> AccountingOffice:
        """The office itself, or the one that keeps the company's books."""
        return (
            self.connection.client.office
            if self.connection
            else cast("AccountingOffice", self.office)
        )


class CustomerCredential(models.Model):
    """A password of a customer. Shown once when it is made; only its keyed hash is kept.

    Several can be valid side by side while a customer moves from one to the next.
    """

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="credentials", verbose_name=_("customer")
    )
    secret_hash = models.CharField(_("hash of the password"), max_length=64, unique=True)
    hint = models.CharField(_("last four characters"), max_length=4)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    objects = CustomerCredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("password of a customer")
        verbose_name_plural = _("passwords of customers")

    def __str__(self) -> str:
        return f"…{self.hint}"


class FeedEntry(models.Model):
    """One document in the log of its client; every partner of the client reads the same log.

    The primary key is the place in the log. Who appends holds the client's row until the commit,
    so within one client the order of the keys is the order in which entries become visible: what
    a reader has passed never gets a new neighbour before it. ``facts`` is what can be told of the
    document before it is fetched, as known when it arrived.
    """

    index = models.UUIDField(_("index"), default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="feed_entries", verbose_name=_("client")
    )
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, related_name="feed_entry", verbose_name=_("document")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=DocumentKind)
    facts = models.JSONField(_("facts"), default=dict)

    objects = FeedEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of a feed")
        verbose_name_plural = _("entries of feeds")
        indexes = [models.Index(fields=["client", "id"], name="feed_entry_log")]

    def __str__(self) -> str:
        return str(self.index)


class Feed(models.Model):
    """One partner's way through the log of one client.

    ``acknowledged`` is the place up to which everything has been fetched; ``redelivered`` is the
    same for the queue of what was asked for again. Both only grow.
    """

    partner = models.ForeignKey(
        SoftwarePartner,
        on_delete=models.PROTECT,
        related_name="feeds",
        verbose_name=_("software partner"),
    )
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="feeds", verbose_name=_("client")
    )
    acknowledged = models.BigIntegerField(_("acknowledged place"), default=0)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    redelivered = models.BigIntegerField(_("acknowledged place of what came again"), default=0)
    redelivered_at = models.DateTimeField(_("acknowledged again at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")
        constraints = [
            models.UniqueConstraint(fields=["partner", "client"], name="feed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} · {self.client}"


class RedeliveryEntry(models.Model):
    """One document that was asked for again; the primary key is its place in the queue."""

    index = models.UUIDField(_("index"), default=uuid.uuid4, unique=True, editable=False)
    feed = models.ForeignKey(
        Feed, on_delete=models.CASCADE, related_name="redeliveries", verbose_name=_("feed")
    )
    entry = models.ForeignKey(
        FeedEntry, on_delete=models.PROTECT, related_name="redeliveries", verbose_name=_("entry")
    )
    requested_at = models.DateTimeField(_("requested at"), db_default=Now())

    objects = RedeliveryEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry to be delivered again")
        verbose_name_plural = _("entries to be delivered again")
        indexes = [models.Index(fields=["feed", "id"], name="redelivery_queue")]

    def __str__(self) -> str:
        return str(self.index)


class Delivery(models.Model):
    """That bookkeeping software has a document: it acknowledged its entry, or fetched the file.

    Noted of sales invoices, whose senders ask for it.
    """

    class Way(models.TextChoices):
        FEED = "feed", _("feed")
        CONNECT = "connect", _("CodaBox Connect")

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("document")
    )
    partner = models.ForeignKey(
        SoftwarePartner,
        on_delete=models.PROTECT,
        related_name="deliveries",
        verbose_name=_("software partner"),
    )
    way = models.CharField(_("way"), max_length=7, choices=Way)
    delivered_at = models.DateTimeField(_("delivered at"), db_default=Now())

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["document", "partner"], name="delivery_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document} · {self.partner}"


class Fetch(models.Model):
    """That one software had one document: when first, when last, how often."""

    partner = models.ForeignKey(
        SoftwarePartner,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("software partner"),
    )
    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="fetches", verbose_name=_("document")
    )
    first_at = models.DateTimeField(_("first fetched at"))
    last_at = models.DateTimeField(_("last fetched at"))
    times = models.PositiveIntegerField(_("times"), default=1)

    objects = FetchQuerySet.as_manager()

    class Meta:
        verbose_name = _("fetched document")
        verbose_name_plural = _("fetched documents")
        constraints = [
            models.UniqueConstraint(fields=["document", "partner"], name="fetch_once"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} · {self.document_id}"
