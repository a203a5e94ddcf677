"""Addresses without end that a program makes: calendars, session ids, folders within themselves. Pure.

Addresses that differ in values only are of one pattern. A pattern is a trap when many of its pages in a row say nothing
that others of it have not said, and name nothing new but more of the pattern (or of others like it). What is different
is honest: a page of a list has other rows, an article another text, a table of prices other numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, unquote_plus

from db.models import Trap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

IN_A_ROW: Final = 15  # pages that only lead to more of themselves; a page that says something new takes back three
ALIKE: Final = 5  # from so many pages on, a pattern is suspected for the sake of others
BUDGET: Final = 30  # pages of a trap that are read all the same, after everything else
FEW_NUMBERS: Final = 4  # counters and clocks
MAX_UNITS: Final = 5_000  # lines and numbers of one pattern that are remembered; who says more is honest
MAX_PATTERNS: Final = 2_000
DEEP: Final = 6  # folders

_DIGITS = re.compile(r"\d+")
_LONG = re.compile(r"[0-9A-Za-z_-]{12,}")
_CODE = re.compile(r"[0-9A-Za-z_-]*\d[0-9A-Za-z_-]*")
_NUMBER = re.compile(r"\d[\d.,]*")
_SPACE = re.compile(r"\W+")


def pattern_of(url: str) -> str:
    """The address with its values left out: digits, long codes, values of its query, folders that come back."""
    place, _, query = url.partition("?")
    scheme, _, rest = place.partition("//")
    host, _, path = rest.partition("/")
    folders = path.split("/")
    distinct = dict.fromkeys(folders[:-1])
    if len(folders) > DEEP and len(distinct) * 2 <= len(folders) - 1:
        path = f"{'/'.join(distinct)}/.../{folders[-1]}"
    path, semicolon, _ = path.partition(";")
    path = _DIGITS.sub("*", _LONG.sub(lambda code: "*" if _DIGITS.search(code[0]) else code[0], path))
    names = sorted({_DIGITS.sub("*", pair.partition("=")[0])[:40] for pair in query.split("&")[:30]}) if query else []
    values = "&".join(f"{name}=*" for name in names)
    return f"{scheme}//{host}/{path}{';*' if semicolon else ''}{'?' if names else ''}{values}"[:300]


@dataclass(slots=True)
class _Pattern:
    example: str = ""
    alike: int = 0  # pages in a row that said nothing new
    row: int = 0  # of these, such as named nothing but more of themselves
    trap: bool = False
    read: int = 0
    taken: int = 0
    left: int = 0
    told: int = 0  # pages that said something new
    wait: int = 0  # pages that need not be compared, because others of the pattern were all different
    units: set[int] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)


class Traps:
    """What one site's crawl has seen of its patterns. `known`: those that its last run found to be traps."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._patterns = {pattern: _Pattern(trap=True) for pattern in known}
        self._any = bool(self._patterns)
        self.dull = False  # what `read` said of the page that was read last

    def holds(self, url: str) -> bool:
        """Whether an address is of a pattern that is a trap: everything else comes first."""
        return self._any and (found := self._patterns.get(pattern_of(url))) is not None and found.trap

    def take(self, url: str) -> bool:
        """Whether one more address of a trap may be asked; if not, it is counted as left."""
        pattern = self._patterns[pattern_of(url)]
        pattern.example = pattern.example or url
        if pattern.taken >= BUDGET:
            pattern.left += 1
            return False
        pattern.taken += 1
        return True

    def leaves(self, url: str) -> bool:
        """Whether an address that is too deep to be read is one of a trap, which is to be named then."""
        held = self.holds(url)
        if held:
            self._patterns[pattern_of(url)].left += 1
        return held

    def read(self, url: str, title: str, new: Sequence[str], text: Callable[[], Iterable[str]]) -> bool:
        """A page was read. Returns whether it said nothing new and only leads to more of its pattern.

        Args:
            url: its address.
            title: its title.
            new: the addresses that it is the first to name.
            text: gives its visible text piece by piece; only called where it matters.
        """
        name = pattern_of(url)
        pattern = self._of(name, url)
        if pattern is None:
            return False
        pattern.read += 1
        named = [pattern_of(address) for address in new]
        if name not in named and not pattern.trap:
            return False  # it does not grow
        if pattern.wait and not pattern.trap:
            pattern.wait -= 1
            return False
        if self._tells(pattern, url, [title, *text()]):
            pattern.told += 1
            pattern.alike, pattern.row = 0, max(0, pattern.row - 3)
            pattern.wait = min(pattern.told // 5, 8)
            pattern.taken -= pattern.trap
            return False
        pattern.alike += 1
        if name not in named:
            pattern.taken -= pattern.trap
            return False
        if all(one == name or self._suspected(one) for one in named):
            self._grows(pattern)
        return True

    def redirected(self, url: str, target: str) -> None:
        """An address that a redirect led to redirects again."""
        name = pattern_of(url)
        pattern = self._of(name, url) if pattern_of(target) == name else None
        if pattern is not None:
            self._grows(pattern)

    def _grows(self, pattern: _Pattern) -> None:
        pattern.row += 1
        if pattern.row >= IN_A_ROW:
            pattern.trap = self._any = True

    def found(self) -> list[Trap]:
        """The traps of which something was left unasked."""
        return [
            Trap(name, one.example, one.read, one.left) for name, one in self._patterns.items() if one.trap and one.left
        ]

    def _of(self, name: str, url: str) -> _Pattern | None:
        found = self._patterns.get(name)
        if found is None and len(self._patterns) < MAX_PATTERNS:
            found = self._patterns[name] = _Pattern(url)
        return found

    def _suspected(self, name: str) -> bool:
        found = self._patterns.get(name)
        return found is not None and (found.trap or found.alike >= ALIKE)

    def _tells(self, pattern: _Pattern, url: str, text: Iterable[str]) -> bool:
        """Whether a page says anything that no other of its pattern has said."""
        if len(pattern.units) + len(pattern.numbers) > MAX_UNITS:
            return True
        values = _values(url)
        units: set[int] = set()
        numbers: set[str] = set()
        for piece in text:
            for value in values:
                piece = piece.replace(value, "")  # noqa: PLW2901
            numbers.update(_NUMBER.findall(piece))
            if line := _SPACE.sub("", _CODE.sub("", piece)):
                units.add(hash(line))
        told = bool(units - pattern.units) or len(numbers - pattern.numbers) > FEW_NUMBERS
        pattern.units |= units
        pattern.numbers |= numbers
        return told


def _values(url: str) -> list[str]:
    """What a page may repeat of its own address: the values of its query, longest first."""
    query = url.partition("?")[2]
    values = {pair.partition("=")[2] for pair in query.split("&")[:30]}
    values |= {unquote(value) for value in values} | {unquote_plus(value) for value in values}
    return sorted((value for value in values if len(value) >= 4), key=len, reverse=True)
