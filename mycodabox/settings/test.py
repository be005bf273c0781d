"""The suite: databases and brokers from TEST_DATABASE_URL and TEST_REDIS_URL, everything else fast."""

import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

_var = Path(tempfile.mkdtemp(prefix="mycodabox-test-"))
(_var / "keys").mkdir()
(_var / "keys" / "secret_key").write_text("t" * 60)
(_var / "keys" / "credentials_key").write_text("c" * 60)
(_var / "keys" / "encryption_keys").write_text(Fernet.generate_key().decode())
os.environ["VAR"] = str(_var)
for _name in ("DATABASE_URL", "REDIS_URL"):
    if os.environ.get(f"TEST_{_name}"):
        os.environ[_name] = os.environ[f"TEST_{_name}"]

from mycodabox.settings.base import *  # noqa: E402, F403
from mycodabox.settings.base import CACHES, DATABASES, STORAGES, TEMPLATES  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CELERY_TASK_ALWAYS_EAGER = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(_var / "test.sqlite3")}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "⚠ undefined: %s"  # type: ignore[index]
