"""The embedded default: SQLite, a broker of folders, local files, mail into a folder."""

from mycodabox.settings import environment
from mycodabox.settings.base import *  # noqa: F403

DEBUG = environment.flag("DEBUG", default=False)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
