"""What takes turns by day: two runs that together are everything, and races in both."""

from types import SimpleNamespace

import pytest

from tests.architecture.selection import DAY, TESTS, is_its_turn, is_same, is_tried_elsewhere


def item(number=0, fixtures=(), path="feeds/test_x.py", **marks):
    return SimpleNamespace(
        name="test",
        nodeid=f"tests/x.py::test[{number}]",
        path=TESTS / path,
        fixturenames=fixtures,
        get_closest_marker=marks.get,
    )


def marked(**kwargs):
    return SimpleNamespace(args=(), kwargs=kwargs)


def left_to(items, *, servers):
    """Return what one of the two runs leaves to the other."""
    return {each.nodeid for each in items if is_tried_elsewhere(each, servers=not servers)}


def test_two_days_are_everything_and_no_test_is_run_on_both(time_machine):
    items = [item(number) for number in range(100)]
    halves = []
    for day in (20_000, 20_001):
        time_machine.move_to(day * DAY + 3_600)
        halves.append({each.nodeid for each in items if is_its_turn(each.nodeid)})

    assert halves[0] | halves[1] == {each.nodeid for each in items}
    assert not halves[0] & halves[1]


@pytest.mark.parametrize("marks", [{"django_db": marked()}, {"processes": marked()}], ids=list)
def test_every_test_is_tried_every_day_and_the_next_day_on_the_other_database(time_machine, marks):
    items, left = [item(number, **marks) for number in range(100)], []
    for day in (20_000, 20_001):
        time_machine.move_to(day * DAY + 3_600)
        left.append((left_to(items, servers=False), left_to(items, servers=True)))

    assert left[0] == left[1][::-1]
    assert left[0][0] | left[0][1] == {each.nodeid for each in items}
    assert not left[0][0] & left[0][1]


@pytest.mark.parametrize(
    "tried",
    [
        item(django_db=marked(transaction=True)),
        item(fixtures=("transactional_db",)),
        item(),
        item(django_db=marked(), skipif=marked()),
        item(django_db=marked(), browser=marked()),
        item(django_db=marked(), path="documents/pages/test_x.py"),
        item(processes=marked(), path="run/test_portal.py"),
    ],
)
def test_what_races_or_is_the_same_is_left_to_nobody(tried):
    assert not left_to([tried], servers=True) | left_to([tried], servers=False)


def test_what_is_the_same_is_there():
    from tests.architecture.selection import SAME

    assert [each for each in SAME if not (TESTS / each).exists()] == []
    assert is_same(TESTS / "documents" / "formats" / "coda")
    assert not is_same(TESTS / "documents")
