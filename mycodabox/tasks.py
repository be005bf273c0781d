"""Housekeeping across apps: what has expired is deleted."""

from __future__ import annotations

from datetime import timedelta

from allauth.idp.oidc.models import Token
from celery import shared_task
from django.core.management import call_command

from api.journal import forget_calls
from insights.services import forget_closed
from mails.services import forget_content
from offices.services.exports import forget_exports
from outbox.services import forget_done


@shared_task(ignore_result=True)
def forget_expired() -> None:
    """Delete expired tokens, sessions and answers, and old traces of work that is done."""
    Token.objects.expired().delete()
    call_command("clearsessions")
    forget_done(older_than=timedelta(days=30))
    forget_content(older_than=timedelta(days=90))
    forget_calls()
    forget_exports()
    forget_closed(older_than=timedelta(days=90))
