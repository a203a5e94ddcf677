"""Which documents of superior bodies a site had to repost, where it did, and when.

A document is due when its deadline has surely passed; it is late when even the most favourable reading of all dates is
late. A date without a time of day leaves the whole day open (design.md parts 5 and 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from inspector.days import Moment, read_instant
from inspector.matching import Matching, decide
from inspector.params import Days, Hours, known_categories
from inspector.params import Params as Base
from inspector.pointers import Copy, Pointers
from inspector.shelf import Shelf
from inspector.titles import parse, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.models import Doc, Upstream
    from inspector.check import Case


class RepostParams(Base, frozen=True):
    """What must be reposted, and within which time.

    `window_days`: only documents published so many days before the day judged. `columns`: categories of the superior
    site whose documents bind, besides everything with a document number; `never_columns`: categories that never do.
    `shown_in`: categories where a site shows reposts; when one of these cannot be read, nothing is called missing.
    """

    deadline_hours: Hours
    window_days: Days
    matching: Matching = Matching()
    columns: tuple[str, ...] = ("policy_documents", "normative_documents")
    never_columns: tuple[str, ...] = ("interpretation", "news", "press", "concerns", "interviews", "consultation")
    shown_in: tuple[str, ...] = ("policy_documents", "normative_documents", "superior_information")

    def __post_init__(self) -> None:
        known_categories((*self.columns, *self.never_columns, *self.shown_in))


@dataclass(frozen=True, slots=True)
class Standing:
    """One original and what the site did with it."""

    upstream: Upstream
    original: Doc
    at: Moment
    deadline: datetime
    due: bool
    copies: tuple[Copy, ...]

    @property
    def sure(self) -> tuple[Copy, ...]:
        """The copies that count."""
        return tuple(copy for copy in self.copies if copy.sure)


def must_be_reposted(doc: Doc, params: RepostParams) -> bool:
    """Whether the rules expect reposts of this document at all: policy papers, not news, explanations or replies."""
    if doc.column in params.never_columns or not doc.title:
        return False
    if doc.column not in params.columns and not doc.number_key:
        return False
    text = parse(doc.title).text
    return not any(word in text for word in (*words().about, *words().not_demanded))


def standings(case: Case, params: RepostParams) -> tuple[list[Standing], list[Upstream], int]:
    """Where the site stands with every original that it had to repost.

    Returns:
        (standings in the order of the superior sites, superior sites that cannot be used, originals without a date)
    """
    snapshot, shelf, pointers = case.snapshot, Shelf(case.snapshot.documents), Pointers(case.snapshot)
    found: list[Standing] = []
    unusable: list[Upstream] = []
    undated = 0
    for upstream in snapshot.upstreams:
        if upstream.site.id == snapshot.site.id:
            continue
        if upstream.problem or not upstream.documents:
            unusable.append(upstream)
            continue
        for original in _distinct(upstream.documents, params):
            at = Moment.claimed(original.published_on, original.published_time, case.as_of.tzinfo)
            if at is None:
                undated += 1
            elif at.last <= case.as_of + timedelta(seconds=1) and at.first >= _window_start(case, params):
                found.append(_standing(case, params, (shelf, pointers), upstream, original, at))
    return found, unusable, undated


def _window_start(case: Case, params: RepostParams) -> datetime:
    """Start of the window; a window longer than the calendar has no start."""
    try:
        return case.as_of - timedelta(days=params.window_days)
    except OverflowError:
        return datetime.min.replace(tzinfo=case.as_of.tzinfo)


def _distinct(documents: Iterable[Doc], params: RepostParams) -> list[Doc]:
    """The originals that bind, each paper once: a superior site often shows one paper in several columns."""
    first: dict[tuple[str, str], Doc] = {}
    for doc in documents:
        if must_be_reposted(doc, params):
            key = (doc.number_key, parse(doc.title).plain)
            if key not in first or _claim(doc) < _claim(first[key]):
                first[key] = doc
    return list(first.values())


def _claim(doc: Doc) -> str:
    """Earliest claimed date first; an undated page never displaces a dated one."""
    return f"{doc.published_on or '9999'} {doc.published_time or '99'}"


def _standing(
    case: Case, params: RepostParams, site: tuple[Shelf, Pointers], upstream: Upstream, original: Doc, at: Moment
) -> Standing:
    names = (upstream.site.name, upstream.site.sponsor)
    issuers = frozenset(name for name in (parse(text).plain for text in names) if name)
    copies = []
    for doc in site[0].near(original, params.matching, issuers):
        decision = decide(original, doc, params.matching, issuers)
        if decision.same is not False:
            when = Moment.claimed(doc.published_on, doc.published_time, case.as_of.tzinfo)
            copies.append(Copy(doc.url, doc.title, decision.by, when, decision.same is True, decision.score))
    copies += site[1].copies(original, case.as_of.tzinfo)
    deadline = at.last + timedelta(hours=params.deadline_hours)
    return Standing(upstream, original, at, deadline, deadline <= judged_at(case), tuple(copies))


def judged_at(case: Case) -> datetime:
    """The instant up to which the site was seen. On the day of the crawl that is the crawl, not the end of the day."""
    started = read_instant(case.snapshot.run.started_at, case.as_of.tzinfo)
    if started is not None and started.date() == case.as_of.date():
        return min(started, case.as_of)
    return case.as_of


State = Literal["reposted", "late", "missing", "unsure", "not_due"]


def lateness(standing: Standing) -> tuple[State, Copy | None, float | None]:
    """The state of one original by the most favourable reading.

    Returns:
        (state, the earliest copy, hours between original and copy at least); "unsure" when a copy has no date or a
        copy that is not sure might have been in time.
    """
    sure = standing.sure
    if not sure:
        return ("unsure" if standing.copies else "missing" if standing.due else "not_due"), None, None
    dated = [(copy.at.first, copy) for copy in sure if copy.at is not None]
    earliest = min(dated, key=lambda pair: pair[0], default=None)
    if earliest is None:
        return "unsure", sure[0], None
    hours = (earliest[0] - standing.at.last).total_seconds() / 3600
    if earliest[0] <= standing.deadline:
        return "reposted", earliest[1], hours
    if any(copy.at is None or copy.at.first <= standing.deadline for copy in standing.copies):
        return "unsure", earliest[1], hours
    return "late", earliest[1], hours


def evidence(standing: Standing, params: RepostParams, copy: Copy | None, hours: float | None) -> dict[str, Any]:
    """The evidence of design.md part 5, with the same keys for missing and late."""
    original = standing.original
    return {
        "upstream_url": original.url,
        "upstream_title": original.title,
        "upstream_number": original.doc_number,
        "upstream_at": shown(standing.at),
        "reposted_url": copy.url if copy else "",
        "reposted_at": shown(copy.at) if copy and copy.at else "",
        "hours_after_upstream": None if hours is None else round(hours, 1),
        "deadline_hours": params.deadline_hours,
        "matched_by": copy.by if copy else "",
    }


def shown(at: Moment) -> str:
    """A claimed moment as it was claimed: the day, or the instant when a time of day was given."""
    whole_day = at.last - at.first >= timedelta(days=1)
    return at.first.date().isoformat() if whole_day else at.first.isoformat()
