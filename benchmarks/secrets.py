"""What it costs to check a secret that a program sends with every request."""

from __future__ import annotations

import hmac

from django.contrib.auth.hashers import Argon2PasswordHasher, make_password

from benchmarks.harness import Sides, cpu, goal
from common.keys import generate_secret, keyed_hash


@goal("G15", "check of an API secret / a password hash", at_most=1 / 10_000)
def secret_check() -> Sides:
    """Compare one keyed hash with one hash for passwords."""
    secret = generate_secret("bench")
    kept = keyed_hash(secret)
    hasher = Argon2PasswordHasher()

    def ours() -> bool:
        return hmac.compare_digest(keyed_hash(secret), kept)

    return cpu(ours, times=5_000), cpu(lambda: make_password(secret, hasher=hasher))
