"""Articles that do not say when they were published and where they come from (发布时间, 来源).

国办发〔2017〕47号 附件 网页设计规范: the publish time as YYYY-MM-DD HH:MM, and the source. Always a candidate, one for
the site: a template that we do not read well looks like one that says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.days import read_day
from inspector.params import Count, Share, known_categories, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Doc
    from inspector.check import Case

_LACK = N_(
    "Of {total} articles, {undated} show no publishing date and {unsourced} no source, for example “{title}” ({url})."
)
_FEW = N_("Only {total} articles of the columns in question were read; at least {least} are needed.")
_LISTED = 20


class Params(Base, frozen=True):
    """`columns`: categories whose articles count; `least`: how many must be read; `share`: what lack is said."""

    columns: tuple[str, ...]
    least: Count = 10
    share: Share = 0.3

    def __post_init__(self) -> None:
        known_categories(self.columns)


def check(case: Case) -> CheckResult:
    """One candidate for the whole site where the share of either lack is reached."""
    params = of(case, Params)
    articles = [doc for doc in case.snapshot.documents if doc.column in params.columns]
    if len(articles) < max(1, params.least):
        return CheckResult("not_applicable", _FEW, {"total": len(articles), "least": params.least})
    undated = [doc for doc in articles if read_day(doc.published_on) is None]
    unsourced = [doc for doc in articles if not doc.source.strip()]
    counted = {len(one): one for one in (unsourced, undated) if len(one) >= params.share * len(articles) and one}
    if not counted:
        return CheckResult("pass")
    return CheckResult("pass", findings=(_found(case, articles, undated, unsourced),))


def _found(case: Case, articles: list[Doc], undated: list[Doc], unsourced: list[Doc]) -> FindingDraft:
    lacking = list(dict.fromkeys(doc.url for doc in (*undated, *unsourced)))
    first = (undated or unsourced)[0]
    values: dict[str, Any] = {
        "total": len(articles),
        "undated": len(undated),
        "unsourced": len(unsourced),
        "title": first.title,
        "url": first.url,
    }
    timed = sum(bool(doc.published_time) for doc in articles)
    evidence = {**values, "timed": timed, "urls": lacking[:_LISTED]}
    home = case.snapshot.home.url or case.snapshot.site.url
    return FindingDraft("articles", home, _LACK, values, evidence, tuple(lacking[:100]), len(lacking), suspected=True)
