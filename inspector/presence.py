"""Whether a site offers something at all: what the checks on missing channels and services share.

A thing may stand in a column, on a page, or in another system that the site links to. Only when none of these is there
and the menus were read is it missing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.models import ColumnState, Snapshot, Target
    from inspector.check import Case


def link_elsewhere(snapshot: Snapshot, hosts: Iterable[str], names: Iterable[str]) -> Target | None:
    """A link to another site whose host holds one of `hosts` as a part, or whose text holds one of `names`."""
    parts, words = tuple(hosts), tuple(names)
    for target in snapshot.targets:
        if target.own or target.kind not in {"page", ""} or target.verdict == "broken":
            continue
        if any(word in target.text for word in words) or host_of(target.url, parts):
            return target
    return None


def host_of(url: str, parts: Sequence[str]) -> bool:
    """Whether the host of an address is one of these or has one of them as a label (zwfw.qinghe.gov.cn)."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return False
    labels = re.split(r"[.-]", host)
    return any(host == part or host.endswith(f".{part}") or part in labels for part in parts)


def absent_state(case: Case, category: str) -> ColumnState | None:
    """The state of a required category without a column: `missing` or `unknown`; None if there is a column."""
    return next(
        (one for one in case.columns if one.category == category and not one.url and not one.name),
        None,
    )
