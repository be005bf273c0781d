"""Records typed by hand, position by position, so that the reader is not tested with our writer."""

from __future__ import annotations


def record(kind: str, at: dict[int, str], *, length: int = 128) -> str:
    """Return a record of blanks with these texts at these positions (from 1)."""
    characters = list(kind.ljust(length))
    for position, text in at.items():
        characters[position - 1 : position - 1 + len(text)] = text
    return "".join(characters)


def amount(thousandths: int) -> str:
    """Return a sign and fifteen digits."""
    return f"{int(thousandths < 0)}{abs(thousandths):015}"


IBAN_ZONE = f"{'BE68539007547034':34}EUR"


def header(at: dict[int, str] | None = None) -> str:
    return record(
        "0",
        {
            2: "0000",
            6: "020124",
            12: "73905",
            25: "REF0000001",
            35: "BAKKERIJ PEETERS BV",
            61: "KREDBEBB",
            72: "00403170701",
            84: "00000",
            128: "2",
            **(at or {}),
        },
    )


def old_balance(thousandths: int = 0, at: dict[int, str] | None = None) -> str:
    return record(
        "1",
        {
            2: "2",
            3: "002",
            6: IBAN_ZONE,
            43: amount(thousandths),
            59: "010124",
            65: "BAKKERIJ PEETERS BV",
            91: "ZICHTREKENING",
            126: "002",
            **(at or {}),
        },
    )


def movement(
    thousandths: int,
    *,
    number: str = "00010000",
    text: str = "",
    codes: str = "0 0",
    at: dict[int, str] | None = None,
) -> str:
    """Return record 2.1; ``codes`` are positions 126-128."""
    return record(
        "21",
        {
            3: number,
            11: "REFERENCE OF THE BANK",
            32: amount(thousandths),
            48: "020124",
            54: "001500000",
            63: text,
            116: "020124",
            122: "0020",
            126: codes,
            **(at or {}),
        },
    )


def movement2(
    *, number: str = "00010000", codes: str = "0 0", at: dict[int, str] | None = None
) -> str:
    return record("22", {3: number, 126: codes, **(at or {})})


def movement3(
    *, number: str = "00010000", codes: str = "0 0", at: dict[int, str] | None = None
) -> str:
    return record("23", {3: number, 126: codes, **(at or {})})


def information(
    *,
    number: str = "00010001",
    text: str = "",
    codes: str = "0 0",
    at: dict[int, str] | None = None,
) -> str:
    """Return record 3.1."""
    return record(
        "31",
        {
            3: number,
            11: "REFERENCE OF THE BANK",
            32: "001500000",
            41: text,
            126: codes,
            **(at or {}),
        },
    )


def information2(*, number: str = "00010001", text: str = "", codes: str = "0 0") -> str:
    return record("32", {3: number, 11: text, 126: codes})


def information3(*, number: str = "00010001", text: str = "", codes: str = "0 0") -> str:
    return record("33", {3: number, 11: text, 126: codes})


def new_balance(thousandths: int = 0, at: dict[int, str] | None = None) -> str:
    return record(
        "8",
        {2: "002", 5: IBAN_ZONE, 42: amount(thousandths), 58: "020124", 128: "0", **(at or {})},
    )


def free_communication(
    text: str, *, number: str = "00010000", link: str = "0", at: dict[int, str] | None = None
) -> str:
    return record("4", {3: number, 33: text, 128: link, **(at or {})})


def trailer(
    count: int, *, debit: int = 0, credit: int = 0, at: dict[int, str] | None = None
) -> str:
    return record("9", {17: f"{count:06}{debit:015}{credit:015}", 128: "2", **(at or {})})


def statement(*between: str, debit: int = 0, credit: int = 0, opening: int = 0) -> list[str]:
    """Return the records of a whole statement around these."""
    return [
        header(),
        old_balance(opening),
        *between,
        new_balance(opening + credit - debit),
        trailer(len(between) + 2, debit=debit, credit=credit),
    ]


def simple() -> list[str]:
    """Return a statement with one movement in three records and one information in two."""
    return statement(
        movement(121_000, text="INVOICE 2024/1", codes="1 0"),
        movement2(codes="1 0", at={64: "E2E-1", 99: "GEBABEBB"}),
        movement3(codes="0 1", at={11: f"{'BE43730004200601':34}EUR", 48: "JANSSENS TUUR"}),
        information(text="001JANSSENS TUUR", codes="1 0", at={40: "1"}),
        information2(text="DORPSTRAAT 1"),
        credit=121_000,
    )


def file(records: list[str], *, end: str = "\r\n", encoding: str = "cp1252") -> bytes:
    return "".join(line + end for line in records).encode(encoding)
