"""Service guides that changed: a page that claims a later day than before and does not say from when the change holds.

When the office approved the change is not on the web; so a person must look at it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.days import read_day
from inspector.terms import Cited
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from inspector.check import Case

_CHANGED = N_(
    "The guide “{title}” bore the date {before} and now bears {published_on}, and does not say from when the change "
    "holds ({document}, {clause})."
)


class ChangeRule(Cited, frozen=True, kw_only=True):
    """A rule on changes of service guides, with its source."""


def changed_guides(case: Case, rules: Sequence[ChangeRule], oldest: date) -> list[FindingDraft]:
    """One candidate for each guide that was given a later date since `oldest`; nothing when no rule binds."""
    if not rules:
        return []
    rule = rules[-1]
    guides = {one.url for one in case.snapshot.traits_of("service_guide")}
    found = []
    for doc in case.snapshot.documents:
        if doc.url not in guides or len(doc.claims) < 2 or doc.effective_on:
            continue
        before, now = read_day(doc.claims[-2][0]), read_day(doc.claims[-1][0])
        if before is None or now is None or now <= before or not oldest <= now <= case.as_of.date():
            continue
        days = {"before": before.isoformat(), "published_on": now.isoformat()}
        found.append(
            FindingDraft(
                key=f"guide:{doc.url}",
                url=doc.url,
                template=_CHANGED,
                params={"title": doc.title or doc.url, **days, "document": rule.document, "clause": rule.clause},
                evidence={**days, "seen_at": doc.claims[-1][1], **rule.basis()},
                found_on=(doc.url,),
                found_on_total=1,
                suspected=True,
            )
        )
    return found
