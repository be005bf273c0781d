"""Logs: one JSON object a line, with the request's id, without control characters."""

from __future__ import annotations

import logging
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from common.requests import request_id

STANDARD_ATTRIBUTES = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
OMITTED_ATTRIBUTES = frozenset({"request", "exc_info", "taskName"})


def add_extra_and_request_id(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """Add what the caller passed as ``extra`` and the id of the request at hand."""
    record: logging.LogRecord = event["_record"]
    for key, value in vars(record).items():
        if key not in STANDARD_ATTRIBUTES and key not in OMITTED_ATTRIBUTES and key[0] != "_":
            event.setdefault(key, value)
    if current := request_id.get():
        event.setdefault("request_id", current)
    return event


def json_formatter() -> logging.Formatter:
    """Return the formatter that every handler of the portal uses."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_extra_and_request_id,
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(default=str),
        ],
    )
