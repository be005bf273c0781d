"""Settings of workers that a test starts and kills: the embedded ones, but mail takes a moment."""

from mycodabox.settings.dev import *  # noqa: F403, TID251

EMAIL_BACKEND = "tests.run.backends.SlowFolderBackend"
