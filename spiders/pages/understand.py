"""The only door of page understanding: bytes in, a `Page` out.

Pure and bounded: any bytes, no exception. Every reader gets the same parsed `Document`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from spiders.pages import article, columns, hidden, identity, kind, links, listing, redirects, skeleton, traits
from spiders.pages.document import parse, text_length, visible_text
from spiders.pages.model import Article, ColumnHint, Glance, Listing, Page

SURELY_ARTICLE = 0.95  # from here on no list is looked for


def understand(
    body: bytes,
    url: str,
    content_type: str = "",
    *,
    status: int = 200,
    is_home: bool = False,
    scripts_ran: bool = False,
) -> Page:
    """Read everything from one page.

    Args:
        body: the raw answer; at most `document.MAX_BYTES` of it are read, then "bytes" is in `Page.truncated`.
        url: the address that answered (after redirects); "" for a saved page of unknown address.
        content_type: the HTTP header, for its charset and for telling data from pages.
        status: the HTTP status; it settles some protection pages, and an answer of 400 and more is no content.
        scripts_ran: the body is what a browser made of the page, so no script is left that could still fill a list.
        is_home: the page is its site's start page. Then its identity marks are read, and no article is looked for.
    """
    document = parse(body, url, content_type)
    document.scripts_ran = scripts_ran
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
    page = Page(
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
        unusable=tuple(document.unusable),
        hidden=hidden.read(document, document.leaving),
        listing=rows,
        article=text,
        column=columns.hint(document, found, is_text=page_kind == "article") if not is_home else ColumnHint(),
        identity=identity.read(document, found) if is_home else None,
        redirect_url=redirect_url,
        skeleton=skeleton.of(document.root),
        text_length=length,
        truncated=tuple(dict.fromkeys(document.truncated)),
    )
    shown = traits.read(page, document)
    return replace(page, traits=shown) if shown else page


def glance(body: bytes, url: str, content_type: str = "", *, status: int = 200) -> Glance:
    """Look at a page of another host: whether it is content, in a tenth of the time of `understand`.

    Links, rows and the article are only read where the page holds little, because only such a page can be a message, a
    challenge or a parking page (`spiders.pages.kind`).
    """
    document = parse(body, url, content_type)
    length = text_length(document)
    language = _language(visible_text(document.root)[:2_000]) if document.root is not None else ""
    if length > kind.SHORT and status < 400 and not kind.speaking_title(document.title):
        return Glance("other", "long page of another host", document.title, language)
    page = understand(body, url, content_type, status=status)
    return Glance(page.kind, page.kind_rule, page.title, language)


_HAN = re.compile("[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2,}")


def _language(text: str) -> str:
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    if han + latin < 12:
        return ""
    return "zh" if han * 2 >= latin else "en"
