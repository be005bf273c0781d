"""Celery wakes workers; what there is to do stands in the outbox."""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_init
from django.conf import settings

from mycodabox.broker import use_whole_messages
from outbox.limits import limit_memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mycodabox.settings.dev")

use_whole_messages()
app = Celery("mycodabox")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep the outbox": {"task": "outbox.tasks.sweep", "schedule": 5, "options": {"expires": 10}},
    "expire consents": {
        "task": "consents.tasks.expire_undecided",
        "schedule": 600,
        "options": {"expires": 600},
    },
    "look into the inbox": {
        "task": "documents.tasks.take_in_inbox",
        "schedule": 5,
        "options": {"expires": 10},
    },
    "release what waited": {
        "task": "documents.tasks.release_quarantine",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "drop renderings": {
        "task": "documents.tasks.drop_renderings",
        "schedule": 3_600,
        "options": {"expires": 3_600},
    },
    "chase mandates": {
        "task": "mandates.tasks.chase",
        "schedule": 3_600,
        "options": {"expires": 3_600},
    },
    "ask who has signed elsewhere": {
        "task": "mandates.tasks.check_envelopes",
        "schedule": 15,
        "options": {"expires": 15},
    },
    "archive silent accounts": {
        "task": "mandates.tasks.archive_silent",
        "schedule": 86_400,
        "options": {"expires": 86_400},
    },
    "remind companies of their address": {
        "task": "offices.tasks.remind_unconfirmed",
        "schedule": 21_600,
        "options": {"expires": 21_600},
    },
    "look at what changed": {
        "task": "insights.tasks.look_at_what_changed",
        "schedule": 10,
        "options": {"expires": 10},
    },
    "look at everything": {
        "task": "insights.tasks.look_at_everything",
        "schedule": 3_600,
        "options": {"expires": 3_600},
    },
    "look for payroll payments": {
        "task": "insights.tasks.look_seldom",
        "schedule": 86_400,
        "options": {"expires": 86_400},
    },
    "exchange with banks": {
        "task": "banks.tasks.exchange",
        "schedule": 30,
        "options": {"expires": 30},
    },
    "tell what is new": {
        "task": "insights.tasks.tell_what_is_new",
        "schedule": 300,
        "options": {"expires": 300},
    },
    "publish audit heads": {
        "task": "audit.tasks.publish_heads",
        "schedule": 3_600,
        "options": {"expires": 3_600},
    },
    "forget what has expired": {
        "task": "mycodabox.tasks.forget_expired",
        "schedule": 3_600,
        "options": {"expires": 3_600},
    },
}


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Leave logging as the settings made it: JSON lines, nothing of Celery's own."""


@worker_init.connect
def keep_to_our_memory(**_: Any) -> None:
    """Let work that eats memory fail by itself; processes that a worker starts inherit it."""
    limit_memory(settings.WORKER_MEMORY_MB)


def make_broker_folders() -> None:
    """Create the folders that kombu and the clock expect to find, whatever the broker."""
    Path(settings.CELERY_BEAT_SCHEDULE_FILENAME).parent.mkdir(parents=True, exist_ok=True)
    for key, folder in settings.CELERY_BROKER_TRANSPORT_OPTIONS.items():
        if key.endswith(("_in", "_out", "folder")) and isinstance(folder, str):
            Path(folder).mkdir(parents=True, exist_ok=True)


make_broker_folders()
