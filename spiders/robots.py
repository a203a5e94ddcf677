"""robots.txt (RFC 9309) of one host, parsed by Protego."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from protego import Protego

MAX_ROBOTS_BYTES = 512 * 1024  # RFC 9309 2.5 asks for at least 500 KiB
AGENT = "Xuncha"
MAX_DELAY = 10.0  # a longer one would make an inspection take days


@dataclass(slots=True)
class Robots:
    """What one host lets us ask. `found_by` says how we know: "file", "absent" (4xx), "unread" (5xx, timeout, ignored).

    A host that cannot deliver its robots.txt is asked all the same, at the polite rate: many government servers answer
    5xx to everything that is not in their CMS, and their owner has said nothing.
    """

    rules: Any = None
    found_by: str = "unread"

    def delay(self) -> float:
        """Seconds between requests that the file asks for (Crawl-delay), at most MAX_DELAY; 0 if it asks for none."""
        asked = self.rules.crawl_delay(AGENT) if self.rules is not None else None
        return min(float(asked), MAX_DELAY) if asked and asked > 0 else 0.0

    def allows(self, url: str) -> bool:
        """Whether this address may be asked."""
        return self.rules is None or bool(self.rules.can_fetch(url, AGENT))


def read(status: int, body: bytes) -> Robots:
    """Robots rules from the answer to /robots.txt; an HTML page in its place says nothing."""
    if 400 <= status < 500:
        return Robots(found_by="absent")
    if status != 200:
        return Robots(found_by="unread")
    text = body[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace")  # Notepad's mark would hide the first line
    if text.lstrip()[:1] == "<":
        return Robots(found_by="absent")
    return Robots(Protego.parse(text), "file")
