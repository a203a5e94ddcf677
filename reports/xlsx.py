"""The report as a workbook for office staff: one list of problems that can be sorted, filtered and sent on as 台账.

Every text cell is written as text and made harmless for programs that would read it as a formula.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter

from reports import cells, labels
from reports.view import (
    body_type_line,
    column_state,
    completeness_line,
    counted,
    crawl_line,
    kind_label,
    link_remarks,
    points_remark,
    source_line,
    verdict_line,
)
from reports.wording import Speaker, clean, day, moment, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xuncha.i18n import Lang

CELL_LIMIT = 2000
ROW_LIMIT = 200_000
# Not every office program fits the height of rows to wrapped text by itself; in long lists rows stay one line high.
FITTED_ROWS = 3000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(report: dict[str, Any], lang: Lang) -> bytes:
    """The workbook as the bytes of an .xlsx file.

    Args:
        report: what `site_report.build` made.
        lang: language of sheet names, headings and labels.
    """
    target = BytesIO()
    workbook = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    workbook.set_properties({"title": clean(report["site"]["name"])[:200], "comments": "Xuncha"})
    say = Speaker(lang)
    book = _Book(workbook)
    _summary(book, report, say)
    _problems(book, report, say)
    _columns(book, report, say)
    _links(book, report, say)
    _indicators(book, report, say)
    workbook.close()
    return target.getvalue()


def harmless(text: str) -> str:
    """Text that no spreadsheet program takes for a formula, also after it was saved as CSV and opened again."""
    # Looked at before cleaning too: a leading tab or line break is dropped by it, but was there to hide what follows.
    cleaned = shorten(clean(text).strip(), CELL_LIMIT)
    return f"'{cleaned}" if cleaned.startswith(_FORMULA) or text.startswith(_FORMULA) else cleaned


def _height(head: Sequence[tuple[str, int]], row: Sequence[Any]) -> float:
    """The height in points of a row whose texts wrap in the widths of `head`."""
    lines = max(
        -(-cells.width(str(value)[:CELL_LIMIT]) // (size - 1)) for (_, size), value in zip(head, row, strict=False)
    )
    return float(min(max(lines, 1), 12) * 14 + 2)


class _Book:
    """The workbook with its formats, and how a table is written into a sheet."""

    def __init__(self, workbook: Any) -> None:  # noqa: ANN401 - XlsxWriter has no types
        self.workbook = workbook
        base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top", "text_wrap": True}
        self.text = workbook.add_format(base)
        self.number = workbook.add_format({**base, "text_wrap": False, "num_format": "#,##0.##"})
        self.left = workbook.add_format({**base, "align": "left"})
        self.head = workbook.add_format({**base, "bold": True, "bg_color": "#E6ECF2", "border": 1, "valign": "vcenter"})
        self.label = workbook.add_format({**base, "bold": True})
        self.title = workbook.add_format({**base, "bold": True, "font_size": 14, "text_wrap": False})

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
    ) -> None:
        """A table with a frozen head and filters. Numbers stay numbers; everything else is text."""
        for at, (name, width) in enumerate(head):
            sheet.set_column(at, at, width)
            sheet.write_string(top, at, name, self.head)
        line = top
        for line, row in enumerate(rows, top + 1):
            if line - top <= FITTED_ROWS:
                sheet.set_row(line, _height(head, row))
            for at, value in enumerate(row):
                self.cell(sheet, line, at, value)
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        sheet.autofilter(top, 0, max(line, top + 1), len(head) - 1)

    def cell(self, sheet: Any, row: int, column: int, value: Any, form: Any = None) -> None:  # noqa: ANN401
        """One value, text never interpreted."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(row, column, value, form or self.number)
        elif value:
            sheet.write_string(row, column, harmless(str(value)), form or self.text)


def _summary(book: _Book, report: dict[str, Any], say: Speaker) -> None:
    site, run = report["site"], report["run"]
    sheet = book.sheet(say("Summary"))
    sheet.set_portrait()
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 80)
    verdict = say.of(labels.VERDICTS, report["verdict"])
    if report.get("candidate"):
        verdict = say("{verdict} (candidate, to be confirmed by a person)", verdict=verdict)
    rows: list[tuple[str, Any]] = [
        (say("Website"), site["name"]),
        (say("Address"), site["url"]),
        (say("Site code"), site["site_code"]),
        (say("Sponsor"), site.get("sponsor", "")),
        (say("Body type"), body_type_line(report, say)),
        (say("Verdict"), verdict),
        ("", verdict_line(report, say)),
        ("", points_remark(report, say)),
        (say("Score"), report["score"] if report["score"] is not None else say("none")),
        (say("Open findings"), counted(report)),
        (say("Judged by"), " + ".join([report.get("rulebook", ""), *report.get("profiles", [])])),
        (say("As of"), moment(run["as_of"])),
        (say("Read"), crawl_line(report, say)),
        ("", completeness_line(report, say)),
        (say("Note"), say("Found by a program and not an official notice. Check before you forward.")),
        ("", say("An unconfirmed basis was not found in an official text and must be verified before it is cited.")),
        ("", say("All times are Beijing time.")),
    ]
    sheet.write_string(0, 0, say("Website inspection report"), book.title)
    at = 1
    for label, value in rows:
        if value == "":
            continue
        at += 1
        book.cell(sheet, at, 0, label, book.label)
        book.cell(sheet, at, 1, value, book.left)


def _problems(book: _Book, report: dict[str, Any], say: Speaker) -> None:
    head = [
        (say("No."), 5), (say("Kind"), 10), (say("Indicator"), 15), (say("Problem"), 42), (say("Status"), 12),
        (say("Column"), 13), (say("Where"), 30), (say("First seen"), 11), (say("Basis"), 28), (say("Basis status"), 12),
        (say("What to do"), 34), (say("Unit in charge"), 11), (say("Rectification"), 14), (say("Re-check"), 11),
        (say("Remarks"), 12), (say("Seen on"), 34), (say("Pages"), 7), (say("Link text"), 18), (say("Last seen"), 11),
        (say("Observations"), 8), (say("Indicator id"), 20), (say("Sponsor"), 18), (say("Website"), 18),
        (say("Site code"), 13),
    ]  # fmt: skip
    sheet = book.sheet(say("Problems"))
    by_id = {indicator["id"]: indicator for indicator in report["indicators"]}
    fixed = report.get("fixed", [])
    rows = (
        _problem(at, finding, by_id.get(finding["indicator"], {}), report["site"], say)
        for at, finding in enumerate([*report["findings"], *fixed][:ROW_LIMIT], 1)
    )
    book.table(sheet, head, rows)
    # What does not fit on paper stays on the screen.
    sheet.print_area(0, 0, min(len(report["findings"]) + len(fixed), ROW_LIMIT), 12)


def _problem(
    at: int, finding: dict[str, Any], indicator: dict[str, Any], site: dict[str, Any], say: Speaker
) -> list[Any]:
    sources = finding.get("sources") or indicator.get("sources", [])
    status = say.of(labels.STATUSES, finding["status"])
    if not finding.get("seen_this_run", True) and finding["status"] not in {"fixed", "verified"}:
        status = say("earlier finding, not re-checked this time")
    kind = say.label(kind_label(indicator)) if indicator else ""
    if indicator.get("candidate"):
        kind = say("{kind}, to be confirmed by a person", kind=kind)
    places = say.join([clean(url) for url in finding["found_on"][:3]]) if finding["found_on"] else ""
    return [
        at, kind, say.name(indicator) if indicator else "", finding["message"], status, finding.get("column", ""),
        finding["url"], day(finding["first_seen"]), _basis(sources, say), _statuses(sources, say),
        indicator.get("how_to_fix", ""), "", "", "", "", places, finding["found_on_total"],
        finding.get("link_text", ""), day(finding["last_seen"]), finding["observations"], finding["indicator"],
        site.get("sponsor", ""), site["name"], site["site_code"],
    ]  # fmt: skip


def _basis(sources: list[dict[str, Any]], say: Speaker) -> str:
    return "；".join(source_line(source, say) for source in sources)


def _statuses(sources: list[dict[str, Any]], say: Speaker) -> str:
    names = dict.fromkeys(say.of(labels.SOURCE_STATUSES, source["status"]) for source in sources)
    return "；".join(names)


def _columns(book: _Book, report: dict[str, Any], say: Speaker) -> None:
    head = [
        (say("Column"), 24), (say("Category"), 20), (say("State"), 14), (say("Newest"), 12), (say("Days allowed"), 10),
        (say("Items read"), 9), (say("Undated"), 9), (say("Address"), 44), (say("Reason"), 44),
    ]  # fmt: skip
    rows = (
        [
            column["name"], column.get("category_name") or column["category"],
            say.label(column_state(column)), day(column["latest"]),
            "" if column["max_age_days"] is None else column["max_age_days"], column["items"], column["undated"],
            column["url"], column.get("reason", ""),
        ]
        for column in report["columns"]
    )  # fmt: skip
    book.table(book.sheet(say("Columns")), head, rows)


def _links(book: _Book, report: dict[str, Any], say: Speaker) -> None:
    sheet = book.sheet(say("Links"))
    links = report["links"]
    facts = [(say("checked"), links["checked"])]
    facts += [
        (say.of(labels.LINK_VERDICTS, name), links[name]) for name in ("good", "broken", "blocked", "uncertain", "ours")
    ]
    for at, (label, _) in enumerate(facts):
        book.cell(sheet, 0, at, label, book.label)
    for at, (_, count) in enumerate(facts):
        book.cell(sheet, 1, at, count)
    remarks = link_remarks(report, say)
    for at, remark in enumerate(remarks, 2):
        sheet.write_string(at, 0, remark)
    head = [
        (say("Target"), 48), (say("Link text"), 22), (say("Indicator"), 18), (say("Status"), 16), (say("Cause"), 22),
        (say("HTTP status"), 11), (say("Last observation"), 17), (say("Seen on"), 48), (say("Pages"), 8),
    ]  # fmt: skip
    by_id = {indicator["id"]: indicator for indicator in report["indicators"]}
    findings = [finding for finding in report["findings"] if finding["indicator"].startswith("links.")]
    rows = (_link(finding, by_id.get(finding["indicator"], {}), say) for finding in findings[:ROW_LIMIT])
    book.table(sheet, head, rows, top=len(remarks) + 3)


def _link(finding: dict[str, Any], indicator: dict[str, Any], say: Speaker) -> list[Any]:
    attempts = finding["evidence"].get("attempts")
    last = attempts[-1] if isinstance(attempts, list) and attempts and isinstance(attempts[-1], dict) else {}
    cause = str(finding["evidence"].get("cause") or last.get("outcome") or "")
    return [
        finding["url"], finding.get("link_text", ""), say.name(indicator) if indicator else finding["indicator"],
        say.of(labels.STATUSES, finding["status"]), say.of(labels.FETCH_OUTCOMES, cause),
        finding["evidence"].get("status") or last.get("status") or "", moment(str(last.get("at", ""))),
        finding["found_on"][0] if finding["found_on"] else "", finding["found_on_total"],
    ]  # fmt: skip


def _indicators(book: _Book, report: dict[str, Any], say: Speaker) -> None:
    head = [
        (say("Indicator"), 24), (say("Indicator id"), 22), (say("Kind"), 11), (say("Outcome"), 13), (say("Points"), 8),
        (say("Reason"), 46), (say("Next step"), 40), (say("Basis"), 44), (say("Basis status"), 16),
    ]  # fmt: skip
    rows = (
        [
            say.name(indicator), indicator["id"], say.label(kind_label(indicator)),
            say.of(labels.OUTCOMES, indicator["outcome"]),
            -indicator["points_lost"] if indicator["points_lost"] else "",
            indicator["reason"], indicator.get("next_step", ""),
            _basis(indicator["sources"], say),
            _statuses(indicator["sources"], say),
        ]
        for indicator in report["indicators"]
    )  # fmt: skip
    book.table(book.sheet(say("Indicators")), head, rows)
