"""A filled-in sheet that came back from a unit: what it says about each finding, or why a row is refused.

Reads only; nothing is stored here. Row by row, so that one damaged row does not cost the others. Taken are the four
columns that were to be filled in; everything else in the sheet only serves to notice that it was changed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from db.ledger_states import COUNTED
from reports.ledger_list import PROGRESS_LABELS
from reports.ledger_sheet import FILLED, HEADS, LOCKED, NAME_LIMIT, NOTE_LIMIT, mark
from reports.sheet_reader import Cell, day_of
from xuncha.errors import UsageError
from xuncha.i18n import N_, translations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from db.ledger_models import LedgerRow, Progress
    from reports.sheet_reader import Sheet

_HEAD_ROWS: Final = 30  # the head is looked for so far down
_ID = re.compile(r"[0-9a-f]{16}")
_MARK = re.compile(r"([0-9a-f]{12})-([0-9a-f]{10})")
_DONE: Final = frozenset({"fixed", "verified"})

NO_ID = N_("no finding id: the row was added by hand, or its id was deleted")
TWICE = N_("the same finding stands in another row too")
MERGED = N_("merged cells: undo the merging, and write into each row")
FORMULA = N_("a formula stands in {cell}: write the value itself")
ERROR_VALUE = N_("an error value stands in {cell}")
FOREIGN_SHEET = N_("the check mark is missing or damaged: export the sheet again and copy the four columns over")
CHANGED = N_("the row was changed outside of the four columns, or is damaged")
OTHER_SHEET = N_("the row comes from a sheet that was not exported from this database")
UNKNOWN_ID = N_("there is no such finding")
OTHER_UNIT = N_("the finding is no longer, or never was, one of this unit")
WRONG_STATE = N_("{cell}: “{said}” is none of: {words}")
NO_STATE = N_("{cell}: choose a state; something was written beside it")
TOO_LONG = N_("{cell}: {count} characters; at most {limit} are kept")
NO_DATE = N_("{cell}: “{said}” is no date; write 2026-11-03 or 2026/11/3")
LATER = N_("{cell}: {day} has not come yet")
EARLIER = N_("{cell}: {day} is before the problem was found ({found})")
NO_MEASURE = N_("{cell}: completed or disputed needs a sentence: what was done, or why")
NEEDS_DATE = N_("{cell}: completed needs a date")
DATE_WITHOUT_STATE = N_("{cell}: a date of completion stands there, but the state is not completed")
NOT_TO_RECTIFY = N_("the finding is not to be rectified any more ({status})")


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one row: "taken" changes something, "unchanged" says what is known, "blank" says nothing.

    `refused` is a message id with `params`; the reply is in the other fields.
    """

    number: int
    outcome: Literal["taken", "unchanged", "blank", "refused"]
    finding_id: str = ""
    sheet_id: str = ""
    refused: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    progress: Progress = ""
    measure: str = ""
    done_on: str = ""
    responsible: str = ""


class _RefusedError(Exception):
    def __init__(self, why: str, **params: Any) -> None:  # noqa: ANN401
        super().__init__(why)
        self.why, self.params = why, params


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows: sheet id -> unit of the export, finding id -> its row now."""

    units: Mapping[str, str]
    findings: Mapping[str, LedgerRow]
    today: date


def finding_ids(sheets: Sequence[Sheet], where: str) -> tuple[set[str], set[str]]:
    """Ids of sheets and of findings that a workbook names, to look them up; see `read` for what it raises."""
    sheet, head, places = _find_head(sheets, where)
    sheet_ids, ids = set(), set()
    for number, cells in sheet.rows:
        if number > head:
            match = _MARK.fullmatch(_at(cells, places["mark"]).text)
            sheet_ids |= {match[1]} if match else set()
            ids |= {_at(cells, places["id"]).text} & {_at(cells, places["id"]).text.lower()}
    return sheet_ids, {one for one in ids if _ID.fullmatch(one)}


def read(sheets: Sequence[Sheet], known: Known, where: str) -> list[Row]:
    """What every row below the head says.

    Raises:
        UsageError: no sheet has the head of an export, or columns of it are missing.
    """
    sheet, head, places = _find_head(sheets, where)
    below = [(number, cells) for number, cells in sheet.rows if number > head]
    counts = Counter(_at(cells, places["id"]).text for _, cells in below)
    found = []
    for number, cells in below:
        row = {key: _at(cells, at) for key, at in places.items()}
        try:
            found.append(_row(number, row, sheet, counts, known))
        except _RefusedError as refused:
            found.append(Row(number, "refused", row["id"].text, refused=refused.why, params=refused.params))
    return found


def _find_head(sheets: Sequence[Sheet], where: str) -> tuple[Sheet, int, dict[str, int]]:
    names = {key: {_plain(message), _plain(translations("zh").gettext(message))} for key, message in HEADS.items()}
    needed = (*LOCKED, *FILLED, "id", "mark")
    best: tuple[int, set[str]] = (0, set(needed))
    for sheet in sheets:
        for number, cells in sheet.rows:
            if number > _HEAD_ROWS:
                break
            places = {
                key: at for key in HEADS for at in range(len(cells) - 1, -1, -1) if _plain(cells[at].text) in names[key]
            }
            if all(key in places for key in needed):
                return sheet, number, places
            best = max(best, (len(places), set(needed) - set(places)), key=lambda one: one[0])
    if best[0] < 3:
        raise UsageError(
            N_("has no head row of an exported ledger"),
            where=where,
            hint=N_("send back the workbook that was exported, filled in"),
        )
    raise UsageError(
        N_("lacks the column(s) {columns}"),
        where=where,
        hint=N_("export the sheet again and copy the four columns over"),
        columns="、".join(_as_headed(key, sheets) for key in needed if key in best[1]),
    )


def _as_headed(key: str, sheets: Sequence[Sheet]) -> str:
    """The head of a column in the language in which this workbook was exported."""
    texts = {cell.text for sheet in sheets for number, cells in sheet.rows if number <= _HEAD_ROWS for cell in cells}
    return HEADS[key] if texts.issuperset({HEADS["site"], HEADS["problem"]}) else translations("zh").gettext(HEADS[key])


def _plain(text: str) -> str:
    return "".join(text.split()).lower()


def _at(cells: Sequence[Cell], at: int) -> Cell:
    return cells[at] if at < len(cells) else Cell(None, "")


def _row(number: int, row: Mapping[str, Cell], sheet: Sheet, counts: Counter[str], known: Known) -> Row:
    filled = any(row[key].value is not None or row[key].formula for key in FILLED)
    identity = row["id"].text
    if not identity and not filled:
        return Row(number, "blank")
    if sheet.merged_in(number):
        raise _RefusedError(MERGED)
    for key in (*FILLED, "id"):
        if row[key].formula:
            raise _RefusedError(FORMULA, cell=row[key].address)
        if row[key].error:
            raise _RefusedError(ERROR_VALUE, cell=row[key].address)
    if not _ID.fullmatch(identity):
        raise _RefusedError(NO_ID)
    if counts[identity] > 1:
        raise _RefusedError(TWICE)
    sheet_id = _check_mark(row, identity, known)
    finding = known.findings.get(identity)
    if finding is None:
        raise _RefusedError(UNKNOWN_ID)
    if finding.unit != known.units[sheet_id]:
        raise _RefusedError(OTHER_UNIT)
    if not filled:
        return Row(number, "blank", identity, sheet_id)
    return _reply(number, row, finding, sheet_id, known.today)


def _check_mark(row: Mapping[str, Cell], identity: str, known: Known) -> str:
    match = _MARK.fullmatch(row["mark"].text)
    if not match:
        raise _RefusedError(FOREIGN_SHEET)
    if match[1] not in known.units:
        raise _RefusedError(OTHER_SHEET)
    locked = [_as_written(row[key]) for key in LOCKED]
    if any(row[key].formula for key in LOCKED) or mark(match[1], identity, locked) != match[0]:
        raise _RefusedError(CHANGED)
    return match[1]


def _as_written(cell: Cell) -> str:
    """What an export wrote: office programs turn text that looks like a day into a date."""
    day = day_of(cell) if not isinstance(cell.value, str) else None
    return day.isoformat() if day else cell.text


def _reply(number: int, row: Mapping[str, Cell], finding: LedgerRow, sheet_id: str, today: date) -> Row:
    progress = _progress(row["progress"])
    measure = _text(row["measure"], NOTE_LIMIT)
    responsible = _text(row["responsible"], NAME_LIMIT)
    done = row["done_on"]
    day = day_of(done)
    if done.text and day is None:
        raise _RefusedError(NO_DATE, cell=done.address, said=done.text[:30])
    if not progress:
        raise _RefusedError(NO_STATE, cell=row["progress"].address)
    if progress in {"done", "disputed"} and not measure:
        raise _RefusedError(NO_MEASURE, cell=row["measure"].address)
    if progress == "done":
        if day is None:
            raise _RefusedError(NEEDS_DATE, cell=done.address)
        if day > today:
            raise _RefusedError(LATER, cell=done.address, day=day.isoformat())
        if day.isoformat() < finding.first_seen[:10]:
            raise _RefusedError(EARLIER, cell=done.address, day=day.isoformat(), found=finding.first_seen[:10])
    elif day is not None:
        raise _RefusedError(DATE_WITHOUT_STATE, cell=done.address)
    done_on = day.isoformat() if day else ""
    said = (progress, measure, done_on, responsible or finding.responsible)
    if said == (finding.progress, finding.measure, finding.done_on, finding.responsible):
        return Row(number, "unchanged", finding.id, sheet_id)
    # What an inspection has found gone meanwhile is told all the same: the ledger must say what was done.
    if finding.status not in COUNTED and not (progress == "done" and finding.status in _DONE):
        raise _RefusedError(NOT_TO_RECTIFY, status=finding.status)
    return Row(number, "taken", finding.id, sheet_id, "", {}, progress, measure, done_on, said[3])


def _progress(cell: Cell) -> Progress:
    words: dict[str, Progress] = {}
    for key, label in PROGRESS_LABELS.items():
        for said in (label, translations("zh").gettext(label)):
            words[_plain(said)] = key  # type: ignore[assignment]
    plain = _plain(cell.text)
    if not plain:
        return ""
    if plain not in words:
        shown = "、".join(translations("zh").gettext(label) for label in PROGRESS_LABELS.values())
        raise _RefusedError(WRONG_STATE, cell=cell.address, said=cell.text[:30], words=shown)
    return words[plain]


def _text(cell: Cell, limit: int) -> str:
    """Text as it is kept: without the mark that an export puts before what looks like a formula."""
    text = cell.text
    if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"}:
        text = text[1:]
    kept = "".join(char for char in text if char.isprintable() or char == "\n").strip()
    if len(kept) > limit:
        raise _RefusedError(TOO_LONG, cell=cell.address, count=len(kept), limit=limit)
    return kept
