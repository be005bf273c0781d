"""A wrong setting stops the start with one sentence that says what and how to mend it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from mycodabox.settings import environment  # noqa: TID251 - what is tested
from tests.architecture.files import ROOT

GOOD_KEY = "k" * 60
WRONG = [
    (lambda: environment.text("X"), None, "X is not set. docs/operations.md says"),
    (lambda: environment.flag("X", default=False), "maybe", "X is “maybe”; it should be 1 or 0."),
    (lambda: environment.number("X", 1), "-1", "X is “-1”; it should be a whole number"),
    (lambda: environment.number("X", 1), "many", "X is “many”; it should be a whole number"),
    (lambda: environment.number("X", 1, minimum=1), "0", "of at least 1."),
    (lambda: environment.first_line("X", None), None, "X is not set; it should name a file"),
    (lambda: environment.first_line("X", None), "{empty}", "(X) is empty; it should hold a key."),
    (
        lambda: environment.first_line("X", None),
        "{short}",
        "has 5 characters; it needs at least 50",
    ),
    (lambda: environment.first_line("X", None), "{absent}", "can't be read: No such file"),
    (
        lambda: environment.encryption_keys("X", None),
        "{key}",
        "holds a line that is not a Fernet key",
    ),
    (lambda: environment.database("X", ""), "nonsense", "X can't be understood. Write sqlite:///"),
    (
        lambda: environment.database("X", ""),
        "mysql://u@h/n",
        "SQLite and PostgreSQL are supported.",
    ),
    (
        lambda: environment.database("X", ""),
        "oracle://u@h/n",
        "SQLite and PostgreSQL are supported.",
    ),
    (lambda: environment.storage("X", ""), "ftp://h/", "X can't be understood. Write file:///"),
    (
        lambda: environment.storage("X", ""),
        "file://folder",
        "X can't be understood. Write file:///",
    ),
    (lambda: environment.storage("X", ""), "s3://", "X can't be understood. Write file:///"),
    (lambda: environment.mail("X", ""), "smtp://", "X can't be understood. Write smtps://"),
    (lambda: environment.mail("X", ""), "smtp://host:port", "X has a port that is not a number."),
    (lambda: environment.mail("X", ""), "folder://", "X can't be understood. Write smtps://"),
    (lambda: environment.antivirus("X"), "clamd:x", "X can't be understood. Write tcp://"),
    (lambda: environment.antivirus("X"), "tcp://h:port", "X can't be understood. Write tcp://"),
    (lambda: environment.antivirus("X"), "unix://", "X can't be understood. Write tcp://"),
    (lambda: environment.signing_providers("X"), "{absent}", "(X) can't be read as a JSON object"),
    (lambda: environment.signing_providers("X"), "{key}", "(X) can't be read as a JSON object"),
    (lambda: environment.redis("X"), "host:6379", "X can't be understood. Write redis://"),
]


@pytest.mark.parametrize(("read", "value", "sentence"), WRONG, ids=[row[2][:40] for row in WRONG])
def test_a_wrong_value_is_named(monkeypatch, tmp_path, read, value, sentence):
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "short").write_text("12345\n")
    (tmp_path / "key").write_text(GOOD_KEY)
    if value is None:
        monkeypatch.delenv("X", raising=False)
    else:
        files = {name: tmp_path / name for name in ("empty", "short", "key", "absent")}
        monkeypatch.setenv("X", value.format(**files))

    with pytest.raises(ImproperlyConfigured) as refused:
        read()

    assert sentence in str(refused.value)


GOOD = [
    (lambda: environment.text("X", "a"), None, "a"),
    (lambda: environment.flag("X", default=False), "On", True),
    (lambda: environment.flag("X", default=True), "", False),
    (lambda: environment.number("X", 1), " 7 ", 7),
    (lambda: environment.words("X"), "a, b,,", ["a", "b"]),
    (lambda: environment.first_line("X", None), "{key}", GOOD_KEY),
    (lambda: environment.database("X", "")["NAME"], "postgresql://u:p@h:5/n", "n"),
    (lambda: environment.database("X", "")["OPTIONS"]["connect_timeout"], "postgres://h/n", 5),
    (lambda: environment.storage("X", "")["OPTIONS"]["location"], "file:///a/b", "/a/b"),
    (lambda: environment.storage("X", "")["OPTIONS"]["region_name"], "s3://b?region=r", "r"),
    (lambda: environment.storage("X", "")["OPTIONS"]["endpoint_url"], "s3://b?endpoint=e", "e"),
    (lambda: environment.mail("X", "")["EMAIL_FILE_PATH"], "folder:///a", "/a"),
    (lambda: environment.mail("X", "")["EMAIL_PORT"], "smtps://h", 465),
    (lambda: environment.mail("X", "")["EMAIL_USE_TLS"], "smtp+tls://h:587", True),
    (lambda: environment.antivirus("X"), "", None),
    (lambda: environment.antivirus("X"), "unix:///run/clamd", "unix:///run/clamd"),
    (lambda: environment.antivirus("X"), "tcp://h:3310", "tcp://h:3310"),
    (lambda: environment.redis("X"), "", None),
    (lambda: environment.redis("X"), "rediss://h:6379/1", "rediss://h:6379/1"),
]


@pytest.mark.parametrize(("read", "value", "expected"), GOOD)
def test_a_good_value_is_read(monkeypatch, tmp_path, read, value, expected):
    (tmp_path / "key").write_text(f"{GOOD_KEY}\n\n")
    if value is None:
        monkeypatch.delenv("X", raising=False)
    else:
        monkeypatch.setenv("X", value.format(key=tmp_path / "key"))

    assert read() == expected


PRODUCTION = {
    "BASE_URL": "https://portal.example",
    "ALLOWED_HOSTS": "portal.example",
    "MAIL_URL": "smtps://mail.example:465",
}


@pytest.mark.processes
@pytest.mark.parametrize(
    ("module", "changes", "sentence"),
    [
        ("production", {"DEMO": "1"}, "DEMO=1 opens the portal with known passwords"),
        ("production", {"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS should list the host names"),
        (
            "production",
            {"BASE_URL": "http://portal.example"},
            "BASE_URL is “http://portal.example”",
        ),
        ("dev", {"DATABASE_URL": "mysql://host/name"}, "SQLite and PostgreSQL are supported."),
    ],
    ids=["demo in production", "any host", "no https", "database"],
)
def test_the_command_line_says_it_in_one_sentence(module, changes, sentence):
    asked = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={
            **os.environ,
            **PRODUCTION,
            "DJANGO_SETTINGS_MODULE": f"mycodabox.settings.{module}",
            **{
                f"{name}_FILE": f"{os.environ['VAR']}/keys/{name.lower()}"
                for name in ("SECRET_KEY", "CREDENTIALS_KEY", "ENCRYPTION_KEYS")
            },
            **changes,
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert asked.returncode == 1
    assert asked.stderr.startswith("MyCodaBox can't start: ")
    assert (sentence in asked.stderr, len(asked.stderr.splitlines())) == (True, 1)


PROVIDER = {
    "name": "Tekenhuis",
    "url": "https://sign.provider.example/",
    "key": "k",
    "secret": "s" * 32,
}


def test_providers_of_signatures_are_read_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "providers").write_text(json.dumps({"tekenhuis": PROVIDER}))
    monkeypatch.setenv("X", str(tmp_path / "providers"))

    found = environment.signing_providers("X")

    assert found == {"tekenhuis": {**PROVIDER, "url": "https://sign.provider.example"}}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"secret": "short"}, "needs at least 32 characters"),
        ({"url": "http://sign.provider.example"}, "should begin with https://"),
        ({"colour": "red"}, "has colour too many"),
    ],
)
def test_a_wrong_provider_is_named(monkeypatch, tmp_path, change, sentence):
    (tmp_path / "providers").write_text(json.dumps({"tekenhuis": {**PROVIDER, **change}}))
    monkeypatch.setenv("X", str(tmp_path / "providers"))

    with pytest.raises(ImproperlyConfigured, match=sentence):
        environment.signing_providers("X")


def test_a_provider_lacks_nothing(monkeypatch, tmp_path):
    (tmp_path / "providers").write_text(json.dumps({"tekenhuis": {"name": "Tekenhuis"}}))
    monkeypatch.setenv("X", str(tmp_path / "providers"))

    with pytest.raises(ImproperlyConfigured, match="lacks key, secret, url"):
        environment.signing_providers("X")


def test_without_a_file_there_is_no_provider(monkeypatch):
    monkeypatch.delenv("X", raising=False)

    assert environment.signing_providers("X") == {}
