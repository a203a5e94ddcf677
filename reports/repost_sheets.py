"""The coverage matrix of reposts for spreadsheets: a long list as CSV, and a workbook with ranks, matrix and list."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

from reports import labels, repost_labels
from reports.repost_text import figures_line, hours_of, percent, published, remark, reposted, watch_lines
from reports.wording import Speaker, moment, number, shorten
from reports.workbook import Book, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xuncha.i18n import Lang

# Sites to one matrix sheet: more columns than fit across a page when they are narrow help nobody; the rest follow.
SITES_TO_A_SHEET: Final = 20
_FIRST = 4  # columns before those of the sites: published, number, title, superior site
_COLOURS: Final = {
    "reposted": "#DFF0E3", "overruled": "#DFF0E3", "late": "#FCE8C8", "missing": "#F6CFCB", "unsure": "#E8E1F3",
    "unknown": "#E6E9ED", "not_due": "#FFFFFF", "withdrawn": "#F3F4F6", "not_expected": "#F3F4F6",
}  # fmt: skip


def _head(say: Speaker) -> list[tuple[str, int]]:
    return [
        (say("Website"), 22), (say("Superior site"), 18), (say("Document number"), 20), (say("Title"), 46),
        (say("Published"), 17), (say("State"), 14), (say("Hours after the original"), 10),
        (say("Hours late, at least"), 10), (say("of these on working days"), 10), (say("Reposted"), 17),
        (say("Address of the repost"), 40), (say("Matched by"), 12), (say("Hours allowed"), 9), (say("Remark"), 34),
        (say("Original address"), 40), (say("Judged as of"), 17),
    ]  # fmt: skip


def _rows(matrix: dict[str, Any], say: Speaker) -> Iterator[list[Any]]:
    names = {site["id"]: site["name"] for site in matrix["sites"]}
    for one in matrix["documents"]:
        for site_id, cell in one["cells"].items():
            yield [
                names[site_id], one["upstream_name"], one["doc_number"], one["title"], published(one, say),
                say.of(repost_labels.STATES, cell["state"]), _number(cell["hours"]), _number(cell["hours_late"]),
                _number(cell["working_hours_late"]), reposted(cell), cell["reposted_url"],
                _how(cell, say),
                _number(one["deadline_hours"]), remark(cell, say), one["url"], moment(cell["as_of"]),
            ]  # fmt: skip


def _how(cell: dict[str, Any], say: Speaker) -> str:
    """By what a page was taken for a repost, and what it shows of the original."""
    if not cell["matched_by"]:
        return ""
    by, kind = say.of(labels.MATCHED_BY, cell["matched_by"]), cell.get("kind", "")
    shown = say.of(repost_labels.KINDS, kind) if kind else ""
    return by if shown in {"", by} else f"{by}，{shown}" if say.lang == "zh" else f"{by}, {shown}"


def _number(value: float | None) -> float | int | str:
    if value is None:
        return ""
    return int(value) if float(value).is_integer() else round(value, 1)


def as_csv(matrix: dict[str, Any], lang: Lang) -> str:
    """One row for each document and site; begins with a mark by which Excel knows UTF-8."""
    say, target = Speaker(lang), io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([name for name, _ in _head(say)])
    for row in _rows(matrix, say):
        writer.writerow([value if isinstance(value, int | float) else written(value) for value in row])
    return "\ufeff" + target.getvalue()


def xlsx(matrix: dict[str, Any], lang: Lang) -> bytes:
    """The workbook: ranks and levels, the matrix (20 sites to a sheet), every cell as a row, months."""
    say = Speaker(lang)
    title = say("Reposting of superior documents since {since}", since=matrix["since"])
    book = Book(title)
    _ranks(book, matrix, title, say)
    sites = matrix["sites"]
    parts = [sites[at : at + SITES_TO_A_SHEET] for at in range(0, len(sites), SITES_TO_A_SHEET)]
    for place, part in enumerate(parts, 1):
        name = say("Matrix") if len(parts) == 1 else say("Matrix {number}", number=place)
        _matrix(book, book.sheet(name), matrix["documents"], part, say)
    book.table(book.sheet(say("All cells")), _head(say), _rows(matrix, say))
    months = book.sheet(say("By month"))
    head = [(say("Published in"), 14), *_figure_head(say)]
    book.table(months, head, ([one["month"], *_figure_cells(one, say)] for one in matrix["trend"]))
    return book.close()


def _figure_head(say: Speaker) -> list[tuple[str, int]]:
    return [
        (say("Judged"), 9), (say("In time"), 9), (say("Late"), 9), (say("Not reposted"), 9), (say("Not settled"), 9),
        (say("Share in time"), 11), (say("Share reposted"), 11), (say("Median hours"), 9),
    ]  # fmt: skip


def _figure_cells(one: dict[str, Any], say: Speaker) -> list[Any]:
    return [
        one["judged"], one["in_time"], one["late"], one["missing"], one["open"], percent(one["rate_in_time"], say),
        percent(one["rate_reposted"], say), _number(one["median_hours"]),
    ]  # fmt: skip


def _ranks(book: Book, matrix: dict[str, Any], title: str, say: Speaker) -> None:
    sheet = book.sheet(say("Ranking"))
    sheet.set_row(0, 22)
    sheet.write_string(0, 0, written(title), book.title)
    above = [figures_line(matrix["total"], say), *watch_lines(matrix, say)]
    for at, line in enumerate(above, 1):
        sheet.write_string(at, 0, written(line), book.remark)
    head = [
        (say("Rank"), 7),
        (say("Website"), 30),
        (say("Body type"), 18),
        *_figure_head(say),
        (say("Last looked at"), 17),
    ]
    rows: list[list[Any]] = [
        [one["rank"] or "-", one["name"], one["level_name"], *_figure_cells(one, say), moment(one["last_looked"])]
        for one in matrix["sites"]
    ]
    rows += [
        [
            "",
            say("all of this kind ({count})", count=one["sites"]),
            one["level_name"] or "-",
            *_figure_cells(one, say),
            "",
        ]
        for one in matrix["levels"]
    ]
    rows += [
        ["", say("documents of {upstream}", upstream=one["name"]), "", *_figure_cells(one, say), ""]
        for one in matrix["upstreams"]
        if len(matrix["upstreams"]) > 1
    ]
    book.table(sheet, head, rows, top=len(above) + 2)


def _matrix(
    book: Book,
    sheet: Any,  # noqa: ANN401
    documents: Sequence[dict[str, Any]],
    sites: Sequence[dict[str, Any]],
    say: Speaker,
) -> None:
    base = {"font_name": "Microsoft YaHei", "font_size": 9, "valign": "vcenter", "align": "center", "text_wrap": True}
    line = {"border": 1, "border_color": "#D9DFE5"}
    forms = {
        state: book.workbook.add_format({**base, **line, "bg_color": colour}) for state, colour in _COLOURS.items()
    }
    turned = book.workbook.add_format({**base, **line, "bold": True, "bg_color": "#E6ECF2", "rotation": 90})
    for at, (name, width) in enumerate(
        [(say("Published"), 16), (say("Document number"), 17), (say("Title"), 44), (say("Superior site"), 16)]
    ):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, name, book.head)
    sheet.set_column(_FIRST, _FIRST + max(len(sites) - 1, 0), 8)
    sheet.set_row(0, 110)
    for at, site in enumerate(sites):
        sheet.write_string(0, _FIRST + at, written(shorten(site["name"], 40)), turned)
    for row, one in enumerate(documents, 1):
        told = [published(one, say), one["doc_number"], one["title"], one["upstream_name"]]
        sheet.set_row(row, 32)
        for at, value in enumerate(told):
            book.cell(sheet, row, at, shorten(value, 90))
        for at, site in enumerate(sites):
            cell = one["cells"].get(site["id"])
            if cell is not None:
                sheet.write_string(row, _FIRST + at, short(cell, say), forms[cell["state"]])
    below = len(documents) + 2
    for at, state in enumerate(repost_labels.STATES):
        meaning = f"{say.of(repost_labels.SHORT_STATES, state)} = {say.of(repost_labels.STATES, state)}"
        sheet.write_string(below + at, 2, meaning, forms[state])
    sheet.set_paper(8)  # A3
    sheet.freeze_panes(1, _FIRST - 1)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, 2)


def short(cell: dict[str, Any], say: Speaker) -> str:
    """A cell in as many characters as fit: its state in a word, and below it the hours."""
    word = say.of(repost_labels.SHORT_STATES, cell["state"])
    hours = cell["hours_late"] if cell["hours_late"] is not None else cell["hours"]
    if hours is None or cell["state"] not in {"reposted", "late", "missing"}:
        return word
    shown = number(round(max(hours, 0.0)))
    told = say("+{hours} h", hours=shown) if cell["hours_late"] is not None else say("{hours} h", hours=shown)
    return f"{word}\n{told}"


def tip(cell: dict[str, Any], say: Speaker) -> str:
    """Everything about a cell in one line."""
    parts = [say.of(repost_labels.STATES, cell["state"]), hours_of(cell, say), remark(cell, say)]
    return " · ".join(part for part in parts if part)
