"""The outbox as a page: what waits, what is being done, what failed for good."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.admin import StaffAdmin, staff_acting, text_filter
from outbox.models import OutboxMessage
from outbox.services import retry_dead

STATES = {
    "waiting": gettext_lazy("waiting"),
    "leased": gettext_lazy("in a worker's hands"),
    "dead": gettext_lazy("dead letter"),
    "done": gettext_lazy("done"),
}


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        unfinished = Q(done_at__isnull=True, dead_at__isnull=True)
        leased = Q(leased_until__isnull=False, leased_until__gte=timezone.now())
        conditions = {
            "waiting": unfinished & ~leased,
            "leased": unfinished & leased,
            "dead": Q(dead_at__isnull=False),
            "done": Q(done_at__isnull=False),
        }
        return queryset.filter(conditions.get(self.value() or "", Q()))


@admin.register(OutboxMessage)
class OutboxMessageAdmin(StaffAdmin):
    list_display = ["id", "task", "state", "attempts", "due_at", "last_error", "request_id"]
    list_filter = [StateFilter, text_filter("task", gettext_lazy("task"))]
    exact_lookups = ["request_id"]
    search_help_text = gettext_lazy("A request id.")
    ordering = ["-id"]
    actions = ["retry"]

    @admin.display(description=gettext_lazy("state"))
    def state(self, message: OutboxMessage) -> object:
        if message.done_at:
            return STATES["done"]
        if message.dead_at:
            return STATES["dead"]
        leased = message.leased_until and message.leased_until >= timezone.now()
        return STATES["leased" if leased else "waiting"]

    @admin.action(description=gettext_lazy("Retry the selected dead letters"), permissions=["view"])
    def retry(self, request: HttpRequest, queryset: QuerySet[OutboxMessage]) -> None:
        revived = sum(
            retry_dead(message, by=staff_acting(request)) for message in queryset.order_by("id")
        )
        if revived:
            text = ngettext(
                "%(count)d dead letter will be tried again.",
                "%(count)d dead letters will be tried again.",
                revived,
            )
            self.message_user(request, text % {"count": revived}, messages.SUCCESS)
        else:
            self.message_user(request, _("None of these is a dead letter."), messages.WARNING)
