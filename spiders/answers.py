"""What is kept of an answer besides its page: headers, hash, certificate, and what came in the place of a file."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from spiders import attachment_bytes, certificates, reading
from spiders.nonsense import Look
from spiders.pages import urls

if TYPE_CHECKING:
    from datetime import datetime

    from scrapy.http import Response

    from spiders.outcomes import Outcome
    from spiders.pages.model import Page


@functools.cache
def _key(name: str) -> bytes:
    return name.title().encode("ascii")


def header(response: Response, name: str) -> str:
    """One header, "" if there is none. `name`: one of few, written by us."""
    values = dict.get(response.headers, _key(name))  # Scrapy would put name and default into its form at every call
    return values[-1].decode("latin-1") if values else ""


def location(response: Response, url: str) -> str:
    """Where a redirect leads; "" if it says nothing that is an address."""
    said = (response.headers.get("Location") or b"").decode("utf-8", "replace").strip()
    return urls.join(url, said) if said else ""


def look(response: Response, url: str, page: Page, content_hash: str = "") -> Look:
    """A page, to be compared with what its host says to nonsense. `content_hash`: of its body, where it is known."""
    body, content_type = response.body, header(response, "Content-Type")
    content_hash = content_hash or reading.content_hash(body)
    return Look(url, content_hash, page.title, page.skeleton, lambda: reading.text_pieces(body, url, content_type))


def facts(response: Response, host: str, now: datetime) -> dict[str, Any]:
    """Columns of `url` in a crawl file."""
    return {
        "content_type": header(response, "Content-Type"),
        "bytes": len(response.body),
        "etag": header(response, "ETag"),
        "last_modified": header(response, "Last-Modified"),
        "content_hash": reading.content_hash(response.body) if response.body else "",
        "tls": _certificate(response, host, now),
    }


def _certificate(response: Response, host: str, now: datetime) -> str:
    """What the server's certificate says of itself. Pages are read whatever it says."""
    if response.certificate is None:
        return ""
    try:
        original = response.certificate.original.to_cryptography()
    except (ValueError, AttributeError, TypeError):  # a certificate is as hostile as a page
        return certificates.UNREADABLE
    return certificates.describe(original, host, now, old_tls=certificates.OLD_TLS in response.flags)


def as_file(outcome: Outcome, response: Response, url: str, page_kind: str) -> Outcome:
    """The outcome, corrected if the address names a file and something else came. `page_kind`: "" if it was no page."""
    said = header(response, "Content-Length")
    if not page_kind and attachment_bytes.promised(url) and attachment_bytes.looks_like_page(response.body[:1024]):
        page_kind = reading.look(response.body, url, "text/html", response.status).kind
    return attachment_bytes.corrected(
        outcome,
        url,
        header(response, "Content-Type"),
        response.body,
        int(said) if said.isascii() and said.isdigit() and len(said) < 16 else None,
        page_kind,
    )
