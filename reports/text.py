"""The report for an inspector at a keyboard: verdict first, then what fails, then what nobody can know yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports import labels, letter, site_reposts
from reports.cells import cut, table, width, wrap
from reports.view import (
    Group,
    advice_line,
    body_type_line,
    column_state,
    completeness_line,
    counted,
    crawl_line,
    kind_label,
    link_remarks,
    places,
    points_remark,
    rulebook_line,
    source_line,
    verdict_line,
    view,
)
from reports.wording import Speaker, clean, day, moment, number, shorten

if TYPE_CHECKING:
    from xuncha.i18n import Lang

SHOWN_FINDINGS = 5
SHOWN_COLUMNS = 40
SHOWN_REPOSTS = 10
_COLOURS = {"bold": "1", "red": "31", "green": "32", "yellow": "33", "dim": "2"}
_MARKS = {"pass": "green", "fail": "red", "could_not_judge": "yellow"}


def render(report: dict[str, Any], lang: Lang, width: int = 80, *, colour: bool = False) -> str:
    """The report as text that ends with a line break.

    Args:
        report: what `site_report.build` made.
        lang: language of the labels; messages were translated when the report was built.
        width: columns of the terminal; at least 40 are used, at most 120.
        colour: use ANSI colours.
    """
    return _Printer(report, Speaker(lang), max(40, min(width, 120)), colour=colour).render()


class _Printer:
    """Collects lines; one method per section."""

    def __init__(self, report: dict[str, Any], say: Speaker, columns: int, *, colour: bool) -> None:
        self.report = report
        self.say = say
        self.columns = columns
        self.colour = colour
        self.lines: list[str] = []

    def render(self) -> str:
        told = view(self.report)
        self.head()
        self.groups(self.say("Problems that count ({count})", count=len(told.failing)), told.failing)
        self.groups(self.say("Below a threshold, or suspected only"), told.below)
        self.groups(self.say("Suggestions, without points"), told.suggestions)
        self.columns_table()
        self.reposts()
        self.links()
        self.unchecked(told.unchecked)
        self.fixed()
        self.letter()
        self.tail(len(told.passed), len(told.not_applicable))
        return "\n".join(self.lines).rstrip() + "\n"

    # -- sections ------------------------------------------------------------------------------------------------

    def head(self) -> None:
        report, say = self.report, self.say
        site = report["site"]
        self.put(clean(site["name"]) or clean(site["id"]), style="bold")
        self.put(clean(site["url"]))
        self.rule()
        verdict = say.of(labels.VERDICTS, report["verdict"])
        if report.get("candidate"):
            verdict = say("{verdict} (candidate, to be confirmed by a person)", verdict=verdict)
        score = number(report["score"]) if report["score"] is not None else say("none")
        self.pair(say("Verdict"), verdict, style=_MARKS[report["verdict"]])
        self.pair(say("Score"), score)
        self.pair("", verdict_line(report, say))
        self.pair("", points_remark(report, say))
        self.pair(say("Judged by"), rulebook_line(report, say))
        self.pair(say("Body type"), clean(body_type_line(report, say)))
        self.pair(say("Read"), crawl_line(report, say))
        self.pair("", completeness_line(report, say), style="" if report["run"]["complete"] else "yellow")
        self.pair(say("As of"), moment(report["run"]["as_of"]))

    def groups(self, title: str, groups: list[Group]) -> None:
        if groups:
            self.section(title)
        for group in groups:
            self.group(group)

    def group(self, group: Group) -> None:
        say, indicator = self.say, group.indicator
        kind = say.label(kind_label(indicator))
        if indicator["points_lost"]:
            kind = say("-{points} points", points=indicator["points_lost"])
        head = f"[{kind}] {say.name(indicator)}  {clean(indicator['id'])}"
        self.put(head, style="bold", hanging=2)
        if indicator["candidate"]:
            self.put(say("Candidate: a person must confirm this before anybody is named."), 2, style="yellow")
        self.put(indicator["reason"], 2)
        for source in indicator["sources"]:
            status = say.of(labels.SOURCE_STATUSES, source["status"])
            self.put(say("Basis: {source} [{status}]", source=source_line(source, say), status=status), 2, hanging=2)
        for at, finding in enumerate(group.listed[:SHOWN_FINDINGS], 1):
            self.finding(at, finding)
        rest = len(group.listed) - SHOWN_FINDINGS
        if rest > 0:
            self.put(say("and {count} more, see --format json, html or xlsx", count=rest), 2, style="dim")
        if indicator.get("how_to_fix") and (group.counted or group.suspected):
            self.put(advice_line(indicator["how_to_fix"], say, sure=bool(group.counted)), 2, hanging=2)
        self.lines.append("")

    def finding(self, at: int, finding: dict[str, Any]) -> None:
        say = self.say
        self.put(f"{at}. {self.mark(finding)}{clean(finding['message'])}", 2, hanging=3)
        if finding["url"]:
            self.put(shorten(clean(finding["url"]), 400), 5)
        if places(finding):
            total = finding["found_on_total"]
            place = say("Seen on: {url}", url=finding["found_on"][0])
            more = say("({count} pages in all)", count=total) if total > 1 else ""
            self.put(f"{place} {more}", 5)
        for source in finding.get("sources", []):
            status = say.of(labels.SOURCE_STATUSES, source["status"])
            self.put(say("Basis: {source} [{status}]", source=source_line(source, say), status=status), 5, hanging=2)
        since = say(
            "since {first}, last seen {last}, seen in {count} inspection(s)",
            first=day(finding["first_seen"]),
            last=day(finding["last_seen"]),
            count=finding["observations"],
        )
        self.put(since, 5, style="dim")

    def mark(self, finding: dict[str, Any]) -> str:
        """What must be said before a finding that does not simply count."""
        if finding["status"] in {"suspected", "waived", "reopened", "notified"}:
            return f"[{self.say.of(labels.STATUSES, finding['status'])}] "
        if not finding.get("seen_this_run", True):
            return f"[{self.say('earlier finding, not re-checked this time')}] "
        return ""

    def columns_table(self) -> None:
        columns, say = self.report["columns"], self.say
        if not columns:
            return
        self.section(say("Columns ({count})", count=len(columns)))
        worst = {"stale": 0, "blank": 0, "missing": 0, "unreachable": 1, "unknown": 1}
        timed = [column for column in columns if column["state"] != "not_applicable"]
        rows = sorted(timed, key=lambda column: worst.get(column["state"], 2))
        head = [say("Column"), say("Category"), say("State"), say("Newest"), say("Days"), say("Items"), say("Undated")]
        cells = [
            [
                shorten(clean(column["name"]), 40) or "-",
                column.get("category_name") or clean(column["category"]) or "-",
                say.label(column_state(column)),
                cut(day(column["latest"]), 10) or "-",
                "-" if column["max_age_days"] is None else str(column["max_age_days"]),
                str(column["items"]),
                str(column["undated"]),
            ]
            for column in rows[:SHOWN_COLUMNS]
        ]
        if cells:
            self.lines.extend(table(head, cells, self.columns, numbers=frozenset({3, 4, 5, 6})))
        if len(rows) > SHOWN_COLUMNS:
            self.put(say("and {count} more, see --format json, html or xlsx", count=len(rows) - SHOWN_COLUMNS))
        if len(timed) < len(columns):
            self.put(say("{count} columns have no period and are not listed here.", count=len(columns) - len(timed)))

    def reposts(self) -> None:
        say = self.say
        rows = [f for f in self.report["findings"] if f["indicator"].startswith("repost.") and f["evidence"]]
        summary = site_reposts.summary(self.report, say)
        if not rows and not summary:
            return
        told = (self.report.get("reposts") or {}).get("documents") or rows
        self.section(say("Reposts of superior documents ({count})", count=len(told)))
        if summary:
            self.put(summary)
        for finding in rows[:SHOWN_REPOSTS]:
            evidence = finding["evidence"]
            title = clean(str(evidence.get("upstream_title") or finding["message"]))
            document = shorten(clean(str(evidence.get("upstream_number") or "")), 60)
            self.put(f"- {self.mark(finding)}{shorten(title, 120)} {document}", hanging=2)
            upstream = say.show("upstream_at", evidence.get("upstream_at"))
            if evidence.get("reposted_at") or evidence.get("reposted_url"):
                reposted = say.show("reposted_at", evidence.get("reposted_at"))
                line = say("original {upstream}; reposted {reposted}", upstream=upstream, reposted=reposted)
            else:
                line = say("original {upstream}; no repost found", upstream=upstream)
            self.put(line, 2)
        if len(rows) > SHOWN_REPOSTS:
            rest = len(rows) - SHOWN_REPOSTS
            self.put(say("and {count} more, see --format json, html or xlsx", count=rest))

    def links(self) -> None:
        links, say = self.report["links"], self.say
        self.section(say("Links"))
        verdicts = ["good", "broken", "blocked", "uncertain", "ours"]
        counts = [f"{say.of(labels.LINK_VERDICTS, name)} {links[name]:,}" for name in verdicts if links[name]]
        comma = "，" if say.lang == "zh" else ", "
        self.put(comma.join([say("checked {count}", count=links["checked"]), *counts]))
        for remark in link_remarks(self.report, say):
            self.put(f"- {remark}", hanging=2)

    def unchecked(self, groups: list[Group]) -> None:
        say = self.say
        if not groups:
            return
        self.section(say("Could not be checked ({count})", count=len(groups)))
        for group in groups:
            indicator = group.indicator
            self.put(f"- {say.name(indicator)}  {clean(indicator['id'])}", hanging=2)
            self.put(clean(indicator["reason"]), 2)
            if indicator.get("next_step"):
                self.put(say("Next: {advice}", advice=indicator["next_step"]), 2, hanging=2)
            for at, finding in enumerate(group.suspected[:SHOWN_FINDINGS], 1):
                self.finding(at, finding)
            earlier = len(group.listed) - len(group.suspected)
            if earlier:
                self.put(say("{count} earlier findings stay as they were.", count=earlier), 2)

    def fixed(self) -> None:
        fixed, say = self.report.get("fixed", []), self.say
        if not fixed:
            return
        self.section(say("Fixed since last time ({count})", count=len(fixed)))
        for finding in fixed[:SHOWN_FINDINGS]:
            self.put(f"- {clean(finding['message'])}", hanging=2)
        if len(fixed) > SHOWN_FINDINGS:
            rest = len(fixed) - SHOWN_FINDINGS
            self.put(say("and {count} more, see --format json, html or xlsx", count=rest))

    def letter(self) -> None:
        """What can be sent to a site that refused us."""
        known, say = self.report.get("allow_list"), self.say
        if not known:
            return
        written = letter.compose(known, say.lang)
        self.section(say("Letter asking the site for an allow-list entry"))
        self.put(
            say("The site refused our program, wholly or in part. The letter below can be sent to it."), style="dim"
        )
        for note in written.notes:
            self.put(note, style="dim")
        self.lines.append("")
        self.lines += [f"  {line}".rstrip() for line in letter.text(written, self.columns - 2).splitlines()]

    def tail(self, passed: int, not_applicable: int) -> None:
        say = self.say
        self.rule()
        self.put(
            say(
                "{count} open findings; {passed} indicators without findings, {skipped} do not apply.",
                count=counted(self.report),
                passed=passed,
                skipped=not_applicable,
            )
        )
        self.put(say("Found by a program and not an official notice. Check before you forward."), style="dim")

    # -- lines ---------------------------------------------------------------------------------------------------

    def section(self, title: str) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")
        self.put(title, style="bold")
        self.lines.append("-" * min(width(title), self.columns))

    def rule(self) -> None:
        if self.lines and not self.lines[-1]:
            self.lines.pop()
        self.lines.append("=" * self.columns)

    def pair(self, label: str, value: str, *, style: str = "") -> None:
        """A label and its value, values one under the other."""
        if not value:
            return
        names = ("Verdict", "Score", "Judged by", "Body type", "Read", "As of")
        room = max(width(self.say.label(name)) for name in names) + 2
        for at, line in enumerate(wrap(value, self.columns - room)):
            shown = cut(label, room - 2) if at == 0 else ""
            self.lines.append(shown + " " * (room - width(shown)) + self.paint(line, style))

    def put(self, text: str, indent: int = 0, *, hanging: int = 0, style: str = "") -> None:
        """Wrapped lines, indented; following lines `hanging` further."""
        room = self.columns - indent - hanging
        for at, line in enumerate(wrap(text, room)):
            self.lines.append(" " * (indent + (hanging if at else 0)) + self.paint(line, style))

    def paint(self, text: str, style: str) -> str:
        return f"\x1b[{_COLOURS[style]}m{text}\x1b[0m" if self.colour and style else text
