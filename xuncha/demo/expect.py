"""What an inspection of a sample site must find: its defects with the addresses that they have today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xuncha.demo.plan import external, make

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from xuncha.demo.plan import Plan
    from xuncha.demo.spec import Defect, SiteSpec


@dataclass(frozen=True)
class Expected:
    """One known fault.

    `url` is the thing that is wrong (dead target, column, late repost, document of the superior site that was never
    reposted), as in `findings[].url`; the home page where the fault is that of the whole site. `category` names the
    column concerned, if any. `outcome` is "finding", "veto" (the indicator as a whole fails), or, for links that must
    not be counted, "blocked" or "uncertain".
    """

    site: str
    indicator: str
    url: str
    outcome: str
    reason: str
    category: str = ""
    text: str = ""


def expected(
    spec: SiteSpec, today: date, urls: Mapping[str, str], library: Mapping[str, SiteSpec]
) -> tuple[Expected, ...]:
    """All known faults of a site, in the order of its file."""
    plan = make(spec, today, urls, library)
    return tuple(_expected(defect, spec, plan, library) for defect in spec.defect)


def _expected(defect: Defect, spec: SiteSpec, plan: Plan, library: Mapping[str, SiteSpec]) -> Expected:
    base = plan.urls[spec.id].rstrip("/")
    scheme, _, rest = defect.target.partition(":")
    url, category = base + "/", ""
    if scheme == "column":
        category = next(column.category for column in spec.column if column.id == rest)
        if rest in plan.sections:
            url = base + plan.sections[rest].url
    elif scheme == "item":
        entry = plan.entry(rest)
        url = base + (entry.files[0].path if defect.kind == "dead_attachment" else entry.url)
        category = entry.column.category
    elif scheme == "path":
        url = base + rest
    elif scheme == "site":
        url = external(defect.target, plan.urls)
    elif scheme == "upstream":
        url = _repost_url(rest, plan) if defect.kind == "late_repost" else _upstream_url(rest, spec, plan, library)
    return Expected(spec.id, defect.indicator, url, defect.outcome, defect.reason, category, defect.text)


def _repost_url(item: str, plan: Plan) -> str:
    """Where a document of the superior site was reposted."""
    entry = next(entry for entry in plan.entries if entry.item.repost.endswith(f":{item}"))
    return entry.url if entry.external else plan.urls[plan.spec.id].rstrip("/") + entry.url


def _upstream_url(item: str, spec: SiteSpec, plan: Plan, library: Mapping[str, SiteSpec]) -> str:
    for site in spec.upstream:
        origin = make(library[site], plan.today, plan.urls, library)
        for entry in origin.entries:
            if entry.item.id == item:
                return plan.urls[site].rstrip("/") + entry.url
    raise ValueError(f"{spec.id}: no superior site has a document {item!r}")
