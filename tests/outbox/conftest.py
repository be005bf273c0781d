"""A message to work on, and brokers that are away."""

from __future__ import annotations

import socket

import pytest
from celery import Celery

from mycodabox.celery import app
from outbox import services
from outbox.services import enqueue
from tests.outbox import work

# What the settings say about Redis, in less time; kombu would wait by a clock that tests stop.
IMPATIENT = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "max_retries": 0}


@pytest.fixture(autouse=True)
def _afresh(monkeypatch):
    work.seen.clear()
    work.started.clear()
    monkeypatch.setattr(services, "_quiet_until", 0.0)


@pytest.fixture
def message(db):
    return enqueue("tests.outbox.work.note", value=1)


@pytest.fixture
def failing(db):
    return enqueue("tests.outbox.work.fail", value="mail.example")


def _broker_at(port):
    away = Celery("away", broker=f"redis://127.0.0.1:{port}/0", set_as_current=False)
    away.conf.broker_transport_options = IMPATIENT
    away.set_current()


@pytest.fixture
def broker_stopped():
    """Nothing listens where the broker should be."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    _broker_at(port)
    yield
    app.set_current()


@pytest.fixture
def broker_hangs():
    """The broker takes connections and never says a word."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(50)
        _broker_at(silent.getsockname()[1])
        yield
        app.set_current()
