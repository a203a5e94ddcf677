"""Numbers of bank cards: their beginning, their length and the check digit (ISO/IEC 7812). Pure."""

from __future__ import annotations

from spiders.pages.personal.words import WORDS


def is_card(number: str) -> bool:
    """Whether digits may be the number of a bank card of a person."""
    if not (number.isascii() and number.isdigit()) or len(set(number[4:])) < 3:
        return False
    known = any(number.startswith(begins) and len(number) in lengths for begins, lengths in WORDS.cards)
    return known and luhn(number)


def luhn(number: str) -> bool:
    """Whether the last digit is the check digit of the others."""
    total = 0
    for place, one in enumerate(reversed(number)):
        digit = int(one) * (1 + place % 2)
        total += digit - 9 * (digit > 9)
    return total % 10 == 0
