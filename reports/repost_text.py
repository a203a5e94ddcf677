"""The coverage matrix of reposts for a terminal: rates and ranks first, then each document with who is not in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from reports import repost_labels
from reports.cells import table, wrap
from reports.wording import Speaker, day, moment, number, shorten

if TYPE_CHECKING:
    from xuncha.i18n import Lang

SHOWN_DOCUMENTS: Final = 60
NAMED_SITES: Final = 12
_TOLD: Final = ("late", "missing", "unsure", "unknown", "not_due", "withdrawn", "not_expected")


def percent(rate: float | None, say: Speaker) -> str:
    """A share in per cent, "-" where there is none."""
    return "-" if rate is None else say("{share}%", share=number(round(rate * 100, 1)))


def figures_line(figures: dict[str, Any], say: Speaker) -> str:
    """One sentence: how many are judged, in time, late, missing, and what is open."""
    line = say(
        "{judged} judged: {in_time} in time ({rate}), {late} late, {missing} not reposted",
        judged=figures["judged"],
        in_time=figures["in_time"],
        rate=percent(figures["rate_in_time"], say),
        late=figures["late"],
        missing=figures["missing"],
    )
    if figures["open"]:
        line += say("; {open} could not be settled and do not count", open=figures["open"])
    return line


def hours_of(cell: dict[str, Any], say: Speaker) -> str:
    """The hours that matter in a cell: how late, else how long it took; "" where nobody knows."""
    if cell["hours_late"] is not None and cell["state"] == "missing":
        return say("{hours} h overdue", hours=number(cell["hours_late"], 1))
    if cell["hours_late"] is not None:
        return say("{hours} h late", hours=number(cell["hours_late"], 1))
    if cell["hours"] is not None and cell["state"] in {"reposted", "late"}:
        return say("{hours} h", hours=number(max(cell["hours"], 0.0), 1))
    return ""


def remark(cell: dict[str, Any], say: Speaker) -> str:
    """Why a state is what it is: what kept it open, and the signals by which a page was taken for a repost."""
    semicolon = "；" if say.lang == "zh" else "; "
    return semicolon.join(part.rstrip("。.；;") for part in (cell["why"], *cell.get("reasons", ())) if part)


def watch_lines(matrix: dict[str, Any], say: Speaker) -> list[str]:
    """What could not be watched: columns in trouble, and gaps in which a publishing time is uncertain."""
    lines = []
    for upstream in matrix["upstreams"]:
        for column in upstream["columns"]:
            name = column["name"] or column["url"]
            if not column["read"]:
                lines.append(
                    say(
                        "{upstream}, {column}: {problem}; nobody is judged by it. Last read {at}.",
                        upstream=upstream["name"],
                        column=name,
                        problem=column["problem"],
                        at=moment(column["last_read"]) or say("never"),
                    )
                )
            if column["gaps"]:
                longest = column["gaps"][-1]
                lines.append(
                    say(
                        "{upstream}, {column}: not watched {count} times, the last time from {begin} to {end}; what "
                        "was published then is timed no closer than that.",
                        upstream=upstream["name"],
                        column=name,
                        count=len(column["gaps"]),
                        begin=moment(longest["from"]),
                        end=moment(longest["to"]),
                    )
                )
    return lines


def render(matrix: dict[str, Any], lang: Lang, columns: int = 100) -> str:
    """The matrix as text that ends with a line break."""
    say = Speaker(lang)
    lines = [say("Reposting of superior documents since {since}", since=matrix["since"])]
    lines += wrap(figures_line(matrix["total"], say), columns)
    for remark in watch_lines(matrix, say):
        lines += wrap(f"! {remark}", columns)
    if not matrix["documents"]:
        return "\n".join([*lines, say("No document had to be reposted.")]) + "\n"
    lines += ["", *_ranking(matrix["sites"], say, columns), ""]
    if len(matrix["trend"]) > 1:
        lines += [*_trend(matrix["trend"], say, columns), ""]
    for one in matrix["documents"][:SHOWN_DOCUMENTS]:
        lines += _document(one, matrix, say, columns)
    if len(matrix["documents"]) > SHOWN_DOCUMENTS:
        rest = len(matrix["documents"]) - SHOWN_DOCUMENTS
        lines.append(say("and {count} more, see --format json, html or xlsx", count=rest))
    return "\n".join(lines) + "\n"


def _ranking(sites: list[dict[str, Any]], say: Speaker, columns: int) -> list[str]:
    head = [
        say("Rank"), say("Website"), say("In time"), say("Late"), say("Not reposted"), say("Not settled"),
        say("Share in time"), say("Median hours"),
    ]  # fmt: skip
    rows = [
        [
            str(one["rank"] or "-"), one["name"], str(one["in_time"]), str(one["late"]), str(one["missing"]),
            str(one["open"]), percent(one["rate_in_time"], say),
            "-" if one["median_hours"] is None else number(one["median_hours"], 1),
        ]
        for one in sites
    ]  # fmt: skip
    return table(head, rows, columns, numbers=frozenset({0, 2, 3, 4, 5, 6, 7}))


def _trend(months: list[dict[str, Any]], say: Speaker, columns: int) -> list[str]:
    head = [say("Published in"), say("Judged"), say("Share in time"), say("Share reposted")]
    rows = [
        [one["month"], str(one["judged"]), percent(one["rate_in_time"], say), percent(one["rate_reposted"], say)]
        for one in months
    ]
    return table(head, rows, columns, numbers=frozenset({1, 2, 3}))


def _document(one: dict[str, Any], matrix: dict[str, Any], say: Speaker, columns: int) -> list[str]:
    names = {site["id"]: site["name"] for site in matrix["sites"]}
    head = "  ".join(part for part in (published(one, say), one["doc_number"], shorten(one["title"], 120)) if part)
    lines = wrap(head, columns)
    told = []
    in_time = one["figures"]["in_time"]
    if in_time:
        told.append(f"{say.of(repost_labels.STATES, 'reposted')} {in_time}")
    comma = "、" if say.lang == "zh" else ", "
    for state in _TOLD:
        found = [(names[name], cell) for name, cell in one["cells"].items() if cell["state"] == state]
        if not found:
            continue
        if state in {"not_due", "withdrawn", "not_expected"}:
            told.append(f"{say.of(repost_labels.STATES, state)} {len(found)}")
            continue
        shown = [f"{name} {hours_of(cell, say)}".strip() for name, cell in found[:NAMED_SITES]]
        if len(found) > NAMED_SITES:
            shown.append(say("and {count} more", count=len(found) - NAMED_SITES))
        told.append(f"{say.of(repost_labels.STATES, state)} {comma.join(shown)}")
    return [*lines, *(f"    {line}" for part in told for line in wrap(part, columns - 4))]


def published(one: dict[str, Any], say: Speaker) -> str:
    """When the original appeared: the minute, or the day where it is not known to the hour."""
    return span(one["published_from"], one["published_to"]) or say("never")


def reposted(cell: dict[str, Any]) -> str:
    """When a page appeared: by its claim, else the day on which this program first saw it."""
    return span(cell["reposted_from"], cell["reposted_to"]) or day(cell["reposted_seen"])


def span(begin: str, end: str) -> str:
    """A span between two instants as people read it: its minute, its end where it is below an hour, else its day."""
    if not begin or not end:
        return ""
    try:
        length = datetime.fromisoformat(end) - datetime.fromisoformat(begin)
    except (ValueError, TypeError):
        return day(begin)
    if length > timedelta(hours=1):
        return day(begin)
    return moment(begin if length <= timedelta(minutes=1) else end)
