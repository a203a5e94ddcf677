"""From an answer to what is stored of it: page understanding called once, its result put into the columns of `page`."""

from __future__ import annotations

import functools
import hashlib
import json
from dataclasses import asdict
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from spiders import outcomes, whole_files
from spiders.pages import numbers, wording
from spiders.pages.document import parse
from spiders.pages.personal.scan import hide
from spiders.pages.sketch import sketch
from spiders.pages.understand import Glance, glance, understand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from spiders.pages.model import Article, Page

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
    return understand(body, url, content_type, status=status, is_home=home, scripts_ran=scripts_ran)


def look(body: bytes, url: str, content_type: str, status: int) -> Glance:
    """What must be known of a page on another host."""
    return glance(body, url, content_type, status=status)


def text_pieces(body: bytes, url: str, content_type: str) -> Iterator[str]:
    """The visible text of a page piece by piece, to compare two pages of one template."""
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


_CUTS_LINKS = frozenset({"links", "bytes"})  # limits behind which links of the page were not seen


def facts(page: Page) -> dict[str, Any]:
    """The columns of the table `page` in a crawl file."""
    article = page.article if page.kind == "article" else None
    crumbs = list(zip(page.column.breadcrumb, page.column.breadcrumb_urls, strict=False))
    return {
        "kind": page.kind,
        "reader": version(),
        "charset": page.charset,
        "replacements": page.replacements,
        "title": hide(page.title[:500]),
        "list_state": page.listing.state,
        "list_rule": page.listing.rule,
        "list_blocks": page.listing.blocks,
        "rows": len(page.listing.rows),
        "list_total": page.listing.total,
        "list_next": page.listing.paging[0] if page.listing.paging else "",
        "skeleton": page.skeleton,
        "text_length": page.text_length,
        "cut": next((limit for limit in page.truncated if limit in _CUTS_LINKS), ""),
        "column_name": page.column.name[:100],
        "column_category": page.column.category,
        "column_rule": page.column.rule,
        "column_sure": page.column.sure,
        "breadcrumb": json.dumps(crumbs, ensure_ascii=False) if crumbs else "[]",
        "article_sure": article.title.sure if article else 0.0,
        "article": _article_json(article) if article else "",
        "published_on": article.published_on.value if article else "",
        "number_key": numbers.normalise_number(article.doc_number.value)
        if article and article.doc_number.value
        else "",
        "sketch": sketch(article.body) if article else b"",
        "identity": json.dumps(asdict(page.identity), ensure_ascii=False) if page.identity else "",
    }


_ALWAYS = (
    *("title", "published_on", "published_time", "doc_number", "written_on"),
    *("source", "validity", "index_number"),
)
_WHERE_SAID = ("keywords", "issuer", "topic", "effective_on", "expires_on", "state", "role")


def _article_json(article: Article) -> str:
    """The readings of an article with the rule that made each; the body itself is not kept.

    What only documents say (key words, validity, head, links to the interpretation) is in it where the page says it.
    """
    readings = {name: getattr(article, name) for name in _ALWAYS}
    readings |= {name: reading for name in _WHERE_SAID if (reading := getattr(article, name)).value}
    kept: dict[str, Any] = {
        name: [hide(reading.value[:500]), reading.rule, round(reading.sure, 2)] for name, reading in readings.items()
    }
    kept |= {"doc_numbers": article.doc_numbers[:10], "length": len(article.body)}
    lists = {
        "keyword_list": article.keyword_list,
        "related": article.related[:20],
        "attachments": [(one.url, hide(one.text), one.type) for one in article.attachments[:20]],
        "table": [(label, hide(value)) for label, value in article.table],
    }
    kept |= {name: values for name, values in lists.items() if values}
    return json.dumps(kept, ensure_ascii=False)
