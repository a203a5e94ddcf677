"""Appointments and dismissals that the pages about leaders do not show.

QH 10: 在部门职能和人员岗位发生变化时同步更新相关信息; 国办秘函〔2019〕19号 扣分指标 · 领导信息. Always a candidate,
with both texts and dates: a paper may take effect later, and not everybody who is appointed is a leader of the site's
own body.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.days import read_day
from inspector.leaders import Posts, leaders, named, pages
from inspector.params import Count, Days, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from db.models import Trait
    from inspector.check import Case
    from inspector.leaders import Leader

_STILL = N_(
    "“{title}” of {published_on} dismisses {name} from the post “{post}”; the page about leaders still names {name} as "
    "“{shown}”."
)
_LACKS = N_(
    "“{title}” of {published_on} appoints {name} to the post “{post}”; none of the pages about leaders names {name}."
)
_NO_PAGES = N_("No page about leaders was read from which names and posts could be taken.")
_NO_ACTS = N_("No paper that appoints or dismisses was read within {days} days.")
_UNDATED = N_("None of the papers that appoint or dismiss shows a date.")


class Params(Base, frozen=True):
    """`grace_days`: how long the pages may take (no text gives a number). `within_days`: older papers say nothing.

    `most`: findings at most.
    """

    grace_days: Days = 30
    within_days: Days = 730
    most: Count = 50


@dataclass(frozen=True, slots=True)
class _Act:
    day: date
    kind: str
    name: str
    post: str
    sentence: str
    paper: Trait


def check(case: Case) -> CheckResult:
    """One candidate for each person and paper."""
    if not pages(case.snapshot):
        return CheckResult("not_applicable", _NO_PAGES)
    params = of(case, Params)
    papers = case.snapshot.traits_of("appointments")
    acts = sorted(_acts(case), key=lambda act: (act.day, act.kind))
    if papers and not acts:
        return CheckResult("could_not_check", _UNDATED)
    today = case.as_of.date()
    acts = [act for act in acts if 0 <= (today - act.day).days <= params.within_days]
    if not acts:
        return CheckResult("not_applicable", _NO_ACTS, {"days": params.within_days})
    posts = Posts(case.snapshot.site)
    shown = leaders(case, posts)
    findings = [
        found
        for n, act in enumerate(acts)
        if (today - act.day).days > params.grace_days
        and (found := _judge(case, act, acts[n + 1 :], posts, shown)) is not None
    ]
    unique = {finding.key: finding for finding in findings}
    return CheckResult("pass", findings=tuple(unique.values())[-params.most :])


def _acts(case: Case) -> Iterator[_Act]:
    for paper in case.snapshot.traits_of("appointments"):
        day = read_day(paper.published_on) or read_day(str(paper.data.get("written_on") or ""))
        said = paper.data.get("acts")
        for one in said if day is not None and isinstance(said, list | tuple) else ():
            if isinstance(one, list | tuple) and len(one) == 4 and all(isinstance(part, str) and part for part in one):
                assert day is not None
                kind, name, post, sentence = one
                yield _Act(day, kind, name, post, sentence, paper)


def _judge(case: Case, act: _Act, later: list[_Act], posts: Posts, shown: list[Leader]) -> FindingDraft | None:
    about = posts.own(act.post)
    since = [one for one in later if one.name == act.name]
    if act.kind == "dismissed":
        if any(one.kind == "appointed" and posts.own(one.post) & about for one in since):
            return None
        return next((_still(act, one) for one in shown if one.name == act.name and _contradicts(act, one, about)), None)
    if since or act.kind != "appointed":
        return None
    holders = [one for one in shown if one.posts & about]
    if not holders or named(case.snapshot, act.name) is not False:
        return None
    return _lacks(act, holders)


def _contradicts(act: _Act, leader: Leader, about: frozenset[str]) -> bool:
    """The page shows the very post, and does not say that it was written after the paper."""
    page_day = read_day(leader.page.published_on)
    return bool(leader.posts & about) and (page_day is None or page_day <= act.day)


def _still(act: _Act, leader: Leader) -> FindingDraft:
    values = {**_said(act), "shown": leader.said}
    evidence = {**values, **_evidence(act), "leaders_url": leader.page.url, "leaders_on": leader.page.published_on}
    places = (leader.page.url, act.paper.url)
    key = f"dismissed:{act.name}:{act.post}"
    return FindingDraft(key, leader.page.url, _STILL, values, evidence, places, 2, suspected=True)


def _lacks(act: _Act, holders: list[Leader]) -> FindingDraft:
    page = holders[0].page
    also = [f"{one.name}：{one.said}" for one in holders[:5]]
    evidence = {**_said(act), **_evidence(act), "leaders_url": page.url, "leaders_on": page.published_on, "shown": also}
    key = f"appointed:{act.name}:{act.post}"
    return FindingDraft(key, page.url, _LACKS, _said(act), evidence, (page.url, act.paper.url), 2, suspected=True)


def _said(act: _Act) -> dict[str, str]:
    return {"title": act.paper.title, "published_on": act.day.isoformat(), "name": act.name, "post": act.post}


def _evidence(act: _Act) -> dict[str, str]:
    return {"paper_url": act.paper.url, "sentence": act.sentence}
