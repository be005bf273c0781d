"""The broker of folders: a message is there as a whole, or not at all."""

from __future__ import annotations

from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from mycodabox.broker import Channel


@pytest.fixture
def channel(tmp_path):
    folders = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path)}
    options = {**folders, "control_folder": str(tmp_path / "control")}
    with Connection("filesystem://localhost", transport_options=options) as connection:
        yield connection.default_channel


def test_the_address_of_the_broker_means_this_one(channel):
    assert type(channel) is Channel


def test_messages_come_out_in_the_order_in_which_they_went_in(channel):
    for number in range(3):
        channel._put("work", {"number": number})

    assert [channel._get("work")["number"] for _ in range(3)] == [0, 1, 2]


def test_nobody_sees_a_message_that_is_being_written(channel, monkeypatch):
    """Look into the queue after the file was made and before it has its content."""
    seen = []
    write_text = Path.write_text

    def slow_write(path, text):
        path.touch()
        with pytest.raises(Empty):
            channel._get("work")
        seen.append(path.suffix)
        return write_text(path, text)

    monkeypatch.setattr(Path, "write_text", slow_write)
    channel._put("work", {"a": 1})

    assert (channel._get("work"), seen) == ({"a": 1}, [".draft"])
