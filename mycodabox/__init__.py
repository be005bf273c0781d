"""The project: settings, addresses, worker. It knows everything and decides nothing."""

from mycodabox.celery import app as celery_app

__all__ = ["celery_app"]
