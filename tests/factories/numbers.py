"""Belgian numbers with valid check digits, made from a counter."""

from __future__ import annotations


def enterprise_number(n: int) -> str:
    """Return the enterprise number whose first eight digits are 0700 0000 plus ``n``."""
    base = 7_000_000 + n
    return f"{base:08d}{97 - base % 97:02d}"


def iban(n: int) -> str:
    """Return an IBAN for the factories, which no test writes down by itself."""
    return bank_iban(5_000_000 + n)


def bank_iban(n: int, *, bank_code: str = "001") -> str:
    """Return an IBAN of the bank with this code of three digits."""
    base = f"{bank_code}{n:07d}"
    bban = f"{base}{int(base) % 97 or 97:02d}"
    return f"BE{98 - int(bban + '111400') % 97:02d}{bban}"
