"""Numbers that carry their own proof (OGM/VCS, RF, Belgian IBAN), and masked card numbers."""

from __future__ import annotations

OGM_LENGTH = 12
BBAN_LENGTH = 12
RF_LENGTHS = range(5, 26)
PAN_LENGTHS = range(13, 20)


def ogm_check_digits(base: str) -> str:
    """Return the last two digits of a structured communication, from its first ten.

    The remainder by 97, with 97 for 0.
    """
    return f"{int(base) % 97 or 97:02}"


def is_ogm(number: str) -> bool:
    """Whether these are twelve digits of which the last two check the first ten."""
    return (
        len(number) == OGM_LENGTH
        and number.isascii()
        and number.isdigit()
        and ogm_check_digits(number[:10]) == number[10:]
    )


def display_ogm(number: str) -> str:
    """Write twelve digits as people know them: ``+++090/9337/55493+++``."""
    return f"+++{number[:3]}/{number[3:7]}/{number[7:]}+++"


def is_rf(reference: str) -> bool:
    """Whether this is a creditor reference by ISO 11649: RF, two check digits, up to 21 more."""
    if len(reference) not in RF_LENGTHS or not reference.startswith("RF"):
        return False
    return _checks_by_97(reference)


def display_rf(reference: str) -> str:
    """Write a creditor reference in groups of four: ``RF18 5390 0754 7034``."""
    return " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))


def belgian_iban(bban: str) -> str | None:
    """Return the IBAN of a Belgian twelve-digit number, ``None`` if its check digits are wrong."""
    if len(bban) != BBAN_LENGTH or not (bban.isascii() and bban.isdigit()):
        return None
    if int(bban[:10]) % 97 != int(bban[10:]) % 97:
        return None
    return f"BE{98 - int(f'{bban}111400') % 97:02}{bban}"


def mask_pan(number: str) -> str:
    """Return a card number with only its first six and last four characters.

    What is too short to be a card number, or was masked by the bank, stays as it is.
    """
    if len(number) not in PAN_LENGTHS or not number.isdigit():
        return number
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"


def _checks_by_97(number: str) -> bool:
    """Whether the letters as numbers, the first four moved to the end, leave 1 (ISO 7064)."""
    if not (number.isascii() and number.isalnum() and number.isupper() and number[2:4].isdigit()):
        return False
    turned = number[4:] + number[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1
