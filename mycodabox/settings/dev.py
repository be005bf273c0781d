"""The embedded default: SQLite, a broker of folders, local files, mail into a folder.

Keys are made where there are none, so that every command works in a fresh checkout. Production
has its own, and doesn't start without them.
"""

import os
from pathlib import Path

from make_keys import make_development_seal, make_keys

_keys = Path(os.environ.get("VAR") or Path(__file__).resolve().parents[2] / "var") / "keys"
make_keys(_keys)
_seal = make_development_seal(_keys)

from mycodabox.settings import environment  # noqa: E402
from mycodabox.settings.base import *  # noqa: E402, F403

DEBUG = environment.flag("DEBUG", default=False)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
TSA_DEVELOPMENT_FOLDER = str(_seal)
