"""Reports that give the head of the body another name than the page about leaders does.

QH 20 (关联及逻辑性审查): what a site publishes is accurate and the same everywhere. A candidate: either the reports or
the page are out of date. Only titles are compared, and only where several name the other person, the newest of all
among them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.days import read_day
from inspector.leaders import Posts, leaders
from inspector.params import Count, Days, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from db.models import Doc
    from inspector.check import Case
    from inspector.leaders import Leader

_OTHER = N_(
    "{count} reports name {name} as “{post}”, the last on {latest} (“{title}”); the page about leaders names {shown} "
    "as “{post}”."
)
_NO_HEAD = N_("No page about leaders was read that names the head of the body.")


class Params(Base, frozen=True):
    """What counts as the head's post, and how a report names somebody.

    `heads`: posts that one person alone holds. `verbs`: what follows a name in a title. `names`: the first characters
    of names. `reports`: how many titles must name the other person. `within_days`: how old these may be.
    """

    heads: list[str]
    verbs: list[str]
    surnames: str
    reports: Count = 2
    within_days: Days = 180


def check(case: Case) -> CheckResult:
    """At most one candidate for each head that the pages about leaders name."""
    params = of(case, Params)
    posts = Posts(case.snapshot.site)
    people = leaders(case, posts)
    heads = {post: [one for one in people if post in one.posts] for post in params.heads}
    known = {post: found[0] for post, found in heads.items() if found and len({one.name for one in found}) == 1}
    if not known:
        return CheckResult("not_applicable", _NO_HEAD)
    everybody = {one.name for one in people}
    found = [_head(case, params, posts, post, leader, everybody) for post, leader in known.items()]
    return CheckResult("pass", findings=tuple(one for one in found if one is not None))


def _head(
    case: Case, params: Params, posts: Posts, post: str, leader: Leader, everybody: set[str]
) -> FindingDraft | None:
    """The candidate for one head; None where the reports agree, are too few, or one of the newest agrees."""
    pattern = _pattern(post, params, posts.areas)
    if pattern is None:
        return None
    today = case.as_of.date()
    other: dict[str, list[tuple[date, Doc]]] = defaultdict(list)
    agree: list[date] = []
    for doc in case.snapshot.documents:
        day = read_day(doc.published_on)
        match = pattern.search(doc.title) if post in doc.title else None
        if match is None or day is None or not 0 <= (today - day).days <= params.within_days:
            continue
        said = match["rest"]
        if said.startswith(leader.name):
            agree.append(day)
        elif (name := match["name"]) and not any(said.startswith(one) for one in everybody):
            other[name].append((day, doc))
    for name, reports in sorted(other.items(), key=lambda one: -len(one[1])):
        reports.sort(key=lambda one: (one[0], one[1].url))
        if len({doc.url for _, doc in reports}) >= params.reports and (not agree or reports[-1][0] > max(agree)):
            return _found(post, name, reports, leader)
    return None


def _pattern(post: str, params: Params, areas: tuple[str, ...]) -> re.Pattern[str] | None:
    """How a title names somebody as the head of this body: nothing before the post but the body's own names."""
    if not params.surnames or not params.verbs:
        return None
    own = "|".join([*(re.escape(area) for area in areas), "人民政府", "政府", "[省市州盟县区旗镇乡](?!长)"])
    party = "[省市州盟县区旗镇乡]委(?:副书记|常委)[、，]?|党[组委](?:成员|副?书记)[、，]?"
    verbs = "|".join(re.escape(verb) for verb in sorted(params.verbs, key=len, reverse=True))
    surname = f"[{re.escape(params.surnames)}]"
    return re.compile(
        rf"(?:^|[\s，,：:；;—|《》“”\"-])(?:{own}|{party}|代)*{re.escape(post)}"
        rf"(?P<rest>(?:(?P<name>{surname}[\u4e00-\u9fff]{{1,2}}?)(?=$|[\s，,：:]|{verbs}))?.{{0,12}})"
    )


def _found(post: str, name: str, reports: list[tuple[date, Doc]], leader: Leader) -> FindingDraft:
    day, newest = reports[-1]
    values = {
        "count": len(reports),
        "name": name,
        "post": post,
        "latest": day.isoformat(),
        "title": newest.title,
        "shown": leader.name,
    }
    told = [[when.isoformat(), doc.title, doc.url] for when, doc in reports[-5:]]
    evidence = {**values, "reports": told, "leaders_url": leader.page.url, "leaders_on": leader.page.published_on}
    places = (leader.page.url, *(doc.url for _, doc in reports[-50:]))
    key = f"head:{post}"
    return FindingDraft(key, leader.page.url, _OTHER, values, evidence, places, len(places), suspected=True)
