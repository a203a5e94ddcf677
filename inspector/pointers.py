"""Where a site shows documents of superior bodies: its articles, rows of its lists, and plain links to the original."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from db.models import Doc
from inspector.days import Moment
from inspector.decisions import RULED, Decision, Reason
from inspector.titles import parse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from db.models import Item, Snapshot
    from inspector.decisions import How, Kind
    from inspector.shelf import Originals

_FILES: Final = (".pdf", ".doc", ".docx", ".wps", ".ofd", ".ceb", ".xls", ".xlsx", ".et", ".zip", ".rar", ".7z")


@dataclass(frozen=True, slots=True)
class Copy:
    """One place where the site shows an original. `at` None = no date is known; `sure` False = a person decides.

    `seen`: when this program first saw it, "" = not known. `kind`: what it shows of it;
    `reasons`: the signals for and against (inspector/decisions.py).
    """

    url: str
    title: str
    by: How
    at: Moment | None
    sure: bool
    score: float
    seen: str = ""
    kind: Kind = "full"
    reasons: tuple[Reason, ...] = ()


def copies_of(snapshot: Snapshot, originals: Originals, zone: tzinfo | None) -> dict[str, list[Copy]]:
    """Address of an original -> every place where the site shows it, or may show it; articles first."""
    found: dict[str, list[Copy]] = {original.url: [] for original, _ in originals.documents}
    for doc in snapshot.documents:
        for original, decision in originals.matches(doc):
            found[original.url].append(_copy(doc, decision, zone))
    for row in _rows_alone(snapshot):
        for original, decision in originals.matches(row):
            kind: Kind = "attachment" if row.url.lower().endswith(_FILES) else "title"
            found[original.url].append(replace(_copy(row, decision, zone), kind=kind))
    _add_links(snapshot, originals, zone, found)
    _overrule(snapshot, zone, found)
    return found


def _overrule(snapshot: Snapshot, zone: tzinfo | None, found: dict[str, list[Copy]]) -> None:
    """What people decided stands over what was matched; about a page that the site no longer shows it says nothing."""
    pages = {same_address(doc.url): doc for doc in snapshot.documents}
    addresses = {same_address(url): url for url in found}
    for ruling in snapshot.repost_rulings:
        original, page = addresses.get(same_address(ruling.original)), same_address(ruling.page)
        if original is None:
            continue
        copies = found[original]
        if ruling.verdict == "other":
            found[original] = [copy for copy in copies if same_address(copy.url) != page]
            continue
        word = Reason(RULED, {"person": ruling.person, "at": ruling.at[:10], "reason": ruling.reason})
        known = [place for place, copy in enumerate(copies) if same_address(copy.url) == page]
        for place in known:
            copy = copies[place]
            copies[place] = replace(copy, by="person", sure=True, score=1.0, reasons=(word, *copy.reasons))
        if not known and page in pages:
            decision = Decision(same=True, by="person", score=1.0, kind="title", reasons=(word,))
            copies.append(_copy(pages[page], decision, zone))


def _copy(doc: Doc, decision: Decision, zone: tzinfo | None) -> Copy:
    when = Moment.claimed(doc.published_on, doc.published_time, zone)
    sure = decision.same is True
    return Copy(
        *(doc.url, doc.title, decision.by, when, sure, decision.score, doc.first_seen, decision.kind, decision.reasons)
    )


def _rows_alone(snapshot: Snapshot) -> Iterable[Doc]:
    """Rows of lists behind which no article of the site stands: a file, a page that holds nothing but files."""
    known = {doc.url for doc in snapshot.documents}
    seen: set[tuple[str, str]] = set()
    for column in snapshot.columns:
        for item in column.recent:
            if item.url not in known and (item.url, item.title) not in seen:
                seen.add((item.url, item.title))
                yield Doc(item.url, item.title, "", "", "", item.date, "", "", column.category, "")


def _add_links(snapshot: Snapshot, originals: Originals, zone: tzinfo | None, found: dict[str, list[Copy]]) -> None:
    """Links to the originals: rows of columns (with their dates) and links on pages.

    A link that stands only on pages about the original is not sure to be a repost; an article that is a copy already
    and shows no text of its own is a copy by its link.
    """
    rows: dict[str, list[tuple[str, Item]]] = defaultdict(list)
    for column in snapshot.columns:
        for item in column.recent:
            rows[same_address(item.url)].append((column.url, item))
    targets = {same_address(one.url): one for one in snapshot.targets if not one.own and one.found_on}
    pages = {doc.url: doc for doc in snapshot.documents}
    for original, _ in originals.documents:
        wanted = same_address(original.url)
        if not wanted:
            continue
        copies = found[original.url]
        copies += [
            Copy(url, item.title, "link", Moment.claimed(item.date, "", zone), sure=True, score=1.0, kind="link")
            for url, item in rows.get(wanted, ())
        ]
        if (target := targets.get(wanted)) is not None:
            for place, copy in enumerate(copies):
                if copy.url in target.found_on and copy.kind == "title":
                    copies[place] = replace(copy, kind="link")
            _add_places(original, target.found_on, target.text, pages, zone, copies)


def _add_places(
    original: Doc, places: tuple[str, ...], text: str, pages: dict[str, Doc], zone: tzinfo | None, copies: list[Copy]
) -> None:
    """The place where a link to the original stands, unless a copy stands there already."""
    if any(copy.url in places and copy.sure for copy in copies):
        return
    about = {url for url in places if url in pages and _is_about(pages[url], original)}
    fit = [url for url in places if url not in about]
    place = (fit or list(places))[0]
    page = pages.get(place)
    when = Moment.claimed(page.published_on, page.published_time, zone) if page is not None else None
    seen = page.first_seen if page is not None else ""
    copies.append(Copy(place, text, "link", when, sure=bool(fit), score=1.0, seen=seen, kind="link"))


def _is_about(doc: Doc, original: Doc) -> bool:
    """A page that explains or applies the original links to it as its source; that is no repost."""
    return doc.column == "interpretation" or bool(parse(doc.title).foreign(parse(original.title)))


def same_address(url: str) -> str:
    """An address without scheme, fragment and closing slash: http and https show the same document."""
    return url.partition("#")[0].partition("://")[2].rstrip("/").lower()
