"""The suite: databases and brokers from TEST_DATABASE_URL and TEST_REDIS_URL, everything else fast.

Nothing of the developer's own environment gets in, and processes that test side by side share
nothing: each has its own folder, database, broker and cache.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

from make_keys import make_development_seal

_var = Path(tempfile.mkdtemp(prefix="mycodabox-test-"))
atexit.register(shutil.rmtree, _var, ignore_errors=True)
(_var / "keys").mkdir()
(_var / "keys" / "secret_key").write_text("t" * 60)
(_var / "keys" / "credentials_key").write_text("c" * 60)
(_var / "keys" / "encryption_keys").write_text(Fernet.generate_key().decode())
_seal = make_development_seal(_var / "keys")


def _redis_of_this_process(url: str) -> str:
    """Return the address with a database number that no other pytest process uses."""
    parts = urlsplit(url)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    number = int(parts.path.strip("/") or 0) + (int(worker) + 1 if worker else 0)
    return parts._replace(path=f"/{number}").geturl()


for _name in [
    "DATABASE_URL",
    "DATABASE_PREPARES",
    "REDIS_URL",
    "STORAGE_URL",
    "MAIL_URL",
    "BASE_URL",
    "SECURITY_CONTACT",
    "MAIL_FROM",
    "DEMO",
    "ALLOWED_HOSTS",
    "LOG_LEVEL",
    "SECRET_KEY_FILE",
    "CREDENTIALS_KEY_FILE",
    "ENCRYPTION_KEYS_FILE",
    "AUDIT_ANCHOR_FILE",
    "INBOX",
    "BANK_FOLDERS",
    "CSRF_TRUSTED_ORIGINS",
    "TRUSTED_PROXIES",
    "CONNECT_REQUESTS_PER_MINUTE",
    "ACTIVATION_TOKEN_HOURS",
    "OUTBOX_LEASE_SECONDS",
    "WORKER_MEMORY_MB",
    "SEAL_KEY_FILE",
    "SEAL_CERTIFICATE_FILE",
    "SEAL_CHAIN_FILE",
    "ANTIVIRUS_URL",
    "TSA_URL",
    "SIGNING_PROVIDERS_FILE",
]:
    os.environ.pop(_name, None)
os.environ["VAR"] = str(_var)
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
if os.environ.get("TEST_REDIS_URL"):
    os.environ["REDIS_URL"] = _redis_of_this_process(os.environ["TEST_REDIS_URL"])

from mycodabox.settings.base import *  # noqa: E402, F403
from mycodabox.settings.base import CACHES, DATABASES, REDIS_URL, STORAGES  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if not REDIS_URL:
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CELERY_TASK_ALWAYS_EAGER = False
API_CALLS_KEPT = 0  # no calls are noted but where a test asks for it
TSA_DEVELOPMENT_FOLDER = str(_seal)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(_var / "test.sqlite3")}
