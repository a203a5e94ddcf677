"""Sheets about link targets that the report and `xuncha links` share: every listed place, every observation."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from reports import labels
from reports.details import detail_words
from reports.wording import clean, moment, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.wording import Speaker
    from reports.workbook import Book

ROW_LIMIT = 200_000  # of one sheet; a workbook that no office program opens helps nobody


@dataclass(frozen=True)
class Linked:
    """A link target with the pages that lead to it and what was observed of it."""

    url: str
    found_on: Sequence[str]
    found_on_total: int
    attempts: Any


def observations(value: Any, say: Speaker) -> list[tuple[str, str, int | str, str]]:  # noqa: ANN401
    """Attempts as (time in Beijing, what happened, status, detail), oldest first; anything else is left out."""
    told: list[tuple[str, str, int | str, str]] = []
    for attempt in value if isinstance(value, list | tuple) else ():
        if not isinstance(attempt, dict):
            continue
        status, outcome = attempt.get("status"), str(attempt.get("outcome") or "")
        told.append(
            (
                shorten(moment(str(attempt.get("at") or ""), seconds=True), 40),
                say.of(labels.FETCH_OUTCOMES, outcome),
                status if isinstance(status, int) and status else shorten(clean(str(status or "")), 20),
                detail_words(outcome, str(attempt.get("detail") or ""), say),
            )
        )
    return told


def attempt_lines(value: Any, say: Speaker) -> list[str]:  # noqa: ANN401
    """One line for each observation: time and what happened."""
    lines = []
    for at, happened, status, detail in observations(value, say):
        code = f" (HTTP {status})" if status and str(status) not in happened else ""
        more = f" · {detail}" if detail else ""
        lines.append(f"{at} {happened}{code}{more}".strip())
    return lines


def places_sheet(book: Book, targets: Sequence[Linked], say: Speaker) -> None:
    """One row for each listed page that leads to a target."""
    head = [(say("Target"), 70), (say("Page that leads there"), 70), (say("No."), 6), (say("Pages in all"), 10)]
    book.table(book.sheet(say("Places")), head, _places(targets))


def _places(targets: Sequence[Linked]) -> Iterator[list[Any]]:
    left = ROW_LIMIT
    for target in targets:
        for at, place in enumerate(target.found_on[:left], 1):
            yield [target.url, place, at, target.found_on_total]
        left -= min(left, len(target.found_on))


def attempts_sheet(book: Book, targets: Sequence[Linked], say: Speaker) -> None:
    """One row for each request that looked at a target."""
    head = [
        (say("Target"), 70), (say("Time"), 20), (say("What happened"), 26), (say("HTTP status"), 12),
        (say("Detail"), 40),
    ]  # fmt: skip
    rows = ([target.url, *one] for target in targets for one in observations(target.attempts, say))
    book.table(book.sheet(say("Requests")), head, islice(rows, ROW_LIMIT))
