"""Settings of workers that a test starts and kills: the embedded ones, with less patience."""

from mycodabox.settings.dev import *  # noqa: F403

OUTBOX_LEASE_SECONDS = 3
EMAIL_BACKEND = "tests.run.backends.SlowFolderBackend"
