"""A notice that the site is closed or moved, or that it is being rebuilt: what it says, when, and where it leads.

国办发〔2017〕47号 (临时下线, 永久下线); GA 三(一) (杜绝随意下线、“假整合”).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from spiders.pages.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS = frozenset({"closing", "maintenance"})
HINTS: tuple[str, ...] = ()

_MAX_TEXT = 300
_DAY = re.compile(r"(20\d\d)\s?[年./-]\s?(1[0-2]|0?[1-9])\s?[月./-]\s?(3[01]|[12]\d|0?[1-9])\s?日?")
_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+){1,4}\.(?:gov\.cn|cn|政务)[\w./-]*")


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait: `kind`, `text`, `days` named in it (ISO), `successor` (where readers are sent, "" if nowhere)."""
    page, text = look.page, look.text
    own = host_of(page.url)
    leads = [link.url for link in page.links if link.tag in {"a", "area"} and link.url != page.url]
    if page.redirect_url and page.redirect_url != page.url:
        leads.insert(0, page.redirect_url)
    leads.sort(key=lambda url: host_of(url) == own)  # another host first; the new site may lie on the same one
    written = _ADDRESS.search(text)
    days = [f"{year}-{int(month):02}-{int(day):02}" for year, month, day in _DAY.findall(text)]
    successor = leads[0] if leads else written[0] if written and own not in written[0] else ""
    yield {"kind": page.kind, "text": text[:_MAX_TEXT], "days": sorted(set(days))[:5], "successor": successor}
