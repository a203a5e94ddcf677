"""Defects switched on: pure changes of a site's data before it is laid out, and the bad links that it must carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xuncha.demo.spec import Column, Defect, Item, SiteSpec


@dataclass(frozen=True)
class ExtraLink:
    """A link that a defect adds. Where it stands ("footer", "home", "friend", "item:<id>") is the key it is under."""

    text: str
    url: str


def columns(spec: SiteSpec, kind: str) -> set[str]:
    """Ids of the columns that carry defects of this kind."""
    return {one.target.partition(":")[2] for one in spec.defect if one.kind == kind}


def without(spec: SiteSpec, *, style: str = "", defect: tuple[Defect, ...] = ()) -> SiteSpec:
    """The same site with other defects (none by default), in another style if wanted."""
    changed = msgspec.structs.replace(spec, defect=defect)
    return msgspec.structs.replace(changed, style=style) if style else changed


def apply(spec: SiteSpec) -> SiteSpec:
    """Return the site as its content-related defects leave it."""
    for defect in spec.defect:
        change = _CHANGES.get(defect.kind)
        if change:
            spec = msgspec.structs.replace(spec, column=change(spec.column, defect))
    return spec


def missing_marks(spec: SiteSpec) -> set[str]:
    """Marks that the footer must not show: site_code, icp, police, gov_mark, error_report, sitemap, sponsor."""
    return columns(spec, "missing_mark")


def extra_links(spec: SiteSpec, urls: Mapping[str, str]) -> dict[str, list[ExtraLink]]:
    """Bad links by the place where they stand."""
    found: dict[str, list[ExtraLink]] = {}
    for defect in spec.defect:
        scheme, _, rest = defect.target.partition(":")
        if scheme == "path" and defect.text:
            found.setdefault(defect.place, []).append(ExtraLink(defect.text, rest))
        elif scheme == "site" and defect.text:
            site, _, path = rest.partition("/")
            found.setdefault(defect.place, []).append(
                ExtraLink(defect.text, urls.get(site, "").rstrip("/") + "/" + path)
            )
    return found


def _change_column(columns: tuple[Column, ...], ident: str, **changes: object) -> tuple[Column, ...]:
    return tuple(msgspec.structs.replace(one, **changes) if one.id == ident else one for one in columns)


def _ident(defect: Defect) -> str:
    return defect.target.partition(":")[2]


def _stale(columns: tuple[Column, ...], defect: Defect) -> tuple[Column, ...]:
    """Make the newest item of a column `days` old; the others keep their distance."""
    ident = _ident(defect)
    items = next(column.item for column in columns if column.id == ident)
    youngest = min((item.age for item in items if item.age >= 0), default=0)
    aged = tuple(_aged(item, defect.days - youngest) for item in items if not item.repost)
    return _change_column(columns, ident, item=aged)


def _aged(item: Item, days: int) -> Item:
    if item.age < 0:
        return item
    return msgspec.structs.replace(item, age=item.age + days)


def _stale_home(columns: tuple[Column, ...], defect: Defect) -> tuple[Column, ...]:
    """Nothing on the whole site is younger than `days`: everything is that much older, in the same order."""
    return tuple(
        msgspec.structs.replace(column, item=tuple(_aged(item, defect.days) for item in column.item))
        for column in columns
    )


def _blank(columns: tuple[Column, ...], defect: Defect) -> tuple[Column, ...]:
    return _change_column(columns, _ident(defect), item=())


def _missing(columns: tuple[Column, ...], defect: Defect) -> tuple[Column, ...]:
    gone = {_ident(defect)}
    kept = []
    for column in columns:
        if column.id in gone or column.parent in gone:
            gone.add(column.id)
        else:
            kept.append(column)
    return tuple(kept)


def _overdue(columns: tuple[Column, ...], defect: Defect) -> tuple[Column, ...]:
    """The first letter of a mailbox has waited `days` for an answer."""
    column = next(column for column in columns if column.id == _ident(defect))
    first = msgspec.structs.replace(column.letters[0], age=defect.days, answered=-1, answer="")
    return _change_column(columns, column.id, letters=(first, *column.letters[1:]))


def _item(columns: tuple[Column, ...], ident: str, **changes: object) -> tuple[Column, ...]:
    return tuple(
        msgspec.structs.replace(
            column,
            item=tuple(msgspec.structs.replace(one, **changes) if one.id == ident else one for one in column.item),
        )
        for column in columns
    )


def _future(columns: tuple[Column, ...], defect: Defect) -> tuple[Column, ...]:
    return _item(columns, _ident(defect), age=-defect.days)


def _late_publication(columns: tuple[Column, ...], defect: Defect) -> tuple[Column, ...]:
    """A document is published `days` after it was signed."""
    return _item(columns, _ident(defect), written=defect.days)


def _unlinked(columns: tuple[Column, ...], defect: Defect) -> tuple[Column, ...]:
    """A document and what explains it do not link to each other."""
    ident = _ident(defect)
    return tuple(
        msgspec.structs.replace(
            column,
            item=tuple(
                msgspec.structs.replace(one, interprets="") if one.interprets == ident else one for one in column.item
            ),
        )
        for column in columns
    )


def _late(columns: tuple[Column, ...], defect: Defect) -> tuple[Column, ...]:
    """The repost of an upstream item comes `days` too late."""
    return _repost(columns, defect, lambda item: msgspec.structs.replace(item, hours_after=24 * defect.days))


def _not_reposted(columns: tuple[Column, ...], defect: Defect) -> tuple[Column, ...]:
    ident = _ident(defect)
    return tuple(
        msgspec.structs.replace(
            column, item=tuple(item for item in column.item if not item.repost.endswith(f":{ident}"))
        )
        for column in columns
    )


def _repost(columns: tuple[Column, ...], defect: Defect, change: object) -> tuple[Column, ...]:
    ident = _ident(defect)
    assert callable(change)
    return tuple(
        msgspec.structs.replace(
            column,
            item=tuple(change(item) if item.repost.endswith(f":{ident}") else item for item in column.item),
        )
        for column in columns
    )


def _off_home(columns: tuple[Column, ...], defect: Defect) -> tuple[Column, ...]:
    """The home page does not show a column."""
    return _change_column(columns, _ident(defect), home=0)


def _without_text(columns: tuple[Column, ...], defect: Defect) -> tuple[Column, ...]:
    """A column page or an item that leaves out the words `text`, as its file has them."""
    scheme, _, ident = defect.target.partition(":")
    if scheme == "item":
        item = next(one for column in columns for one in column.item if one.id == ident)
        assert defect.text in item.text, f"{ident} has no such words"
        return _item(columns, ident, text=item.text.replace(defect.text, ""))
    column = next(column for column in columns if column.id == ident)
    assert defect.text in column.text, f"{ident} has no such words"
    return _change_column(columns, ident, text=column.text.replace(defect.text, ""))


def _without_elements(columns: tuple[Column, ...], defect: Defect) -> tuple[Column, ...]:
    """A service guide without the elements that `text` names, with 、 between them."""
    ident = _ident(defect)
    gone = defect.text.split("、")
    item = next(one for column in columns for one in column.item if one.id == ident)
    assert set(gone) <= set(item.elements), f"{ident} has no such elements"
    return _item(columns, ident, elements={name: value for name, value in item.elements.items() if name not in gone})


_CHANGES = {
    "stale_column": _stale,
    "blank_column": _blank,
    "missing_column": _missing,
    "stale_home": _stale_home,
    "reply_overdue": _overdue,
    "future_date": _future,
    "late_publication": _late_publication,
    "unlinked_interpretation": _unlinked,
    "late_repost": _late,
    "missing_repost": _not_reposted,
    "off_home": _off_home,
    "missing_text": _without_text,
    "missing_elements": _without_elements,
}
