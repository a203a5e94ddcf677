"""Forms that people fill in: the self-check of a unit (自查表) and the check-list of what no website shows (检查表).

Each row carries a mark with its subject (a site or unit) and its key, so that a sheet that comes back says itself what
it is. Only the open columns are taken.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from reports.ledger_sheet import fillable
from reports.wording import Speaker
from reports.workbook import Book, harmless
from xuncha.errors import UsageError
from xuncha.i18n import N_, translations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.sheet_reader import Cell, Sheet
    from xuncha.i18n import Lang

TOP: Final = 3
NOTE_LIMIT: Final = 1000
_HEAD_ROWS: Final = 30
Kind = Literal["self_check", "check_list"]


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of form: its name, its title, heads with widths, and the words of its choice. `open` are filled in."""

    kind: Kind
    name: str
    title: str
    heads: Mapping[str, tuple[str, int]]
    open: tuple[str, ...]
    words: Mapping[str, str]

    @property
    def choice(self) -> str:
        """The column with the choice: the first that is filled in."""
        return self.open[0]


SELF_CHECK: Final = Form(
    "self_check",
    N_("Self-check"),
    N_("Self-check: {subject}"),
    {
        "number": (N_("No."), 5), "axis": (N_("Axis of review"), 10), "name": (N_("Indicator"), 24),
        "kind": (N_("Kind"), 8), "basis": (N_("Basis"), 40), "result": (N_("Result of the self-check"), 12),
        "problem": (N_("Problems found"), 36), "measure": (N_("Rectification"), 36),
        "key": (N_("Indicator id"), 24), "mark": (N_("Check mark"), 30),
    },
    ("result", "problem", "measure"),
    {"conforms": N_("conforms"), "fails": N_("does not conform"), "not_applicable": N_("not applicable")},
)  # fmt: skip
CHECK_LIST: Final = Form(
    "check_list",
    N_("Check-list"),
    N_("Check-list: {subject}"),
    {
        "number": (N_("No."), 5), "text": (N_("Matter"), 44), "basis": (N_("Basis"), 36),
        "result": (N_("Result"), 10), "proof": (N_("Proof"), 36), "remark": (N_("Remarks"), 30),
        "key": (N_("Id"), 14), "mark": (N_("Check mark"), 30),
    },
    ("result", "proof", "remark"),
    {"yes": N_("yes"), "partly": N_("partly"), "no": N_("no"), "not_applicable": N_("not applicable")},
)  # fmt: skip
FORMS: Final = (SELF_CHECK, CHECK_LIST)

FORMULA = N_("a formula stands in {cell}: write the value itself")
MERGED = N_("merged cells: undo the merging, and write into each row")
DAMAGED = N_("the check mark is missing or damaged: the row was added by hand or changed")
TWICE = N_("the same row stands twice")
WRONG_WORD = N_("{cell}: “{said}” is none of: {words}")
NO_RESULT = N_("{cell}: choose a result; something was written beside it")
TOO_LONG = N_("{cell}: {count} characters; at most {limit} are kept")
NO_PROBLEM = N_("{cell}: say what does not conform")


@dataclass(frozen=True, slots=True)
class Answer:
    """One row that came back: `result` is a key of the form's words, "" where it was left blank."""

    number: int
    key: str
    result: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    refused: str = ""
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Returned:
    """A form that came back: what kind, about whom, and its rows."""

    form: Form
    subject: str
    answers: tuple[Answer, ...]


def mark(kind: str, subject: str, key: str) -> str:
    """The mark of one row: kind, subject and a hash over both and the key."""
    digest = hashlib.blake2b(f"{kind}\x1f{subject}\x1f{key}".encode(), digest_size=5).hexdigest()
    return f"{kind}:{base64.urlsafe_b64encode(subject.encode()).decode().rstrip('=')}:{digest}"


def render(form: Form, subject: str, title: str, rows: Sequence[Mapping[str, Any]], lang: Lang) -> bytes:
    """The form as the bytes of an .xlsx file.

    Args:
        form: which one.
        subject: id of the site, or name of the unit; comes back with the form.
        title: name of it for people.
        rows: values by the keys of the heads; "key" is needed.
        lang: language of heads; both are understood when it comes back.
    """
    say = Speaker(lang)
    book = Book(say(form.title, subject=title))
    sheet = book.sheet(say(form.name))
    sheet.set_row(0, 22)
    sheet.write_string(0, 0, harmless(say(form.title, subject=title)), book.title)
    sheet.write_string(1, 0, say("Fill in the yellow columns only; choose the result from the list."), book.remark)
    keys = list(form.heads)
    cells = [
        [row.get(key, "") for key in keys[1:-1]] for row in rows
    ]  # fmt: skip
    table = [
        [at, *values, mark(form.kind, subject, str(row["key"]))]
        for at, (values, row) in enumerate(zip(cells, rows, strict=True), 1)
    ]
    style = fillable(book)
    head = [(say(name), width) for name, width in form.heads.values()]
    book.table(sheet, head, table, top=TOP, forms={keys.index(key): style for key in form.open})
    last, at = TOP + max(len(rows), 1), keys.index(form.choice)
    sheet.data_validation(TOP + 1, at, last, at, {
        "validate": "list", "source": [say(word) for word in form.words.values()],
        "error_message": say("Choose from the list."),
    })  # fmt: skip
    sheet.set_column(len(keys) - 1, len(keys) - 1, 30, None, {"hidden": True})
    sheet.print_area(0, 0, last, keys.index("key") - 1)
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    return book.close()


def read(sheets: Sequence[Sheet], where: str) -> Returned:
    """A form that came back.

    Raises:
        UsageError: it is none of ours, or rows of several forms or subjects stand in it.
    """
    form, sheet, head, places = _find(sheets, where)
    below = [
        (number, {key: cells[at] for key, at in places.items() if at < len(cells)})
        for number, cells in sheet.rows
        if number > head
    ]
    subjects = {subject for _, row in below if (subject := _subject(form, row)) is not None}
    if len(subjects) != 1:
        raise UsageError(
            N_("holds rows of no form, or of several"), where=where, hint=N_("send back the form as it was exported")
        )
    (subject,) = subjects
    counts = Counter(row["key"].text for _, row in below if "key" in row)
    answers = []
    for number, row in below:
        if any(cell.value is not None or cell.formula for cell in row.values()):
            answers.append(_answer(number, row, form, subject, counts, merged=sheet.merged_in(number)))
    return Returned(form, subject, tuple(answers))


def _find(sheets: Sequence[Sheet], where: str) -> tuple[Form, Sheet, int, dict[str, int]]:
    for sheet in sheets:
        for number, cells in sheet.rows:
            if number > _HEAD_ROWS:
                break
            for form in FORMS:
                names = {
                    key: {_plain(name), _plain(translations("zh").gettext(name))}
                    for key, (name, _) in form.heads.items()
                }
                places = {key: at for key in names for at, cell in enumerate(cells) if _plain(cell.text) in names[key]}
                if {"key", "mark", *form.open} <= set(places):
                    return form, sheet, number, places
    raise UsageError(
        N_("is no self-check and no check-list of ours"), where=where, hint=N_("send back the form as it was exported")
    )


def _plain(text: str) -> str:
    return "".join(text.split()).lower()


def _subject(form: Form, row: Mapping[str, Cell]) -> str | None:
    parts = row["mark"].text.split(":") if "mark" in row else []
    if len(parts) != 3 or parts[0] != form.kind:
        return None
    try:
        return base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)).decode()
    except ValueError:
        return None


def _answer(
    number: int, row: Mapping[str, Cell], form: Form, subject: str, counts: Mapping[str, int], *, merged: bool
) -> Answer:
    key = row["key"].text if "key" in row else ""

    def refused(why: str, **params: Any) -> Answer:  # noqa: ANN401
        return Answer(number, key, refused=why, params=params)

    cells = {name: row[name] for name in form.open if name in row}
    formula = next((cell for cell in (*cells.values(), row.get("key")) if cell is not None and cell.formula), None)
    if merged:
        return refused(MERGED)
    if formula is not None:
        return refused(FORMULA, cell=formula.address)
    if "mark" not in row or row["mark"].text != mark(form.kind, subject, key):
        return refused(DAMAGED)
    if counts[key] > 1:
        return refused(TWICE)
    words = {_plain(said): one for one, word in form.words.items() for said in (word, translations("zh").gettext(word))}
    choice = cells.get(form.choice)
    said = choice.text if choice else ""
    if said and _plain(said) not in words:
        shown = "、".join(translations("zh").gettext(word) for word in form.words.values())
        return refused(WRONG_WORD, cell=choice.address if choice else "", said=said[:30], words=shown)
    texts = {name: _kept(cells[name].text) if name in cells else "" for name in form.open[1:]}
    for name, text in texts.items():
        if len(text) > NOTE_LIMIT:
            return refused(TOO_LONG, cell=cells[name].address, count=len(text), limit=NOTE_LIMIT)
    result = words.get(_plain(said), "")
    if not result and any(texts.values()):
        return refused(NO_RESULT, cell=choice.address if choice else "")
    if result == "fails" and not texts.get("problem"):
        return refused(NO_PROBLEM, cell=cells["problem"].address if "problem" in cells else "")
    return Answer(number, key, result, texts)


def _kept(text: str) -> str:
    """What is kept of a text: printable, without the mark that an export puts before what looks like a formula."""
    if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"}:
        text = text[1:]
    return "".join(char for char in text if char.isprintable() or char == "\n").strip()
