"""Order mandates for one company."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from common.errors import DomainError
from mandates.kinds import MandateKind
from mandates.models import Mandate
from mandates.order_forms import ORDER_FORMS, OrderForm
from mandates.services.ordering import MandateExists, order_mandate
from offices.models import Client
from offices.selectors import clients_of, look_at, offices_of
from users.selectors import actor_of, signed_in


class Order(View):
    """A page with what an order of one kind needs, then one service call a mandate."""

    http_method_names = ["get", "head", "post"]
    client: Client
    kind: MandateKind

    def dispatch(
        self, request: HttpRequest, client_id: UUID, kind: str, **kwargs: Any
    ) -> HttpResponse:
        user = signed_in(request)
        clients = Client.objects.for_offices(offices_of(user)).filter(pk=client_id)
        client = clients.select_related("office").first()
        visible = client and clients_of(user, client.office).filter(pk=client.pk).exists()
        if client is None or not visible or kind not in MandateKind.values:
            raise Http404
        self.client, self.kind = client, MandateKind(kind)
        look_at(request, client.office, company=client)
        return super().dispatch(request, **kwargs)  # type: ignore[return-value]

    def get(self, request: HttpRequest) -> HttpResponse:
        email = self.client.contact_email
        return self._form(ORDER_FORMS[self.kind](self.client, initial={"email_1": email}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ORDER_FORMS[self.kind](self.client, request.POST)
        if not form.is_valid():
            return self._form(form, status=422)
        try:
            mandates = self._ordered(form)
        except MandateExists as exists:
            form.add_error(None, exists.message)
            return self._form(form, status=409)
        except DomainError as error:
            form.add_error(None, error.message)
            return self._form(form, status=422)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
            return self._form(form, status=422)
        told = ngettext("One mandate is ordered.", "%(count)d mandates are ordered.", len(mandates))
        messages.success(request, told % {"count": len(mandates)})
        if len(mandates) == 1:
            return redirect("mandates:detail", mandate_id=mandates[0].pk)
        return redirect("mandates:list", office_id=self.client.office_id)

    @transaction.atomic
    def _ordered(self, form: OrderForm) -> list[Mandate]:
        """Order everything or, if one of them can't be, nothing."""
        by = actor_of(self.request)
        return [order_mandate(self.client, order, by=by) for order in form.orders()]

    def _form(self, form: OrderForm, *, status: int = 200) -> HttpResponse:
        titles = {
            MandateKind.CODA: _("Order bank statements"),
            MandateKind.SODA: _("Order payroll entries"),
            MandateKind.CARO: _("Order card statements"),
            MandateKind.VOILA: _("Order purchase invoices"),
        }
        context = {
            "office": self.client.office,
            "client": self.client,
            "kind": self.kind,
            "kinds": MandateKind.choices,
            "title": titles[self.kind],
            "form": form,
        }
        return render(self.request, "mandates/order.html", context, status=status)
