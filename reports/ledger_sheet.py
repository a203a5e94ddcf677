"""The workbook that a unit fills in and sends back: its findings, four columns to write in, everything else locked.

Each row carries the id of its finding and a mark that ties it to this sheet and to what is locked in it, so that a row
that was changed or damaged is noticed when the sheet comes back (`reports/ledger_return.py`). The mark guards against
accidents; nothing but the four columns is ever taken from a sheet.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from reports.advice import how_to_fix
from reports.ledger_list import PROGRESS_LABELS, column_of, message
from reports.wording import Speaker, day
from reports.workbook import Book, Lines, harmless, written
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.ledger_models import LedgerEntry
    from xuncha.i18n import Lang

TOP: Final = 5  # rows above the head
NOTE_LIMIT: Final = 1000
NAME_LIMIT: Final = 50
PLACES: Final = 5
# Heads by key, in the order of the columns; those up to the person responsible fit on paper.
HEADS: Final = {
    "number": N_("No."),
    "site": N_("Website"),
    "indicator": N_("Indicator"),
    "problem": N_("Problem"),
    "url": N_("Where"),
    "due_on": N_("Last day of the term"),
    "progress": N_("State of rectification"),
    "measure": N_("Rectification"),
    "done_on": N_("Completed on"),
    "responsible": N_("Person responsible"),
    "advice": N_("What to do"),
    "column": N_("Column"),
    "found_on": N_("Seen on"),
    "first_seen": N_("First seen"),
    "basis": N_("Basis"),
    "id": N_("Finding id"),
    "mark": N_("Check mark"),
}
LOCKED: Final = ("site", "indicator", "problem", "url", "first_seen", "due_on")
FILLED: Final = ("progress", "measure", "done_on", "responsible")
_WIDTHS: Final = {
    "number": 5, "site": 14, "indicator": 13, "problem": 38, "url": 24, "due_on": 12, "progress": 10, "measure": 30,
    "done_on": 12, "responsible": 10, "advice": 30, "column": 12, "found_on": 28, "first_seen": 11, "basis": 28,
    "id": 18, "mark": 22,
}  # fmt: skip
_NOTES: Final = (
    N_("Fill in the four yellow columns only: state, rectification, completed on, person responsible."),
    N_("State: choose from the list. Completed: say what was done and when; it is checked again. Disputed: say why."),
    N_("Dates: 2026-11-03 or 2026/11/3. No formulas, no merged cells. Rows may be sorted; do not delete columns."),
)


def mark(sheet_id: str, finding_id: str, locked: Sequence[str]) -> str:
    """The mark of one row: its sheet, and a hash over what is locked in it, without blanks, which programs change."""
    plain = "\x1f".join("".join(unicodedata.normalize("NFC", text).split()) for text in locked)
    digest = hashlib.blake2b(f"{sheet_id}\x1f{finding_id}\x1f{plain}".encode(), digest_size=5).hexdigest()
    return f"{sheet_id}-{digest}"


def render(entries: Sequence[LedgerEntry], unit: str, sheet_id: str, today: str, lang: Lang) -> bytes:
    """The workbook as the bytes of an .xlsx file.

    Args:
        entries: findings of one unit that are to be rectified.
        unit: the unit, as the title names it.
        sheet_id: id of this export, twelve characters.
        today: ISO day.
        lang: language of heads and notes; both languages are understood when the sheet comes back.
    """
    say = Speaker(lang)
    book = Book(say("Ledger of rectification"))
    sheet = book.sheet(say("Ledger of rectification"))
    sheet.set_row(0, 22)
    sheet.write_string(0, 0, harmless(say("Rectification of website problems: {unit}", unit=unit)), book.title)
    sheet.write_string(1, 0, say("As of {day}, {count} findings.", day=today, count=len(entries)), book.remark)
    for at, note in enumerate(_NOTES, 2):
        sheet.write_string(at, 0, say(note), book.remark)
    rows = [_cells(at, entry, sheet_id, say) for at, entry in enumerate(entries, 1)]
    keys = list(HEADS)
    style = fillable(book)
    forms = {keys.index(key): style for key in FILLED}
    head = [(say(HEADS[key]), _WIDTHS[key]) for key in HEADS]
    book.table(sheet, head, [list(row.values()) for row in rows], top=TOP, forms=forms)
    _check_while_typing(sheet, TOP + max(len(rows), 1), say)
    sheet.set_column(keys.index("mark"), keys.index("mark"), _WIDTHS["mark"], None, {"hidden": True})
    sheet.print_area(0, 0, TOP + max(len(rows), 1), keys.index("responsible"))
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    return book.close()


def _cells(at: int, entry: LedgerEntry, sheet_id: str, say: Speaker) -> dict[str, Any]:
    row = entry.row
    cells: dict[str, Any] = {
        "number": at,
        "site": row.site_name,
        "indicator": say.name({"name": entry.name, "name_en": entry.name_en}),
        "problem": message(row, say),
        "url": row.url,
        "due_on": row.due_on,
        "progress": say.of(PROGRESS_LABELS, row.progress) if row.progress else "",
        "measure": row.measure,
        "done_on": row.done_on,
        "responsible": row.responsible,
        "advice": say(how_to_fix(row.indicator)) if how_to_fix(row.indicator) else "",
        "column": column_of(row),
        "found_on": Lines(row.found_on[:PLACES]),
        "first_seen": day(row.first_seen),
        "basis": entry.basis,
        "id": row.id,
    }
    cells["mark"] = mark(sheet_id, row.id, [written(cells[key]) for key in LOCKED])
    return cells


def fillable(book: Book) -> Any:  # noqa: ANN401 - a format of XlsxWriter
    """Yellow and open where everything else is locked."""
    base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top", "text_wrap": True, "locked": False}
    return book.workbook.add_format({**base, "border": 1, "border_color": "#D9DFE5", "bg_color": "#FFF8E1"})


def _check_while_typing(sheet: Any, last: int, say: Speaker) -> None:  # noqa: ANN401
    """The lists and limits that office programs check."""
    keys = list(HEADS)
    words = [say(label) for label in PROGRESS_LABELS.values()]
    state, measure, done, person = (keys.index(key) for key in FILLED)
    sheet.data_validation(TOP + 1, state, last, state, {
        "validate": "list", "source": words, "error_title": say("State of rectification"),
        "error_message": say("Choose from the list."),
    })  # fmt: skip
    sheet.data_validation(TOP + 1, measure, last, measure, {
        "validate": "length", "criteria": "<=", "value": NOTE_LIMIT,
        "error_message": say("At most {count} characters.", count=NOTE_LIMIT),
    })  # fmt: skip
    sheet.data_validation(TOP + 1, done, last, done, {
        "validate": "any", "input_title": say("Completed on"), "input_message": say("A day such as 2026-11-03."),
    })  # fmt: skip
    sheet.data_validation(TOP + 1, person, last, person, {
        "validate": "length", "criteria": "<=", "value": NAME_LIMIT,
        "error_message": say("At most {count} characters.", count=NAME_LIMIT),
    })  # fmt: skip
