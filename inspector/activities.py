"""What a site did in a column within some months: calls for opinions, surveys, interviews, each counted once.

A call, its prolongation and its result are one activity; they share their subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector import parts
from inspector.days import read_day
from inspector.titles import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from db.models import Snapshot


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity: its title as first seen, where, and its newest day."""

    title: str
    url: str
    day: date


def activities(
    snapshot: Snapshot, columns: Sequence[str], kinds: Sequence[str], dress: Iterable[str], since: date, until: date
) -> tuple[Activity, ...]:
    """Activities of the columns and of traits of these kinds with a day from `since` to `until`, newest first.

    `dress`: words of titles that say nothing of the subject (公告, 采纳情况); without them two titles are compared.
    """
    found: dict[str, Activity] = {}
    words = sorted(dress, key=len, reverse=True)
    for title, url, text, subject in _shown(snapshot, columns, kinds):
        day = read_day(text)
        key = _subject(subject or title, words)
        if day is None or not since <= day <= until or not key:
            continue
        known = found.get(key)
        if known is None or known.day < day:
            found[key] = Activity(known.title if known else title, known.url if known else url, day)
    return tuple(sorted(found.values(), key=lambda one: (one.day, one.url), reverse=True))


def _shown(snapshot: Snapshot, columns: Sequence[str], kinds: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
    """Title, address, day and subject ("" if not read) of everything that may be one."""
    read = {}
    for kind in kinds:
        for one in snapshot.traits_of(kind):
            read[one.url] = parts.words(one, "subject")
            yield one.title, one.url, one.published_on, read[one.url]
    for doc in snapshot.documents:
        if doc.column in columns:
            yield doc.title, doc.url, doc.published_on, read.get(doc.url, "")
    for column in snapshot.columns:
        if column.category in columns:
            for item in column.recent:
                yield item.title, item.url, item.date, read.get(item.url, "")


def _subject(text: str, dress: Sequence[str]) -> str:
    plain = parse(text).plain
    for word in dress:
        plain = plain.replace(word, "")
    return plain or parse(text).plain
