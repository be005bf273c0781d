"""The wire."""

import os

SYSTEMATIC = bool(os.environ.get("EVERYTHING"))
"""Whether every kind of wrong value is tried for each described field, besides some by chance."""
