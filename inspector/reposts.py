"""Which documents of superior bodies a site had to repost, where it did, and when.

A document is due when its deadline has surely passed; it is late when even the most favourable reading of all dates is
late. A date without a time of day leaves the whole day open (design.md parts 5 and 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from inspector import repost_clock
from inspector.days import Moment, read_instant
from inspector.matching import Matching
from inspector.params import Days, Hours, known_categories
from inspector.params import Params as Base
from inspector.pointers import copies_of
from inspector.shelf import Originals, issuers_of
from inspector.titles import parse, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.models import Doc, Upstream, WatchNote
    from inspector.check import Case
    from inspector.pointers import Copy


REPEALED: Final = frozenset({"abolished", "expired"})


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
    """One original and what the site did with it. `note`: what watching knows of the original."""

    upstream: Upstream
    original: Doc
    at: Moment
    deadline: datetime
    due: bool
    copies: tuple[Copy, ...]
    note: WatchNote | None = None

    @property
    def sure(self) -> tuple[Copy, ...]:
        """The copies that count."""
        return tuple(copy for copy in self.copies if copy.sure)


@dataclass(frozen=True, slots=True)
class Standings:
    """Where a site stands with all its superior sites.

    `every`: the originals that it had to repost. `unusable`: superior sites whose documents cannot be used. `undated`:
    originals of which nobody knows when they appeared. `put_aside`: originals that demand nothing although they would
    by rule or by their column: withdrawn, dropped by a person, or of a column that cannot be read just now.
    """

    every: tuple[Standing, ...] = ()
    unusable: tuple[Upstream, ...] = ()
    undated: int = 0
    put_aside: tuple[Standing, ...] = ()

    @property
    def troubled(self) -> tuple[Standing, ...]:
        """The originals of columns that cannot be read just now."""
        return tuple(
            one for one in self.put_aside if one.note and one.note.trouble and not is_withdrawn(one.original, one.note)
        )


def must_be_reposted(doc: Doc, params: RepostParams) -> bool:
    """Whether the rules expect reposts of this document at all: policy papers, not news, explanations or replies."""
    if doc.column in params.never_columns or not doc.title:
        return False
    if doc.column not in params.columns and not doc.number_key:
        return False
    text = parse(doc.title).text
    return not any(word in text for word in (*words().about, *words().not_demanded))


def is_expected(doc: Doc, upstream: Upstream, params: RepostParams) -> bool:
    """Whether a document must be reposted: by a person's word, by its column (all or picked only), else by rule."""
    if doc.url in upstream.choices:
        return upstream.choices[doc.url]
    note = upstream.notes.get(doc.url)
    if note is None or note.expect == "rule":
        return must_be_reposted(doc, params)
    return note.expect == "all" and bool(doc.title)


def is_withdrawn(doc: Doc, note: WatchNote | None) -> bool:
    """Whether the superior body took the document back: its page is gone for good, or says that it holds no longer."""
    return doc.state in REPEALED or bool(note and note.withdrawn_at)


def standings(case: Case, params: RepostParams) -> Standings:
    """Where the site stands with every original that it had to repost; worked out once for all checks of a case."""
    fields = {name: getattr(params, name) for name in RepostParams.__struct_fields__}
    key = f"standings {msgspec.json.encode(fields).decode()}"
    if key not in case.memo:
        case.memo[key] = _standings(case, params)
    found: Standings = case.memo[key]
    return found


def _standings(case: Case, params: RepostParams) -> Standings:
    snapshot = case.snapshot
    timed: dict[tuple[str, str], tuple[Upstream, Doc, Moment]] = {}
    aside: list[tuple[Upstream, Doc, Moment]] = []
    unusable: list[Upstream] = []
    undated = 0
    for upstream in snapshot.upstreams:
        if upstream.site.id == snapshot.site.id:
            continue
        if upstream.problem or not upstream.documents:
            unusable.append(upstream)
            continue
        without_date: set[tuple[str, str]] = set()
        for original in upstream.documents:
            expected = is_expected(original, upstream, params)
            dropped = upstream.choices.get(original.url) is False
            if not expected and not dropped:
                continue
            note = upstream.notes.get(original.url)
            claimed = Moment.claimed(original.published_on, original.published_time, case.as_of.tzinfo)
            at = repost_clock.appeared(claimed, note, case.as_of.tzinfo)
            key = _paper(original)
            if at is None:
                without_date.add(key)
            elif at.first <= case.as_of and at.first >= _window_start(case, params):
                if dropped or is_withdrawn(original, note) or (note and note.trouble):
                    aside.append((upstream, original, at))
                # One paper is asked for once, however many columns and superior sites show it: by its first appearance.
                elif key not in timed or (at.last, at.first) < (timed[key][2].last, timed[key][2].first):
                    timed[key] = (upstream, original, at)
        undated += len(without_date - set(timed))
    aside = [one for one in aside if _paper(one[1]) not in timed]
    bound = [*timed.values(), *aside]
    shelf = Originals(((original, issuers_of(upstream.site)) for upstream, original, _ in bound), params.matching)
    copies = copies_of(snapshot, shelf, case.as_of.tzinfo)
    order = {upstream.site.id: position for position, upstream in enumerate(snapshot.upstreams)}
    every = [_standing(case, params, copies, *one) for one in timed.values()]
    every.sort(key=lambda one: order[one.upstream.site.id])
    put_aside = [_standing(case, params, copies, *one) for one in aside]
    return Standings(tuple(every), tuple(unusable), undated, tuple(put_aside))


def _paper(doc: Doc) -> tuple[str, str]:
    """What makes two pages one paper: two papers that were given the same number by mistake stay two."""
    return doc.number_key, parse(doc.title).plain


def _window_start(case: Case, params: RepostParams) -> datetime:
    """Start of the window; a window longer than the calendar has no start."""
    try:
        return case.as_of - timedelta(days=params.window_days)
    except OverflowError:
        return datetime.min.replace(tzinfo=case.as_of.tzinfo)


def _standing(
    case: Case,
    params: RepostParams,
    copies: Mapping[str, Sequence[Copy]],
    upstream: Upstream,
    original: Doc,
    at: Moment,
) -> Standing:
    deadline = at.last + timedelta(hours=params.deadline_hours)
    note, found = upstream.notes.get(original.url), tuple(copies.get(original.url, ()))
    return Standing(upstream, original, at, deadline, deadline <= judged_at(case), found, note)


def judged_at(case: Case) -> datetime:
    """The instant up to which the site was seen. On the day of the crawl that is the crawl, not the end of the day."""
    started = read_instant(case.snapshot.run.started_at, case.as_of.tzinfo)
    return case.as_of if started is None else min(started, case.as_of)


State = Literal["reposted", "late", "missing", "unsure", "not_due"]


def lateness(standing: Standing) -> tuple[State, Copy | None, float | None]:
    """The state of one original by the most favourable reading.

    Returns:
        (state, the earliest copy, hours between original and copy at least); "unsure" when a copy has no date or a
        copy that is not sure might have been in time. A copy without a date was in time if we saw it in time.
    """
    sure = standing.sure
    if not sure:
        return ("unsure" if standing.copies else "missing" if standing.due else "not_due"), None, None
    dated = [(copy.at.first, copy) for copy in sure if copy.at is not None]
    earliest = min(dated, key=lambda pair: pair[0], default=None)
    if earliest is not None and earliest[0] <= standing.deadline:
        return "reposted", earliest[1], repost_clock.hours(standing.at.last, earliest[0])
    for copy in sure:
        seen = read_instant(copy.seen, standing.deadline.tzinfo) if copy.at is None else None
        if seen is not None and seen <= standing.deadline:
            return "reposted", copy, None
    if earliest is None:
        return "unsure", sure[0], None
    between = repost_clock.hours(standing.at.last, earliest[0])
    if any(copy.at is None or copy.at.first <= standing.deadline for copy in standing.copies):
        return "unsure", earliest[1], between
    return "late", earliest[1], between


def evidence(
    case: Case, standing: Standing, params: RepostParams, copy: Copy | None, between: float | None
) -> dict[str, Any]:
    """The evidence of design.md part 5, with the same keys for missing and late.

    `upstream_first_seen`, `upstream_not_seen_at`, `reposted_first_seen`: our own looks. `hours_late`: beyond the
    deadline at least; `working_hours_late`: those of them on working days. `uncertain_hours`: the span that claims and
    our looks leave open for the original.
    """
    original, note = standing.original, standing.note
    over = late_by(case, standing, copy)
    return {
        "upstream_url": original.url,
        "upstream_title": original.title,
        "upstream_number": original.doc_number,
        "upstream_at": shown(standing.at),
        "upstream_first_seen": note.first_seen if note else "",
        "upstream_not_seen_at": note.unseen_at if note else "",
        "reposted_url": copy.url if copy else "",
        "reposted_title": copy.title if copy else "",
        "reposted_at": shown(copy.at) if copy and copy.at else "",
        "reposted_first_seen": copy.seen if copy else "",
        "hours_after_upstream": None if between is None else round(between, 1),
        "deadline_hours": params.deadline_hours,
        "hours_late": over[0],
        "working_hours_late": over[1],
        "uncertain_hours": round(repost_clock.hours(standing.at.first, standing.at.last), 1) or None,
        "matched_by": copy.by if copy else "",
    }


def late_by(case: Case, standing: Standing, copy: Copy | None) -> tuple[float | None, float | None]:
    """Hours beyond the deadline at least, all and those on working days; until we looked where there is no copy."""
    end = judged_at(case) if copy is None else copy.at.first if copy.at else None
    if end is None or end <= standing.deadline:
        return None, None
    working = repost_clock.working_hours(standing.deadline, end, case.calendar)
    return round(repost_clock.hours(standing.deadline, end), 1), None if working is None else round(working, 1)


def shown(at: Moment) -> str:
    """A moment as it was claimed: the day, or the instant when a time of day is known; a span by its end."""
    whole_day = at.last - at.first >= timedelta(days=1)
    if whole_day:
        return at.first.date().isoformat()
    return (at.first if at.last - at.first <= timedelta(minutes=1) else at.last).isoformat()
