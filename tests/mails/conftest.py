"""A letter to write, and a folder to find it in."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import engines

from mails.services import queue_mail

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture(autouse=True)
def _letters(monkeypatch):
    engine = engines["django"].engine
    monkeypatch.setattr(engine, "dirs", [*engine.dirs, TEMPLATES])


@pytest.fixture
def write(db):
    """Return a function that queues a letter."""

    def write_letter(**changes):
        values = {
            "to": "an@office.example",
            "key": "letter:1",
            "context": {"name": "An"},
            "language": "nl",
        }
        return queue_mail("test_letter", **{**values, **changes})

    return write_letter


@pytest.fixture
def folder(settings, tmp_path):
    """Mail goes into this folder."""
    settings.EMAIL_BACKEND = "mails.backends.FolderBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return tmp_path / "mail"
