"""What takes turns by day: halves that together are everything, never what races."""

from types import SimpleNamespace

import pytest

from tests.architecture.selection import DAY, is_its_turn, takes_turns


def item(number=0, fixtures=(), **marks):
    return SimpleNamespace(
        nodeid=f"tests/x.py::test[{number}]",
        fixturenames=fixtures,
        get_closest_marker=marks.get,
    )


def marked(**kwargs):
    return SimpleNamespace(args=(), kwargs=kwargs)


def test_two_days_are_everything_and_no_test_is_run_on_both(time_machine):
    items = [item(number) for number in range(100)]
    halves = []
    for day in (20_000, 20_001):
        time_machine.move_to(day * DAY + 3_600)
        halves.append({each.nodeid for each in items if is_its_turn(each.nodeid)})

    assert halves[0] | halves[1] == {each.nodeid for each in items}
    assert not halves[0] & halves[1]


@pytest.mark.parametrize(
    ("tried", "on_sqlite", "elsewhere"),
    [
        (item(), False, True),
        (item(by_turns=marked()), True, True),
        (item(django_db=marked()), False, True),
        (item(django_db=marked(transaction=True)), False, False),
        (item(fixtures=("transactional_db",)), False, False),
        (item(processes=marked()), False, False),
    ],
)
def test_what_races_is_tried_every_time(monkeypatch, tried, on_sqlite, elsewhere):
    monkeypatch.delenv("EVERYTHING", raising=False)

    assert takes_turns(tried, on_another_database=False) is on_sqlite
    assert takes_turns(tried, on_another_database=True) is elsewhere


def test_everything_is_everything(monkeypatch):
    monkeypatch.setenv("EVERYTHING", "1")

    assert not takes_turns(item(by_turns=marked()), on_another_database=True)
