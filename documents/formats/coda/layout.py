"""Where everything stands in a record (CODA 2.6; what version 1 does otherwise is marked ``V1``).

A record is 128 characters. Positions count from 1 and include both ends, as in the standard.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

RECORD_LENGTH = 128


class Zone(NamedTuple):
    """A run of positions in a record."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start + 1


def texts_of(*zones: Zone) -> Callable[[str], tuple[str, ...]]:
    """Return what takes these zones out of a record, all in one call."""
    return itemgetter(*(slice(zone.start - 1, zone.end) for zone in zones))


class Header:
    """Record 0."""

    CREATION_DATE = Zone(6, 11)
    BANK_NUMBER = Zone(12, 14)
    APPLICATION = Zone(15, 16)
    DUPLICATE = Zone(17, 17)
    FILE_REFERENCE = Zone(25, 34)
    ADDRESSEE = Zone(35, 60)
    BIC = Zone(61, 71)
    ENTERPRISE_NUMBER = Zone(72, 82)
    SEPARATE_APPLICATION = Zone(84, 88)
    TRANSACTION_REFERENCE = Zone(89, 104)
    RELATED_REFERENCE = Zone(105, 120)
    VERSION = Zone(128, 128)


class OldBalance:
    """Record 1."""

    STRUCTURE = Zone(2, 2)
    STATEMENT_NUMBER = Zone(3, 5)
    ACCOUNT = Zone(6, 42)
    SIGN = Zone(43, 43)
    AMOUNT = Zone(44, 58)
    DATE = Zone(59, 64)
    HOLDER_NAME = Zone(65, 90)
    DESCRIPTION = Zone(91, 125)
    CODA_SEQUENCE = Zone(126, 128)


class AccountZone:
    """The 37 positions of account and currency; positions count within the zone.

    The first group is for structure 0 (and none), the second for 1, 2 and 3.
    """

    BBAN = Zone(1, 12)
    BBAN_CURRENCY = Zone(14, 16)
    BBAN_QUALIFICATION = Zone(17, 17)
    BBAN_COUNTRY = Zone(18, 19)
    BBAN_EXTENSION = Zone(23, 37)
    BBAN_REST = Zone(17, 37)

    LONG_NUMBER = Zone(1, 34)
    BELGIAN_IBAN = Zone(1, 31)
    BELGIAN_EXTENSION = Zone(32, 34)
    CURRENCY = Zone(35, 37)


class Numbering:
    """Records 2.x, 3.x and 4: which movement this is about."""

    SEQUENCE = Zone(3, 6)
    DETAIL = Zone(7, 10)
    BOTH = Zone(3, 10)


class Codes:
    """Records 2.x and 3.x: what follows."""

    NEXT = Zone(126, 126)
    LINK = Zone(128, 128)
    ALL = Zone(126, 128)


class Movement1:
    """Record 2.1."""

    BANK_REFERENCE = Zone(11, 31)
    SIGN = Zone(32, 32)
    AMOUNT = Zone(33, 47)
    VALUE_DATE = Zone(48, 53)
    TRANSACTION_CODE = Zone(54, 61)
    STRUCTURED = Zone(62, 62)
    COMMUNICATION = Zone(63, 115)
    ENTRY_DATE = Zone(116, 121)
    STATEMENT_NUMBER = Zone(122, 124)
    GLOBALISATION = Zone(125, 125)


class Movement2:
    """Record 2.2."""

    COMMUNICATION = Zone(11, 63)
    CUSTOMER_REFERENCE = Zone(64, 98)
    BIC = Zone(99, 109)
    RETURN_AND_PURPOSE = Zone(110, 125)
    """Three blanks, type (1) and reason (4) of a return, category purpose (4), purpose (4).

    Before CODA 2.3 a bank's reference of 16 characters stood here.
    """

    V1_CUSTOMER_REFERENCE = Zone(64, 92)
    V1_AMOUNT = Zone(93, 107)


class Movement3:
    """Record 2.3."""

    ACCOUNT = Zone(11, 44)
    CURRENCY = Zone(45, 47)
    NAME = Zone(48, 82)
    COMMUNICATION = Zone(83, 125)

    V1_NAME = Zone(48, 73)
    V1_ADDRESS = Zone(74, 125)


class Information1:
    """Record 3.1."""

    BANK_REFERENCE = Zone(11, 31)
    TRANSACTION_CODE = Zone(32, 39)
    STRUCTURED = Zone(40, 40)
    COMMUNICATION = Zone(41, 113)


class Information2:
    """Record 3.2."""

    COMMUNICATION = Zone(11, 115)


class Information3:
    """Record 3.3."""

    COMMUNICATION = Zone(11, 100)


class NewBalance:
    """Record 8."""

    STATEMENT_NUMBER = Zone(2, 4)
    ACCOUNT = Zone(5, 41)
    SIGN = Zone(42, 42)
    AMOUNT = Zone(43, 57)
    DATE = Zone(58, 63)
    LINK = Zone(128, 128)


class Free:
    """Record 4."""

    TEXT = Zone(33, 112)
    LINK = Zone(128, 128)


class Trailer:
    """Record 9."""

    RECORD_COUNT = Zone(17, 22)
    DEBIT = Zone(23, 37)
    CREDIT = Zone(38, 52)
    ANOTHER_FOLLOWS = Zone(128, 128)
