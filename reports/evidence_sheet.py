"""The sheet that goes with unpacked evidence: what was found, under which rule, and what each stored file is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports import labels
from reports.evidence import evidence
from reports.wording import Speaker, clean, moment
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.evidence import StoredPage
    from db.models import Finding
    from xuncha.i18n import Lang


@dataclass(frozen=True, slots=True)
class Filed:
    """One stored record and the files that it was unpacked into."""

    page: StoredPage
    files: tuple[str, ...]
    cut: bool = False


def sheet(finding: Finding, site_name: str, indicator_name: str, filed: Sequence[Filed], lang: Lang) -> str:
    """The sheet as plain text, for people who were not there."""
    say = Speaker(lang)
    shown = evidence({"evidence": finding.evidence, "indicator": finding.indicator}, say)
    lines = [
        say(N_("Evidence of finding {id}"), id=finding.id),
        "",
        say(N_("Site: {name} ({url})"), name=clean(site_name), url=clean(finding.url)),
        say(N_("Indicator: {name} ({id})"), name=indicator_name or finding.indicator, id=finding.indicator),
        say(N_("Finding: {message}"), message=say.fill(finding.template, finding.params)),
        say(N_("Status: {status}"), status=say.of(labels.STATUSES, finding.status)),
        say(
            N_("First seen {first}, last seen {last}, {times} observation(s)"),
            first=moment(finding.first_seen),
            last=moment(finding.last_seen),
            times=finding.observations,
        ),
    ]
    if finding.found_on:
        lines += ["", say(N_("Seen on {count} page(s):"), count=finding.found_on_total or len(finding.found_on))]
        lines += [f"  {clean(url)}" for url in finding.found_on]
    if shown.attempts:
        lines += ["", say(N_("Requests and answers:"))]
        lines += [f"  {'  '.join(part for part in row if part)}" for row in shown.attempts]
    lines += ["", say(N_("What is stored:"))]
    for one in filed:
        lines += _filed(one, say)
    if not filed:
        lines.append("  " + say(N_("no page: it was found before pages were stored, or its evidence was cleaned up")))
    lines += ["", say(_HOW)]
    return "\n".join(lines) + "\n"


_HOW = N_(
    "The file with the name ending in .warc.gz holds what the server sent, unchanged (WARC, ISO 28500); any program"
    " for web archives opens it. Times are those of Beijing. The digest is SHA-256 of the bytes that the server sent."
)


def _filed(one: Filed, say: Speaker) -> list[str]:
    page = one.page
    if page.kind == "screenshot":
        what = say(
            N_("picture, drawn from the stored page without its pictures and scripts; the link is framed in red")
        )
    else:
        what = say(N_("answer of the server, status {status}"), status=page.status)
    lines = [
        f"  {moment(page.at, seconds=True)}  {what}",
        f"    {clean(page.url)}",
        f"    {', '.join(one.files)}",
        f"    SHA-256 {page.sha256}",
    ]
    if one.cut:
        lines.append("    " + say(N_("more came than is kept: this is its beginning")))
    return lines
