"""Which columns a body must have, and whether a crawl has seen enough of a site to call one missing.

Rests on 政府信息公开条例 第12条 and 第20条, 国办公开办函〔2019〕61号 and 国办发〔2017〕47号; each requirement in the
rulebook names its own clause. Nothing is called missing unless the menus were read: a site whose navigation is built
by a script, or whose disclosure platform lies in another system, is `could_not_check`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec

from db.models import ColumnState
from inspector.entries import SourceEntry  # noqa: TC001 - msgspec reads the annotations
from inspector.params import ALL_BODIES, binds, known_bodies, known_categories
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.models import Column, Snapshot, Target


class Requirement(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One category that must exist for these bodies, with its own source.

    `accept` lists categories that do instead. `within` names the container in which the column is looked for besides
    the menus (the disclosure platform): when that cannot be read, the column is unknown, not missing. `also` holds the
    sources of the rules that this one was laid over. `candidate`: the text asks for the information and not for a
    column of its own, so that a missing column is shown to people and not counted.
    """

    category: str
    document: Annotated[str, msgspec.Meta(min_length=1)]
    clause: Annotated[str, msgspec.Meta(min_length=1)]
    status: Literal["official", "local", "unconfirmed"]
    number: str = ""
    quote: str = ""
    body_types: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)] = (ALL_BODIES,)
    accept: tuple[str, ...] = ()
    within: str = ""
    candidate: bool = False
    also: tuple[SourceEntry, ...] = ()

    def __post_init__(self) -> None:
        known_categories((self.category, *self.accept, *([self.within] if self.within else [])))
        known_bodies(self.body_types)


_MENUS = frozenset({"header", "nav", "sidebar", "breadcrumb", "unknown", ""})
HOME_READ = frozenset({"ok", "not_modified", "too_large"})

_HOME_UNREAD = N_("The home page could not be read: {cause}.")
_NO_MENU = N_("No column at all was recognised on the site; its menu may be built by a script.")
_INCOMPLETE = N_("The crawl ended before all menus were read: {stopped_by}.")
_UNREAD_MENU = N_(
    "A page that the home page links to could not be read, and the column may be there: {url} ({verdict})."
)
_UNREAD_PLACE = N_("{place_category} could not be read, and the column may be there: {url}.")


def applying(requirements: Iterable[Requirement], body_type: str) -> tuple[Requirement, ...]:
    """The requirements that bind a body of this type, each category once (the first entry of the rulebook wins)."""
    first: dict[str, Requirement] = {}
    for requirement in requirements:
        if binds(requirement.body_types, body_type):
            first.setdefault(requirement.category, requirement)
    return tuple(first.values())


def missing_states(snapshot: Snapshot, required: Sequence[Requirement]) -> tuple[ColumnState, ...]:
    """One state for each required category without a column: `missing`, or `unknown` with the reason.

    A column counts as present whatever its verdict: one that cannot be opened is a broken link, counted as that. It is
    present, too, when an article says that it stands in it: a guide is often one page and no list.
    """
    present = {column.category for column in snapshot.columns} | {doc.column for doc in snapshot.documents}
    absent = [item for item in required if not present & {item.category, *item.accept}]
    if not absent:
        return ()
    general = _why_unsure(snapshot)
    return tuple(_absent(item, general or _why_place_unsure(snapshot, item)) for item in absent)


def _absent(item: Requirement, why: tuple[str, dict[str, Any]] | None) -> ColumnState:
    reason, params = why or ("", {})
    return ColumnState(item.category, "", "", 0, "", 0, "unknown" if why else "missing", None, reason, params)


def _why_unsure(snapshot: Snapshot) -> tuple[str, dict[str, Any]] | None:
    """Why no column at all may be called missing; None when the menus were read."""
    run = snapshot.run
    if run.home_outcome not in HOME_READ:
        return _HOME_UNREAD, {"cause": run.home_outcome}
    if not snapshot.columns:
        return _NO_MENU, {}
    if not (run.complete or run.menus_complete):
        return _INCOMPLETE, {"stopped_by": run.stopped_by or ""}
    for target in snapshot.targets:
        if _unread_menu_page(target):
            return _UNREAD_MENU, {"url": target.url, "verdict": target.verdict}
    for column in snapshot.columns:
        if column.level == 1 and _unread_column(column):
            return _UNREAD_MENU, {"url": column.url, "verdict": column.verdict}
    return None


def _unread_menu_page(target: Target) -> bool:
    """A page that a menu of the home page leads to and that we could not read: a whole branch may hang on it.

    A link in the body of the page (惠企政策直通车, a banner) leads to one thing, whose name we know from its text; only
    for what belongs there would it matter (`within`).
    """
    if not target.own or not target.on_home or target.kind != "page" or target.position not in _MENUS:
        return False
    return target.verdict in {"blocked", "uncertain", "ours", "unchecked"} and _may_be_menu(target)


def _may_be_menu(target: Target) -> bool:
    """Addresses of articles carry a date or a long number (t20261120_123456.html, content_123456.htm); menus do not."""
    last = urlsplit_path(target.url).rsplit("/", 1)[-1]
    return sum(char.isdigit() for char in last) < 5


def _unread_column(column: Column) -> bool:
    return not column.exempt and (
        column.verdict in {"blocked", "uncertain", "ours"} or column.list_state == "not_fetched"
    )


def _why_place_unsure(snapshot: Snapshot, item: Requirement) -> tuple[str, dict[str, Any]] | None:
    """Why this column may exist unseen: the place where it belongs is elsewhere or could not be read."""
    if not item.within:
        return None
    places = [column for column in snapshot.columns if column.category == item.within]
    for column in places:
        elsewhere = column.exempt in {"external", "login"}
        if elsewhere or column.verdict != "good" or column.list_state in {"script", "not_fetched"}:
            return _UNREAD_PLACE, {"place_category": item.within, "url": column.url}
    return None


def urlsplit_path(url: str) -> str:
    """The path of an address; "" when it is no address."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
