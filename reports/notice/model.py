"""What a notice says, in words already. Names stand in it only where a person has confirmed what they are named for."""

from __future__ import annotations

from dataclasses import dataclass

from xuncha.i18n import Lang  # noqa: TC001 - a notice that is kept is read again by its types


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the second level with its paragraphs."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """One attachment: a table with its title. `note` stands below it, "" for none."""

    label: str
    title: str
    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the sites stood at an instant. `waiting`: failing, but nobody has confirmed it; `unjudged`: nobody knows."""

    total: int
    passed: int
    failed: int
    waiting: int
    unjudged: int

    @property
    def rate(self) -> float | None:
        """Sites of a hundred that pass, of those where it is known; None when it is known of none."""
        known = self.passed + self.failed
        return 100 * self.passed / known if known else None


@dataclass(frozen=True, slots=True)
class Tally:
    """Confirmed problems: came up within the span, solved within it, open at its end, of these past their term."""

    new: int
    solved: int
    open: int
    late: int

    @property
    def rate(self) -> float | None:
        """Problems of a hundred that were solved, of those that there were; None when there were none."""
        all_in_all = self.solved + self.open
        return 100 * self.solved / all_in_all if all_in_all else None


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice, ready to be shown in any form."""

    lang: Lang
    title: str
    period: str
    theme: str
    doc_number: str
    addressees: str
    opening: tuple[str, ...]
    overall: tuple[str, ...]
    praise: tuple[str, ...]
    problems: tuple[Section, ...]
    requirements: tuple[Section, ...]
    headings: tuple[str, ...]
    office: str
    date: str
    person: str
    annexes: tuple[Annex, ...]
    praised: tuple[str, ...]
    before: Standing
    now: Standing
    tally_before: Tally
    tally: Tally
