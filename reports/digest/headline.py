"""What matters first, in a few sentences. Nothing is said that the tables below do not show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.wording import number

if TYPE_CHECKING:
    from reports.digest.model import Digest, SiteLine
    from reports.wording import Speaker

NAMED = 3


def headline(digest: Digest, say: Speaker) -> tuple[str, ...]:
    """At most ten sentences, the most pressing first; things that did not happen are not mentioned."""
    sites, counts = digest.sites, digest.counts
    told = [
        say(
            "{total} websites: {passed} passed, {failed} failed, {candidates} failing until a person confirms,"
            " {unjudged} could not be judged.",
            total=sites.total, passed=sites.passed, failed=sites.failed, candidates=sites.candidates,
            unjudged=sites.unjudged + sites.never,
        ),
        say(
            "{open} problems are open ({before} at the begin of the week): {new} new, {fixed} fixed.",
            open=counts.open, before=digest.open_before, new=counts.new, fixed=counts.fixed,
        ),
    ]  # fmt: skip
    fallen = [line for line in digest.verdicts if line.verdict == "fail" and line.before in {"pass", ""}]
    risen = [line for line in digest.verdicts if line.verdict == "pass" and line.before == "fail"]
    if fallen:
        told.append(say("Newly failing: {sites}.", sites=_names(fallen, say)))
    if risen:
        told.append(say("No longer failing: {sites}.", sites=_names(risen, say)))
    if digest.overdue:
        told.append(
            say(
                "{count} problems are past their term; the longest by {days} days ({site}).",
                count=len(digest.overdue), days=digest.overdue[0].late, site=digest.overdue[0].site,
            )
        )  # fmt: skip
    told += _warnings(digest, say)
    if counts.suspected:
        told.append(say("{count} suspected problems wait for a person to confirm them.", count=counts.suspected))
    return tuple(told)


def _warnings(digest: Digest, say: Speaker) -> list[str]:
    told = []
    if digest.availability:
        worst = digest.availability[0]
        told.append(
            say(
                "{count} home pages often do not answer; the worst is {site} ({rate} % of its visits failed).",
                count=len(digest.availability), site=worst.site, rate=number(round(worst.rate, 1)),
            )
        )  # fmt: skip
    if digest.reposts:
        told.append(say("{count} documents of superior bodies are not reposted.", count=len(digest.reposts)))
    if digest.blocked:
        told.append(say("{count} websites refuse our program; the letter to them is ready.", count=len(digest.blocked)))
    if digest.missed:
        told.append(say("{count} things did not run as planned, see below.", count=len(digest.missed)))
    return told


def _names(lines: list[SiteLine], say: Speaker) -> str:
    named = [line.name + (say(" (to be confirmed)") if line.candidate else "") for line in lines[:NAMED]]
    rest = len(lines) - NAMED
    comma = "、" if say.lang == "zh" else ", "
    return comma.join(named) + (say(" and {count} more", count=rest) if rest > 0 else "")
