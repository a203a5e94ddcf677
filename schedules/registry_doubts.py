"""What in the registry of sites a person should look at: no error, and nothing that is held against a site.

国办发〔2017〕47号: 一个单位原则上最多开设一个网站. Two entries with one sponsor may be a portal and its service hall;
two with one site code are a slip of the pen.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from xuncha.config import SiteEntry

_SPONSOR = N_(
    "{sites} have the same sponsor, {value}. A body is to have one website (国办发〔2017〕47号): if one of them is "
    "closed or merged, take it out of the registry or look at its notice."
)
_CODE = N_("{sites} have the same site code, {value}; one of them is wrong.")
_ADDRESS = N_("{sites} have the same address, {value}.")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A message id with its values: `sites` (ids, with 、 between them) and `value` (what they share)."""

    message: str
    params: dict[str, Any] = field(default_factory=dict)


def doubts(entries: Iterable[SiteEntry]) -> list[Doubt]:
    """What the entries share that only one may have, in the order of the registry."""
    entries = list(entries)
    return [
        *_shared(entries, _SPONSOR, lambda entry: re.sub(r"\s", "", entry.sponsor)),
        *_shared(entries, _CODE, lambda entry: entry.site_code.strip().lower()),
        *_shared(entries, _ADDRESS, lambda entry: re.sub(r"^https?://(?:www\.)?", "", entry.url.lower()).rstrip("/")),
    ]


def _shared(entries: list[SiteEntry], message: str, key: Callable[[SiteEntry], str]) -> list[Doubt]:
    by_key: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if value := key(entry):
            by_key[value].append(entry.id)
    return [Doubt(message, {"sites": "、".join(ids), "value": value}) for value, ids in by_key.items() if len(ids) > 1]
