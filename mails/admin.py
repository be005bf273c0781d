"""Every mail: to whom, when it left, and for superusers what it said."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin import Deed, ReasonForm, StaffAdmin, staff_acting
from common.errors import DomainError
from mails.models import Mail, UndeliverableAddress
from mails.selectors import text_of
from mails.services import forget_undeliverable, resend_mail


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
        "failed_at",
        "failure",
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


class WriteAgain(Deed):
    name = "write-again"
    title = gettext_lazy("Write to this address again")
    explanation = gettext_lazy("For an address that works again: its owner said so, or mended it.")
    form_class = ReasonForm

    def carry_out(self, form: Form) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        forget_undeliverable(self.row, reason=reason, by=staff_acting(self.request))
        messages.success(self.request, str(self.done))
        return HttpResponseRedirect(reverse("admin:mails_undeliverableaddress_changelist"))


@admin.register(UndeliverableAddress)
class UndeliverableAddressAdmin(StaffAdmin):
    list_display = ["address", "since", "answer"]
    fields = ["address", "since", "answer"]
    email_lookups = ["address"]
    search_help_text = gettext_lazy("Exactly: an address.")
    ordering = ["-since", "-id"]
    deeds = [WriteAgain]
