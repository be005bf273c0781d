"""What a row says, as words by which a search finds it again.

A word begins where a query begins: an index holds words, so that one among millions of rows is
found at once, and for that it has to know how the word starts. Letters count without their case and
accents. Each row has a ``scope``, which is the same for all rows of one office: words are looked
for among those of one office, however many others use the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func

LONGEST = 40
"""Characters of a word; what is longer goes on as another."""
WORD = re.compile(rf"[^\W_]{{1,{LONGEST}}}")
NUMBER = re.compile(r"(?:0+|[^\W\d]+0*)([1-9][0-9]*)")
DIGITS = frozenset("0123456789")
MOST = 400
"""Words of one row: hundreds of times what a movement says, and far below what PostgreSQL takes."""
SHORTEST_BEGINNING = 3
SCOPES = 2**15


def scope_of(office_id: UUID) -> int:
    """Return the scope of an office, from 1 to 32767. Two may share one: it only narrows down."""
    return office_id.int % (SCOPES - 1) + 1


def words_in(*texts: str) -> str:
    """Return the words of texts, each once, with a blank between.

    A number is also kept without the noughts and the letters before it: ``F2026-0042`` gives
    ``f2026 2026 0042 42``.
    """
    found = dict[str, None]()
    for word in _split(" ".join(texts)):
        found[word] = None
        if word[-1] in DIGITS and (number := NUMBER.fullmatch(word)):
            found[number[1]] = None
    return " ".join(found if len(found) <= MOST else list(found)[:MOST])


def _split(text: str) -> list[str]:
    if not text.isascii():
        spelt = unicodedata.normalize("NFKD", text)
        text = "".join(each for each in spelt if not unicodedata.combining(each))
    return WORD.findall(text.casefold())


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody typed, as words; the last one, if it isn't short, may be a beginning."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Query:
        return cls(tuple(dict.fromkeys(_split(text))))

    @property
    def whole(self) -> tuple[str, ...]:
        """The words that have to be there as they are."""
        return self.words[:-1] if self.beginning else self.words

    @property
    def beginning(self) -> str:
        """What a word has to begin with; empty if the last word is too short for that."""
        last = self.words[-1] if self.words else ""
        return last if len(last) >= SHORTEST_BEGINNING else ""


class Says(Func):
    """A condition: the row is of one of the scopes, and has all words of a query.

    The model has the columns ``scope`` and ``words``; on PostgreSQL an index over the function
    ``words_said(scope, words)``, which the migrations of its app make, answers it.
    """

    def __init__(self, query: Query, scopes: Collection[int], *, path: str = "") -> None:
        super().__init__(F(f"{path}scope"), F(f"{path}words"), output_field=BooleanField())
        self.query, self.scopes = query, sorted(scopes)

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper, *_: Any, **__: Any) -> Any:
        """Write it as comparisons of texts, for which every row is read."""
        scope, words = (compiler.compile(each)[0] for each in self.source_expressions)
        if not (self.scopes and self.query.words):
            return "0 = 1", ()
        whole = [f"% {word} %" for word in self.query.whole]
        begun = [f"% {self.query.beginning}%"] if self.query.beginning else []
        has = " AND ".join([f"' ' || {words} || ' ' LIKE %s"] * len(whole + begun))
        places = ", ".join(["%s"] * len(self.scopes))
        return f"({scope} IN ({places}) AND {has})", (*self.scopes, *whole, *begun)

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **_: Any) -> Any:
        """Write it in the way of which the index knows the answer."""
        scope, words = (compiler.compile(each)[0] for each in self.source_expressions)
        if not (self.scopes and self.query.words):
            return "FALSE", ()
        wanted = " | ".join(f"({self._wanted(each)})" for each in self.scopes)
        return f"words_said({scope}, {words}) @@ %s::tsquery", (wanted,)

    def _wanted(self, scope: int) -> str:
        """Return a query of PostgreSQL's; words have nothing in them that it would read."""
        terms = [f"'{scope}/{word}'" for word in self.query.whole]
        if self.query.beginning:
            terms.append(f"'{scope}/{self.query.beginning}':*")
        return " & ".join(terms)
