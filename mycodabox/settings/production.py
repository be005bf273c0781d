"""A portal on the public network: HTTPS only, keys and hosts named, no demonstration."""

from django.core.exceptions import ImproperlyConfigured

from mycodabox.settings import environment
from mycodabox.settings.base import *  # noqa: F403
from mycodabox.settings.base import ALLOWED_HOSTS, BASE_URL, DEMO

if DEMO:
    raise ImproperlyConfigured(
        "DEMO=1 opens the portal with known passwords and no second factor, so it can't be used "
        "with the production settings. Unset DEMO."
    )
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS should list the host names of the portal, for example portal.example.be."
    )
if not BASE_URL.startswith("https://"):
    raise ImproperlyConfigured(
        f"BASE_URL is “{BASE_URL}”; it should be the portal's public address, with https://."
    )
for _name in (
    "SECRET_KEY_FILE",
    "CREDENTIALS_KEY_FILE",
    "ENCRYPTION_KEYS_FILE",
    "SEAL_KEY_FILE",
    "SEAL_CERTIFICATE_FILE",
    "SEAL_CHAIN_FILE",
    "TSA_URL",
    "MAIL_URL",
):
    environment.text(_name)

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REDIRECT_EXEMPT: list[str] = [r"^health/"]
if environment.flag("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
