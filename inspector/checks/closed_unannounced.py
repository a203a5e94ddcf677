"""A site that is closed without leading its readers on, rebuilt without end, or silently gone.

国办发〔2017〕47号: a notice with the new name and link for at least 30 days, then the old address serves nothing;
GA 三（一）: 杜绝随意下线、“假整合”; 国办 2016 第二季度通报: “升级改版中” far past the promised day. Always a
candidate: the closing may have been filed, and an address that we cannot reach may answer others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.days import read_day
from inspector.params import Count, Days, of
from inspector.params import Params as Base
from inspector.required import HOME_READ
from xuncha.i18n import N_
from xuncha.vocabulary.bodies import bare_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from db.models import Doc, Trait
    from inspector.check import Case

WITHOUT_HOME = True  # a site that is gone has no home page

_NO_WAY_ON = N_("The home page says that the site is closed or moved, and does not say where readers can go instead.")
_STILL_THERE = N_(
    "The home page says since {since} that the site is closed. A notice is to stay for {days} days; after that the old "
    "address is to serve nothing."
)
_STILL_SERVED = N_(
    "“{title}” of {since} says that the site is closed or moved. A notice is to stay for {days} days; after that the "
    "old address is to serve nothing, but it still shows its pages."
)
_REBUILT = N_(
    "The home page says that the site is being rebuilt; the day that it names, {promised}, is {over} days past."
)
_REBUILDING = N_("The home page has said since {since} that the site is being rebuilt ({over} days, {runs} visits).")
_SILENT = N_(
    "The home page could not be reached in any of {runs} visits since {since} ({over} days; last result: {cause}). It "
    "was last read on {last}, and no notice of closing stood there then."
)
_UNREAD = N_("The home page could not be read: {cause}.")


class Params(Base, frozen=True):
    """How long things may last; no text gives the numbers of `grace_days`, `silent_days` and `silent_runs`.

    `notice_days`: how long a notice must stay. `grace_days`: after that, and after the promised end of a rebuilding.
    `silent_days`, `silent_runs`: from when on a site that nobody can reach is called gone. `gone`: outcomes of the home
    page that count for it; any other says nothing. `titles`: how the title of a site's own notice of closing reads.
    """

    notice_days: Days = 30
    grace_days: Days = 30
    silent_days: Days = 14
    silent_runs: Count = 3
    gone: tuple[str, ...] = ()
    titles: str = ""

    def __post_init__(self) -> None:
        try:
            re.compile(self.titles)
        except re.error as error:
            raise ValueError(f"titles is no regular expression: {error}") from error


def check(case: Case) -> CheckResult:
    """One candidate for the home page."""
    params = of(case, Params)
    if case.snapshot.run.home_outcome not in HOME_READ:
        return _silent(case, params)
    home = case.snapshot.home.url or case.snapshot.site.url
    notice = next((one for one in case.snapshot.traits_of("closure") if one.url == home), None)
    if notice is None:
        return _announced(case, params)
    today = case.as_of.date()
    days = sorted(day for text in _strings(notice.data.get("days")) if (day := read_day(text)) is not None)
    if notice.data.get("kind") == "maintenance":
        return _rebuilt(case, notice, days, params)
    if not str(notice.data.get("successor") or ""):
        return _found(notice, _NO_WAY_ON)
    since = [day for day in days if day <= today]
    first = since[-1] if since else _seen_since(case, "closing")[0]
    if (today - first).days > params.notice_days + params.grace_days:
        return _found(notice, _STILL_THERE, since=first.isoformat(), days=params.notice_days)
    return CheckResult("pass")


def _strings(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list | tuple) else []


def _rebuilt(case: Case, notice: Trait, days: list[date], params: Params) -> CheckResult:
    today = case.as_of.date()
    if days:
        over = (today - days[-1]).days
        if over > params.grace_days:
            return _found(notice, _REBUILT, promised=days[-1].isoformat(), over=over)
        return CheckResult("pass")
    first, runs = _seen_since(case, "maintenance")
    over = (today - first).days
    if runs > 1 and over > params.grace_days:
        return _found(notice, _REBUILDING, since=first.isoformat(), over=over, runs=runs)
    return CheckResult("pass")


def _seen_since(case: Case, kind: str) -> tuple[date, int]:
    """Since when every run that read the home page saw this notice there, and how many runs did."""
    first, runs = case.as_of.date(), 1
    for note in reversed(case.snapshot.history):
        if note.home_outcome not in HOME_READ:
            continue
        day = read_day(note.started_at)
        if note.notice != kind or day is None:
            break
        first, runs = min(first, day), runs + 1
    return first, runs


def _found(notice: Trait, template: str, **params: str | int) -> CheckResult:
    evidence = {"text": notice.data.get("text", ""), "successor": notice.data.get("successor", ""), **params}
    finding = FindingDraft("closure", notice.url, template, dict(params), evidence, (notice.url,), 1, suspected=True)
    return CheckResult("pass", findings=(finding,))


# -- announced in an article, and still served ------------------------------------------------------------------------


def _announced(case: Case, params: Params) -> CheckResult:
    """The site's own article says that it is closed or moved, and weeks later it still looks as if it was not."""
    today, home = case.as_of.date(), case.snapshot.home.url or case.snapshot.site.url
    old = [
        (day, doc)
        for doc in _notices(case, params.titles)
        if (day := read_day(doc.published_on)) is not None
        and (today - day).days > params.notice_days + params.grace_days
    ]
    if not old:
        return CheckResult("pass")
    day, doc = max(old, key=lambda one: (one[0], one[1].url))
    if any(other.published_on > doc.published_on for other in case.snapshot.documents):
        return CheckResult("pass")  # it goes on publishing: the notice was about something else, or taken back
    values = {"title": doc.title, "since": day.isoformat(), "days": params.notice_days}
    evidence = {**values, "paper_url": doc.url, "pages": case.snapshot.run.pages}
    finding = FindingDraft("closure", home, _STILL_SERVED, values, evidence, (home, doc.url), 2, suspected=True)
    return CheckResult("pass", findings=(finding,))


def _notices(case: Case, titles: str) -> Iterator[Doc]:
    """Articles whose title says that this very site is closed or moved."""
    if not titles:
        return
    pattern, name = re.compile(titles), bare_name(case.snapshot.site.name)
    for doc in case.snapshot.documents:
        if pattern.search(doc.title) and (_OWN.search(doc.title) or (name and name in doc.title)):
            yield doc


# -- gone without a word ----------------------------------------------------------------------------------------------


def _silent(case: Case, params: Params) -> CheckResult:
    """Nobody reached it for weeks: a candidate if it was there before, and no notice had stood there."""
    run = case.snapshot.run
    cause = run.home_outcome or run.stopped_by or ""
    unsure = CheckResult("could_not_check", _UNREAD, {"cause": cause})
    last = read_day(run.started_at)
    if run.home_outcome not in params.gone or last is None:
        return unsure
    since, runs, before = last, 1, ""
    for note in reversed(case.snapshot.history):
        day = read_day(note.started_at)
        if day is None:
            continue
        if note.home_outcome in HOME_READ:
            if note.notice:
                return unsure  # it was announced; that the notice is gone now is as it should be
            before = day.isoformat()
            break
        if note.home_outcome in params.gone:
            since, runs = min(since, day), runs + 1
        elif note.home_outcome in _ANSWERED:
            return unsure  # it answered, and refused us
    over = (last - since).days
    if not before or runs < params.silent_runs or over < params.silent_days:
        return unsure
    values = {"runs": runs, "since": since.isoformat(), "over": over, "cause": cause, "last": before}
    url = case.snapshot.site.url
    finding = FindingDraft("closure", url, _SILENT, values, dict(values), (url,), 1, suspected=True)
    return CheckResult("could_not_check", _UNREAD, {"cause": cause}, (finding,))


_OWN = re.compile("本(?:网|站)|我[局委办厅县区市镇乡]")
_ANSWERED = frozenset({"blocked", "rate_limited", "protection_page", "robots_disallowed", "redirected"})
