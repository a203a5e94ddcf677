"""Find numbers that belong to persons in a text, and tell of them masked.

What is found is a fact about the text ("looks like a number of an identity card, after the word 身份证号"), not a
judgement: whether law has it published is asked in `inspector/checks/`, for which the words of a notice are told too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from spiders.pages.personal.cards import is_card
from spiders.pages.personal.id_numbers import is_credit_code, is_id_number, is_old_number
from spiders.pages.personal.words import WORDS
from xuncha.discreet import without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_NUMBERS: Final = 5_000  # looked at in one text
SAMPLES: Final = 5
_NEAR: Final = 80  # characters before a number in which words explain it
_RIGHT_BEFORE: Final = 16
_HEAD: Final = 400  # characters at the beginning of a text where a notice names itself
_CELLS_BACK: Final = 8
_CELL: Final = 12  # characters of a short cell
_DIGITS_AS_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
_LONG_NUMBERS = (b"0" * 11, b"0000 0000 0000", b"000000 00000000 0")
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z_/=*-])(?:[0-9]{11,19}[Xx]?|[0-9]{4}(?: [0-9]{4}){3}(?: [0-9]{1,3})?"
    r"|[0-9]{6} [0-9]{8} [0-9]{3}[0-9Xx])(?![0-9A-Za-z_*])"
)
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_WIDE = "".join(chr(0xFF10 + n) for n in range(10))
_FULL_WIDTH = str.maketrans(_WIDE + "\uff38\u00a0", "0123456789X ")
_BLANK = re.compile(r"\s+")
_CELL_NAME = re.compile("[\u4e00-\u9fff]{2,6}(?:[·•][\u4e00-\u9fff]{1,6})?")
_NAME_BEFORE = re.compile(
    "(?:^|[^\u4e00-\u9fff])([\u4e00-\u9fff]{2,3})(?:同志|先生|女士)?[\\s,，、:：;；(（]{0,4}"
    "(?:(?:联系|本人)?(?:手机|电话|方式)(?:号码?|号)?[:：]?)?[\\s]{0,2}$"
)


@dataclass(slots=True)
class Found:
    """What a text holds. Numbers and names are masked; each number is counted once.

    `id_near`: of `id_numbers`, those that a word like 身份证号 explains, in the text or as the head of their column.
    `old_numbers`: numbers of 15 digits after such a word. `phones`: numbers of mobile telephones of persons.
    `list_of_persons`: the phones stand in a list with a column of names. `notice`: the words by which the text is a
    notice that law has published ("" if none).
    """

    id_numbers: int = 0
    id_near: int = 0
    old_numbers: int = 0
    cards: int = 0
    phones: int = 0
    list_of_persons: bool = False
    word: str = ""
    notice: str = ""
    samples: dict[str, list[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.id_numbers or self.old_numbers or self.cards or self.phones)

    def data(self) -> dict[str, Any]:
        """The same as plain data."""
        names = ("id_numbers", "id_near", "old_numbers", "cards", "phones", "list_of_persons", "word", "notice")
        return {name: getattr(self, name) for name in names} | {"samples": self.samples}

    def show(self, kind: str, number: str) -> None:
        """Keep a number as a sample, masked; the first few of each kind."""
        shown = self.samples.setdefault(kind, [])
        if len(shown) < SAMPLES:
            shown.append(masked(number))


def masked(number: str) -> str:
    """A number of which the first three and the last two characters are left."""
    return f"{number[:3]}{'*' * max(3, len(number) - 5)}{number[-2:]}"


def hide(text: str) -> str:
    """A text in which every number that may belong to a person is masked, and user and password of addresses."""
    text = without_credentials(_plain(text))
    if not has_long_number(text):
        return text
    return _NUMBER.sub(lambda match: masked(match[0]) if _may_be_personal(match[0]) else match[0], text)


def scan(text: str, heading: str) -> Found:
    """Everything in a text that looks like the number of a person.

    Args:
        text: line by line where lines are known; cells of tables are lines of their own or stand between blanks.
        heading: title, column and path of the page, or the name of the file.
    """
    found = Found()
    text = _plain(text)
    if not has_long_number(text):
        return found
    cells = _Cells(text)
    seen: set[str] = set()
    mobiles: list[tuple[str, str]] = []
    for start, number in _numbers(text):
        if number in seen:
            continue
        seen.add(number)
        before = text[max(0, start - _NEAR) : start]
        if len(number) == 11:
            if _MOBILE.fullmatch(number):
                mobiles.append((number, before))
        elif is_id_number(number):
            _id_number(found, number, before, explained=cells.head_before(WORDS.id_words, start))
        elif is_old_number(number):
            _old_number(found, number, before)
        elif is_card(number) and _is_persons_card(before, cells.head_before(WORDS.card_words, start)):
            found.cards += 1
            found.show("card", number)
    _phones(found, mobiles, cells, heading)
    found.notice = notice(heading, text[:_HEAD]) if found else ""
    return found


def _plain(text: str) -> str:
    return text.translate(_FULL_WIDTH) if any(digit in text for digit in _WIDE) else text.replace("\u00a0", " ")


def has_long_number(text: str) -> bool:
    """Whether a text holds enough digits in a row. A tenth of the time that an expression takes on Chinese text."""
    shape = text.encode("ascii", "replace").translate(_DIGITS_AS_ZEROS)
    return any(number in shape for number in _LONG_NUMBERS)


def _numbers(text: str) -> Iterator[tuple[int, str]]:
    for count, match in enumerate(_NUMBER.finditer(text)):
        if count == MAX_NUMBERS:
            return
        yield match.start(), match[0].replace(" ", "").upper()


def _may_be_personal(said: str) -> bool:
    number = said.replace(" ", "").upper()
    return bool(_MOBILE.fullmatch(number) or is_id_number(number) or is_old_number(number) or is_card(number))


class _Cells:
    """Short pieces of a text that stand alone: cells of its tables, its labels."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._first: dict[re.Pattern[str], int] = {}

    def head_before(self, words: re.Pattern[str], start: int) -> bool:
        """Whether a cell that holds one of these words, and little else, stands somewhere before a place."""
        if words not in self._first:
            self._first[words] = next(
                (at for at, cell in self._each() if len(cell) <= _CELL and words.search(cell)), len(self._text)
            )
        return self._first[words] < start

    def has(self, wanted: frozenset[str]) -> bool:
        """Whether one of these words fills a cell."""
        return any(cell.rstrip(":：") in wanted for _, cell in self._each())

    def _each(self) -> Iterator[tuple[int, str]]:
        at = 0
        for line in self._text.split("\n"):
            whole = _BLANK.sub("", line)
            if len(whole) <= _CELL:
                yield at, whole
            for match in re.finditer(r"\S{1,12}(?!\S)", line):
                yield at + match.start(), match[0]
            at += len(line) + 1


def _last(words: re.Pattern[str], before: str) -> int:
    """Where the last of some words ends in what stands before a number; -1 if none does."""
    return max((match.end() for match in words.finditer(before)), default=-1)


def _id_number(found: Found, number: str, before: str, *, explained: bool) -> None:
    before = _BLANK.sub("", before)
    said, other = _last(WORDS.id_words, before), _last(WORDS.id_other, before)
    if other > said and len(before) - other < _RIGHT_BEFORE:
        return
    if is_credit_code(number) and said < 0 and not explained:
        return
    found.id_numbers += 1
    found.show("id_number", number)
    if said >= 0 or explained:
        found.id_near += 1
        match = next(WORDS.id_words.finditer(before, max(0, said - 8)), None) if said >= 0 else None
        found.word = found.word or (match[0] if match else "身份证")


def _old_number(found: Found, number: str, before: str) -> None:
    before = _BLANK.sub("", before)
    said, other = _last(WORDS.id_words, before), _last(WORDS.id_other, before)
    if said > other and len(before) - said < _RIGHT_BEFORE:
        found.old_numbers += 1
        found.show("old_number", number)


def _is_persons_card(before: str, explained: bool) -> bool:
    near = WORDS.bank.sub("", _BLANK.sub("", before))
    if WORDS.card_other.search(near):
        return False
    return explained or WORDS.card_words.search(_BLANK.sub("", before)) is not None


def _phones(found: Found, mobiles: list[tuple[str, str]], cells: _Cells, heading: str) -> None:
    """Numbers of mobile telephones of persons: in a list of persons that is no list of officials, or in a letter."""
    if not mobiles:
        return
    own = [(number, "") for number, before in mobiles if WORDS.own.search(_BLANK.sub("", before[-20:]))]
    listed: list[tuple[str, str]] = []
    about = WORDS.about.search(heading) is not None and WORDS.office.search(heading) is None
    if about and cells.has(WORDS.name_heads) and cells.has(WORDS.number_heads):
        for number, before in mobiles:
            name = _name_in_row(before)
            if name and WORDS.office.search(_row(before)) is None:
                listed.append((number, name))
    persons = len({name for _, name in listed})
    if persons >= WORDS.persons:
        found.list_of_persons = True
    else:
        listed = [one for one in listed if found.id_numbers]
    chosen = dict([*own, *listed])
    found.phones = len(chosen)
    for number, name in chosen.items():
        shown = found.samples.setdefault("phone", [])
        if len(shown) < SAMPLES:
            shown.append(f"{name[0]}{'*' * min(3, len(name) - 1)} {masked(number)}" if name else masked(number))


def _row(before: str) -> str:
    """The cells of a row before a number; of running text only the end."""
    cells = before.split()[-_CELLS_BACK:]
    kept = [cell for cell in cells[:-1] if len(cell) <= _CELL]
    return " ".join([*kept, *(cell[-30:] for cell in cells[-1:])])


def _name_in_row(before: str) -> str:
    """The name of a person in the cells before a number, nearest first; "" if there is none."""
    match = _NAME_BEFORE.search(before)
    if match is not None and _is_name(match[1]):
        return match[1]
    for cell in reversed(before.split()[-_CELLS_BACK:]):
        if _MOBILE.fullmatch(cell):
            return ""
        if _CELL_NAME.fullmatch(cell) and (_is_name(cell) or len(cell) > 3):
            return cell
    return ""


def _is_name(word: str) -> bool:
    return WORDS.name.fullmatch(word) is not None and not word.startswith(WORDS.no_names)


def notice(heading: str, beginning: str = "") -> str:
    """The word by which a text is a notice that law has published, in its heading or its first lines; "" if none."""
    match = WORDS.notice_titles.search(heading) or WORDS.notice_texts.search(_BLANK.sub("", beginning))
    return match[0] if match else ""
