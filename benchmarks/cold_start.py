"""How long the command line takes before it does anything."""

from __future__ import annotations

import os
import subprocess
import sys

from benchmarks.harness import Measure, Sides, children_cpu, goal

ENVIRONMENT = {**os.environ, "DJANGO_SETTINGS_MODULE": "mycodabox.settings.test"}
BARE = """
import django
from django.conf import settings
apps = "admin auth contenttypes sessions messages staticfiles"
settings.configure(INSTALLED_APPS=[f"django.contrib.{name}" for name in apps.split()])
django.setup()
"""


def python(*arguments: str) -> Measure:
    """Return the processor time of one Python process."""

    def run() -> None:
        subprocess.run(
            [sys.executable, *arguments], env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL
        )

    return children_cpu(run)


@goal("G17", "manage.py check / django.setup() of a new project, processor time", at_most=1.6)
def cold_start() -> Sides:
    """Compare our longest way in with what any Django project pays."""
    return python("manage.py", "check"), python("-c", BARE)
