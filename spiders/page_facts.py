"""What is kept of a page that was read: the columns of the table `page` in a crawl file."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from db.search_words import MAX_BODY, packed
from spiders import reading
from spiders.pages import numbers
from spiders.pages.personal.scan import hide
from spiders.pages.sketch import passages, sketch

if TYPE_CHECKING:
    from spiders.pages.model import Article, Page

_CUTS_LINKS = frozenset({"links", "bytes"})  # limits behind which links of the page were not seen


def facts(page: Page) -> dict[str, Any]:
    """The columns of the table `page` in a crawl file."""
    article = page.article if page.kind == "article" else None
    crumbs = list(zip(page.column.breadcrumb, page.column.breadcrumb_urls, strict=False))
    return {
        "kind": page.kind,
        "reader": reading.version(),
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
        "passages": passages(article.body) if article else b"",
        "body": packed(hide(article.body[:MAX_BODY])) if article else b"",
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
