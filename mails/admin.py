"""Every mail: to whom, when it left, and for superusers what it said."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin import StaffAdmin, staff_acting
from common.errors import DomainError
from mails.models import Mail
from mails.selectors import text_of
from mails.services import resend_mail


@admin.register(Mail)
class MailAdmin(StaffAdmin):
    list_display = ["id", "template", "to", "subject", "language", "created_at", "sent_at"]
    fields = [
        "to",
        "subject",
        "template",
        "language",
        "key",
        "message_id",
        "office_id",
        "is_secret",
        "created_at",
        "sent_at",
    ]
    email_lookups = ["to"]
    uuid_lookups = ["office_id"]
    exact_lookups = ["message_id", "key"]
    search_help_text = gettext_lazy(
        "Exactly: the address it went to, its message id, or the identifier of an office."
    )
    list_filter = [("sent_at", admin.EmptyFieldListFilter)]
    ordering = ["-id"]
    actions = ["resend"]

    def get_fields(self, request: HttpRequest, obj: Mail | None = None) -> list[Any]:
        """Show the text to superusers only."""
        return [*(self.fields or ()), *(["text"] if request.user.is_superuser else [])]

    @admin.display(description=gettext_lazy("text"))
    def text(self, mail: Mail) -> str:
        text = text_of(mail)
        if text is not None:
            return format_html("<pre>{}</pre>", text)
        if mail.is_secret:
            return _("Nobody may read this mail, because it carries a secret.")
        return _("The text was erased.")

    @admin.action(
        description=gettext_lazy("Send a copy of the selected mails"), permissions=["view"]
    )
    def resend(self, request: HttpRequest, queryset: QuerySet[Mail]) -> None:
        for mail in queryset.order_by("id"):
            try:
                resend_mail(mail, by=staff_acting(request))
            except DomainError as error:
                self.message_user(request, f"{mail}: {error.message}", messages.ERROR)
            else:
                sent = _("A copy of the mail to %(to)s will leave in a moment.") % {"to": mail.to}
                self.message_user(request, sent, messages.SUCCESS)
