"""Where a site shows a document of a superior body: pages that match it, and plain links to the original."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inspector.days import Moment
from inspector.titles import parse

if TYPE_CHECKING:
    from datetime import tzinfo

    from db.models import Doc, Item, Snapshot, Target
    from inspector.matching import How


@dataclass(frozen=True, slots=True)
class Copy:
    """One place where the site shows an original. `at` None = no date is known; `sure` False = a person decides.

    `seen`: when this program first saw it, "" = not known.
    """

    url: str
    title: str
    by: How
    at: Moment | None
    sure: bool
    score: float
    seen: str = ""


@dataclass(slots=True)
class Pointers:
    """Where the site links to other hosts, by address: rows of its columns (with their dates) and links."""

    snapshot: Snapshot
    rows: dict[str, list[tuple[str, Item]]] = field(default_factory=lambda: defaultdict(list))
    targets: dict[str, list[Target]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for column in self.snapshot.columns:
            for item in column.recent:
                self.rows[same_address(item.url)].append((column.url, item))
        for target in self.snapshot.targets:
            if not target.own and target.found_on:
                self.targets[same_address(target.url)].append(target)

    def copies(self, original: Doc, zone: tzinfo | None) -> list[Copy]:
        """The links to one original. One that stands only on pages about the original is not sure to be a repost."""
        wanted = same_address(original.url)
        if not wanted:
            return []
        found = [
            Copy(url, item.title, "link", Moment.claimed(item.date, "", zone), sure=True, score=1.0)
            for url, item in self.rows.get(wanted, ())
        ]
        for target in self.targets.get(wanted, ()):
            about = {
                doc.url for doc in self.snapshot.documents if doc.url in target.found_on and _is_about(doc, original)
            }
            places = [url for url in target.found_on if url not in about]
            place = (places or list(target.found_on))[0]
            found.append(Copy(place, target.text, "link", None, sure=bool(places), score=1.0))
        return found


def _is_about(doc: Doc, original: Doc) -> bool:
    """A page that explains or applies the original links to it as its source; that is no repost."""
    return doc.column == "interpretation" or parse(doc.title).foreign(parse(original.title))


def same_address(url: str) -> str:
    """An address without scheme, fragment and closing slash: http and https show the same document."""
    return url.partition("#")[0].partition("://")[2].rstrip("/").lower()
