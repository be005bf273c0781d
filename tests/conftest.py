"""What every test can ask for: people of two offices, partners, and the outbox emptied."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone

from outbox.models import OutboxMessage
from outbox.services import run
from tests.audit.triggers import let_flushes_pass
from tests.factories import MembershipFactory, OfficeFactory, PartnerFactory, UserFactory


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let the database be dropped although a process that was killed hasn't hung up yet."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True, scope="session")
def _flush_empties_the_audit_trail():
    """The flush after a test with real transactions may do what the triggers refuse."""
    let_flushes_pass()


@pytest.fixture(autouse=True)
def _empty_cache():
    """Budgets and rate limits start afresh in every test."""
    cache.clear()


@pytest.fixture
def one_window(time_machine):
    """Let time pass, from a moment after which no budget's window ends for minutes."""
    time_machine.move_to("2026-11-24T09:01:00.5Z")


@pytest.fixture
def office(db):
    return OfficeFactory()


@pytest.fixture
def other_office(db):
    return OfficeFactory()


@pytest.fixture
def admin(office):
    """An Admin of ``office``."""
    return MembershipFactory(office=office, role="admin").user


@pytest.fixture
def member(office):
    """An ordinary User of ``office``."""
    return MembershipFactory(office=office, role="user").user


@pytest.fixture
def outsider(other_office):
    """An Admin of another office."""
    return MembershipFactory(office=other_office, role="admin").user


@pytest.fixture
def staff(db):
    return UserFactory(is_staff=True)


@pytest.fixture
def superuser(db):
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def partner(db):
    return PartnerFactory()


@pytest.fixture
def other_partner(db):
    return PartnerFactory()


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    """Log-ins of tests stand for log-ins with a second factor, unless a test says otherwise."""
    settings.DEMO = True


@pytest.fixture
def signed_in() -> Callable[..., Browser]:
    """Return a browser in which somebody has just signed in."""

    def sign_in(user, *, seconds_ago: int = 0, **kwargs) -> Browser:
        browser = Browser(**kwargs)
        browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = browser.session
        at = timezone.now().timestamp() - seconds_ago
        session["account_authentication_methods"] = [{"method": "password", "at": at}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        return browser

    return sign_in


@pytest.fixture
def run_outbox(db) -> Callable[[], int]:
    """Return a function that does all the work that is due, as the workers would."""

    def drain() -> int:
        done = 0
        while True:
            due = list(
                OutboxMessage.objects.claimable().order_by("pk").values_list("pk", flat=True)
            )
            if not due:
                return done
            done += sum(run(pk) for pk in due)

    return drain
