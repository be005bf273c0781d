"""Secrets that we issue, and values that we must read back: keyed hashes and encryption.

The keys lie in files outside the database (settings ``CREDENTIALS_KEY`` and ``ENCRYPTION_KEYS``),
so that a copy of the database alone opens nothing. Secrets that we issue have 256 random bits,
for which a fast keyed hash is enough; only passwords that people choose get a slow one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def generate_secret(prefix: str) -> str:
    """Return a new secret: a prefix that scanners recognise, then 256 random bits."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def keyed_hash(value: str) -> str:
    """Return the HMAC-SHA-256 of a secret, as 64 hexadecimal digits."""
    key = settings.CREDENTIALS_KEY.encode()
    return hmac.new(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    """Encrypt with the newest key."""
    return _cipher(tuple(settings.ENCRYPTION_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Decrypt with any key that is still listed; raises ``cryptography.fernet.InvalidToken``."""
    return _cipher(tuple(settings.ENCRYPTION_KEYS)).decrypt(token.encode()).decode()
