"""Meta tags of the site, of its columns and of its articles (网站标签, 栏目标签, 内容页标签).

国办发〔2017〕47号 附件. Which of them are compulsory is recalled, not confirmed; so all of it is a candidate.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.home_marks import shown, unread
from inspector.params import Count, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.check import Case

_HOME = N_("The home page lacks the meta tags {lacks}.")
_PAGES = N_("{count} pages of columns and articles lack meta tags, for example {lacks} on {url}.")


class Params(Base, frozen=True):
    """`site`: tags of the home page, lower case -> as written. `pages`: from how many pages on their lack is said."""

    site: dict[str, str]
    pages: Count = 5


def check(case: Case) -> CheckResult:
    """At most two candidates: the home page, and all other pages together."""
    params = of(case, Params)
    offered = shown(case)
    if offered is None:
        return unread()
    has = offered.get("meta")
    lacking = [written for name, written in params.site.items() if not isinstance(has, list) or name not in has]
    findings = []
    home = case.snapshot.home.url or case.snapshot.site.url
    if lacking:
        lacks = ", ".join(lacking)
        findings.append(FindingDraft("home", home, _HOME, {"lacks": lacks}, {"lacks": lacking}, (home,), 1, True))
    pages = case.snapshot.traits_of("meta_tags")
    count = case.snapshot.trait_totals.get("meta_tags", len(pages))
    if pages and count >= max(1, params.pages):
        findings.append(_pages(case, count))
    return CheckResult("pass", findings=tuple(findings))


def _pages(case: Case, count: int) -> FindingDraft:
    pages = case.snapshot.traits_of("meta_tags")
    named: Counter[str] = Counter()
    for one in pages:
        lacks = one.data.get("lacks")
        named.update(str(name) for name in lacks) if isinstance(lacks, list) else None
    lacks = ", ".join(name for name, _ in named.most_common())
    values = {"count": count, "lacks": lacks, "url": pages[0].url}
    found_on = tuple(one.url for one in pages[:100])
    home = case.snapshot.home.url or case.snapshot.site.url
    return FindingDraft("pages", home, _PAGES, values, dict(values), found_on, count, suspected=True)
