"""What a sample site is made of: the TOML files of `sites/` as typed, strictly validated data."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Literal

import msgspec

StyleName = Literal["trs", "hanweb", "asp", "modern"]
ColumnKind = Literal["list", "section", "page", "leaders", "letters", "form", "services", "external"]
RepostHow = Literal["full", "forward", "link"]
DefectKind = Literal[
    "stale_column",
    "blank_column",
    "missing_column",
    "undated_column",
    "stale_home",
    "dead_link",
    "dead_attachment",
    "external_dead",
    "blocked_link",
    "failing_link",
    "soft_404_link",
    "misdirected_link",
    "missing_mark",
    "reply_overdue",
    "future_date",
    "late_publication",
    "unlinked_interpretation",
    "late_repost",
    "missing_repost",
    "off_home",
    "missing_text",
    "missing_elements",
]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base: a key that nobody reads is an error, not a surprise."""


class Leader(_Strict, frozen=True):
    """One leader: name, post, 简历 and 分工."""

    name: str
    post: str
    resume: str
    duties: str


class Letter(_Strict, frozen=True):
    """One letter of the mailbox: asked `age` days ago at `time`, answered `answered` days later (-1: not yet)."""

    title: str
    age: int
    answered: int
    unit: str
    question: str
    answer: str
    kind: str = "咨询"


class Item(_Strict, frozen=True):
    """One text of a column.

    `age` is in days before today; `on` ("03-18") is a fixed day of the year, the last one that is not in the future.
    `written` is the number of days from 成文日期 to publication. `repost` names a document of another site as
    "site:item". `interprets` names the item that this one explains. Texts may hold the places of `xuncha.demo.dates`.
    """

    title: str
    text: str = ""
    id: str = ""
    age: int = -1
    on: str = ""
    time: str = "09:30"
    source: str = ""
    number: str = ""
    written: int = 1
    topic: str = ""
    table: tuple[tuple[str, ...], ...] = ()
    files: tuple[str, ...] = ()
    interprets: str = ""
    repost: str = ""
    how: RepostHow = "full"
    hours_after: int = 0
    elements: dict[str, str] = {}


class Column(_Strict, frozen=True):
    """One column (栏目). `id` is its path; `category` an id of design.md part 5, "" for a mere grouping.

    `gathers` are columns elsewhere on the site whose items it shows too. `home` is the number of rows on the home page.
    """

    id: str
    name: str
    category: str = ""
    parent: str = ""
    kind: ColumnKind = "list"
    text: str = ""
    home: int = 0
    table: tuple[tuple[str, ...], ...] = ()
    files: tuple[str, ...] = ()
    link: str = ""
    gathers: tuple[str, ...] = ()
    leaders: tuple[Leader, ...] = ()
    letters: tuple[Letter, ...] = ()
    item: tuple[Item, ...] = ()


class FriendLink(_Strict, frozen=True):
    """A link in the friend links block; `url` may start with "site:<id>" for another sample site."""

    name: str
    url: str


class Defect(_Strict, frozen=True):
    """One fault that is switched on in a sample site, and what an inspection must say about it.

    `target` names the thing that is wrong: "column:<id>", "item:<id>", "path:/x", "site:<id>/x", "upstream:<item id>",
    "home" or "mark:<name>". `indicator` is empty for a fault that must not be counted (blocked, uncertain).
    `outcome` is what the finding or the link must look like.
    """

    kind: DefectKind
    target: str
    reason: str
    indicator: str = ""
    outcome: Literal["finding", "veto", "blocked", "uncertain", "suspected"] = "finding"
    days: int = 0
    text: str = ""
    place: str = "footer"


class SiteSpec(_Strict, frozen=True):
    """One sample site: identity, style, columns, links, and the defects that its file switches on."""

    id: str
    name: str
    short: str
    style: StyleName
    body_type: str
    site_code: str
    sponsor: str
    office: str
    domain: str
    icp: str
    police: str
    phone: str
    address: str
    email: str
    slogan: str
    superior: str = ""
    upstream: tuple[str, ...] = ()
    script_lists: bool = False
    page_size: int = 12
    column: tuple[Column, ...] = ()
    friend: tuple[FriendLink, ...] = ()
    defect: tuple[Defect, ...] = ()


SITE_FILES = ("lanxi", "qinghe", "qinghe_jtj", "qinghe_zrzy")


def load(text: str) -> SiteSpec:
    """Read a site from TOML text.

    Raises:
        msgspec.ValidationError: an unknown key or a wrong type, with the path to it.
        ValueError: a column or item is named twice, or a reference leads nowhere.
    """
    spec = msgspec.convert(tomllib.loads(text), SiteSpec)
    _check_references(spec)
    return spec


def bundled() -> tuple[SiteSpec, ...]:
    """The sample sites that ship with the program, superior body first."""
    folder = files("xuncha.demo").joinpath("sites")
    return tuple(load(folder.joinpath(f"{name}.toml").read_text("utf-8")) for name in SITE_FILES)


def _check_references(spec: SiteSpec) -> None:
    columns = [column.id for column in spec.column]
    items = [item.id for column in spec.column for item in column.item if item.id]
    for name, ids in (("column", columns), ("item", items)):
        twice = {one for one in ids if ids.count(one) > 1}
        if twice:
            raise ValueError(f"{spec.id}: {name} named twice: {sorted(twice)}")
    for column in spec.column:
        if column.parent and column.parent not in columns:
            raise ValueError(f"{spec.id}: column {column.id}: parent {column.parent!r} does not exist")
        for gathered in column.gathers:
            if gathered not in columns:
                raise ValueError(f"{spec.id}: column {column.id}: gathers {gathered!r}, which does not exist")
        for item in column.item:
            if item.interprets and item.interprets not in items:
                raise ValueError(f"{spec.id}: {item.title}: interprets {item.interprets!r}, which does not exist")
            if (item.age < 0) == (not item.on) and not item.repost:
                raise ValueError(f"{spec.id}: {item.title}: give age or on")
