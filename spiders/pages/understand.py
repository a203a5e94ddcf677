"""The only door of page understanding: bytes in, a `Page` out.

Pure and bounded: any bytes, no exception. Every reader gets the same parsed `Document`.
"""

from __future__ import annotations

from spiders.pages import article, columns, identity, kind, links, listing, redirects, skeleton
from spiders.pages.document import parse, text_length
from spiders.pages.model import Article, ColumnHint, Listing, Page

SURELY_ARTICLE = 0.95  # from here on no list is looked for


def understand(body: bytes, url: str, content_type: str = "", *, status: int = 200, is_home: bool = False) -> Page:
    """Read everything from one page.

    Args:
        body: the raw answer; at most `document.MAX_BYTES` of it are read, then "bytes" is in `Page.truncated`.
        url: the address that answered (after redirects); "" for a saved page of unknown address.
        content_type: the HTTP header, for its charset and for telling data from pages.
        status: the HTTP status; it settles some protection pages, and an answer of 400 and more is no content.
        is_home: the page is its site's start page. Then its identity marks are read, and no article is looked for.
    """
    document = parse(body, url, content_type)
    found = links.read(document)
    text = article.read(document) if not is_home else Article()
    rows = listing.read(document, is_home=is_home) if text.sure < SURELY_ARTICLE else Listing(rule="an article")
    redirect_url = redirects.redirect_url(document)
    length = text_length(document)
    page_kind, rule = kind.decide(
        kind.Facts(
            document=document,
            links=found,
            article=text,
            listing=rows,
            text_length=length,
            redirect_url=redirect_url,
            status=status,
            is_home=is_home,
        )
    )
    return Page(
        url=url,
        kind=page_kind,
        kind_rule=rule,
        charset=document.charset,
        charset_rule=document.charset_rule,
        replacements=document.replacements,
        title=document.title,
        base_url=document.base_url,
        meta=document.meta,
        links=found,
        listing=rows,
        article=text,
        column=columns.hint(document, found) if not is_home else ColumnHint(),
        identity=identity.read(document, found) if is_home else None,
        redirect_url=redirect_url,
        skeleton=skeleton.of(document.root),
        text_length=length,
        truncated=tuple(dict.fromkeys(document.truncated)),
    )
