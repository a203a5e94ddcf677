"""Brings the stored matches up to date: each article once, each new document of a superior site once.

What has been compared is remembered in the records (`db.repost_matches`), with the version of the rules that did it.
The index over the documents is in memory, the articles pass it in batches: memory stays flat however many there are.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from db import repost_matches, upstreams
from db.repost_matches import Light, Match
from inspector.days import read_day
from inspector.matching import VERSION, Matching
from inspector.reposts import RepostParams, is_expected
from inspector.shelf import Originals, issuers_of
from schedules.superiors import above, scope, watched

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from db.models import Doc
    from db.records import Records
    from xuncha.config import Config

Named = tuple["Doc", frozenset[str]]  # a document and the names of its superior body (`issuers_of`)


class CaughtUp(NamedTuple):
    """What was done: articles looked at, documents that were new or had changed, pairs found."""

    articles: int
    documents: int
    found: int


def catch_up(records: Records, originals: Iterable[Named], at: str, limits: Matching | None = None) -> CaughtUp:
    """Compare what has not been compared yet. Broken off, it goes on where it was.

    Args:
        records: the records; articles are taken from them, matches kept in them.
        originals: all documents of superior sites that matter, each with the names of its body.
        at: the instant now, as it is stored.
        limits: thresholds; another set compares everything anew.
    """
    limits = limits or Matching()
    every = list({doc.url: (doc, names) for doc, names in originals}.values())
    matcher = f"{VERSION}.{hashlib.blake2b(msgspec.json.encode(limits), digest_size=6).hexdigest()}"
    facts = {doc.url: _facts(doc, names) for doc, names in every}
    known = repost_matches.compared(records)
    new = [one for one in every if known.get(one[0].url) != (facts[one[0].url], matcher)]
    worker = _Worker(records, every, limits, at)
    if new:
        repost_matches.forget(records, [doc.url for doc, _ in new])
        fresh = worker.every if len(new) == len(every) else Originals(new, limits)
        for batch in repost_matches.since(records, _earliest(new, limits)):
            worker.compare(batch, fresh)
        repost_matches.save_compared(records, [(doc.url, facts[doc.url]) for doc, _ in new], matcher, at)
    for batch in repost_matches.waiting(records):
        worker.compare(batch, worker.every)
    return CaughtUp(worker.articles, len(new), worker.found)


def documents(config: Config, records: Records, at: datetime) -> list[Named]:
    """The policy papers of all superior sites of the registry, crawled or watched, with the names of their bodies."""
    above_them = {name for entry in config.sites.values() for name in above(entry, config.sites)}
    params = RepostParams(deadline_hours=24, window_days=1)
    found: list[Named] = []
    for name in sorted({*above_them, *watched(config.sites)}):
        if records.site(name) is None:
            continue
        upstream = upstreams.load(records, name, at.isoformat(), scope(config))
        names = issuers_of(upstream.site)
        found += [(doc, names) for doc in upstream.documents if is_expected(doc, upstream, params)]
    return found


class _Worker:
    """Compares batches of articles and keeps what was found."""

    def __init__(self, records: Records, every: Sequence[Named], limits: Matching, at: str) -> None:
        self.records, self.at = records, at
        self._named, self._limits = every, limits
        self._every: Originals | None = None
        self.articles = self.found = 0

    @property
    def every(self) -> Originals:
        """The index over all documents, made when the first article wants it."""
        if self._every is None:
            self._every = Originals(self._named, self._limits)
        return self._every

    def compare(self, batch: Sequence[Light], index: Originals) -> None:
        """Look the articles up in `index`; those that may show one of its documents are compared with all."""
        self.articles += len(batch)
        likely = [one.id for one in batch if index.near(one.title, one.number_key, one.sketch, one.passages)]
        found = []
        for ident, doc in repost_matches.articles(self.records, likely).items():
            for original, said in self.every.matches(doc):
                reasons = tuple((one.template, one.params) for one in said.reasons)
                found.append(Match(ident, original.url, said.same is True, said.by, said.kind, said.score, reasons))
        self.found += len(found)
        done = [one.id for one in batch] if index is self._every else likely
        repost_matches.save(self.records, done, found, self.at)


def _facts(doc: Doc, names: frozenset[str]) -> str:
    """What is compared of a document, as a hash."""
    said = "\x1f".join((doc.title, doc.number_key, doc.published_on, doc.written_on, *sorted(names)))
    return hashlib.blake2b(said.encode() + doc.sketch + doc.passages, digest_size=12).hexdigest()


def _earliest(originals: Iterable[Named], limits: Matching) -> str:
    """The day from which on articles can show one of these documents; "" when one of them says no date."""
    days = [read_day(doc.published_on) for doc, _ in originals]
    if any(day is None for day in days):
        return ""
    return (min(day for day in days if day is not None) - timedelta(days=limits.earlier_days + 2)).isoformat()
