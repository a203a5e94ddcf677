"""Pages that a rule asks for and that no column of their own shows: a list, a plan of the year, an account of a year.

What a page is called differs from place to place, so one that is not found is a candidate: it may stand under another
name, in a file or in another system. Found is what an article, a column or a column's item is called.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from db.models import FindingDraft
from inspector.days import read_day
from inspector.params import ALL_BODIES, binds, known_bodies, known_categories
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from inspector.check import Case

_NONE = N_("Nothing was found on the site that is called {name} ({document}, {clause}).")
_NONE_OF = N_("Nothing was found on the site that is called {name} and is of {year} ({document}, {clause}).")
_FEW = N_(
    "Only {found} of at least {least} were found that are called {name} and are of {year} ({document}, {clause})."
)

Text = Annotated[str, msgspec.Meta(min_length=1)]
Bodies = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]


class RequiredPage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of page that must exist, with its own source.

    Args:
        name: what it is, in the words of the rule; names the finding.
        words: alternatives; of each, all words (blank between) must stand in a title.
        columns: every article of these columns counts whatever its title says.
        year: "" in any year; "this": of the year judged; "last": of the year before.
        from_day: MM-DD from which it is asked for; before that day, nothing is said. Only with a year.
        least: how many there must be.
    """

    name: Text
    document: Text
    clause: Text
    status: Literal["official", "local", "unconfirmed"]
    words: tuple[Text, ...] = ()
    columns: tuple[str, ...] = ()
    year: Literal["", "this", "last"] = ""
    from_day: Annotated[str, msgspec.Meta(pattern=r"^(|(0[1-9]|1[0-2])-([0-2][0-9]|30))$")] = ""
    least: Annotated[int, msgspec.Meta(ge=1)] = 1
    number: str = ""
    quote: str = ""
    body_types: Bodies = (ALL_BODIES,)

    def __post_init__(self) -> None:
        known_categories(self.columns)
        known_bodies(self.body_types)
        if not (self.words or self.columns):
            raise ValueError("words or columns must say what counts")
        if self.from_day and not self.year:
            raise ValueError("from_day needs a year")

    def of_year(self, today: date) -> int:
        """The year that it must be of; 0 if any year does."""
        return {"": 0, "this": today.year, "last": today.year - 1}[self.year]

    def asked_on(self, today: date) -> bool:
        """Whether it is asked for on that day."""
        if not self.from_day:
            return True
        return today >= date(today.year, int(self.from_day[:2]), int(self.from_day[3:]))


def missing_pages(case: Case, pages: Sequence[RequiredPage]) -> list[FindingDraft]:
    """One candidate for each page that is asked of this body today and was not found. Needs a complete crawl."""
    today, body_type = case.as_of.date(), case.snapshot.site.body_type
    asked = [one for one in pages if binds(one.body_types, body_type) and one.asked_on(today)]
    found = []
    for page in asked:
        year = page.of_year(today)
        matches = {url for url, title, column, dates in _called(case) if _is(page, year, title, column, dates)}
        if len(matches) < page.least:
            found.append(_finding(case, page, year, sorted(matches)))
    return found


def _called(case: Case) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Address, title, column and dates of everything that has a name."""
    for doc in case.snapshot.documents:
        yield doc.url, doc.title, doc.column, (doc.published_on, doc.written_on)
        for url, text, _ in doc.attachments:
            yield url, text, "", (doc.published_on, doc.written_on)
    for column in case.snapshot.columns:
        yield column.url, column.name, "", (column.latest,)
        for item in column.recent:
            yield item.url, item.title, column.category, (item.date,)


def _is(page: RequiredPage, year: int, title: str, column: str, dates: Iterable[str]) -> bool:
    named = any(all(word in title for word in words.split()) for words in page.words)
    if not named and column not in page.columns:
        return False
    if not year:
        return True
    return str(year) in title or any((day := read_day(text)) is not None and day.year == year for text in dates)


def _finding(case: Case, page: RequiredPage, year: int, found: list[str]) -> FindingDraft:
    home = case.snapshot.home.url or case.snapshot.site.url
    params: dict[str, Any] = {"name": page.name, "category": "", "document": page.document, "clause": page.clause}
    template = _NONE
    if year:
        params["year"] = year
        template = _NONE_OF
    if found and year:
        template = _FEW
        params |= {"found": len(found), "least": page.least}
    evidence = {
        **params,
        "number": page.number,
        "quote": page.quote,
        "source_status": page.status,
        "searched": [*page.words, *page.columns],
        "pages": case.snapshot.run.pages,
    }
    return FindingDraft(f"page:{page.name}", home, template, params, evidence, (home,), 1, suspected=True)
