"""The staff's pages: look at everything, change nothing by hand.

What staff may do goes through a ``Deed``: a page with a form that makes one service call. Only
superusers do deeds, and only shortly after they have proved again who they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import lookup_spawns_duplicates, quote, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.edit import FormView

from common.actors import Actor
from common.errors import DomainError, InvalidValue
from common.identifiers import normalise_enterprise_number, normalise_iban
from common.requests import person_acting

Text = str | Promise
ROWS_COUNTED = 10_000
NUL = "\0"
"""No text has this character in it, and PostgreSQL refuses to look for it."""


class BoundedPaginator(Paginator):
    """Pages without counting a whole table: past ten thousand rows, search instead."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list[: ROWS_COUNTED + 1]
        found = rows.count() if isinstance(rows, QuerySet) else len(rows)
        return min(found, ROWS_COUNTED)


def staff_acting(request: HttpRequest) -> Actor:
    """Return the member of staff who is signed in as the one who acts."""
    user = request.user
    if not user.is_active or not user.is_staff or user.pk is None:
        raise PermissionDenied
    return person_acting(request, pk=user.pk, label=user.get_username())


class LookOnly:
    """Staff may look; nobody adds, changes or deletes."""

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class StaffInline(LookOnly, admin.TabularInline):
    """Rows that belong to the one shown."""

    template = "admin/edit_inline/shown.html"
    extra = 0


class StaffAdmin(LookOnly, admin.ModelAdmin):
    """Base of every page about rows.

    What somebody types into the search box is looked up exactly, by what it can be: an identifier
    in ``uuid_lookups``, an enterprise number, an IBAN or an e-mail address in theirs, anything in
    ``exact_lookups``. Only what is none of these is searched for as text, in ``search_fields``.
    """

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    change_form_template = "admin/staff_change_form.html"
    view_on_site = False
    search_help_text = gettext_lazy(
        "A name, or exactly: an identifier, an enterprise number, an IBAN, an e-mail address."
    )
    uuid_lookups: ClassVar[Sequence[str]] = ()
    number_lookups: ClassVar[Sequence[str]] = ()
    iban_lookups: ClassVar[Sequence[str]] = ()
    email_lookups: ClassVar[Sequence[str]] = ()
    exact_lookups: ClassVar[Sequence[str]] = ()
    linked_lookups: ClassVar[Sequence[str]] = ()
    deeds: ClassVar[Sequence[type[Deed]]] = ()
    add_deed: ClassVar[type[Deed] | None] = None
    has_history = True

    def may_act(self, request: HttpRequest) -> bool:
        """Tell whether the person may do deeds, and not only look."""
        return bool(request.user.is_active and request.user.is_superuser)

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self.add_deed is not None and self.may_act(request)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> models.Model | None:
        if NUL in object_id:
            return None
        row: models.Model | None = super().get_object(request, object_id, from_field)
        return row

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Refuse filters on columns that the pages don't show, such as hashes."""
        return lookup in self.linked_lookups or any(
            lookup.partition("__")[0] == _filtered_column(entry) for entry in self.list_filter
        )

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Show the search box wherever something can be looked up."""
        return [*self.search_fields] or self._exact_lookups()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        exact = self._exact_condition(term)
        if exact or not self.search_fields:
            lookups = self._exact_lookups()
            repeats = any(lookup_spawns_duplicates(self.opts, lookup) for lookup in lookups)
            return (queryset.filter(exact) if exact else queryset.none()), repeats
        return super().get_search_results(request, queryset, term)

    def _exact_lookups(self) -> list[str]:
        return [
            *self.uuid_lookups,
            *self.number_lookups,
            *self.iban_lookups,
            *self.email_lookups,
            *self.exact_lookups,
        ]

    def _exact_condition(self, term: str) -> Q:
        """Return where to find a term that is an identifier of some kind; empty if it is none."""
        found: list[tuple[str, object]] = []
        if identifier := _uuid(term):
            found += [(name, identifier) for name in self.uuid_lookups]
        if number := _normal(normalise_enterprise_number, term):
            found += [(name, number) for name in self.number_lookups]
        if iban := _normal(normalise_iban, term.replace("-", "")):
            found += [(name, iban) for name in self.iban_lookups]
        if "@" in term:
            spellings = {term, term.lower()}
            found += [(f"{name}__in", spellings) for name in self.email_lookups]
        if found or not self.search_fields:
            spellings = {term, str(identifier or term)}
            found += [(f"{name}__in", spellings) for name in self.exact_lookups]
        return Q(*found, _connector=Q.OR)

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                f"<path:object_id>/{deed.name}/",
                self.admin_site.admin_view(deed.as_view(staff=self)),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{deed.name}",
            )
            for deed in self.deeds
        ] + super().get_urls()

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        if self.add_deed is None:
            raise PermissionDenied
        return self.add_deed.as_view(staff=self)(request)  # type: ignore[return-value]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Name the list by what it holds: there is nothing to select."""
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Show the audit trail of the row: nothing else changes one."""
        target = {"target_kind": self.opts.label_lower, "target_id": unquote(object_id)}
        return HttpResponseRedirect(
            f"{reverse('admin:audit_auditevent_changelist')}?{urlencode(target)}"
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = context["original"]
        context["title"] = capfirst(str(self.opts.verbose_name))
        context["deeds"] = [
            {"title": deed.title, "url": deed.url(row)}
            for deed in self.deeds
            if self.may_act(request) and deed.is_offered(row)
        ]
        context["has_history"] = self.has_history
        return super().render_change_form(request, context, *args, **kwargs)


class Deed(FormView):
    """One thing that staff may do: a page with a form, then one service call.

    ``carry_out`` makes the call, with the row in ``self.row`` (none for a deed that adds one), and
    returns what to answer, or None for the row's page with ``done`` as message.
    """

    template_name = "admin/deed.html"
    http_method_names = ["get", "head", "post"]
    name: ClassVar[str]
    title: ClassVar[Text]
    explanation: ClassVar[Text] = ""
    done: ClassVar[Text] = gettext_lazy("Done.")
    staff: StaffAdmin = None  # type: ignore[assignment]  # as_view fills it in
    row: Any = None

    @staticmethod
    def is_offered(row: Any) -> bool:  # noqa: ARG004
        """Tell whether the state of a row allows the deed."""
        return True

    @classmethod
    def url(cls, row: models.Model) -> str:
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}_{cls.name}"
        return reverse(name, args=[quote(row.pk)])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.staff.may_act(request):
            raise PermissionDenied
        if "object_id" in kwargs:
            self.row = self.staff.get_object(request, unquote(kwargs["object_id"]))
            if self.row is None:
                raise Http404
            if not self.is_offered(self.row):
                messages.error(request, _("That is no longer possible."))
                return HttpResponseRedirect(row_url(self.row))
        return self.answer(request)

    @method_decorator(reauthentication_required)
    def answer(self, request: HttpRequest) -> HttpResponse:
        """Go on for somebody who proved a moment ago who they are."""
        return super().dispatch(request)  # type: ignore[return-value]

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            response = self.carry_out(form)
        except DomainError as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            add_errors(form, error)
        else:
            if response is not None:
                return response
            messages.success(self.request, str(self.done))
            return HttpResponseRedirect(row_url(self.row))
        return self.form_invalid(form)

    def carry_out(self, form: forms.Form) -> HttpResponse | None:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        fieldsets = [(None, {"fields": list(form.fields)})]
        return {
            **self.page_context(),
            "adminform": AdminForm(form, fieldsets, {}, (), model_admin=self.staff),
            "explanation": self.explanation,
            **context,
        }

    def page_context(self) -> dict[str, Any]:
        """Return what the frame of every page about this row needs."""
        return {
            **self.staff.admin_site.each_context(self.request),
            "opts": self.staff.opts,
            "original": self.row,
            "title": self.title,
            "subtitle": None,
        }


class ReasonForm(forms.Form):
    """Why somebody does what can't be taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("Goes into the audit trail."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


class TextFilter(admin.SimpleListFilter):
    """A filter with a box to type the exact value into."""

    template = "admin/text_filter.html"
    parameter_name: str

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return []

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: Any) -> Iterable[dict[str, Any]]:  # type: ignore[override]
        others = {
            name: value
            for name, value in self.request.GET.items()
            if name not in {self.parameter_name, "p"}
        }
        yield {"others": others, "name": self.parameter_name, "value": self.value() or ""}

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = (self.value() or "").strip()
        if NUL in value:
            return queryset.none()
        return queryset.filter(**{self.parameter_name: value}) if value else queryset


def text_filter(field: str, label: Text) -> type[TextFilter]:
    """Return a filter on the exact value of one column."""
    return type("ColumnFilter", (TextFilter,), {"parameter_name": field, "title": label})


def row_url(row: models.Model) -> str:
    """Return the address of a row's page."""
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return reverse(name, args=[quote(row.pk)])


def list_link(model: type[models.Model], text: object, **filters: object) -> SafeString:
    """Return a link to the rows of a model that have these values."""
    opts = model._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    return format_html('<a href="{}?{}">{}</a>', address, urlencode(filters), text)


def row_link(row: models.Model | None) -> SafeString | str:
    """Return a link to a row's page, or a dash."""
    return format_html('<a href="{}">{}</a>', row_url(row), row) if row else "–"


def add_errors(form: forms.Form, error: ValidationError) -> None:
    """Show what a model or its constraints found wrong, at the field if the form has it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def _filtered_column(entry: Any) -> str:
    """Return what an entry of ``list_filter`` filters on."""
    if isinstance(entry, tuple):
        return str(entry[0])
    return entry if isinstance(entry, str) else str(entry.parameter_name)


def _uuid(term: str) -> UUID | None:
    try:
        return UUID(term)
    except ValueError:
        return None


def _normal(normalise: Any, term: str) -> str | None:
    try:
        return str(normalise(term))
    except InvalidValue:
        return None
