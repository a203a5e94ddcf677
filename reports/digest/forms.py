"""The forms of a digest: html for mail, docx, xlsx, Markdown, JSON. All show the one `Digest`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from reports import letter
from reports.digest import book, tell
from reports.papers import mail_page, markdown
from reports.wording import plain

if TYPE_CHECKING:
    from reports.digest.model import Digest

SCHEMA = "xuncha.digest/1"
FORMS = ("html", "docx", "xlsx", "md", "json")


def render(digest: Digest, form: str) -> bytes:
    """A digest in one of `FORMS`."""
    if form == "html":
        return mail_page.render(tell.paper(digest, letters=False)).encode()
    if form == "docx":
        from reports.papers import word  # python-docx takes a while to import

        return word.render(tell.paper(digest, letters=True))
    if form == "xlsx":
        return book.render(digest)
    if form == "md":
        return markdown.render(tell.paper(digest, letters=True)).encode()
    return (json.dumps(data(digest), ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def data(digest: Digest) -> dict[str, Any]:
    """The digest as JSON holds it: everything, uncut."""
    told = asdict(digest)
    for written, one in zip(told["blocked"], digest.blocked, strict=True):
        written["letter"] = letter.text(one.letter)
    # Each problem stands once, with its unit; the lists of the first page name it by its id.
    for name in ("pressing", "overdue", "reposts"):
        told[name] = [one["id"] for one in told[name]]
    for written, line in zip(told["availability"], digest.availability, strict=True):
        written["rate"] = round(line.rate, 3)
    clean: dict[str, Any] = plain({"schema": SCHEMA, **told})
    return clean
