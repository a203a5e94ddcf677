"""Whose documents a site must repost, by the registry: its `upstream`, and watched sites above it (`superior`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.watch_models import WatchScope
from spiders.pages import urls

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xuncha.config import Config, SiteEntry


def above(entry: SiteEntry, registry: Mapping[str, SiteEntry]) -> list[str]:
    """Ids of the sites whose documents bind this one: what `upstream` names, then superiors that are watched.

    A superior without a [[site.watch]] is kept for reference alone. A circle of superiors ends where it began.
    """
    found = dict.fromkeys(entry.upstream)
    seen, place = {entry.id}, registry.get(entry.superior)
    while place is not None and place.id not in seen:
        seen.add(place.id)
        if place.watch:
            found.setdefault(place.id)
        place = registry.get(place.superior)
    return [name for name in found if name != entry.id]


def watched(registry: Mapping[str, SiteEntry]) -> list[str]:
    """Ids of the sites that are watched: those with a [[site.watch]], and those that some site names as `upstream`."""
    named = dict.fromkeys(name for entry in registry.values() for name in entry.upstream)
    return [entry.id for entry in registry.values() if entry.watch or entry.id in named]


def scope(config: Config, crawled: Collection[str] = ()) -> WatchScope:
    """What watching says in a judgement: superior sites with a [[site.watch]] are known by their watched columns alone.

    Args:
        config: registry and [watch].
        crawled: sites that are crawled for their documents all the same.
    """
    named = {
        entry.id: frozenset(urls.canonical(one.url) or one.url for one in entry.watch)
        for entry in config.sites.values()
        if entry.watch and entry.id not in crawled
    }
    return WatchScope(named, config.program.watch.stale_days)
