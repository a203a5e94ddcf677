"""How a report is told: findings grouped under their indicators, what counts apart from what does not.

Shared by text, HTML and workbook, so that all three tell the same. Works on the dictionary of `site_report.build`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reports import labels
from reports.site_report import COUNTED_STATUSES, KIND_ORDER
from reports.wording import clean, moment, shorten

if TYPE_CHECKING:
    from reports.wording import Speaker

Row = dict[str, Any]
TRAPS_NAMED = 3


@dataclass
class Group:
    """One indicator with its findings by what they are worth: counted, suspected, waived, or not looked at again."""

    indicator: Row
    counted: list[Row] = field(default_factory=list)
    suspected: list[Row] = field(default_factory=list)
    waived: list[Row] = field(default_factory=list)
    earlier: list[Row] = field(default_factory=list)

    @property
    def listed(self) -> list[Row]:
        """Everything to show, what counts first."""
        return [*self.counted, *self.suspected, *self.earlier, *self.waived]


@dataclass
class View:
    """The groups of one report in the order in which they are told."""

    failing: list[Group] = field(default_factory=list)
    suggestions: list[Group] = field(default_factory=list)
    below: list[Group] = field(default_factory=list)
    unchecked: list[Group] = field(default_factory=list)
    not_applicable: list[Group] = field(default_factory=list)
    passed: list[Group] = field(default_factory=list)

    @property
    def with_findings(self) -> list[Group]:
        """All groups that have something to list."""
        groups = [*self.failing, *self.suggestions, *self.below, *self.unchecked, *self.not_applicable]
        return [group for group in groups if group.listed or group in self.failing]


def view(report: Row) -> View:
    """Group the findings of a report under its indicators."""
    groups = {indicator["id"]: Group(indicator) for indicator in report["indicators"]}
    for finding in report["findings"]:
        group = groups.get(finding["indicator"])
        if group is None:
            # A finding of an earlier rulebook: this run says nothing about its indicator.
            group = groups[finding["indicator"]] = Group(_forgotten(finding["indicator"]))
        _place(group, finding)
    told = View()
    for group in groups.values():
        _shelf(told, group).append(group)
    told.failing.sort(key=lambda group: KIND_ORDER.get(kind_shown(group.indicator), 9))
    return told


def counted(report: Row) -> int:
    """Number of findings that count: open in the ledger and seen by this run."""
    return sum(1 for finding in report["findings"] if _counts(finding))


def _counts(finding: Row) -> bool:
    return finding["status"] in COUNTED_STATUSES and bool(finding.get("seen_this_run", True))


def _place(group: Group, finding: Row) -> None:
    if finding["status"] == "waived":
        group.waived.append(finding)
    elif finding["status"] == "suspected":
        group.suspected.append(finding)
    elif _counts(finding):
        group.counted.append(finding)
    else:
        group.earlier.append(finding)


def _shelf(told: View, group: Group) -> list[Group]:
    outcome, kind = group.indicator["outcome"], group.indicator["kind"]
    if outcome == "fail":
        return told.failing if kind in {"veto", "deduct"} else told.suggestions
    if outcome == "pass" and group.indicator["points_lost"]:
        return told.failing
    if outcome == "could_not_check":
        return told.unchecked
    if outcome == "not_applicable":
        return told.not_applicable
    return told.below if group.listed else told.passed


def _forgotten(indicator: str) -> Row:
    return {
        "id": indicator, "name": indicator, "name_en": indicator, "kind": "advice", "outcome": "not_applicable",
        "reason": "", "points_lost": 0, "sources": [], "candidate": False, "next_step": "", "how_to_fix": "",
    }  # fmt: skip


def kind_label(indicator: Row) -> str:
    """The label of `kind_shown`; a veto that did not fire must not look like one."""
    kind = kind_shown(indicator)
    if kind == "no_veto":
        settled = indicator["outcome"] != "could_not_check"
        return labels.VETO_NOT_REACHED if settled else labels.VETO_NOT_SETTLED
    return labels.NOT_DEDUCTED if kind == "no_deduct" else labels.KINDS.get(kind, "")


def kind_shown(indicator: Row) -> str:
    """What an indicator amounts to: a veto below its threshold is a deduction if points were lost, else nothing."""
    if indicator["kind"] == "deduct" and indicator["outcome"] == "pass" and not indicator["points_lost"]:
        return "no_deduct"
    if indicator["kind"] != "veto" or indicator["outcome"] == "fail":
        return str(indicator["kind"])
    return "deduct" if indicator["points_lost"] else "no_veto"


def column_state(column: Row) -> str:
    """The label of a column's state; where no column was found, "unknown" means that there may be one unseen."""
    if column["state"] == "unknown" and not column["url"] and not column["name"]:
        return labels.MAY_EXIST
    return labels.COLUMN_STATES.get(column["state"], str(column["state"]))


def verdict_line(report: Row, say: Speaker) -> str:
    """One sentence under the verdict: why, and how sure."""
    vetoes = [i for i in report["indicators"] if i["kind"] == "veto" and i["outcome"] == "fail"]
    failing = any(i["outcome"] == "fail" for i in report["indicators"])
    if report["verdict"] == "could_not_judge" and failing:
        return say("Too little could be checked for a verdict. What was found is listed below and proves no more.")
    if report["verdict"] == "could_not_judge":
        return say("The site could not be judged. Nothing is held against it.")
    if vetoes and report.get("candidate"):
        return say(
            "Veto: {names}. Candidate found by machine; a person must confirm it before anybody is named.",
            names=[say.name(i) for i in vetoes],
        )
    if vetoes:
        return say("Veto: {names}.", names=[say.name(i) for i in vetoes])
    open_vetoes = [i for i in report["indicators"] if i["kind"] == "veto" and i["outcome"] == "could_not_check"]
    if open_vetoes:
        return say("Vetoes that could not be checked: {names}.", names=[say.name(i) for i in open_vetoes])
    return ""


def rulebook_line(report: Row, say: Speaker) -> str:
    """What was judged by, in names that readers know."""
    first = say.of(labels.RULEBOOKS, report.get("rulebook", ""))
    over = [*report.get("general", []), *report.get("profiles", [])]
    return " + ".join([first, *(say.of(labels.RULEBOOKS, shorten(clean(name), 60)) for name in over)])


def advice_line(advice: str, say: Speaker, *, sure: bool) -> str:
    """What to do about a finding; about one that is only suspected, if it proves true."""
    if sure:
        return say("What to do: {advice}", advice=advice)
    return say("If a check by hand confirms it: {advice}", advice=advice)


def places(finding: Row) -> list[str]:
    """The pages that lead to what was found; a page that is itself what was found leads nowhere new."""
    return [] if finding["found_on"] == [finding["url"]] else list(finding["found_on"])


def points_remark(report: Row, say: Speaker) -> str:
    """After a veto nothing else is scored; points that are still shown must not look like a score."""
    vetoed = any(i["kind"] == "veto" and i["outcome"] == "fail" for i in report["indicators"])
    lost = any(i["points_lost"] for i in report["indicators"])
    if vetoed and lost:
        return say("After a veto nothing else is scored; points are shown for information only.")
    return ""


def body_type_line(report: Row, say: Speaker) -> str:
    """The body type with where it comes from: a guess must not look like a fact."""
    site = report["site"]
    name = say.body_type(site["body_type"]) or site.get("body_type_name") or site["body_type"]
    if not name:
        return say("not known; only rules common to all bodies were applied")
    origin = site.get("body_type_from", "")
    if origin in {"guessed", "given"}:
        return say("{name} ({origin})", name=name, origin=say.of(labels.BODY_TYPE_FROM, origin))
    return str(name)


def crawl_line(report: Row, say: Speaker) -> str:
    """What was read and from when to when."""
    run = report["run"]
    line = say(
        "{pages} pages, {requests} requests, {size}, from {start} to {end}",
        pages=run["pages"],
        requests=run["requests"],
        size=size(run["bytes"]),
        start=moment(run["started_at"]),
        end=moment(run["finished_at"]),
    )
    carried = run.get("carried_over", 0)
    return (
        line + say("; {carried} pages were in order lately and were not asked again", carried=carried)
        if carried
        else line
    )


def completeness_line(report: Row, say: Speaker) -> str:
    """Whether everything reachable was read; if not, what that means for the reader. When our own network was down."""
    outages = [
        say(
            "Our own network was down from {begin} to {end}; nothing was recorded against anybody meanwhile.",
            begin=moment(one["from"]),
            end=moment(one["to"]),
        )
        for one in report["run"].get("outages", ())
    ]
    return " ".join(
        [_completeness(report["run"], say), *_traps(report["run"], say), *_cut_pages(report["run"], say), *outages]
    )


def _traps(run: Row, say: Speaker) -> list[str]:
    """Addresses without end that were not followed to the end, by pattern: those of which most was left."""
    found = sorted(run.get("traps", ()), key=lambda one: -one["left"])
    if not found:
        return []
    listed = [
        say(
            "{pattern} ({read} read, {left} not asked)",
            pattern=shorten(clean(one["pattern"]), 120),
            read=one["read"],
            left=one["left"],
        )
        for one in found[:TRAPS_NAMED]
    ]
    if len(found) > TRAPS_NAMED:
        listed.append(say("{count} more", count=len(found) - TRAPS_NAMED))
    line = say(
        "But a program of the site makes new addresses without end (a calendar, session ids or a wrong relative link,"
        " mostly); going on brings pages that say the same and only lead to each other, so not all were asked:"
        " {patterns}.",
        patterns=("；" if say.lang == "zh" else "; ").join(listed),
    )
    return [line]


def _cut_pages(run: Row, say: Speaker) -> list[str]:
    """Pages whose links were only read up to the limit."""
    cut = [clean(url) for url in run.get("cut_pages", ())]
    if not cut:
        return []
    named = say("{url} and {count} more", url=cut[0], count=len(cut) - 1) if len(cut) > 1 else cut[0]
    return [say("More links than are read stand on: {url}. The first ones were checked.", url=named)]


def _completeness(run: Row, say: Speaker) -> str:
    if run["complete"]:
        return say("Complete: every page reachable from the home page was read.")
    cause = say.of(labels.STOPPED_BY, run["stopped_by"]) if run["stopped_by"] else ""
    if not run["pages"]:
        # That the home page was left out says nothing; what ended the crawl does.
        why = cause if run.get("home_outcome") == "left_out" and cause else run.get("home_outcome", "")
        return say("Not one page could be read: {cause}.", cause=why)
    if run.get("menus_complete"):
        return say("Not complete: {cause}. All menus were read; what lies deeper was not looked at.", cause=cause)
    return say(
        "Not complete: {cause}. What lies beyond was not looked at; that something was not found there proves nothing.",
        cause=cause,
    )


def size(count: int) -> str:
    """Bytes in a unit that people read."""
    amount = float(count)
    for unit in ("B", "KB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def source_line(source: Row, say: Speaker) -> str:
    """Document, number and clause of one source, without its status."""
    number = shorten(clean(source.get("number", "")), 60)
    if number:
        number = f"（{number}）" if say.lang == "zh" else f" ({number})"
    parts = [shorten(clean(source["document"]), 120) + number, shorten(clean(source["clause"]), 200)]
    return " ".join(part for part in parts if part)


def link_remarks(report: Row, say: Speaker) -> list[str]:
    """What the numbers of the link check do not mean."""
    links, remarks = report["links"], []
    if links["blocked"]:
        remarks.append(say("Blocked: the target refused our program. It may well work for readers; not counted."))
    if links["uncertain"]:
        remarks.append(say("Uncertain: no definite answer yet; not counted unless it fails again hours later."))
    if links["ours"]:
        remarks.append(say("Our own network was in trouble; these links say nothing about the site."))
    return remarks
