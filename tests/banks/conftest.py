"""Folders of banks that each test has for itself."""

from __future__ import annotations

import json

import pytest

from common.actors import Actor, ActorKind
from tests.factories import SourceEntryFactory
from tests.factories.banks import ING


@pytest.fixture
def by():
    """Somebody of the staff who acts."""
    return Actor(ActorKind.USER, "7", "sam@staff.example", ip="192.0.2.7")


@pytest.fixture
def folder(settings, tmp_path):
    """The folder of ING."""
    settings.BANK_FOLDERS = tmp_path / "banks"
    return settings.BANK_FOLDERS / ING


@pytest.fixture
def online(db):
    """ING answers over Bankconnect."""
    return SourceEntryFactory(code=ING, name="ING", bics=ING, answers_online=True)


@pytest.fixture
def answer(folder, monkeypatch):
    """Return a function that writes a receipt as a bank would, a while ago."""
    monkeypatch.setattr("banks.folders.SETTLED_SECONDS", -1)

    def write(name="1.json", content=None, **values):
        path = folder / "receipts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if content is not None else json.dumps(values).encode())
        return path

    return write


def outgoing(folder):
    """Return what the bank can fetch, by name."""
    return {path.name: path.read_bytes() for path in sorted((folder / "outgoing").glob("*"))}
