"""A digest as workbook: everything that the other forms cut short, one list that can be sorted and filtered."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from reports import labels
from reports.digest.tell import GROUPS
from reports.wording import Speaker
from reports.workbook import Book

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.digest.model import Chart, Digest, Group, Problem

ROWS = 200_000


def render(digest: Digest) -> bytes:
    """The bytes of an .xlsx file."""
    say = Speaker(digest.lang)
    book = Book(digest.title, datetime.fromisoformat(digest.last_day))  # the same digest is the same file
    _summary(book, digest, say)
    listed = [one for part in digest.units for one in part.problems]
    _problems(book, say("Problems"), (one for one in listed if one.group in {"new", "open"}), say)
    _problems(book, say("Fixed and waived"), (one for one in listed if one.group in {"fixed", "waived"}), say)
    _problems(book, say("To confirm"), (one for one in listed if one.group == "suspected"), say)
    _units(book, digest, say)
    _sites(book, digest, say)
    _unchecked(book, digest, say)
    _missed(book, digest, say)
    _trend(book, digest.charts, say)
    return book.close()


def _summary(book: Book, digest: Digest, say: Speaker) -> None:
    sheet = book.sheet(say("Summary"))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, digest.title, book.title)
    rows: list[tuple[str, Any]] = [
        (say("Span"), f"{digest.period_name} ({digest.first_day} - {digest.last_day})"),
        (say("As of"), digest.as_of),
        (say("Unit"), digest.scope),
        (say("Websites"), digest.sites.total),
        *(("", line) for line in digest.headline),
        (say("Note"), digest.notes[0]),
        *(("", line) for line in digest.notes[1:]),
    ]
    at = 1
    for label, value in rows:
        if value == "":
            continue
        at += 1
        book.row_height(sheet, at, (label, 24), (value, 90))
        book.cell(sheet, at, 0, label, book.label)
        book.cell(sheet, at, 1, value, book.left)


def _problems(book: Book, name: str, problems: Iterable[Problem], say: Speaker) -> None:
    head = [
        (say("No."), 6), (say("Unit"), 20), (say("Website"), 20), (say("State"), 10), (say("Indicator"), 18),
        (say("Kind"), 10), (say("Problem"), 50), (say("Where"), 40), (say("Status"), 14), (say("First seen"), 12),
        (say("Days open"), 8), (say("Term ends"), 12), (say("Days past the term"), 8),
        (say("Confirmed by a person"), 10),
        (say("Came back"), 8), (say("Fixed on"), 12), (say("Waived until"), 12), (say("Reason"), 24),
        (say("Responsible"), 14), (say("Measure"), 24), (say("Finding"), 18),
    ]  # fmt: skip
    kinds = {**labels.KINDS, "no_veto": labels.VETO_NOT_REACHED, "": ""}
    groups: dict[Group, str] = {**dict(GROUPS), "suspected": labels.STATUSES["suspected"]}
    rows = (
        [
            at, one.unit, one.site, say.label(groups[one.group]), one.name, say.of(kinds, one.kind), one.message,
            one.url, say.of(labels.STATUSES, one.status), one.first_seen, one.age, one.due_on, one.late or "",
            say.label(labels.YES if one.confirmed else labels.NO), say.label(labels.YES) if one.again else "",
            one.solved_on, one.waived_until, one.waived_why, one.responsible, one.measure, one.id,
        ]
        for at, one in enumerate(problems, 1)
        if at <= ROWS
    )  # fmt: skip
    book.table(book.sheet(name), head, rows)


def _units(book: Book, digest: Digest, say: Speaker) -> None:
    head = [
        (say("Unit"), 30), (say("Websites"), 8), (say("Failing"), 8), (say("New"), 8), (say("Open"), 8),
        (say("Fixed"), 8), (say("Past their term"), 10), (say("To confirm"), 10), (say("Waived"), 8),
    ]  # fmt: skip
    rows = (
        [
            part.name, len(part.sites), sum(line.verdict == "fail" for line in part.sites), part.counts.new,
            part.counts.open, part.counts.fixed, part.counts.overdue, part.counts.suspected, part.counts.waived,
        ]
        for part in digest.units
    )  # fmt: skip
    book.table(book.sheet(say("Units")), head, rows)


def _sites(book: Book, digest: Digest, say: Speaker) -> None:
    head = [
        (say("Unit"), 24), (say("Website"), 24), (say("Address"), 36), (say("Verdict"), 14), (say("Candidate"), 10),
        (say("Score"), 8), (say("Verdict before"), 14), (say("Score before"), 8), (say("Vetoes"), 30),
        (say("Last inspected"), 17), (say("Remarks"), 30),
    ]  # fmt: skip
    rows = (
        [
            line.unit, line.name, line.url, say.of(labels.VERDICTS, line.verdict) if line.verdict else "",
            say.label(labels.YES) if line.candidate else "", "" if line.score is None else line.score,
            say.of(labels.VERDICTS, line.before) if line.before else "",
            "" if line.score_before is None else line.score_before, say.join(list(line.vetoes)), line.inspected,
            line.note,
        ]
        for part in digest.units
        for line in part.sites
    )  # fmt: skip
    book.table(book.sheet(say("All websites")), head, rows)


def _unchecked(book: Book, digest: Digest, say: Speaker) -> None:
    head = [
        (say("Unit"), 24), (say("Website"), 24), (say("Indicator"), 24), (say("Why"), 50), (say("Next step"), 50),
    ]  # fmt: skip
    rows = ([part.name, one.site, one.name, one.reason, one.step] for part in digest.units for one in part.unchecked)
    book.table(book.sheet(say("Could not be checked")), head, rows)


def _missed(book: Book, digest: Digest, say: Speaker) -> None:
    head = [(say("What"), 40), (say("When it was due"), 20), (say("Why, as far as known"), 50)]
    book.table(book.sheet(say("Did not run")), head, ([one.what, one.due, one.why] for one in digest.missed))


def _trend(book: Book, charts: tuple[Chart, ...], say: Speaker) -> None:
    """Every chart with its table below the other, drawn by the office program itself."""
    sheet = book.sheet(say("Trend"))
    sheet.set_column(0, 0, 26)
    at = 0
    for chart in charts:
        sheet.write_string(at, 0, chart.title, book.title)
        for place, name in enumerate(chart.head):
            sheet.write_string(at + 1, place, name, book.head)
        for row, bar in enumerate(chart.bars, at + 2):
            book.cell(sheet, row, 0, bar.label)
            for place, value in enumerate(bar.values, 1):
                book.cell(sheet, row, place, value)
        if chart.bars:
            _draw(book, sheet, chart, at)
        at += max(len(chart.bars), 16) + 4


def _draw(book: Book, sheet: Any, chart: Chart, top: int) -> None:  # noqa: ANN401 - xlsxwriter is untyped
    drawn = book.workbook.add_chart({"type": "column"})
    first, last = top + 2, top + 1 + len(chart.bars)
    for place in range(1, len(chart.head)):
        drawn.add_series(
            {
                "name": [sheet.name, top + 1, place],
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, place, last, place],
            }
        )
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    drawn.set_size({"width": 620, "height": 320})
    sheet.insert_chart(top + 1, len(chart.head) + 1, drawn)
