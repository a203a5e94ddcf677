"""Numbers of identity cards (公民身份号码, GB 11643) and what looks like them (统一社会信用代码, GB 32100). Pure."""

from __future__ import annotations

import datetime as dt
from typing import Final

from spiders.pages.personal.words import WORDS

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def is_id_number(number: str) -> bool:
    """Whether 18 ASCII characters are a number of an identity card: area, day of birth and check character."""
    if len(number) != 18 or not (number.isascii() and number[:17].isdigit()):
        return False
    return (
        check_character(number[:17]) == number[17].upper()
        and _is_area(number[:6])
        and _is_birthday(number[6:14])
        and number[14:17] != "000"
    )


def is_old_number(number: str) -> bool:
    """Whether 15 digits may be a number of before 1999. It has no check character: a hint and no more."""
    plain = len(number) == 15 and number.isascii() and number.isdigit()
    return plain and _is_area(number[:6]) and _is_birthday("19" + number[6:12])


def is_credit_code(code: str) -> bool:
    """Whether 18 characters are a code of a body or firm (统一社会信用代码), by its check character."""
    code = code.upper()
    if len(code) != 18 or any(one not in _CREDIT_ALPHABET for one in code):
        return False
    total = sum(_CREDIT_ALPHABET.index(one) * weight for one, weight in zip(code[:17], _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_ALPHABET[(31 - total % 31) % 31] == code[17]


def check_character(digits: str) -> str:
    """The check character of the first 17 digits of a number of an identity card (ISO 7064, MOD 11-2)."""
    return _CHECKS[sum(int(one) * weight for one, weight in zip(digits, _WEIGHTS, strict=True)) % 11]


def _is_area(area: str) -> bool:
    cities = WORDS.areas.get(area[:2], frozenset())
    return area[2:4] in cities and (area[4:] != "00" or area[2:4] == "00")


def _is_birthday(day: str) -> bool:
    try:
        born = dt.date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return False
    first, last = WORDS.birth_years
    return first <= born.year <= last
