"""The ledger as a list: text for a terminal, Markdown, CSV, JSON, and the workbook 整改台账 with its usual columns.

Works on `LedgerEntry`. Nothing is decided here; every cell is made harmless.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from db.ledger_models import LEVELS
from db.ledger_states import COUNTED, STATUSES
from reports import labels
from reports.advice import how_to_fix
from reports.cells import table, wrap
from reports.cells import width as cell_width
from reports.evidence import evidence
from reports.wording import Speaker, clean, day, moment, plain, shorten
from reports.workbook import Book, Lines, harmless, written
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.ledger_models import Event, LedgerEntry, LedgerRow
    from db.ledger_view import Sums
    from xuncha.i18n import Lang

SCHEMA = "xuncha.ledger/1"
SHORT_ID = 8
PLACES = 5
ON_PAPER = 13
STEP_LABELS = {
    "status": "",
    "comment": N_("remark"),
    "assign": N_("assigned"),
    "deadline": N_("another term"),
    "escalate": N_("escalated"),
    "reply": N_("the unit replied"),
}
LEVEL_LABELS = {"remind": N_("reminder"), "supervise": N_("supervision"), "summon": N_("summons")}
PROGRESS_LABELS = {
    "not_started": N_("not started"),
    "under_way": N_("under way"),
    "done": N_("done"),
    "disputed": N_("disputed"),
}
BODY_LEVEL_LABELS = {
    "nation": N_("nation"),
    "province": N_("province"),
    "city": N_("city"),
    "county": N_("county"),
    "township": N_("township"),
    "": N_("level not known"),
}
WAIVER_KIND_LABELS = {
    "no_such_matter": N_("no such matter this year"),
    "not_public": N_("not to be public, on file"),
    "maintenance": N_("maintenance on file"),
    "finished_topic": N_("finished topic"),
    "other": N_("other"),
}
# What the events keep as the status of a finding, in fewer words than a report uses.
STATUS_WORDS = {
    "suspected": N_("candidate"),
    "open": N_("to be rectified"),
    "notified": N_("unit notified"),
    "fixed": N_("fixed, to be verified"),
    "verified": N_("closed"),
    "reopened": N_("came back"),
    "waived": N_("waived"),
    "not_applicable": N_("not applicable"),
    "dismissed": N_("not so"),
    "withdrawn": N_("rule withdrawn"),
}


def message(row: LedgerRow, say: Speaker) -> str:
    """What is wrong, in one sentence."""
    return say.fill(row.template, row.params)


def term(entry: LedgerEntry, say: Speaker) -> str:
    """The last day of a term and how it stands."""
    due = entry.row.due_on
    if not due:
        return ""
    if entry.overdue:
        over = "" if entry.days_left is None else say(" ({count} working days over)", count=-entry.days_left)
        return due + (over or say(" (over)"))
    if entry.days_left is not None and entry.row.status in COUNTED:
        return due + say(" ({count} working days left)", count=entry.days_left)
    return due


def summary(entries: Sequence[LedgerEntry], say: Speaker) -> str:
    """How many there are, by status, and how many terms are over."""
    counts = Counter(entry.row.status for entry in entries)
    parts = [f"{say.label(STATUS_WORDS[status])} {counts[status]:,}" for status in STATUSES if counts[status]]
    overdue = sum(entry.overdue for entry in entries)
    if overdue:
        parts.append(say("term over: {count}", count=overdue))
    total = say("{count} findings", count=len(entries))
    return total + (
        ("：" if say.lang == "zh" else ": ") + ("，" if say.lang == "zh" else ", ").join(parts) if parts else ""
    )


def text(entries: Sequence[LedgerEntry], lang: Lang, columns: int) -> str:
    """For a terminal: a table for each unit, each finding with its sentence below."""
    say = Speaker(lang)
    lines: list[str] = []
    unit = None
    for entry in entries:
        row = entry.row
        if row.unit != unit:
            unit = row.unit
            own = [one for one in entries if one.row.unit == unit]
            lines += ["", clean(unit), *wrap(summary(own, say), columns), "-" * columns]
        marks = [
            say.label(STATUS_WORDS[row.status]),
            term(entry, say),
            "" if row.confirmed or row.status not in COUNTED else say("not confirmed by a person"),
            say("now due: {level}", level=say.label(LEVEL_LABELS[entry.to_do])) if entry.to_do else "",
            say("waived until {day}", day=row.waived_until) if row.waived_until else "",
        ]
        head = [row.id[:SHORT_ID], *filter(None, marks), say.name({"name": entry.name, "name_en": entry.name_en})]
        lines += wrap("  ".join(head), columns)
        indent = " " * 4
        where = f"{clean(row.site_name)}  {shorten(clean(row.url), 200)}"
        for part in (message(row, say), where):
            lines += [indent + line for line in wrap(part, columns - 4)]
    lines += ["=" * columns, *wrap(summary(entries, say), columns)]
    return "\n".join(lines).lstrip("\n") + "\n"


def as_json(entries: Sequence[LedgerEntry], lang: Lang) -> str:
    """`xuncha.ledger/1`: one object with all entries; keys keep their names, new ones may be added."""
    say = Speaker(lang)
    told = {"schema": SCHEMA, "lang": lang, "entries": [facts(entry, say) for entry in entries]}
    return json.dumps(plain(told), ensure_ascii=False, indent=2) + "\n"


def facts(entry: LedgerEntry, say: Speaker) -> dict[str, Any]:
    """One entry as plain data."""
    row = entry.row
    plainly = {
        name: getattr(row, name)
        for name in (
            *("id", "site_id", "site_name", "site_url", "site_code", "unit", "sponsor", "superior", "site_level"),
            *("indicator", "kind", "status", "url", "found_on_total", "first_seen", "last_seen", "observations"),
            *("confirmed_at", "confirmed_by", "notified_at", "due_on", "fixed_at", "fixed_by", "reopened", "level"),
            *("responsible", "progress", "measure", "done_on", "waived_until", "waived_why", "waived_by", "evidence"),
        )
    }
    return plainly | {
        "message": message(row, say),
        "indicator_name": say.name({"name": entry.name, "name_en": entry.name_en}),
        "found_on": list(row.found_on),
        "basis": entry.basis,
        "basis_status": entry.basis_status,
        "days_left": entry.days_left,
        "overdue": entry.overdue,
        "level_due": entry.to_do,
    }


def _head(say: Speaker) -> list[tuple[str, int]]:
    """The first thirteen columns are those that fit on paper."""
    return [
        (say("No."), 5), (say("Unit in charge"), 18), (say("Website"), 18), (say("Kind"), 8), (say("Indicator"), 15),
        (say("Problem"), 42), (say("Where"), 32), (say("First seen"), 11), (say("Status"), 11),
        (say("Last day of the term"), 14), (say("Person responsible"), 10), (say("Rectification"), 26),
        (say("Completed on"), 11), (say("Overdue by working days"), 9), (say("Step that is due"), 9),
        (say("Last step taken"), 9), (say("Came back (times)"), 8), (say("Confirmed by"), 10), (say("Notified on"), 11),
        (say("Re-checked on"), 11), (say("Waived until"), 11), (say("Reason for the waiver"), 22), (say("Basis"), 32),
        (say("Basis status"), 12), (say("What to do"), 34), (say("Evidence"), 34), (say("Column"), 13),
        (say("Seen on"), 34), (say("Pages"), 7), (say("Link text"), 18), (say("Last seen"), 11),
        (say("Sponsor"), 18), (say("Site code"), 13), (say("Website address"), 26), (say("Indicator id"), 20),
        (say("Finding id"), 18),
    ]  # fmt: skip


def _cells(at: int, entry: LedgerEntry, say: Speaker) -> list[Any]:
    row = entry.row
    over = "" if not entry.overdue or entry.days_left is None else -entry.days_left
    checked = row.fixed_at if row.fixed_by == "machine" or row.status == "verified" else ""
    return [
        at, row.unit, row.site_name, say.of(labels.KINDS, row.kind) if row.kind else "",
        say.name({"name": entry.name, "name_en": entry.name_en}), message(row, say), row.url, day(row.first_seen),
        say.label(STATUS_WORDS[row.status]), row.due_on, row.responsible, row.measure, row.done_on, over,
        say.of(LEVEL_LABELS, entry.to_do) if entry.to_do else "", say.of(LEVEL_LABELS, row.level) if row.level else "",
        row.reopened or "", row.confirmed_by, day(row.notified_at) if row.notified_at else "",
        day(checked) if checked else "", row.waived_until, row.waived_why, entry.basis,
        say.of(labels.SOURCE_STATUSES, entry.basis_status) if entry.basis_status else "",
        say(how_to_fix(row.indicator)) if how_to_fix(row.indicator) else "", evidence_of(row, say),
        column_of(row), Lines(row.found_on[:PLACES]), row.found_on_total or "",
        clean(str(row.evidence.get("text") or row.params.get("text") or "")), day(row.last_seen), row.sponsor,
        row.site_code, row.site_url, row.indicator, row.id,
    ]  # fmt: skip


def column_of(row: LedgerRow) -> str:
    """The column that a finding names, "" if none."""
    named = row.evidence.get("column") or (row.params.get("name") if row.indicator.startswith("columns.") else "")
    return clean(str(named or ""))


def evidence_of(row: LedgerRow, say: Speaker) -> Lines:
    """What a third person can look at: requests with their answers, then what else a check wrote down."""
    shown = evidence({"evidence": row.evidence, "indicator": row.indicator, "sources": True}, say)
    lines = [f"{at} {result} {status}" for at, result, status in shown.attempts[-3:]]
    lines += [
        f"{label}{': ' if say.lang == 'en' else '：'}{first.text} | {second.text}"
        for label, first, second in shown.repost
    ]
    lines += [
        f"{label}{': ' if say.lang == 'en' else '：'}{'; '.join(one.text for one in values)}"
        for label, values in shown.rows
    ]
    return Lines(lines[:4])


def as_csv(entries: Sequence[LedgerEntry], lang: Lang) -> str:
    """One row for each finding; begins with a mark by which Excel knows UTF-8."""
    say, target = Speaker(lang), io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([name for name, _ in _head(say)])
    for at, entry in enumerate(entries, 1):
        cells = _cells(at, entry, say)
        writer.writerow([one if isinstance(one, int) else written(one).replace("\n", " ; ") for one in cells])
    return "\ufeff" + target.getvalue()


def markdown(entries: Sequence[LedgerEntry], lang: Lang) -> str:
    """A table for each unit."""
    say = Speaker(lang)
    lines = [f"# {say('Ledger of rectification')}", "", summary(entries, say), ""]
    head = [
        say(name) for name in ("No.", "Website", "Indicator", "Problem", "Status", "Last day of the term", "Finding id")
    ]
    unit = None
    at = 0
    for entry in entries:
        row = entry.row
        if row.unit != unit:
            unit, at = row.unit, 0
            lines += ["", f"## {_cell(unit)}", "", "| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
        at += 1
        name = say.name({"name": entry.name, "name_en": entry.name_en})
        cells = [
            str(at), row.site_name, name, message(row, say), say.label(STATUS_WORDS[row.status]), term(entry, say),
            row.id[:SHORT_ID],
        ]  # fmt: skip
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(value: str) -> str:
    """A cell of a Markdown table: what a page says must not become markup."""
    kept = shorten(clean(value), 300)
    for char in "\\`*_[]<>|":
        kept = kept.replace(char, f"\\{char}")
    return kept


def xlsx(entries: Sequence[LedgerEntry], lang: Lang, today: str) -> bytes:
    """The workbook 整改台账."""
    say = Speaker(lang)
    book = Book(say("Ledger of rectification"))
    sheet = book.sheet(say("Ledger of rectification"))
    sheet.set_row(0, 22)
    sheet.write_string(0, 0, say("Ledger of rectification"), book.title)
    sheet.write_string(1, 0, say("As of {day}. {summary}", day=today, summary=summary(entries, say)), book.remark)
    note = say("Found by a program and not an official notice. Check before you forward.")
    sheet.write_string(2, 0, note, book.remark)
    book.table(sheet, _head(say), (_cells(at, entry, say) for at, entry in enumerate(entries, 1)), top=4)
    sheet.print_area(0, 0, 4 + max(len(entries), 1), ON_PAPER - 1)
    return book.close()


# -- the life of one finding ------------------------------------------------------------------------------------------


def history(entry: LedgerEntry, events: Sequence[Event], lang: Lang, columns: int) -> str:
    """One finding, and every step with time and author."""
    say = Speaker(lang)
    row = entry.row
    lines = [row.id, *wrap(message(row, say), columns), *wrap(f"{clean(row.site_name)}  {clean(row.url)}", columns), ""]
    head = [say("At"), say("Author"), say("Step"), say("Remark")]
    rows = [[moment(one.at), _author(one, say), step(one, say), _said(one, say)] for one in events]
    return "\n".join([*lines, *table(head, rows, columns)]) + "\n"


def _author(event: Event, say: Speaker) -> str:
    return say("this program") if event.author == "xuncha" else clean(event.author)


def step(event: Event, say: Speaker) -> str:
    """What happened, in a few words."""
    if event.kind != "status":
        return say.label(STEP_LABELS.get(event.kind, event.kind))
    new = say.label(STATUS_WORDS.get(event.new, event.new))
    if event.data.get("confirmed_by") and event.new != "reopened":
        return say("confirmed: {status}", status=new)
    if not event.old or event.old == event.new:
        return new
    return f"{say.label(STATUS_WORDS.get(event.old, event.old))} → {new}"


def _said(event: Event, say: Speaker) -> str:
    data = event.data
    parts = [clean(event.note)]
    if data.get("due_on"):
        parts.append(say("term until {day}", day=data["due_on"]))
    if data.get("until"):
        parts.append(
            say("until {day}, approved by {name}", day=data["until"], name=clean(str(data.get("approver", ""))))
        )
    if data.get("level") in LEVELS:
        parts.append(say.label(LEVEL_LABELS[data["level"]]))
    parts += [clean(str(data[key])) for key in ("unit", "responsible") if data.get(key)]
    return ("；" if say.lang == "zh" else "; ").join(part for part in parts if part)


# -- sums -------------------------------------------------------------------------------------------------------------


def sums_table(sums: Sequence[Sums], names: Mapping[str, str], lang: Lang, columns: int) -> str:
    """Sums per unit, level or branch for a terminal."""
    say = Speaker(lang)
    head, rows = sums_rows(sums, names, say)
    shown = [[str(value) for value in row] for row in rows]
    least = 24 + sum(cell_width(name) + 2 for name in head[1:])
    return "\n".join(table(head, shown, max(columns, least), numbers=frozenset(range(1, len(head))))) + "\n"


def sums_rows(sums: Sequence[Sums], names: Mapping[str, str], say: Speaker) -> tuple[list[str], list[list[Any]]]:
    """Heads and rows of a table of sums."""
    head = [
        say("Name"), say("Websites"), say("To rectify"), say("Confirmed"), say("Term over"),
        *(say.label(STATUS_WORDS[status]) for status in ("suspected", "fixed", "verified", "waived")),
    ]  # fmt: skip
    rows = [
        [
            clean(names.get(one.name, one.name)), one.sites, one.counted, one.confirmed, one.overdue,
            *(one.by_status[status] for status in ("suspected", "fixed", "verified", "waived")),
        ]
        for one in sums
    ]  # fmt: skip
    return head, rows


def sums_csv(sums: Sequence[Sums], names: Mapping[str, str], lang: Lang) -> str:
    """The same for other programs."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    head, rows = sums_rows(sums, names, Speaker(lang))
    writer.writerow(head)
    writer.writerows([[one if isinstance(one, int) else harmless(one) for one in row] for row in rows])
    return "\ufeff" + target.getvalue()
