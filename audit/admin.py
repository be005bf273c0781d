"""The audit trail as pages one can read. Nobody adds to it or changes it from here."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from audit.models import AuditChain, AuditEvent
from common.admin import StaffAdmin, list_link, text_filter


@admin.register(AuditChain)
class AuditChainAdmin(StaffAdmin):
    list_display = ["key", "length", "head", "events"]
    fields = ["key", "length", "head", "events"]
    exact_lookups = ["key"]
    search_help_text = gettext_lazy("The identifier of an office, or “system”.")
    ordering = ["key"]
    has_history = False

    @admin.display(description=gettext_lazy("events"))
    def events(self, chain: AuditChain) -> str:
        return list_link(AuditEvent, gettext_lazy("show"), chain=chain.key)


@admin.register(AuditEvent)
class AuditEventAdmin(StaffAdmin):
    list_display = ["id", "at", "what", "who", "about", "in_chain", "sequence", "by_request"]
    list_filter = [
        text_filter("chain", gettext_lazy("chain")),
        text_filter("action", gettext_lazy("action")),
        text_filter("actor_id", gettext_lazy("actor id")),
        text_filter("target_kind", gettext_lazy("object kind")),
        text_filter("target_id", gettext_lazy("object id")),
        text_filter("request_id", gettext_lazy("request id")),
    ]
    exact_lookups = ["request_id", "target_id", "chain"]
    search_help_text = gettext_lazy(
        "A request id, the identifier of an object or an office, or a user's e-mail address."
    )
    ordering = ["-id"]
    has_history = False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEvent], search_term: str
    ) -> tuple[QuerySet[AuditEvent], bool]:
        """Find a person's acts, and what was done to them, by their address."""
        term = search_term.strip()
        if "@" not in term:
            return super().get_search_results(request, queryset, term)
        user = get_user_model()
        known = user.objects.filter(email=term.lower()).values_list("pk", flat=True)
        keys = [str(pk) for pk in known]
        acts = Q(actor_id__in=keys, actor_kind="user")
        return queryset.filter(
            acts | Q(target_id__in=keys, target_kind=user._meta.label_lower)
        ), False

    @admin.display(description=gettext_lazy("action"))
    def what(self, event: AuditEvent) -> str:
        return list_link(AuditEvent, event.action, action=event.action)

    @admin.display(description=gettext_lazy("actor"))
    def who(self, event: AuditEvent) -> str:
        name = event.actor_label or event.actor_id or event.actor_kind
        if not event.actor_id:
            return name
        return list_link(AuditEvent, name, actor_id=event.actor_id)

    @admin.display(description=gettext_lazy("object"))
    def about(self, event: AuditEvent) -> str:
        if not event.target_id:
            return "–"
        text = f"{event.target_kind} {event.target_id}"
        return list_link(AuditEvent, text, target_kind=event.target_kind, target_id=event.target_id)

    @admin.display(description=gettext_lazy("chain"))
    def in_chain(self, event: AuditEvent) -> str:
        return list_link(AuditEvent, event.chain, chain=event.chain)

    @admin.display(description=gettext_lazy("request"))
    def by_request(self, event: AuditEvent) -> str:
        if not event.request_id:
            return "–"
        return list_link(AuditEvent, event.request_id, request_id=event.request_id)
