"""Configuration of watching superior sites: `[watch]` in xuncha.toml, `[[site.watch]]` in sites.toml."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Minutes = Annotated[int, msgspec.Meta(ge=5, le=7 * 24 * 60)]
Expect = Literal["all", "rule", "picked"]


class WatchSection(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """[watch] in xuncha.toml.

    Args:
        every: minutes between two looks at a column during `hours` of working days.
        otherwise: minutes between two looks at all other times, and at columns that refuse us.
        hours: working hours, such as "08:00-20:00".
        timeout: seconds for one answer.
        new_pages: pages of new documents that are read in one look at a column; the rest follow in the next.
        keep_days: for so many days after it was first seen a document is looked at daily: is it still there?
        stale_days: a column that could not be read for so many days says nothing about anybody any more.
    """

    every: Minutes = 30
    otherwise: Minutes = 240
    hours: str = "08:00-20:00"
    timeout: Annotated[float, msgspec.Meta(ge=1)] = 20.0
    new_pages: Annotated[int, msgspec.Meta(ge=1, le=200)] = 30
    keep_days: Annotated[int, msgspec.Meta(ge=1)] = 30
    stale_days: Annotated[int, msgspec.Meta(ge=1)] = 3


class WatchEntry(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One [[site.watch]]: a column of a superior site whose documents bind.

    Args:
        url: a list page, a feed (RSS, Atom) or a list as JSON.
        name: how reports call it; empty: as the page calls itself.
        expect: "all" documents must be reposted, those that the "rule" of the rulebook names, or only those that a
            person "picked" (`xuncha reposts pick`).
    """

    url: str
    name: str = ""
    expect: Expect = "rule"
