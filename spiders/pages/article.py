"""Reading one article: title, dates, document number, source, text, attachments. Pure; each field names its rule.

Order of trust (issue 3): labels, then what stands right under the title, meta tags, signature, address. Lists,
sidebars, headers and footers are never read. Unsure is empty.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spiders.pages import body as bodies
from spiders.pages import dates
from spiders.pages.attachments import read_attachments
from spiders.pages.authorship import Signature, read_issuer, read_signature, read_source, read_written
from spiders.pages.document import text_length
from spiders.pages.head_table import read_keywords, read_table, read_topic
from spiders.pages.json_article import SHELL, read_embedded, read_json
from spiders.pages.labels import free_heads, is_none, scan
from spiders.pages.lines import PageText, read_lines
from spiders.pages.model import NOTHING, Article, Reading
from spiders.pages.numbering import read_number
from spiders.pages.own_numbers import own_numbers
from spiders.pages.published import Scene, read_published
from spiders.pages.related import read_related, read_role
from spiders.pages.titles import read_title
from spiders.pages.validity import is_draft, read_effective, read_validity

if TYPE_CHECKING:
    from spiders.pages.document import Document

DOUBTFUL = 0.3  # below it a page is no article, and what only documents say is not looked for


def read(document: Document) -> Article:
    """Everything that a page claims about one text. An empty Article for a page without any. Never raises."""
    start = document.text[:200].lstrip("\ufeff \t\r\n")
    if start[:1] in {"{", "["} or re.match(r"[\w.$]{1,60}\(\s*[\[{]", start):
        return read_json(document)
    if document.root is None:
        return Article()
    if text_length(document) <= SHELL and '{"' in document.text and (held := read_embedded(document)).sure:
        return held
    return read_page(document)


def read_page(document: Document) -> Article:
    """The article of an HTML page."""
    text = read_lines(document.root, document.elements)
    document.lines, document.zones = text.lines, [line.zone for line in text.lines]
    if text.truncated and "lines" not in document.truncated:
        document.truncated.append("lines")
    meta = document.meta
    labels = scan(text.lines)
    free_heads(text.lines, labels)
    titled = read_title(text.lines, labels, meta, document.title)
    span = bodies.locate(text.lines, text.blocks, labels, titled.last)
    scene = Scene(text.lines, labels, titled, span, meta, document.title, document.url)
    zone = text.lines[titled.first].zone_id if titled.first >= 0 else 0
    running = bodies.text_of(text.lines, span, zone)
    items = list_items(scene)
    listed = items * 2 > len(running)
    if listed:  # a list: what looks like its date or number belongs to an item
        scene = scene._replace(labels=[label for label in labels if scene.in_head(label.line)])
        running = ""
    published, time = read_published(scene)
    signature = read_signature(scene)
    number, written, source = own_numbers(scene, read_number(scene)), read_written(scene, signature), read_source(scene)
    article = Article(
        title=titled.reading,
        published_on=published,
        published_time=time,
        doc_number=number.reading,
        doc_numbers=number.every,
        written_on=written,
        source=source,
        validity=_plain_label(scene, "validity", 20),
        index_number=_plain_label(scene, "index", 80),
        body=running,
        attachments=read_attachments(document, document.root, text, scene),
    )
    linked = sum(line.link for line in text.lines[span.start : span.end])
    sure = _sureness(article, "articletitle" in meta, linked)
    said = _of_document(article, document, text, scene, signature) if sure >= DOUBTFUL and not listed else {}
    return replace(article, sure=sure, **said)


def _of_document(
    article: Article, document: Document, text: PageText, scene: Scene, signature: Signature
) -> dict[str, Any]:
    """What a document says of itself beyond title, dates and number: its head, key words, validity, interpretations."""
    table = read_table(scene)
    role = read_role(scene, numbered=bool(article.doc_number.value))
    side = role.value
    validity, state = read_validity(scene, article.validity)
    effective, expires = read_effective(scene, article.body, own=side == "policy" and not is_draft(scene))
    keywords, words = read_keywords(scene, article.body, table)
    return {
        "validity": validity,
        "state": state,
        "effective_on": effective,
        "expires_on": expires,
        "keywords": keywords,
        "keyword_list": words,
        "issuer": read_issuer(scene, side, signature),
        "topic": read_topic(scene, table),
        "table": table,
        "role": role,
        "related": read_related(document, text, scene, side),
    }


def looks_like_article(article: Article, document: Document) -> float:
    """How sure it is that the page is an article (0..1), from what was read; lists and home pages stay below 0.5."""
    return article.sure if document.text else 0.0


def list_items(scene: Scene) -> int:
    """Characters of list items in the main part: links of title length with a date on the same line or row.

    Fewer than five items are no list.
    """
    items, size = 0, 0
    lines = scene.lines
    low = max(0, scene.titled.last)
    high = scene.span.end if scene.span.start < scene.span.end else len(lines)
    for line in lines[low:high]:
        if line.link < 8 or line.link * 2 < len(line.text) or not scene.in_main(line):
            continue
        row = [other for other in lines[line.index + 1 : line.index + 4] if line.row and other.row == line.row]
        if dates.first(line.text) is not None or any(dates.first(other.text[:30]) is not None for other in row):
            items += 1
            size += len(line.text) + sum(len(other.text) + 1 for other in row) + 1
    return size if items >= 5 else 0


def _sureness(article: Article, tagged: bool, linked: int) -> float:
    """Evidence adds up: a confirmed title, a publish date read beside it, running text, marks of a document."""
    sure = 0.0
    if article.title.rule:
        sure += 0.3 if article.title.sure >= 0.7 else 0.2 if article.title.sure >= 0.5 else 0.0
    sure += 0.15 if tagged else 0.0
    if article.published_on.sure >= 0.7:
        sure += 0.25
    elif article.published_on.sure > 0.4:
        sure += 0.15
    size = len(article.body)
    if linked * 2 > size or not any(mark in article.body for mark in "。；，"):
        size = min(size, 59)  # links or names and numbers, no sentences
    sure += 0.35 if size >= 200 else 0.2 if size >= 60 else 0.05 if size >= 15 or article.attachments else -0.3
    if article.doc_number.value or article.written_on.value or article.source.rule.startswith("source.label"):
        sure += 0.15
    return round(max(0.0, min(1.0, sure)), 2)


def _plain_label(scene: Scene, field: str, longest: int) -> Reading:
    for label in scene.labels:
        if label.field != field or not scene.in_main(scene.lines[label.line]):
            continue
        value = label.value.strip(" ：:")
        if value and len(value) <= longest and not is_none(value):
            return Reading(value, f"{field}.label:{label.word}", 0.9)
    return NOTHING
