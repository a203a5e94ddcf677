"""From the bytes of an answer to what its page says, and what that makes of the outcome.

Readers are imported when they are called: a crawl whose pages are read by other processes (`spiders.readers`) does
without them.
"""

from __future__ import annotations

import functools
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

from spiders import outcomes, whole_files
from spiders.pages import wording

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from spiders.pages.model import Glance, Page

PARKED = "parked: "  # how the detail of an answer begins that came from a parked domain


@functools.cache
def version() -> str:
    """What stands for this version of page understanding, own words included: a page read by another is read anew."""
    digest = hashlib.blake2b(digest_size=8)
    for folder in (files("spiders") / "pages", files("xuncha") / "vocabulary"):
        for file in _files(folder):
            digest.update(file.read_bytes())
    digest.update(wording.fingerprint())
    return digest.hexdigest()


def _files(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _files(entry)
        elif entry.name.endswith((".py", ".toml", ".txt", ".json")):
            yield entry


def content_hash(body: bytes) -> str:
    """Hash of a body, for equality only."""
    return hashlib.blake2b(body, digest_size=12).hexdigest()


def may_be_page(content_type: str) -> bool:
    """Whether a content type is worth reading as a page. Anything unnamed is looked at."""
    content_type = content_type.lower()
    if not content_type or "html" in content_type:
        return True
    if "svg" in content_type or "officedocument" in content_type:  # docx and xlsx call themselves openxmlformats
        return False
    return "xml" in content_type or "json" in content_type


def is_whole(body: bytes) -> bool:
    """Whether a body that was shorter than promised is a page or a file to its end: then only the length was wrong.

    Half a page must never be read: its columns would look blank, its lists stale.
    """
    return b"</html" in body[-2000:].lower() or whole_files.is_whole(body)


def read(
    body: bytes, url: str, content_type: str, status: int, *, home: bool = False, scripts_ran: bool = False
) -> Page:
    """Understand one page; the only call into `spiders.pages` during a crawl."""
    from spiders.pages.understand import understand

    return understand(body, url, content_type, status=status, is_home=home, scripts_ran=scripts_ran)


def look(body: bytes, url: str, content_type: str, status: int) -> Glance:
    """What must be known of a page on another host."""
    from spiders.pages.understand import glance

    return glance(body, url, content_type, status=status)


def text_pieces(body: bytes, url: str, content_type: str) -> Iterator[str]:
    """The visible text of a page piece by piece, to compare two pages of one template."""
    from spiders.pages.document import parse

    unseen = {"script", "style", "noscript", "template", "textarea", "title"}
    for element in parse(body, url, content_type).elements:
        if isinstance(element.tag, str) and element.tag not in unseen and element.text:
            yield element.text
        if element.tail:
            yield element.tail


def outcome_of(page: Page | Glance, outcome: outcomes.Outcome) -> outcomes.Outcome:
    """Correct the outcome of the status by what the page says of itself.

    A protection page is `blocked` whatever its status: it stands before the content and says nothing about it.
    """
    if page.kind == "protection" and outcome.name not in {outcomes.NOT_FOUND, outcomes.GONE}:
        return outcomes.Outcome(outcomes.PROTECTION, outcome.status, page.kind_rule)
    if page.kind == "parked" and outcome.name == outcomes.OK:
        return outcomes.Outcome(outcome.name, outcome.status, f"{PARKED}{page.kind_rule}")
    if page.kind == "error" and outcome.name == outcomes.OK:
        return outcomes.Outcome(outcomes.SOFT_NOT_FOUND, outcome.status, page.kind_rule)
    return outcome
