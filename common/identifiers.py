"""Belgian company numbers and bank accounts: checked by libraries, kept in one form."""

from __future__ import annotations

import re
from functools import lru_cache

from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from stdnum.be import vat
from stdnum.exceptions import ValidationError as StdnumError

from common.errors import InvalidValue

ENTERPRISE_NUMBER_LENGTH = 10
LONGEST_SPELLING = 20
BELGIAN_BBAN = re.compile(r"[0-9]{12}")


def normalise_enterprise_number(value: str) -> str:
    """Return the ten digits of a Belgian enterprise number (KBO/BCE).

    Accepts ``0403170701``, ``0403.170.701``, ``BE0403170701`` and ``BE 0403.170.701``.
    Raises ``InvalidValue`` if the check digits (97 less the rest of the first eight) are wrong.
    """
    if not value.isascii() or len(value) > LONGEST_SPELLING:
        raise InvalidValue("This is not a Belgian enterprise number: ten digits are expected.")
    try:
        return _validated(value)
    except StdnumError as error:
        raise InvalidValue(
            f"“{value}” is not a Belgian enterprise number: it has ten digits, starts with 0 or 1, "
            "and its last two digits check the others."
        ) from error


@lru_cache(maxsize=16_384)  # programs name the same thousands of companies again and again
def _validated(value: str) -> str:
    return str(vat.validate(value))


def format_enterprise_number(value: str) -> str:
    """Show ``0403170701`` as ``0403.170.701``."""
    if len(value) != ENTERPRISE_NUMBER_LENGTH:
        return value
    return f"{value[:4]}.{value[4:7]}.{value[7:]}"


def normalise_iban(value: str) -> str:
    """Return an IBAN without spaces, in capitals; raises ``InvalidValue`` if it can't be one."""
    try:
        return str(IBAN(value, validate_bban=True))
    except (SchwiftyException, ValueError) as error:
        raise InvalidValue(f"“{value}” is not an IBAN: its check digits do not agree.") from error


def iban_of_belgian_bban(bban: str) -> str | None:
    """Return the IBAN of an old twelve-digit Belgian account number, or None if it is not one.

    The last two digits are the first ten modulo 97, with 97 in place of 0.
    """
    if not BELGIAN_BBAN.fullmatch(bban) or (int(bban[:10]) % 97 or 97) != int(bban[10:]):
        return None
    check = 98 - int(f"{bban}111400") % 97
    return f"BE{check:02d}{bban}"


def bic_of_iban(iban: str) -> str:
    """Return the BIC of the bank that issued this IBAN, or an empty text if it isn't known."""
    try:
        return str(IBAN(iban).bic or "")
    except SchwiftyException:
        return ""


def format_iban(value: str) -> str:
    """Show an account number in groups of four."""
    return " ".join(value[i : i + 4] for i in range(0, len(value), 4))


def mask_iban(value: str) -> str:
    """Show only the last four characters, for logs."""
    return f"…{value[-4:]}"
