"""What all workbooks of this program share: formats, sheets, tables, and cells that no program takes for a formula."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter

from reports import cells
from reports.wording import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

CELL_LIMIT = 2000
# Not every office program fits the height of rows to wrapped text by itself; in long lists rows stay one line high.
FITTED_ROWS = 3000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Lines(tuple[str, ...]):
    """Several lines in one cell."""

    __slots__ = ()


def harmless(text: str) -> str:
    """Text that no spreadsheet program takes for a formula, also after it was saved as CSV and opened again."""
    # Looked at before cleaning too: a leading tab or line break is dropped by it, but was there to hide what follows.
    cleaned = shorten(clean(text).strip(), CELL_LIMIT)
    return f"'{cleaned}" if cleaned.startswith(_FORMULA) or text.startswith(_FORMULA) else cleaned


def written(value: Any) -> str:  # noqa: ANN401
    """The text of a cell; several lines are each made harmless, and as many as fit are kept whole."""
    if not isinstance(value, Lines):
        return harmless(str(value))
    kept: list[str] = []
    room = CELL_LIMIT
    for line in map(harmless, value):
        room -= len(line) + 1
        if room < 0:
            return "\n".join([*kept, "…"])
        kept.append(line)
    return "\n".join(kept)


def _height(head: Sequence[tuple[str, int]], row: Sequence[Any]) -> float:
    """The height in points of a row whose texts wrap in the widths of `head`."""
    lines = max(
        sum(-(-max(cells.width(line[:CELL_LIMIT]), 1) // (size - 1)) for line in _lines(value))
        for (_, size), value in zip(head, row, strict=False)
    )
    return float(min(max(lines, 1), 12) * 14 + 2)


def _lines(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    return value[:12] if isinstance(value, Lines) else (str(value),)


class Book:
    """A workbook in memory with its formats, and how a table is written into a sheet."""

    def __init__(self, title: str, made: datetime | None = None) -> None:
        """`made`: the time that the file names as that of its making, None = now."""
        self._target = BytesIO()
        self.workbook: Any = xlsxwriter.Workbook(
            self._target,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        workbook = self.workbook
        workbook.set_properties(
            {"title": clean(title)[:200], "comments": "Xuncha", **({"created": made} if made else {})}
        )
        base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top", "text_wrap": True}
        line = {"border": 1, "border_color": "#D9DFE5"}
        self.text = workbook.add_format({**base, **line})
        # "#,##0.##" would show whole numbers with a point behind them.
        self.number = workbook.add_format(
            {**base, **line, "text_wrap": False, "num_format": "#,##0", "align": "center"}
        )
        self.decimal = workbook.add_format(
            {**base, **line, "text_wrap": False, "num_format": "General", "align": "center"}
        )
        self.left = workbook.add_format({**base, "align": "left"})
        self.head = workbook.add_format({**base, "bold": True, "bg_color": "#E6ECF2", "border": 1, "valign": "vcenter"})
        self.label = workbook.add_format({**base, "bold": True})
        self.remark = workbook.add_format({**base, "text_wrap": False})
        self.title = workbook.add_format({**base, "bold": True, "font_size": 14, "text_wrap": False})

    def close(self) -> bytes:
        """The finished workbook as the bytes of an .xlsx file."""
        self.workbook.close()
        return self._target.getvalue()

    def sheet(self, name: str) -> Any:  # noqa: ANN401
        """A new sheet that prints on A4 across."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&C&P / &N")
        return sheet

    def table(
        self,
        sheet: Any,  # noqa: ANN401
        head: Sequence[tuple[str, int]],
        rows: Iterable[Sequence[Any]],
        top: int = 0,
        forms: Mapping[int, Any] | None = None,
    ) -> None:
        """A table with a frozen head and filters. Numbers stay numbers; everything else is text.

        `forms` are formats of whole columns, empty cells too.
        """
        forms = forms or {}
        for at, (name, width) in enumerate(head):
            sheet.set_column(at, at, width)
            sheet.write_string(top, at, name, self.head)
        sheet.set_row(top, _height(head, [name for name, _ in head]))
        line = top
        for line, row in enumerate(rows, top + 1):
            if line - top <= FITTED_ROWS:
                sheet.set_row(line, _height(head, row))
            for at, value in enumerate(row):
                if at in forms and not value:
                    sheet.write_blank(line, at, None, forms[at])
                else:
                    self.cell(sheet, line, at, value, forms.get(at))
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        sheet.autofilter(top, 0, max(line, top + 1), len(head) - 1)

    def row_height(self, sheet: Any, row: int, *cells: tuple[Any, int]) -> None:  # noqa: ANN401
        """Make a row outside of a table as high as its texts, given with the widths of their columns."""
        sheet.set_row(row, _height([("", width) for _, width in cells], [value for value, _ in cells]))

    def cell(self, sheet: Any, row: int, column: int, value: Any, form: Any = None) -> None:  # noqa: ANN401
        """One value, text never interpreted."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            plain = self.decimal if value % 1 else self.number
            sheet.write_number(row, column, value, form or plain)
        elif value:
            sheet.write_string(row, column, written(value), form or self.text)
        elif form is None:
            sheet.write_blank(row, column, None, self.text)
