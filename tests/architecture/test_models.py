"""Tenancy is hard to forget: a new model joins these tests by existing."""

import pytest
from django.apps import apps

from offices.querysets import OfficeScopedQuerySet
from tests.architecture.files import ROOT

OURS = {path.parent.name for path in ROOT.glob("*/models.py")} | {
    path.parent.parent.name for path in ROOT.glob("*/models/__init__.py")
}
NOT_OF_ONE_OFFICE = {
    "api.ApiCall": "a call of a partner, who may serve many offices",
    "api.IdempotentAnswer": "an answer to a partner, who may serve many offices",
    "audit.AuditChain": "the head of a chain of events; no page shows it",
    "audit.AuditEvent": "chained per office by the office's id, so that it outlives the office",
    "banks.BankAccess": "of a bank, which has accounts of many offices",
    "banks.BankCredential": "of a bank",
    "consents.ConsentKind": "part of a consent, reached by it only",
    "documents.Rendering": "made of a stored file, and of as many offices as that is",
    "documents.StoredFile": "bytes, kept once for whoever received them; reached by documents",
    "mails.Mail": "to a person; staff read it, the page of a mandate lists those about it",
    "mails.UndeliverableAddress": "an address, whichever office writes to it; staff alone see it",
    "mandates.SourceEntry": "what staff know about a bank; the same for every office",
    "outbox.OutboxMessage": "work of the portal itself; staff alone see it",
    "partners.PartnerCredential": "of a software partner",
    "partners.RedirectUri": "of a software partner",
    "partners.SoftwarePartner": "serves many offices",
    "users.User": "a person, who may belong to several offices",
}
MODELS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in OURS and not model._meta.auto_created
]


def is_scoped(model):
    return isinstance(model._default_manager.all(), OfficeScopedQuerySet)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_belongs_to_an_office_or_says_why_not(model):
    assert is_scoped(model) != (model._meta.label in NOT_OF_ONE_OFFICE)


def test_every_exception_is_a_model():
    assert set(NOT_OF_ONE_OFFICE) <= {model._meta.label for model in MODELS}


@pytest.mark.parametrize(
    "model", [model for model in MODELS if is_scoped(model)], ids=lambda model: model._meta.label
)
@pytest.mark.django_db
def test_the_way_to_the_office_leads_there(model):
    from offices.models import AccountingOffice

    assert list(model._default_manager.for_offices(AccountingOffice.objects.none())) == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_rows_are_ordered_where_they_are_asked_for(model):
    assert list(model._meta.ordering) == []
