"""The link targets of one run that are not plainly good: `xuncha links`. One dictionary, shown as text, csv or xlsx.

Nothing is judged here: verdicts are the crawl's, the counts are those of the report (design.md part 5, `links`).
"""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from db.models import Target
from reports import labels
from reports.cells import pad, width, wrap
from reports.details import asked
from reports.link_sheets import Linked, attempt_lines, attempts_sheet, places_sheet
from reports.view import link_remarks
from reports.wording import Speaker, clean, day, moment, plain
from reports.workbook import Book, Lines, written

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from db.models import LinkCounts, Run, Site
    from xuncha.i18n import Lang

SCHEMA = "xuncha.links/1"
VERDICTS = ("broken", "blocked", "uncertain", "ours", "unchecked", "good")
PLACES_IN_TEXT = 3
PLACES_IN_CELL = 5
ON_PAPER = 10  # columns
ADDRESS_IN_TEXT = 400  # characters; longer addresses would bury the table
ADDRESS_IN_CELL = 300
LINES_IN_ROW = 4
_CAUSE = 1  # the column that tells most; others give way before it
_COUNTED = ("good", "broken", "blocked", "uncertain", "ours")
_NUMBERS = frozenset({2, 3})  # columns of the table that hold numbers
_TRAP = "trap_not_followed"  # endlessly many; the report names their patterns
_NEVER_COUNTED = frozenset(
    {"tls_unsupported", "tls_broken_off", "cut_off", "page_not_read", "not_modified_unasked", "redirect_wants_cookie"}
)
_COLOURS = {"broken": "31", "blocked": "33", "uncertain": "33"}


def build(
    site: Site,
    run: Run,
    counts: LinkCounts,
    targets: Iterable[Target],
    lang: Lang,
    *,
    home: str = "",
    first_trouble: Mapping[str, str] | None = None,
    verdicts: Collection[str] = (),
) -> dict[str, Any]:
    """The list as data that `json` can write.

    Args:
        site: whose links they are.
        run: the run that looked at them.
        counts: all link targets of the run by verdict, as in the report.
        targets: what the run remembers of them.
        lang: language of what is said in words.
        home: address of the home page; when it did not open it is listed although no page links to it.
        first_trouble: address -> when it was first not good.
        verdicts: the verdicts to list; none: everything that is not plainly good.
    """
    say, since = Speaker(lang), first_trouble or {}
    known = list(targets)
    known += _start_pages(site, run, counts, known, home)
    wanted = [target for target in known if _wanted(target, verdicts)]
    wanted.sort(key=lambda one: (VERDICTS.index(one.verdict), -one.found_on_total, one.url))
    listed: dict[str, Any] = plain(
        {
            "schema": SCHEMA,
            "lang": lang,
            "site": {"id": site.id, "name": site.name, "url": site.url, "site_code": site.site_code},
            "run": {
                "id": run.id, "started_at": run.started_at, "finished_at": run.finished_at, "complete": run.complete,
                "stopped_by": run.stopped_by, "home_outcome": run.home_outcome,
            },
            "links": asdict(counts),
            "unchecked": sum(target.verdict == "unchecked" for target in known),
            "not_followed": sum(one.cause == _TRAP for one in known) - sum(one.cause == _TRAP for one in wanted),
            "targets": [_target(target, since.get(target.url, ""), say) for target in wanted],
        }
    )  # fmt: skip
    return listed


def _wanted(target: Target, verdicts: Collection[str]) -> bool:
    if not verdicts:
        return (target.verdict != "good" or bool(_odd(target))) and target.cause != _TRAP
    return "all" in verdicts or target.verdict in verdicts


def _odd(target: Target) -> str:
    """What is odd about a target that opens: a key of `labels.ODD`, or "".

    Links to other sites lead on as they like; an address of this site that leads to somebody else's is odd.
    """
    return next(
        (name for name in labels.ODD if getattr(target, name) and (name != "final_domain" or _leaves(target))), ""
    )


def _leaves(target: Target) -> bool:
    """Whether an address of this site leads to another one without saying so (link?url=http://... does)."""
    return target.own and target.final_domain.partition(":")[0] not in target.url.partition("?")[2]


def _start_pages(site: Site, run: Run, counts: LinkCounts, known: Sequence[Target], home: str) -> list[Target]:
    """The home page counts although no page links to it; without it the list would not agree with the counts."""
    seen, listed = {target.url for target in known}, {}
    for verdict in ("broken", "blocked", "uncertain", "ours"):
        listed[verdict] = getattr(counts, verdict) - sum(target.verdict == verdict for target in known)
    missing = [(verdict, count) for verdict, count in listed.items() if count > 0]
    if len(missing) != 1 or run.home_outcome in {"ok", ""}:
        return []
    verdict, count = missing[0]
    urls = [url for url in dict.fromkeys([home, site.url]) if url and url not in seen]
    return [
        Target(
            url=url, own=True, verdict=verdict, cause=run.home_outcome, status=0, text="",  # type: ignore[arg-type]
            position="start", kind="page", found_on=(), found_on_total=0, on_home=False,
        )
        for url in urls[:count]
    ]  # fmt: skip


def _target(target: Target, since: str, say: Speaker) -> dict[str, Any]:
    observed = [attempt.at for attempt in target.attempts if asked(attempt.outcome, attempt.detail)]
    last = observed[-1] if observed else ""
    first = min(filter(None, (since, observed[0] if observed else "")), default="")
    odd = _odd(target) if target.verdict == "good" else ""
    cause = say.of(labels.ODD, odd) if odd else say.of(labels.FETCH_OUTCOMES, target.cause)
    if odd == "tls":
        troubles = [say.of(labels.CERTIFICATE_TROUBLES, one) for one in target.tls.split(",")]
        cause = say("{what}: {why}", what=cause, why=("、" if say.lang == "zh" else ", ").join(troubles))
    position = say.of(labels.POSITIONS, target.position)
    if target.every_page:
        position = say("{position}, on nearly every page", position=position)
    return {
        "verdict": target.verdict,
        "cause": target.cause,
        "cause_text": cause,
        "status": target.status,
        "url": target.url,
        "final_url": target.final_url,
        "text": clean(target.text).strip(),
        "position": target.position,
        "position_text": position,
        "every_page": target.every_page,
        "kind": target.kind,
        "kind_text": say.of(labels.TARGET_KINDS, target.kind),
        "own": target.own,
        "on_home": target.on_home,
        "is_home": target.is_home,
        "odd": odd,
        "title": target.title,
        "found_on": list(target.found_on[:100]),
        "found_on_total": target.found_on_total,
        "first_seen": first,
        "last_observed": last,
        "attempts": [asdict(attempt) for attempt in target.attempts],
    }


def _odd_listed(listed: dict[str, Any]) -> int:
    """How many links in the list open and are odd: they are among the good ones of the counts."""
    return sum(bool(one["odd"]) and one["verdict"] == "good" for one in listed["targets"])


def _verdict(target: dict[str, Any], say: Speaker) -> str:
    if target["verdict"] == "good" and target["odd"]:
        return say.label(labels.GOOD_BUT_ODD)
    return say.of(labels.LINK_VERDICTS, target["verdict"])


def _remarks(listed: dict[str, Any], say: Speaker) -> list[str]:
    """What the list does not tell, and what its words mean."""
    remarks = link_remarks(listed, say)
    if any(one["cause"] == "host_down" for one in listed["targets"]):
        remarks.append(
            say(
                "Not asked: requests to that host failed one after the other, so its other links were left alone. Open"
                " one of them by hand first."
            )
        )
    if any(one["cause"] in _NEVER_COUNTED or one["kind"] == "form" for one in listed["targets"]):
        remarks.append(
            say("An unknown encryption, shortened content and what a form answers are never counted, however often.")
        )
    if left := listed["not_followed"]:
        remarks.append(
            say(
                "{count} addresses that a program of the site makes without end were not asked and are not listed; the"
                " report names their patterns.",
                count=left,
            )
        )
    remarks.append(say("Hidden links, and links that are odd only beside an earlier visit, stand in the report alone."))
    return remarks


def summary(listed: dict[str, Any], say: Speaker) -> str:
    """All link targets of the run by verdict, the same numbers as in the report."""
    links = listed["links"]
    counts = [say("checked {count}", count=links["checked"])]
    counts += [f"{say.of(labels.LINK_VERDICTS, name)} {links[name]:,}" for name in _COUNTED]
    if odd := _odd_listed(listed):
        counts[1] = say("{good} (to be looked at: {count})", good=counts[1], count=odd)
    if listed["unchecked"]:
        counts.append(f"{say.label(labels.LINK_VERDICTS['unchecked'])} {listed['unchecked']:,}")
    return ("，" if say.lang == "zh" else ", ").join(counts)


# -- text -------------------------------------------------------------------------------------------------------------


def text(listed: dict[str, Any], lang: Lang, columns: int = 80, *, colour: bool = False) -> str:
    """The list for a terminal: a table, and below each row the addresses, whole, so that they can be copied."""
    say = Speaker(lang)
    columns = max(60, min(columns, 120))
    lines = [clean(listed["site"]["name"]) or clean(listed["site"]["id"]), clean(listed["site"]["url"])]
    lines.append(say("Run {id} of {at}", id=listed["run"]["id"], at=listed["run"]["started_at"]))
    lines += wrap(summary(listed, say), columns)
    if not listed["run"]["complete"]:
        cause = say.of(labels.STOPPED_BY, listed["run"]["stopped_by"] or "")
        lines += wrap(say("Not complete: {cause}. What was not reached is not listed.", cause=cause), columns)
    lines.append("=" * columns)
    if not listed["targets"]:
        return "\n".join([*lines, say("There is nothing to list.")]) + "\n"
    head = [say("Verdict"), say("Cause"), say("HTTP"), say("Pages"), say("Position"), say("Kind"), say("Link text")]
    rows = [_row(target, say) for target in listed["targets"]]
    number = len(str(len(rows)))
    sizes = _sizes(head, rows, columns - number - 2)
    lines += [_line("#", number, head, sizes), "-" * columns]
    for at, (target, row) in enumerate(zip(listed["targets"], rows, strict=True), 1):
        code = _COLOURS.get(target["verdict"], "")
        for shown in _row_lines(str(at), number, row, sizes):
            lines.append(f"\x1b[{code}m{shown}\x1b[0m" if colour and code else shown)
        indent = " " * (number + 2)
        lines += [indent + line for line in _details(target, say, columns - len(indent))]
    lines.append("=" * columns)
    lines += wrap(summary(listed, say), columns)
    for remark in _remarks(listed, say):
        lines += wrap(remark, columns)
    return "\n".join(lines) + "\n"


def _sizes(head: list[str], rows: list[list[str]], columns: int) -> list[int]:
    """The widths of the cells; the widest but numbers give way until a line fits."""
    sizes = [min(max(width(row[at]) for row in [head, *rows]), 40) for at in range(len(head))]
    while sum(sizes) + 2 * (len(sizes) - 1) > columns:
        widest = max(
            (at for at in range(len(head)) if at not in _NUMBERS), key=lambda at: sizes[at] - 12 * (at == _CAUSE)
        )
        if sizes[widest] <= 4:
            break
        sizes[widest] -= 1
    return sizes


def _row_lines(number: str, digits: int, row: list[str], sizes: list[int]) -> list[str]:
    """One row of the table; cells that are longer than their column go on below."""
    if all(width(cell) <= size for cell, size in zip(row, sizes, strict=True)):
        return [_line(number, digits, row, sizes)]
    cells = [wrap(cell, size) or [""] for cell, size in zip(row, sizes, strict=True)]
    height = min(max(map(len, cells)), LINES_IN_ROW)
    rows = []
    for at in range(height):
        rest = [" ".join(cell[at:]) if at == height - 1 else cell[at] if at < len(cell) else "" for cell in cells]
        rows.append(_line(number if at == 0 else "", digits, rest, sizes))
    return rows


def _line(number: str, digits: int, row: list[str], sizes: list[int]) -> str:
    cells = "  ".join(
        pad(cell, size, right=at in _NUMBERS) for at, (cell, size) in enumerate(zip(row, sizes, strict=True))
    )
    return f"{number:>{digits}}  {cells}".rstrip()


def _row(target: dict[str, Any], say: Speaker) -> list[str]:
    return [
        _verdict(target, say),
        target["cause_text"],
        str(target["status"] or "-"),
        f"{target['found_on_total']:,}",
        target["position_text"],
        target["kind_text"],
        target["text"] or "-",
    ]


def _details(target: dict[str, Any], say: Speaker, columns: int) -> list[str]:
    lines = wrap(_address(target["url"], say), columns)
    if target["final_url"]:
        lines += wrap(say("ends at {url}", url=_address(target["final_url"], say)), columns)
    places = target["found_on"][:PLACES_IN_TEXT]
    for at, place in enumerate(_address(place, say) for place in places):
        lines += wrap(say("Seen on: {url}", url=place), columns) if at == 0 else [f"  {place}"]
    rest = target["found_on_total"] - len(places)
    if places and rest > 0:
        lines.append(say("and on {count} more pages, see --format xlsx or json", count=rest))
    if target["first_seen"]:
        lines.append(
            say("First seen {first}, last looked at {last}", first=day(target["first_seen"]), last=moment(
                target["last_observed"]) or say("never"))
        )  # fmt: skip
    lines += [f"  {line}" for attempt in attempt_lines(target["attempts"], say) for line in wrap(attempt, columns - 2)]
    return lines


def _address(url: str, say: Speaker, limit: int = ADDRESS_IN_TEXT) -> str:
    """An address, or the beginning of a very long one with its length."""
    url = clean(url)
    if len(url) <= limit:
        return url
    if url.endswith("…"):  # a crawl keeps no more of it
        length = say("(more than {count} characters)", count=len(url) - 1)
    else:
        length = say("({count} characters; whole in --format json)", count=len(url))
    return f"{url[:limit]}… {length}"


# -- csv and xlsx -----------------------------------------------------------------------------------------------------


def _head(say: Speaker) -> list[tuple[str, int]]:
    """The first ten columns are those that fit on paper."""
    return [
        (say("Link verdict"), 11), (say("Cause"), 16), (say("HTTP status"), 8), (say("Address"), 42),
        (say("Link text"), 18), (say("Position on the page"), 10), (say("Kind of target"), 9), (say("Pages in all"), 8),
        (say("Seen on"), 42), (say("Requests with time and answer"), 34), (say("Ended at"), 34),
        (say("First seen"), 12), (say("Last looked at"), 17), (say("Target on this site"), 12),
        (say("On the home page"), 10),
    ]  # fmt: skip


def _cells(target: dict[str, Any], say: Speaker, *, whole: bool = False) -> list[Any]:
    """`whole`: addresses as long as they are; else very long ones are cut, for their row would fill a screen."""
    limit = 10**6 if whole else ADDRESS_IN_CELL
    places = [_address(place, say, limit) for place in target["found_on"][:PLACES_IN_CELL]]
    return [
        _verdict(target, say), target["cause_text"], target["status"] or "", _address(target["url"], say, limit),
        target["text"], target["position_text"], target["kind_text"], target["found_on_total"], Lines(places),
        Lines(attempt_lines(target["attempts"], say)), _address(target["final_url"], say, limit),
        day(target["first_seen"]), moment(target["last_observed"]),
        say.label(labels.YES if target["own"] else labels.NO),
        say.label(labels.YES if target["on_home"] else labels.NO),
    ]  # fmt: skip


def as_csv(lists: Sequence[dict[str, Any]], lang: Lang) -> str:
    """One row for each target, with its site in front; begins with a mark by which Excel knows UTF-8."""
    say, target = Speaker(lang), io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([say("Website"), *(name for name, _ in _head(say))])
    for listed in lists:
        name = written(listed["site"]["name"] or listed["site"]["id"])
        for one in listed["targets"]:
            writer.writerow([name, *(_csv_cell(value) for value in _cells(one, say, whole=True))])
    return "\ufeff" + target.getvalue()


def _csv_cell(value: Any) -> Any:  # noqa: ANN401
    """Numbers as they are; text harmless; several lines with a semicolon between them, so that a row stays a line."""
    if isinstance(value, int):
        return value
    return written(value).replace("\n", " ; ")


def xlsx(listed: dict[str, Any], lang: Lang) -> bytes:
    """The workbook: a row for each target, then all listed pages, then all requests."""
    say = Speaker(lang)
    book = Book(listed["site"]["name"] or listed["site"]["id"])
    sheet = book.sheet(say("Links"))
    name = f"{listed['site']['name'] or listed['site']['id']}  {listed['site']['url']}"
    above = [
        say("Run {id} of {at}", id=listed["run"]["id"], at=listed["run"]["started_at"]),
        summary(listed, say),
        *_remarks(listed, say),
    ]
    sheet.set_row(0, 22)
    sheet.write_string(0, 0, written(name), book.title)
    for at, line in enumerate(above, 1):
        sheet.write_string(at, 0, written(line), book.remark)
    top = len(above) + 2
    book.table(sheet, _head(say), (_cells(one, say) for one in listed["targets"]), top=top)
    sheet.print_area(0, 0, top + max(len(listed["targets"]), 1), ON_PAPER - 1)
    linked = [Linked(one["url"], one["found_on"], one["found_on_total"], one["attempts"]) for one in listed["targets"]]
    places_sheet(book, linked, say)
    attempts_sheet(book, linked, say)
    return book.close()
