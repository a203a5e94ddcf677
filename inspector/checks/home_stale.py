"""The home page shows nothing new for two weeks.

国办秘函〔2019〕19号, 单项否决 · 首页不更新: when the home page is only an entrance, all second-level pages count; an
item without a date counts as not updated (国办发〔2015〕15号).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.models import FindingDraft, Item
from inspector.check import CheckResult
from inspector.days import newest_until
from inspector.params import Days, known_categories, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from inspector.check import Case

_OLD = N_(
    "The newest item on the home page is of {latest}, {age_days} days before {as_of}; the limit is {limit_days} days."
)
_UNDATED = N_(
    "None of the {undated} items on the home page has a date, which counts as not updated; "
    "the limit is {limit_days} days."
)
_OLD_BEHIND = N_(
    "The home page is only an entrance, and the newest item on the pages behind it is of {latest}, {age_days} days "
    "before {as_of}; the limit is {limit_days} days."
)
_NOTHING = N_("No item could be read from the home page; its lists may be built by a script.")
_FUTURE = N_("All items on the home page are dated after {as_of}, so nothing can be said about that day.")
_UNREAD = N_("{undated} items on the home page show no date, and not all of their pages were read.")
_CONTRADICTED = N_(
    "The newest item read from the home page is of {latest}, but the column “{name}” has one of {newer}; the home page "
    "may show it by a script. Look at the home page in a browser."
)


class Params(Base, frozen=True):
    """`days`: the home page must show something that is not older.

    `drawn_from`: categories whose first-level columns a home page shows; a new item there casts doubt on our reading.
    """

    days: Days
    drawn_from: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known_categories(self.drawn_from)


def check(case: Case) -> CheckResult:
    """At most one finding; `could_not_check` wherever something unread might be new."""
    home, run = case.snapshot.home, case.snapshot.run
    limit, today = of(case, Params).days, case.as_of.date()
    items: list[Item] = list(home.items)
    undated = home.undated
    if home.navigation_only:
        items += [item for column in case.snapshot.columns for item in column.recent]
        undated += sum(column.undated for column in case.snapshot.columns)
    newest, future = newest_until(items, today)
    if newest is not None and (today - newest).days <= limit:
        return CheckResult("pass")
    if newest is None and future:
        return CheckResult("could_not_check", _FUTURE, {"as_of": today.isoformat()})
    unread = home.undated_unread + sum(
        column.undated_unread for column in case.snapshot.columns if home.navigation_only
    )
    if undated and (unread or not run.complete):
        return CheckResult("could_not_check", _UNREAD, {"undated": undated, "stopped_by": run.stopped_by or ""})
    if home.navigation_only and any(_unread(case, column.url) for column in case.snapshot.columns):
        return CheckResult("could_not_check", _NOTHING, {"list_state": "unread"})
    if newest is None and not undated:
        return CheckResult("could_not_check", _NOTHING, {"list_state": "script"})
    return _stale(case, newest, undated, limit)


def _unread(case: Case, url: str) -> bool:
    return any(state.url == url and state.state == "unknown" for state in case.columns)


def _stale(case: Case, newest: date | None, undated: int, limit: int) -> CheckResult:
    """The finding, or a suspicion when a column shows that the site is kept up to date after all."""
    home, today = case.snapshot.home, case.as_of.date()
    params: dict[str, Any] = {"as_of": today.isoformat(), "limit_days": limit, "undated": undated}
    template = _UNDATED
    if newest is not None:
        params |= {"latest": newest.isoformat(), "age_days": (today - newest).days}
        template = _OLD_BEHIND if home.navigation_only else _OLD
    newer = _newer_elsewhere(case, limit)
    evidence = params | {
        "recent": [{"date": item.date, "title": item.title, "url": item.url} for item in home.items[:5]],
        "navigation_only": home.navigation_only,
    }
    url = home.url or case.snapshot.site.url
    finding = FindingDraft("home", url, template, params, evidence, (url,), 1, suspected=newer is not None)
    if newer is None:
        return CheckResult("fail", findings=(finding,))
    reason = {"latest": params.get("latest", ""), "name": newer[0], "newer": newer[1]}
    return CheckResult("could_not_check", _CONTRADICTED, reason, (finding,))


def _newer_elsewhere(case: Case, limit: int) -> tuple[str, str] | None:
    """A column of the menu with an item within the limit. Then it is our reading that is in doubt."""
    today = case.as_of.date()
    drawn_from = of(case, Params).drawn_from
    for column in case.snapshot.columns:
        if column.category not in drawn_from or column.level != 1:
            continue
        newest, _ = newest_until(column.recent, today)
        if newest is not None and (today - newest).days <= limit:
            return column.name, newest.isoformat()
    return None
