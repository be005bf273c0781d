"""Consents in any status, with what the database demands of each."""

from __future__ import annotations

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from consents.models import Consent
from consents.terms import CURRENT
from tests.factories.offices import OfficeFactory, UserFactory
from tests.factories.partners import PartnerFactory


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = Consent

    office = factory.SubFactory(OfficeFactory)
    partner = factory.SubFactory(PartnerFactory)
    status = "to_be_determined"
    requested_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        status = kwargs["status"]
        now = timezone.now()
        if status in {"allowed", "denied"}:
            kwargs.setdefault("decided_at", now)
            if "decided_by" not in kwargs:
                kwargs["decided_by"] = UserFactory()
        if status == "allowed":
            kwargs.setdefault("terms_version", CURRENT.version)
            kwargs.setdefault("terms_hash", CURRENT.hash)
        if status == "cancelled":
            kwargs.setdefault("ended_at", now)
            kwargs.setdefault("end_reason", "office")
        if status != "to_be_determined":
            kwargs.setdefault("version", 2)
        return super()._create(model_class, *args, **kwargs)
