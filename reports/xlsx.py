"""The report as a workbook for office staff: one list of problems that can be sorted, filtered and sent on as 台账.

Every text cell is written as text and made harmless for programs that would read it as a formula.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports import labels, site_reposts
from reports.link_sheets import Linked, attempt_lines, attempts_sheet, places_sheet
from reports.view import (
    advice_line,
    body_type_line,
    column_state,
    completeness_line,
    counted,
    crawl_line,
    kind_label,
    link_remarks,
    points_remark,
    rulebook_line,
    source_line,
    verdict_line,
)
from reports.wording import Speaker, day, moment
from reports.workbook import Book, Lines, written

if TYPE_CHECKING:
    from xuncha.i18n import Lang

ROW_LIMIT = 200_000
PLACES = 5


def render(report: dict[str, Any], lang: Lang) -> bytes:
    """The workbook as the bytes of an .xlsx file.

    Args:
        report: what `site_report.build` made.
        lang: language of sheet names, headings and labels.
    """
    say = Speaker(lang)
    book = Book(report["site"]["name"])
    _summary(book, report, say)
    _problems(book, report, say)
    _columns(book, report, say)
    if (report.get("reposts") or {}).get("documents"):
        _reposts(book, report, say)
    _links(book, report, say)
    linked = [Linked(one["url"], one["found_on"], one["found_on_total"], one["evidence"].get("attempts"))
              for one in report["findings"] if one["indicator"].startswith("links.")][:ROW_LIMIT]  # fmt: skip
    places_sheet(book, linked, say)
    attempts_sheet(book, linked, say)
    _indicators(book, report, say)
    return book.close()


def _summary(book: Book, report: dict[str, Any], say: Speaker) -> None:
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
        (say("Judged by"), rulebook_line(report, say)),
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
        book.row_height(sheet, at, (label, 20), (value, 80))
        book.cell(sheet, at, 0, label, book.label)
        book.cell(sheet, at, 1, value, book.left)


def _problems(book: Book, report: dict[str, Any], say: Speaker) -> None:
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
    places = Lines(finding["found_on"][:PLACES])
    return [
        at, kind, say.name(indicator) if indicator else "", finding["message"], status, finding.get("column", ""),
        finding["url"], day(finding["first_seen"]), _basis(sources, say), _statuses(sources, say),
        _advice(finding, indicator, say), "", "", "", "", places, finding["found_on_total"],
        finding.get("link_text", ""), day(finding["last_seen"]), finding["observations"], finding["indicator"],
        site.get("sponsor", ""), site["name"], site["site_code"],
    ]  # fmt: skip


def _advice(finding: dict[str, Any], indicator: dict[str, Any], say: Speaker) -> str:
    """What to do; about what is only suspected, if it proves true."""
    advice = str(finding.get("what_to_do") or indicator.get("how_to_fix", ""))
    return advice_line(advice, say, sure=False) if advice and finding["status"] == "suspected" else advice


def _basis(sources: list[dict[str, Any]], say: Speaker) -> str:
    return "；".join(source_line(source, say) for source in sources)


def _statuses(sources: list[dict[str, Any]], say: Speaker) -> str:
    names = dict.fromkeys(say.of(labels.SOURCE_STATUSES, source["status"]) for source in sources)
    return "；".join(names)


def _columns(book: Book, report: dict[str, Any], say: Speaker) -> None:
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


def _reposts(book: Book, report: dict[str, Any], say: Speaker) -> None:
    sheet = book.sheet(say("Reposts"))
    sheet.write_string(0, 0, written(site_reposts.summary(report, say)), book.remark)
    widths = (52, 18, 17, 20, 48, 34)
    head = list(zip(site_reposts.head(say), widths, strict=True))
    book.table(sheet, head, site_reposts.rows(report, say)[:ROW_LIMIT], top=2)


def _links(book: Book, report: dict[str, Any], say: Speaker) -> None:
    sheet = book.sheet(say("Links"))
    links = report["links"]
    names = ("good", "broken", "blocked", "uncertain", "ours")
    facts = [(say("checked"), links["checked"]), *((say.of(labels.LINK_VERDICTS, name), links[name]) for name in names)]
    # Cells are as wide as those of the table below, so the counts stand in one line.
    counts = "　".join(f"{label} {count:,}" for label, count in facts)
    remarks = [counts, *link_remarks(report, say)]
    for at, remark in enumerate(remarks):
        sheet.write_string(at, 0, remark, book.remark)
    head = [
        (say("Target"), 44), (say("Link text"), 18), (say("Indicator"), 15), (say("Status"), 11), (say("Cause"), 16),
        (say("HTTP status"), 8), (say("Position on the page"), 10), (say("Kind of target"), 9), (say("Pages"), 7),
        (say("Seen on"), 40), (say("Requests with time and answer"), 34), (say("What to do"), 34),
    ]  # fmt: skip
    by_id = {indicator["id"]: indicator for indicator in report["indicators"]}
    findings = [finding for finding in report["findings"] if finding["indicator"].startswith("links.")]
    rows = (_link(finding, by_id.get(finding["indicator"], {}), say) for finding in findings[:ROW_LIMIT])
    book.table(sheet, head, rows, top=len(remarks) + 1)


def _link(finding: dict[str, Any], indicator: dict[str, Any], say: Speaker) -> list[Any]:
    evidence = finding["evidence"]
    attempts = evidence.get("attempts")
    last = attempts[-1] if isinstance(attempts, list) and attempts and isinstance(attempts[-1], dict) else {}
    cause = str(evidence.get("cause") or last.get("outcome") or "")
    if cause in {"ok", "redirected", "not_modified"}:
        cause = ""  # it opens: the indicator says what is wrong with it
    return [
        finding["url"], finding.get("link_text", ""), say.name(indicator) if indicator else finding["indicator"],
        say.of(labels.STATUSES, finding["status"]), say.of(labels.FETCH_OUTCOMES, cause),
        evidence.get("status") or last.get("status") or "", finding.get("position", ""),
        say.of(labels.TARGET_KINDS, str(evidence.get("kind") or "")), finding["found_on_total"],
        Lines(finding["found_on"][:PLACES]), Lines(attempt_lines(attempts, say)),
        _advice(finding, indicator, say),
    ]  # fmt: skip


def _indicators(book: Book, report: dict[str, Any], say: Speaker) -> None:
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
