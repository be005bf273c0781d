"""What every way of running the portal shares. Each value from outside is in docs/operations.md."""

from __future__ import annotations

import os
from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from mycodabox.settings import environment

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("VAR", BASE_DIR / "var")).resolve()

# -- Who we are ------------------------------------------------------------------------------------

SECURITY_CONTACT = environment.contact("SECURITY_CONTACT")  # whom to tell of a hole (RFC 9116)
BASE_URL = environment.text("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
DEMO = environment.flag("DEMO", default=False)
DEBUG = False
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES", 0)

INSTALLED_APPS = [
    "mycodabox",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.idp.oidc",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "outbox",
    "mails",
    "audit",
    "users",
    "offices",
    "partners",
    "consents",
    "mandates",
    "connections",
    "banks",
    "documents",
    "feeds",
    "insights",
    "payments",
    "api",
    "portal",
    "demo",
    "mycodabox.apps.PortalAdminConfig",
]

MIDDLEWARE = [
    "mycodabox.middleware.RequestIdMiddleware",
    "api.middleware.JournalMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mycodabox.middleware.NoStoreMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "mycodabox.middleware.SlashMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "users.middleware.SessionLifetimeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "users.middleware.LanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "portal.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "mycodabox.urls"
WSGI_APPLICATION = "mycodabox.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.frame",
            ],
        },
    },
]

# -- Where things are kept -------------------------------------------------------------------------

DATABASES = {"default": environment.database("DATABASE_URL", f"sqlite:///{VAR}/db.sqlite3")}
DATABASE_PREPARES = environment.flag("DATABASE_PREPARES", default=True)
REDIS_URL = environment.redis("REDIS_URL")
CACHES = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
        }
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entries"}
    ),
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "process"},
}
STORAGES = {
    "default": environment.storage("STORAGE_URL", f"file://{VAR}/files"),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "mycodabox.fonts.FontFinder",
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# -- Work that is done afterwards ------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "visibility_timeout": 900,
        "socket_timeout": 2,
        "socket_connect_timeout": 2,
        "max_retries": 0,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
    }
    if REDIS_URL
    else {
        "data_folder_in": str(VAR / "broker" / "queue"),
        "data_folder_out": str(VAR / "broker" / "queue"),
        "control_folder": str(VAR / "broker" / "control"),
        "polling_interval": 0.2,
    }
)
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "broker" / "schedule")
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
OUTBOX_LEASE_SECONDS = environment.number("OUTBOX_LEASE_SECONDS", 30, minimum=1)
OUTBOX_MAX_ATTEMPTS = 8
OUTBOX_TIME_LIMIT_SECONDS = CELERY_TASK_TIME_LIMIT - 10  # who doesn't heed it is killed
WORKER_MEMORY_MB = environment.number("WORKER_MEMORY_MB", 1_024, minimum=256)

# -- Mail ------------------------------------------------------------------------------------------

MAIL_SETTINGS = environment.mail("MAIL_URL", f"folder://{VAR}/mail")
globals().update(MAIL_SETTINGS)
DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", "MyCodaBox <no-reply@mycodabox.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# -- Languages and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("nl", _("Dutch")), ("fr", _("French")), ("en", _("English"))]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["mycodabox.formats"]

# -- Keys ------------------------------------------------------------------------------------------

KEYS = VAR / "keys"
SECRET_KEY = environment.first_line("SECRET_KEY_FILE", KEYS / "secret_key")
SECRET_KEY_FALLBACKS = environment.key_lines("SECRET_KEY_FILE", KEYS / "secret_key")[1:]
CREDENTIALS_KEY = environment.first_line("CREDENTIALS_KEY_FILE", KEYS / "credentials_key")
ENCRYPTION_KEYS = environment.encryption_keys("ENCRYPTION_KEYS_FILE", KEYS / "encryption_keys")
SEAL_KEY_FILE = environment.text("SEAL_KEY_FILE", str(KEYS / "development_seal" / "key.pem"))
SEAL_CERTIFICATE_FILE = environment.text(
    "SEAL_CERTIFICATE_FILE", str(KEYS / "development_seal" / "certificate.pem")
)
SEAL_CHAIN_FILE = environment.text("SEAL_CHAIN_FILE", str(KEYS / "development_seal" / "chain.pem"))
ANTIVIRUS_URL = environment.antivirus("ANTIVIRUS_URL")
TSA_URL = environment.text("TSA_URL", "")
SIGNING_PROVIDERS = environment.signing_providers("SIGNING_PROVIDERS_FILE")
TSA_DEVELOPMENT_FOLDER = ""  # stamps of our own making, where nobody has to believe them
INBOX = Path(environment.text("INBOX", str(VAR / "inbox")))  # files put here are taken in
BANK_FOLDERS = Path(environment.text("BANK_FOLDERS", str(VAR / "banks")))  # a folder a bank
AUDIT_ANCHOR_FILE = Path(environment.text("AUDIT_ANCHOR_FILE", str(VAR / "audit-heads.jsonl")))

# -- People ----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "users.passwords.LongestLengthValidator",
        "OPTIONS": {"max_length": 128},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "users.passwords.ProductWordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "users.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "users.selectors.display_name"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {
    "login": "50/10m/ip",
    "login_failed": "50/10m/ip,5/5m/key",
    "reset_password": "20/10m/ip,5/10m/key",
    "reauthenticate": "10/5m/user",
    "change_password": "5/10m/user",
}
PASSWORD_RESET_TIMEOUT = 3_600
MFA_ADAPTER = "users.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "MyCodaBox"
MFA_TOTP_TOLERANCE = 1  # the code before and the one after: clocks differ, people type
MFA_RECOVERY_CODE_COUNT = 10
MFA_RECOVERY_CODE_DIGITS = 12
USERSESSIONS_TRACK_ACTIVITY = True

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 43_200
SESSION_IDLE_SECONDS = 1_800
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would lose the log-in of who arrives from a software
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 31_536_000

# -- What browsers are told ------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
PERMISSIONS_POLICY: dict[str, object] = {
    "camera": [],
    "microphone": [],
    "geolocation": [],
    "payment": [],
    "usb": [],
    "publickey-credentials-get": "self",
    "publickey-credentials-create": "self",
}

# -- APIs ------------------------------------------------------------------------------------------

IDP_OIDC_ADAPTER = "partners.adapter.OAuthAdapter"
ACCESS_TOKEN_SECONDS = 1_800
IDEMPOTENCY_HOURS = 24
IDEMPOTENCY_LEASE_SECONDS = 10
CONNECT_REQUESTS_PER_MINUTE = environment.number("CONNECT_REQUESTS_PER_MINUTE", 1_200, minimum=1)
DELIVERY_REQUESTS_PER_MINUTE = 1_200
FETCH_DELAY_SECONDS = 7_200
API_CALLS_KEPT = 1_000  # of each partner
ACTIVATION_TOKEN_HOURS = environment.number("ACTIVATION_TOKEN_HOURS", 72, minimum=1)
WHEN_A_DOCUMENT_ARRIVES = [
    "feeds.services.append_to_feeds",
    "payments.services.note_arrival",
]
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "TITLE": "CodaBox Connect, as MyCodaBox speaks it",
    "DESCRIPTION": "Consents of accounting offices, and the documents they open (JSON:API).",
    "VERSION": "1",
    "POSTPROCESSING_HOOKS": ["api.connect.schema.describe_oauth"],
}

# -- Logs: one JSON line an event, no bodies, no names ---------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "common.logs.json_formatter"}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stream"], "level": environment.text("LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "django.server": {"handlers": ["stream"], "propagate": False, "level": "WARNING"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
        "allauth": {"level": "WARNING"},
    },
}
