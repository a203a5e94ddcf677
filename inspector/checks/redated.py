"""Old texts under a new date (旧稿重发), and articles whose claimed date moved forward.

国办秘函〔2019〕19号, 单项否决 · 弄虚作假; 湖北浠水 2015, 湖北 2018 通报 (旧文新发). Always a candidate: both texts,
both dates, both addresses side by side. Yearly notices share most of their words: where titles name other years, or
both papers carry numbers that differ, nothing is said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.days import read_day
from inspector.params import Count, Days, Percent, Share, of
from inspector.params import Params as Base
from inspector.shelf import Bands
from inspector.texts import SKETCH_BYTES, similarity
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from db.models import Doc
    from inspector.check import Case

_COPY = N_(
    "“{title}” of {published_on} has nearly the same text ({percent} %) as “{older_title}” of {older_published_on}."
)
_MOVED = N_(
    "“{title}” claimed the publish date {older_published_on} when it was first seen; now it claims {published_on}."
)
_NONE = N_("No article was read whose text could be compared.")
_NUMBERS = re.compile(r"[\d〇零一二三四五六七八九十百]+")  # noqa: RUF001 - in any width
_MOST_OF_A_BAND = 50  # texts that share a band: forms that differ in a few words


class Params(Base, frozen=True):
    """`text_similarity`, `title_ratio`: how alike two must be; `length`: of their texts; `apart_days`: between dates.

    `moved_days`: how far a claimed date must move. Pairs more than `oldest_days` apart are not looked at.
    """

    text_similarity: Share = 0.9
    title_ratio: Percent = 85.0
    length: Count = 200
    apart_days: Days = 60
    oldest_days: Days = 1_500
    moved_days: Days = 14


def check(case: Case) -> CheckResult:
    """One candidate per newer article."""
    params = of(case, Params)
    found: dict[str, FindingDraft] = {}
    for doc in case.snapshot.documents:
        if (draft := _moved(case, doc, params.moved_days)) is not None:
            found[doc.url] = draft
    texts = [doc for doc in _all(case) if len(doc.sketch) == SKETCH_BYTES and doc.text_length >= params.length]
    current = {doc.url for doc in case.snapshot.documents}
    for newer, older in _pairs(texts):
        if newer.url in current and newer.url not in found and (draft := _copy(case, newer, older, params)) is not None:
            found[newer.url] = draft
    if not texts and not found:
        return CheckResult("not_applicable", _NONE)
    return CheckResult("pass", findings=tuple(found.values()))


def _all(case: Case) -> Iterator[Doc]:
    yield from case.snapshot.documents
    yield from case.snapshot.earlier


def _pairs(texts: list[Doc]) -> Iterator[tuple[Doc, Doc]]:
    """Pairs that share a band of their sketches, the newer first; each pair may come more than once."""
    bands = Bands(values=8)
    for index, doc in enumerate(texts):
        bands.add(index, doc.sketch)
    for group in bands.groups(_MOST_OF_A_BAND):
        ordered = sorted((texts[index] for index in group), key=lambda doc: (doc.published_on, doc.url), reverse=True)
        yield from ((newer, older) for n, newer in enumerate(ordered) for older in ordered[n + 1 :])


def _copy(case: Case, newer: Doc, older: Doc, params: Params) -> FindingDraft | None:
    """The candidate for one pair; None where another reading is as likely."""
    new_day, old_day = read_day(newer.published_on), read_day(older.published_on)
    if new_day is None or old_day is None or newer.url == older.url or newer.title == "":
        return None
    if not params.apart_days <= (new_day - old_day).days <= params.oldest_days:
        return None
    if newer.number_key and older.number_key and newer.number_key != older.number_key:
        return None
    if _NUMBERS.findall(newer.title) != _NUMBERS.findall(older.title):  # another year, another round, another batch
        return None
    alike = similarity(newer.sketch, older.sketch) or 0.0
    if alike < params.text_similarity or fuzz.ratio(newer.title, older.title) < params.title_ratio:
        return None
    values = {
        "title": newer.title,
        "published_on": newer.published_on,
        "percent": round(alike * 100),
        "older_title": older.title,
        "older_published_on": older.published_on,
    }
    evidence = {
        **values,
        "older_url": older.url,
        "first_seen": newer.first_seen,
        "older_first_seen": older.first_seen,
        "working_days": case.calendar.working_days_between(old_day, new_day),
    }
    places = (newer.url, older.url)
    return FindingDraft(f"article:{newer.url}", newer.url, _COPY, values, evidence, places, 2, suspected=True)


def _moved(case: Case, doc: Doc, least: int) -> FindingDraft | None:
    """The same address claimed an earlier day before."""
    claims = [(day, at) for text, at in doc.claims if (day := read_day(text)) is not None]
    now = read_day(doc.published_on)
    if now is None or len(claims) < 2:
        return None
    first: tuple[date, str] = claims[0]
    if (now - first[0]).days < least:
        return None
    values = {"title": doc.title, "published_on": doc.published_on, "older_published_on": first[0].isoformat()}
    evidence = {
        **values,
        "claims": [[day.isoformat(), at] for day, at in claims],
        "working_days": case.calendar.working_days_between(first[0], now),
    }
    return FindingDraft(f"article:{doc.url}", doc.url, _MOVED, values, evidence, (doc.url,), 1, suspected=True)
