"""Read settings from environment variables, and say in a sentence what is wrong with a bad one."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import dj_database_url
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off", ""})
SHORTEST_KEY = 50


def text(name: str, default: str | None = None) -> str:
    """Return a variable's text; without a default the variable has to be there."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(
            f"{name} is not set. docs/operations.md says what it should hold."
        )
    return value


def contact(name: str) -> str:
    """Return a variable's address as a URI: an e-mail address or a page; empty if there is none."""
    value = os.environ.get(name, "").strip()
    if not value or value.startswith(("https://", "mailto:")):
        return value
    if "@" in value and " " not in value:
        return f"mailto:{value}"
    raise ImproperlyConfigured(
        f"{name} is “{value}”; it should be an e-mail address or a page at https://."
    )


def flag(name: str, *, default: bool) -> bool:
    """Return whether a variable says yes (1) or no (0)."""
    word = os.environ.get(name, str(default)).strip().lower()
    if word in TRUE_WORDS or word in FALSE_WORDS:
        return word in TRUE_WORDS
    raise ImproperlyConfigured(f"{name} is “{word}”; it should be 1 or 0.")


def number(name: str, default: int, *, minimum: int = 0) -> int:
    """Return a variable's whole number."""
    value = os.environ.get(name, str(default)).strip()
    if not value.isdigit() or int(value) < minimum:
        raise ImproperlyConfigured(
            f"{name} is “{value}”; it should be a whole number of at least {minimum}."
        )
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Return the comma-separated parts of a variable."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def first_line(name: str, default: Path | None) -> str:
    """Return the first line of the file that a variable names: a key of at least 50 characters."""
    key = key_lines(name, default)[0]
    if len(key) < SHORTEST_KEY:
        raise ImproperlyConfigured(
            f"The key in {os.environ.get(name, default)} ({name}) has {len(key)} characters; it "
            f"needs at least {SHORTEST_KEY}. “python make_keys.py FOLDER” writes good ones."
        )
    return key


def key_lines(name: str, default: Path | None) -> list[str]:
    """Return the lines of the file that a variable names: a key each, the newest first."""
    path = os.environ.get(name) or default
    if path is None:
        raise ImproperlyConfigured(
            f"{name} is not set; it should name a file that holds the key. "
            "“python make_keys.py FOLDER” writes one."
        )
    try:
        lines = [line.strip() for line in Path(path).read_text().splitlines() if line.strip()]
    except OSError as error:
        raise ImproperlyConfigured(
            f"The file {path} ({name}) can't be read: {error.strerror}. "
            "“python make_keys.py FOLDER” writes it."
        ) from error
    if not lines:
        raise ImproperlyConfigured(f"The file {path} ({name}) is empty; it should hold a key.")
    return lines


def encryption_keys(name: str, default: Path | None) -> list[str]:
    """Return Fernet keys, the newest first."""
    keys = key_lines(name, default)
    for key in keys:
        try:
            Fernet(key)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name} holds a line that is not a Fernet key (32 bytes in URL-safe base64). "
                "“python make_keys.py FOLDER” writes good ones."
            ) from error
    return keys


SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
}

POSTGRESQL_SETTINGS = (
    "statement_timeout=10000",
    "idle_in_transaction_session_timeout=30000",
    # Pages ask for a few rows by their indexes. Where the planner thinks otherwise, starting other
    # processes or compiling the statement takes longer than the statement does.
    "max_parallel_workers_per_gather=0",
    "jit=off",
)


def database(name: str, default: str) -> dict[str, object]:
    """Return a Django database from ``sqlite:///path`` or ``postgresql://user:password@host/name``."""
    url = os.environ.get(name, default)
    try:
        config: dict[str, object] = dict(dj_database_url.parse(url, conn_health_checks=True))
    except (ValueError, KeyError, dj_database_url.ParseError) as error:
        raise ImproperlyConfigured(
            f"{name} can't be understood. Write sqlite:///path/to/file or "
            "postgresql://user:password@host:5432/name."
        ) from error
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = SQLITE_OPTIONS
    elif config["ENGINE"] == "django.db.backends.postgresql":
        options = {"connect_timeout": 5, **dict(config.get("OPTIONS") or {})}  # type: ignore[call-overload]
        options["options"] = " ".join(f"-c {setting}" for setting in POSTGRESQL_SETTINGS)
        config |= {"OPTIONS": options, "CONN_MAX_AGE": 300}
    else:
        raise ImproperlyConfigured(
            f"{name} names the database {config['ENGINE']}; SQLite and PostgreSQL are supported."
        )
    return config


def storage(name: str, default: str) -> dict[str, object]:
    """Return a Django storage from ``file:///folder`` or ``s3://bucket?endpoint=…&region=…``."""
    url = os.environ.get(name, default)
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path and not parts.netloc:
        return {
            "BACKEND": "documents.storage.DurableFileStorage",
            "OPTIONS": {"location": parts.path},
        }
    if parts.scheme == "s3" and parts.netloc:
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        options: dict[str, object] = {
            "bucket_name": parts.netloc,
            "location": parts.path.strip("/"),
            "default_acl": None,
            "file_overwrite": False,
        }
        if "endpoint" in query:
            options["endpoint_url"] = query["endpoint"]
        if "region" in query:
            options["region_name"] = query["region"]
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    raise ImproperlyConfigured(
        f"{name} can't be understood. Write file:///path/to/folder or s3://bucket?region=…"
    )


def mail(name: str, default: str) -> dict[str, object]:
    """Return mail settings from ``folder:///path`` or ``smtp(s)://user:password@host:port``."""
    url = os.environ.get(name, default)
    parts = urlsplit(url)
    if parts.scheme == "folder" and parts.path:
        return {"EMAIL_BACKEND": "mails.backends.FolderBackend", "EMAIL_FILE_PATH": parts.path}
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} has a port that is not a number.") from error
    if parts.scheme in {"smtp", "smtps", "smtp+tls"} and parts.hostname:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": port or (465 if parts.scheme == "smtps" else 25),
            "EMAIL_HOST_USER": parts.username or "",
            "EMAIL_HOST_PASSWORD": parts.password or "",
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
            "EMAIL_TIMEOUT": 10,
        }
    raise ImproperlyConfigured(
        f"{name} can't be understood. Write smtps://user:password@host:465, "
        "smtp+tls://user:password@host:587 or folder:///path/to/folder."
    )


def antivirus(name: str) -> str | None:
    """Return the address of a ClamAV daemon, or None to go without."""
    url = os.environ.get(name, "").strip()
    parts = urlsplit(url)
    try:
        is_good = bool(parts.path if parts.scheme == "unix" else parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if url and not (is_good and parts.scheme in {"tcp", "unix"}):
        raise ImproperlyConfigured(
            f"{name} can't be understood. Write tcp://host:3310 or unix:///path/to/clamd.socket; "
            "leave it out to look at no file."
        )
    return url or None


def redis(name: str) -> str | None:
    """Return the address of Redis, or None for the embedded broker and cache."""
    url = os.environ.get(name, "").strip()
    if url and urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured(
            f"{name} can't be understood. Write redis://host:6379/0, rediss://… or unix:///path; "
            "leave it out for the embedded broker."
        )
    return url or None


PROVIDER_FACTS = {"name", "url", "key", "secret"}
SHORTEST_SECRET = 32


def signing_providers(name: str) -> dict[str, dict[str, str]]:
    """Return the providers of signatures in the JSON file that a variable names, by their code."""
    path = os.environ.get(name, "").strip()
    if not path:
        return {}
    try:
        found = json.loads(Path(path).read_text())
        for code, facts in found.items():
            _check_provider(f"“{code}” in {path} ({name})", facts)
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise ImproperlyConfigured(
            f"The file {path} ({name}) can't be read as a JSON object of providers: {error}. "
            "docs/signing-providers.md shows one."
        ) from error
    return {code: {**facts, "url": facts["url"].rstrip("/")} for code, facts in found.items()}


def _check_provider(which: str, facts: dict[str, str]) -> None:
    if missing := sorted(PROVIDER_FACTS - facts.keys()):
        raise ImproperlyConfigured(f"The provider {which} lacks {', '.join(missing)}.")
    if extra := sorted(facts.keys() - PROVIDER_FACTS - {"certificates"}):
        raise ImproperlyConfigured(f"The provider {which} has {', '.join(extra)} too many.")
    if not facts["url"].startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise ImproperlyConfigured(f"The url of the provider {which} should begin with https://.")
    if len(facts["secret"]) < SHORTEST_SECRET:
        raise ImproperlyConfigured(
            f"The secret of the provider {which} needs at least {SHORTEST_SECRET} characters."
        )
