"""Values that were read but not looked into.

Most of a file is never looked at. What was read keeps its records, and takes its texts out of them
when the first is asked for or changed: it is then an ordinary value, and has been one all along
for whoever uses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsIndex

if TYPE_CHECKING:
    from collections.abc import Iterable


class Unread:
    """Comes before a dataclass among the bases of a class without fields of its own."""

    __slots__ = ()

    def take_out(self) -> None:
        """Set all fields, and turn into an ordinary value by changing ``__class__``."""

    def __eq__(self, other: object) -> bool:
        self.take_out()
        return self == other

    __hash__ = None  # type: ignore[assignment]  # as of every dataclass that can change

    def __repr__(self) -> str:
        self.take_out()
        return repr(self)

    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[object, ...]:
        self.take_out()
        return self.__reduce_ex__(protocol)


class Later:
    """A field that is still in the records."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, value: Unread | None, owner: type[Unread]) -> object:
        if value is None:
            return self
        value.take_out()
        return getattr(value, self._name)

    def __set__(self, value: Unread, content: object) -> None:
        value.take_out()
        setattr(value, self._name, content)


def put_off(unread: type[Unread], names: Iterable[str]) -> None:
    """Let these fields of a class be taken out later."""
    for name in names:
        setattr(unread, name, Later(name))
