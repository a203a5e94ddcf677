"""What a look at a list of documents brings: what is new, what is still there, what is gone. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from db.models import Doc
from db.watch_models import WatchedDoc
from spiders import outcomes
from spiders.pages import urls
from spiders.pages.personal.scan import hide

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.watch_models import WatchedColumn
    from spiders.pages.model import Row
    from spiders.watch import Opened

LOOK_DAILY = timedelta(hours=24)
LOOK_OFTEN = timedelta(hours=6)  # in the first days, when sites are held to a document, it must still stand
FIRST_DAYS = timedelta(days=7)
LOOK_SOON = timedelta(hours=2)  # at what its list no longer shows although it shows older ones
APART = timedelta(minutes=20)  # two looks at a page that is gone must not fall into one disturbance
REPEALED: Final = frozenset({"abolished", "expired"})
PAGE_GONE: Final = "page_gone"


@dataclass(frozen=True, slots=True)
class Found:
    """One reading of a list.

    `overlap`: it shows something that was known. `listed`: every address that it shows, `oldest` the first day that it
    claims ("" if none).
    """

    fresh: tuple[WatchedDoc, ...] = ()
    overlap: bool = True
    listed: frozenset[str] = frozenset()
    oldest: str = ""

    def joined(self, other: Found) -> Found:
        """This page and the one that follows it."""
        oldest = min(filter(None, (self.oldest, other.oldest)), default="")
        return Found((*self.fresh, *other.fresh), self.overlap or other.overlap, self.listed | other.listed, oldest)


def compare(rows: Sequence[Row], column: WatchedColumn, known: Iterable[WatchedDoc], now: str) -> Found:
    """Compare a list with what is known.

    A document was not there at the last look if it stands above everything known, or claims no earlier day; one that
    appears farther down may have come up from the second page, and nothing is claimed about it.
    """
    seen = {one.doc.url for one in known}
    before = {one.doc.url for one in known if one.column_id == column.id} if column.id else set()
    fresh: dict[str, WatchedDoc] = {}
    listed: set[str] = set()
    below = False
    for row in rows:
        url = urls.canonical(row.url)
        listed.add(url)
        below = below or url in before
        if url in seen or url in fresh:
            if url in seen and url not in before:  # another column had it first; this one may bind more
                fresh[url] = WatchedDoc(_doc(row, url, column, now), column.id)
            continue
        recent = bool(column.last_ok) and (not below or (bool(row.date) and row.date >= column.last_ok[:10]))
        fresh[url] = WatchedDoc(_doc(row, url, column, now), column.id, unseen_at=column.last_ok if recent else "")
    overlap = not rows or not column.last_ok or not before or bool(before & listed)
    oldest = min((row.date for row in rows if row.date), default="")
    return Found(tuple(fresh.values()), overlap, frozenset(listed), oldest)


def _doc(row: Row, url: str, column: WatchedColumn, now: str) -> Doc:
    title = hide(row.title[:300])
    return Doc(
        url=url, title=title, doc_number="", number_key="", written_on="", published_on=row.date, published_time="",
        source="", column=column.category, first_seen=now,
    )  # fmt: skip


def is_overdue(one: WatchedDoc, found: Found, now: str, keep_days: int) -> bool:
    """Whether a document must be looked at again: daily, in its first days more often; soon when its list lost it."""
    at = datetime.fromisoformat(now)
    age = at - datetime.fromisoformat(one.doc.first_seen)
    if not one.read_at or age > timedelta(keep_days):
        return False
    if one.withdrawn_at and one.withdrawn_why != PAGE_GONE:
        return False
    if one.gone_first and not one.withdrawn_at:
        return at - datetime.fromisoformat(one.gone_first) >= APART
    lost = bool(found.oldest) and one.doc.url not in found.listed and found.oldest < one.doc.published_on
    pause = LOOK_OFTEN if age <= FIRST_DAYS else LOOK_DAILY
    if one.withdrawn_at:
        pause = LOOK_DAILY
    elif lost:
        pause = LOOK_SOON
    return at - datetime.fromisoformat(one.read_at) >= pause


def withdrawn(one: WatchedDoc, now: str) -> WatchedDoc:
    """After a look that found no page: withdrawn if an earlier look, some time ago, found none either."""
    if not one.gone_first:
        return replace(one, gone_first=now, read_at=one.read_at or now)
    if datetime.fromisoformat(now) - datetime.fromisoformat(one.gone_first) < APART:
        return one
    return replace(one, withdrawn_at=one.withdrawn_at or now, withdrawn_why=one.withdrawn_why or PAGE_GONE, read_at=now)


def refreshed(one: WatchedDoc, opened: Opened, now: str) -> WatchedDoc:
    """After any other look at its page: what it says now, or one more try that failed."""
    if opened.outcome not in outcomes.GOOD_OUTCOMES:
        return replace(one, tries=one.tries + 1, read_at=now if one.read_at else "")
    one = replace(one, read_at=now, tries=0, gone_first="", withdrawn_at="", withdrawn_why="")
    if opened.doc is None:
        return one
    doc = opened.doc
    told = replace(
        doc,
        title=_longer(one.doc.title, doc.title),
        published_on=doc.published_on or one.doc.published_on,
        first_seen=one.doc.first_seen,
    )
    if doc.state in REPEALED:
        return replace(one, doc=told, withdrawn_at=now, withdrawn_why=doc.state)
    return replace(one, doc=told)


def _longer(listed: str, shown: str) -> str:
    """Lists cut long titles short; a page whose heading is another thing altogether does not get a say."""
    bare = listed.rstrip(".…．")
    return shown if not listed or (len(shown) >= len(bare) and shown.startswith(bare[:10])) else listed
