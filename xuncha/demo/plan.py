"""From a site's file and a day to its pages: every column and item with its address, date and neighbours. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from xuncha.demo import defects
from xuncha.demo.dates import chinese, fill, published
from xuncha.demo.styles import STYLES, Style

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xuncha.demo.spec import Column, Item, SiteSpec


@dataclass(frozen=True)
class FileLink:
    """An attachment: what the link says, where it lies, what type it is."""

    name: str
    path: str
    kind: str


@dataclass
class Entry:
    """One item with its place and time. `url` is absolute when the row leads to another site."""

    item: Item
    column: Column
    url: str
    at: datetime
    title: str
    paragraphs: tuple[str, ...]
    number: str
    written: date
    source: str
    table: tuple[tuple[str, ...], ...]
    files: tuple[FileLink, ...]
    undated: bool = False
    external: bool = False
    explained_by: list[Entry] = field(default_factory=list)
    explains: Entry | None = None
    previous: Entry | None = None
    next: Entry | None = None

    @property
    def day(self) -> date:
        """The claimed day."""
        return self.at.date()

    @property
    def signature(self) -> str:
        """成文日期 as it stands under the text."""
        return chinese(self.written)


@dataclass
class Section:
    """One column with its place in the tree, and its entries, newest first."""

    column: Column
    number: int
    url: str
    level: int
    children: list[Section] = field(default_factory=list)
    parent: Section | None = None
    entries: list[Entry] = field(default_factory=list)
    gathered: list[Section] = field(default_factory=list)

    @property
    def trail(self) -> list[Section]:
        """From the first level down to this column."""
        return [*(self.parent.trail if self.parent else []), self]

    @property
    def blocks(self) -> list[Section]:
        """What its page shows: columns below it and columns gathered from elsewhere."""
        return [*self.children, *self.gathered]

    def below(self) -> list[Entry]:
        """Own entries and those of all columns below, newest first."""
        found = list(self.entries)
        for child in self.children:
            found += child.below()
        return sorted(found, key=lambda entry: entry.at, reverse=True)


@dataclass
class Plan:
    """A whole site, ready to be rendered."""

    spec: SiteSpec
    today: date
    style: Style
    urls: Mapping[str, str]
    sections: dict[str, Section]
    entries: list[Entry]
    extra_links: dict[str, list[defects.ExtraLink]]

    @property
    def menu(self) -> list[Section]:
        """First-level columns in the order of the file."""
        return [section for section in self.sections.values() if section.parent is None]

    def entry(self, ident: str) -> Entry:
        """The entry of a named item."""
        return next(entry for entry in self.entries if entry.item.id == ident)


def make(spec: SiteSpec, today: date, urls: Mapping[str, str], library: Mapping[str, SiteSpec]) -> Plan:
    """Lay out a site as of `today`. `urls` are base addresses of all sites, `library` their files, both by id."""
    style = STYLES[spec.style]
    faulty = defects.apply(spec)
    numbers = {column.id: position for position, column in enumerate(spec.column, 1)}
    item_numbers = {_key(column, item): n for n, (column, item) in enumerate(_items(spec), 1)}
    sections: dict[str, Section] = {}
    for column in faulty.column:
        url = _external(column.link, urls) if column.kind == "external" else style.column(column.id, numbers[column.id])
        parent = sections.get(column.parent)
        section = Section(column, numbers[column.id], url, parent.level + 1 if parent else 1, parent=parent)
        sections[column.id] = section
        if parent:
            parent.children.append(section)
    for section in sections.values():
        section.gathered = [sections[one] for one in section.column.gathers if one in sections]
    plan = Plan(faulty, today, style, urls, sections, [], defects.extra_links(spec, urls))
    for column, item in _items(faulty):
        entry = _entry(plan, column, item, item_numbers[_key(column, item)], library)
        entry.undated = column.id in defects.columns(spec, "undated_column")
        sections[column.id].entries.append(entry)
        plan.entries.append(entry)
    _connect(plan)
    return plan


def _items(spec: SiteSpec) -> Iterator[tuple[Column, Item]]:
    return ((column, item) for column in spec.column for item in column.item)


def _key(column: Column, item: Item) -> str:
    return f"{column.id}|{item.id or item.title}|{item.repost}"


def _external(link: str, urls: Mapping[str, str]) -> str:
    """Resolve "site:<id>/path" to the address where that site is served; other links stay as they are."""
    if not link.startswith("site:"):
        return link
    ident, _, path = link.removeprefix("site:").partition("/")
    return urls.get(ident, "").rstrip("/") + "/" + path


external = _external


def _entry(plan: Plan, column: Column, item: Item, number: int, library: Mapping[str, SiteSpec]) -> Entry:
    if item.repost:
        return _repost(plan, column, item, number, library)
    day = published(plan.today, item.age, item.on)
    at = datetime.combine(day, time.fromisoformat(item.time))
    written = day - timedelta(days=item.written)
    style = plan.style
    section = plan.sections[column.id]
    return Entry(
        item=item,
        column=column,
        url=style.article(column.id, section.number, number, day),
        at=at,
        title=fill(item.title, day, plan.today),
        paragraphs=_paragraphs(item.text, day, plan.today),
        number=fill(item.number, written, plan.today),
        written=written,
        source=item.source or plan.spec.sponsor,
        table=tuple(tuple(fill(cell, day, plan.today) for cell in row) for row in item.table),
        files=_files(plan, column, item, number, day),
    )


def _repost(plan: Plan, column: Column, item: Item, number: int, library: Mapping[str, SiteSpec]) -> Entry:
    """An item of another site, taken over in full, under a forwarding title, or as a plain link to it."""
    site, _, ident = item.repost.partition(":")
    origin_plan = make(library[site], plan.today, plan.urls, library)
    origin = origin_plan.entry(ident)
    at = origin.at + timedelta(hours=item.hours_after)
    day = at.date()
    title, paragraphs, number_text, written = origin.title, origin.paragraphs, origin.number, origin.written
    if item.how == "forward":
        title = fill(item.title, day, plan.today)
        paragraphs = (*_paragraphs(item.text, day, plan.today), *paragraphs)
        number_text, written = fill(item.number, day, plan.today), day
    section = plan.sections[column.id]
    is_link = item.how == "link"
    url = plan.style.article(column.id, section.number, number, day)
    return Entry(
        item=item,
        column=column,
        url=plan.urls.get(site, "").rstrip("/") + origin.url if is_link else url,
        at=at,
        title=title,
        paragraphs=paragraphs,
        number=number_text,
        written=written,
        source=library[site].name,
        table=origin.table,
        files=() if is_link else _files(plan, column, item, number, day),
        external=is_link,
    )


def _paragraphs(text: str, day: date, today: date) -> tuple[str, ...]:
    return tuple(line.strip() for line in fill(text, day, today).strip().splitlines() if line.strip())


def _files(plan: Plan, column: Column, item: Item, number: int, day: date) -> tuple[FileLink, ...]:
    links = []
    for position, name in enumerate(item.files):
        kind = name.rpartition(".")[2]
        shown = fill(name, day, plan.today)
        links.append(FileLink(shown, plan.style.file(column.id, number, position, day, kind), kind))
    return tuple(links)


def _connect(plan: Plan) -> None:
    """Sort entries, link neighbours, and tie documents to their explanations both ways."""
    named = {entry.item.id: entry for entry in plan.entries if entry.item.id}
    for section in plan.sections.values():
        section.entries.sort(key=lambda entry: entry.at, reverse=True)
        own = [entry for entry in section.entries if not entry.external]
        for newer, older in pairwise(own):
            newer.next, older.previous = older, newer
    for entry in plan.entries:
        target = named.get(entry.item.interprets)
        if target:
            entry.explains = target
            target.explained_by.append(entry)
