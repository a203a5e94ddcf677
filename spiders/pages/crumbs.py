"""Where a page says that it stands: breadcrumb, ColumnName and ColumnType tags, heading of the page.

Breadcrumbs are found by their words (当前位置 and the like), by the class of their element, by TRS's CurrChnlCls, or
by a link 首页 that is followed by a separator and another step.
"""

# ruff: noqa: RUF001 - full-width marks are what the pages write

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from spiders.pages.list_words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spiders.pages.document import Document
    from spiders.pages.element import Element
    from spiders.pages.model import Link

MAX_STEPS = 12
MAX_CRUMB_TEXT = 300  # a breadcrumb is one short line
MAX_CRUMB_NODES = 80
_SEPARATORS = re.compile(
    r"\s*(?:&gt;|-+>|=+>|[>＞»›→/／\\|｜»▸▶►≫丨·•∷]+|::|(?<=\S)\s+[-—–－]+\s+|^[-—–－]+|[-—–－]+$|>+)\s*"
)
# A breadcrumb without any link: 当前位置：首页 > 政务公开 > 通知公告. A menu in one line stands between bars.
_PLAIN_CRUMB = re.compile(r"\s*(?:.{0,12}位置\s*[:：]?)?\s*(?:\S{1,6})?首页\s*(?:[>＞»›→/]|-+>|[-－]+\s)")
_NO_CRUMB = frozenset({"a", "script", "style", "title", "option", "noscript"})
_EDGE = re.compile(r"^[\s:：>＞»›→\-—－/|｜·•【】\[\]]+|[\s:：>＞»›→\-—－/|｜·•【】\[\]]+$")
_NAME_ATTRIBUTE = re.compile(
    r"""\b(?:class|id)\s{0,2}=\s{0,2}(?:"([^"<>]{1,100})"|'([^'<>]{1,100})'|([^\s"'<>]{1,100}))""", re.IGNORECASE
)
_TEXT_HOLDING = etree.XPath("//text()[contains(., $word)]")
_BY_NAME = etree.XPath("//*[@class=$value or @id=$value]")
_HOME_LINKS = etree.XPath("//a[contains(., '首页')]")
_METAS = etree.XPath("//meta[@name]")
_HEADINGS = etree.XPath("//h1 | //h2 | //h3")
_TITLE = etree.XPath("string(//title)")
_TITLE_PARTS = re.compile(r"\s*(?:[-－—–_|｜·]+|>+|»)\s*")


class Step(NamedTuple):
    """One step of a breadcrumb; `url` is "" where it is no link."""

    name: str
    url: str


class ColumnMeta(NamedTuple):
    """Page tags of 国办发〔2017〕47号: ColumnName, ColumnType, and whether the page carries the tags of an article."""

    name: str
    type: str
    article: bool


class Facts(NamedTuple):
    """What several readers ask of one page: text without markup, page tags, breadcrumb."""

    text: str
    meta: ColumnMeta
    tags: dict[str, str]
    steps: list[Step]


_last: tuple[Document, Facts] | None = None


def facts(document: Document) -> Facts:
    """Facts of a page; those of the last page are kept, because list and column are read one after the other."""
    global _last  # noqa: PLW0603
    last = _last
    if last is not None and last[0] is document:
        return last[1]
    tags: dict[str, str] = {}
    for tag in _METAS(document.root)[:200]:
        tags.setdefault(tag.get("name").strip().lower(), (tag.get("content") or "").strip()[:100])
    article = any(tags.get(name) for name in WORDS.article_meta_title)
    meta = ColumnMeta(tags.get("columnname", ""), tags.get("columntype", ""), article)
    text = str(etree.tostring(document.root, method="text", encoding="unicode", with_tail=False))
    result = Facts(text, meta, tags, breadcrumb(document, text))
    _last = (document, result)
    return result


def is_home(name: str) -> bool:
    """True for 首页, 网站首页 and the like."""
    return name.lower() in WORDS.home


def breadcrumb(document: Document, text: str) -> list[Step]:
    """Steps from home downwards without 正文; empty when the page shows no breadcrumb."""
    for element in _candidates(document, text):
        steps = _steps(element, document)
        if len(steps) >= 2 or (steps and not is_home(steps[0].name)):
            return steps
    return []


def from_links(links: Iterable[Link]) -> list[Step]:
    """The breadcrumb as the link reader saw it: links whose position is `breadcrumb`."""
    steps = [Step(link.text, link.url) for link in links if link.position == "breadcrumb" and link.text]
    return [step for step in steps[:MAX_STEPS] if step.name not in WORDS.no_step]


def page_heading(document: Document) -> str:
    """Heading of a column page: its only h1, else the part of <title> before the name of the site; "" if unsure."""
    headings = [" ".join("".join(h.itertext()).split()) for h in _HEADINGS(document.root)[:20] if h.tag == "h1"]
    short = [text for text in headings if 2 <= len(text) <= 20]
    if len(headings) == 1 and short:
        return short[0]
    title = str(_TITLE(document.root))[:200].strip()
    parts = [part for part in _TITLE_PARTS.split(title) if part]
    if len(parts) >= 2 and 2 <= len(parts[0]) <= 20:
        return parts[0] if not is_home(parts[0]) else ""
    return ""


def _candidates(document: Document, text: str) -> Iterable[Any]:
    for marker in WORDS.crumb_markers:
        if marker in text:
            for node in _TEXT_HOLDING(document.root, word=marker)[:5]:
                parent = node.getparent()
                if (
                    parent is not None
                    and parent.tag not in {"script", "style", "title", "option"}
                    and len(node) < 200
                    and 0 <= node.strip().find(marker) <= 2
                ):
                    yield from _around(parent if node.is_text else parent.getparent())
            if marker != "位置":
                break
    yield from _named(document)
    if "首页" not in text:
        return
    for link in _HOME_LINKS(document.root)[:8]:
        following = link.tail or ""
        after = link.getnext()
        if not following.strip() and after is not None and after.tag not in {"a", "li", "script"}:
            following = "".join(after.itertext())[:20] or str(after.get("class") or "")
        if link.getparent() is not None and re.match(r"\s*(?:[>＞»›→/]|-+>|&gt;)", following):
            yield link.getparent()
    for node in _TEXT_HOLDING(document.root, word="首页")[:8]:
        parent = node.getparent()
        if node.is_text and parent.tag not in _NO_CRUMB and len(node) < 150 and _PLAIN_CRUMB.match(node) is not None:
            yield parent


def _around(element: Element) -> Iterable[Any]:
    """The element that holds the words, else one of the three around it, provided that it holds links and is short."""
    for _ in range(4):
        if element is None or element.tag in {"body", "html"}:
            return
        if next(element.iter("a"), None) is not None:
            yield element
            return
        element = element.getparent()


def _named(document: Document) -> Iterable[Any]:
    """Elements whose class or id says breadcrumb. Found by text search: XPath over every class is ten times slower."""
    for word in WORDS.crumb_classes:
        for value in _attribute_values(document.text, word):
            for found in _BY_NAME(document.root, value=value)[:12]:
                # CurrChnlCls marks the links themselves
                element = found.getparent() if found.tag == "a" else found
                if element is not None and next(element.iter("a"), None) is not None:
                    yield element


def _attribute_values(text: str, word: str) -> list[str]:
    """Values of class and id attributes that hold the word, at most three; scripts and styles are passed over."""
    values: list[str] = []
    at = text.find(word)
    for _ in range(12):
        if at < 0 or len(values) >= 3:
            break
        start = text.rfind("<", max(0, at - 200), at)
        end = text.find(">", start, at + 200)
        if start >= 0 and end > at:
            match = _NAME_ATTRIBUTE.search(text, start, end + 1)
            while match is not None and not match.start() <= at <= match.end():
                match = _NAME_ATTRIBUTE.search(text, match.end(), end + 1)
            value = "" if match is None else next(part for part in match.groups() if part is not None)
            if value and value not in values:
                values.append(value)
        at = text.find(word, at + 1)
    return values


def _steps(element: Element, document: Document) -> list[Step]:
    pieces: list[Step] = []
    length = 0
    for text, url in _pieces(element):
        length += len(text)
        if length > MAX_CRUMB_TEXT or len(pieces) > MAX_STEPS * 2:
            return []
        if url:
            name = _EDGE.sub("", text)
            if name:
                pieces.append(Step(name, document.join(url) if not url.startswith(("javascript:", "#")) else ""))
            continue
        plain = text
        for marker in WORDS.crumb_markers:
            plain = plain.replace(marker, " > ")
        pieces += [Step(clean, "") for part in _SEPARATORS.split(plain) if (clean := _EDGE.sub("", part))]
    steps = [step for step in pieces if step.name not in WORDS.no_step and len(step.name) <= 40]
    if any("，" in step.name or "。" in step.name for step in steps[:3]):
        return []  # running text
    start = max((i for i, step in enumerate(steps) if is_home(step.name)), default=-1)
    if start > 0 and not any(step.url for step in steps[:start]):
        steps = steps[start:]
    linked = sum(1 for step in steps if step.url)
    if not steps or len(steps) > MAX_STEPS or (not linked and not is_home(steps[0].name)):
        return []
    if len(steps[-1].name) > 20 and not steps[-1].url and len(steps) > 1:
        steps.pop()  # the title of the article itself
    return steps


def _pieces(element: Element) -> Iterable[tuple[str, str]]:
    """Text and links of an element in reading order, without scripts; links as (text, href)."""
    inside: Any = None
    for count, (event, node) in enumerate(etree.iterwalk(element, events=("start", "end"))):
        if count > MAX_CRUMB_NODES * 2:
            return
        if event == "start":
            if inside is None and node.tag == "a":
                inside = node
                yield (
                    " ".join((node.get("title") if _cut(node) else "".join(node.itertext())).split()),
                    node.get("href") or "#",
                )
            elif inside is None and isinstance(node.tag, str) and node.tag not in {"script", "style"} and node.text:
                yield node.text, ""
        else:
            if node is inside:
                inside = None
            if inside is None and node.tail and node is not element:
                yield node.tail, ""


def _cut(link: Element) -> bool:
    text, title = "".join(link.itertext()).strip(), (link.get("title") or "").strip()
    return bool(title) and text.rstrip(".…") != text and title.startswith(text.rstrip(".…"))
