"""Things that a site must show besides columns: a link, something that its pages say.

Local obligations name many such things (热线, 信用中国 link, 政务公开 among a leader's duties, replies in full). A
rulebook or profile lists them under `columns.required`; each is looked for in what the crawl read. What is not found
is missing only when the place where it must stand was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from db.models import FindingDraft
from inspector.params import ALL_BODIES, binds, known_bodies, known_categories
from inspector.parts import number, shown, words
from inspector.presence import host_of
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.models import Column, Snapshot

_CATEGORY_ABSENT = N_("There is no column in which it could stand; that is judged by itself.")
_INCOMPLETE = N_("The crawl ended before everything was read: {stopped_by}.")
_UNREAD = N_("The column where it must stand could not be read: {url} ({verdict}).")
_NO_PAGE = N_("No page that could show it was read.")
_MISSING_ITEM = N_("{item_name} was not found on the site ({document}, {clause}).")
_CANDIDATE_ITEM = N_(
    "{item_name} was not found on the site ({document}, {clause}). Please look whether it stands elsewhere."
)
_LACKS = N_(
    "{item_name}: nothing was found on {missing} ({document}, {clause}). Please look whether it stands elsewhere."
)


class RequiredItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing that must be shown, with its own source.

    `way` to look for it: "link" (hosts, words of links) or "trait" (a reader's `trait`, where `field` is set or at
    least `least`, or which shows all parts of `fields`, id -> name). `columns`: where it must stand; without such a
    column nothing is said. `sure`: whether its absence counts; otherwise it is suspected.
    """

    item: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Annotated[str, msgspec.Meta(min_length=1)]
    way: Literal["link", "trait"]
    document: Annotated[str, msgspec.Meta(min_length=1)]
    clause: Annotated[str, msgspec.Meta(min_length=1)]
    status: Literal["official", "local", "unconfirmed"]
    number: str = ""
    quote: str = ""
    body_types: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)] = (ALL_BODIES,)
    hosts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    trait: str = ""
    field: str = ""
    least: int = 1
    fields: dict[str, str] = {}
    columns: tuple[str, ...] = ()
    sure: bool = False

    def __post_init__(self) -> None:
        known_bodies(self.body_types)
        known_categories(self.columns)
        if not ((self.hosts or self.words) if self.way == "link" else self.trait):
            raise ValueError(f"way {self.way!r} needs hosts or words, or a trait")


class Searched(msgspec.Struct, frozen=True):
    """What a search came to: found, missing (neither reason nor found), or not to be told, and why."""

    found: bool = False
    reason: str = ""
    params: dict[str, str] = {}
    lacking: tuple[str, ...] = ()
    looked_at: tuple[str, ...] = ()


def binding(items: Iterable[RequiredItem], body_type: str) -> tuple[RequiredItem, ...]:
    """The items that bind a body of this type, each once."""
    first: dict[str, RequiredItem] = {}
    for one in items:
        if binds(one.body_types, body_type):
            first.setdefault(one.item, one)
    return tuple(first.values())


def search(one: RequiredItem, snapshot: Snapshot) -> Searched:
    """Look for one thing."""
    places = [column for column in snapshot.columns if column.category in one.columns]
    if one.way == "link":
        return _settled(one, snapshot, places, found=_linked(one, snapshot))
    return _by_trait(one, snapshot, places)


def _linked(one: RequiredItem, snapshot: Snapshot) -> bool:
    """A link to one of the hosts or with one of the words; broken ones count as links of their own."""
    targets = (target for target in snapshot.targets if not target.own)
    return any(host_of(target.url, one.hosts) or any(word in target.text for word in one.words) for target in targets)


def _by_trait(one: RequiredItem, snapshot: Snapshot, places: list[Column]) -> Searched:
    read = [trait for trait in snapshot.traits_of(one.trait) if not one.columns or trait.column in one.columns]
    if not read:
        return Searched(reason=_NO_PAGE)
    pages = tuple(trait.url for trait in read[:20])
    if one.fields:
        there = {part for trait in read for part in shown(trait)}
        lacking = tuple(part for part in one.fields if part not in there)
        settled = _settled(one, snapshot, places, found=not lacking)
        return msgspec.structs.replace(settled, lacking=lacking, looked_at=pages)
    found = any(
        bool(words(trait, one.field)) or number(trait, one.field) >= one.least or trait.data.get(one.field) is True
        for trait in read
    )
    return msgspec.structs.replace(_settled(one, snapshot, places, found=found), looked_at=pages)


def _settled(one: RequiredItem, snapshot: Snapshot, places: list[Column], *, found: bool) -> Searched:
    """Found, or missing if the place where it must stand exists and everything was read."""
    if found:
        return Searched(found=True)
    run = snapshot.run
    if not run.complete:
        return Searched(reason=_INCOMPLETE, params={"stopped_by": run.stopped_by or ""})
    if one.columns and not places:
        return Searched(reason=_CATEGORY_ABSENT)
    for place in places:
        unread = place.list_state in {"script", "unread", "not_fetched"} or place.rest_unread
        if place.verdict != "good" or place.exempt in {"external", "login"} or unread:
            verdict = place.verdict if place.verdict != "good" else place.exempt or place.list_state
            return Searched(reason=_UNREAD, params={"url": place.url, "verdict": verdict})
    return Searched()


def findings(
    items: Iterable[RequiredItem], snapshot: Snapshot
) -> tuple[tuple[FindingDraft, ...], tuple[Searched, ...]]:
    """One finding for each thing that is missing; and the searches that came to nothing, with their reasons."""
    found, unsure = [], []
    for one in binding(items, snapshot.site.body_type):
        searched = search(one, snapshot)
        if searched.reason:
            unsure.append(searched)
        elif not searched.found:
            found.append(_finding(one, searched, snapshot))
    return tuple(found), tuple(unsure)


def _finding(one: RequiredItem, searched: Searched, snapshot: Snapshot) -> FindingDraft:
    place = next((column.url for column in snapshot.columns if column.category in one.columns), "")
    url = place or snapshot.home.url or snapshot.site.url
    params = {"item_name": one.name, "category": "", "document": one.document, "clause": one.clause}
    template = _MISSING_ITEM if one.sure else _CANDIDATE_ITEM
    if searched.lacking:
        params["missing"] = "、".join(one.fields[part] for part in searched.lacking)
        template = _LACKS
    evidence = {
        **params,
        "number": one.number,
        "quote": one.quote,
        "source_status": one.status,
        "pages": snapshot.run.pages,
        "targets": list(searched.looked_at),
    }
    return FindingDraft(f"item:{one.item}", url, template, params, evidence, (url,), 1, suspected=not one.sure)
