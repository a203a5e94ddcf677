"""What kind of page a list stands on, and what can be said when no row was read: empty, script, unread, sub-columns.

"empty" is an accusation: it needs a visible statement of the page itself, or an empty list where no script could bring
anything. Every doubt is "script" or "unread".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from spiders.pages import crumbs, list_scripts, row_dates
from spiders.pages.blocks import text_of, zones_around
from spiders.pages.list_words import WORDS
from spiders.pages.model import Listing

if TYPE_CHECKING:
    from spiders.pages.blocks import Block
    from spiders.pages.document import Document
    from spiders.pages.element import Element

_ARTICLE_URL = re.compile(
    r"/t\d{8}_\d+|/art_\d+_\d+|/content_\d+|/content/(?:post_)?\d+|/c\d{5,}/content|/content\.s?html?|[?&](?:docid|articleid|infoid|newsid|id)=\w+"
    r"|/info/\d+/\d+\.|/\d{6,}\.s?html?$|/article/|detail|/show-\d+|/post_\d+",
    re.IGNORECASE,
)
_LIST_URL = re.compile(
    r"/$|/index(?:_\d+)?\.\w+$|/list(?:_?\d*)\.\w+$|/col/col\d+/|/(?:common_)?list|/channels?/|/default\.\w+$|/node_\d+",
    re.IGNORECASE,
)
_STYLE_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TEMPLATE_ATTRIBUTES = ("v-if", "v-show", "ng-if", "ng-show", "v-else", "hidden", "ms-if", "v-cloak")
_SAYING = ("没有", "无", "空", "未", "不到", "共", "no ", "No ")
_TEXTS = etree.XPath(
    "//body//text()[string-length(.) < 200 and (" + " or ".join(f"contains(., '{word}')" for word in _SAYING) + ")]"
)
_PUNCTUATION = re.compile(r"[\s，。,.!！~～:：、()（）\[\]【】…-]+")
_LIST_NAMES = re.compile(r"list|liebiao|news|datas?$|records?|items", re.IGNORECASE)


_MOST_BY_TEXT = 9.5  # container 2, tools 2, sentences 1.5, labelled date 2, neighbours 2
MAX_DATED = 50
SOME_ARTICLE = 2.5  # evidence of an article that forbids to call a page a blank list
_LONGEST_LABEL = 40
_MUCH_TEXT = 250  # characters outside of links: the page says something, whatever its lists hold


class Evidence(NamedTuple):
    """How much speaks for an article (about 4 is enough), and the strongest reasons."""

    weight: float
    rule: str


def has_breadcrumb(document: Document) -> bool:
    """True when the page shows its place below the home page."""
    return bool(crumbs.facts(document).steps) or any(
        marker in crumbs.facts(document).text for marker in WORDS.crumb_markers[:-1]
    )


def column_words(document: Document) -> str:
    """The name of the column by its tag or breadcrumb, to recognise the heading over its list."""
    page = crumbs.facts(document)
    if page.meta.name:
        return page.meta.name
    steps = page.steps
    return steps[-1].name if steps and not crumbs.is_home(steps[-1].name) else ""


def column_page(document: Document) -> bool:
    """Tags or address of a column page: ColumnName without ArticleTitle, or an address that ends in a directory."""
    meta = crumbs.facts(document).meta
    if meta.article:
        return False
    return bool(meta.name) or _LIST_URL.search(document.url.split("?", 1)[0]) is not None


def article_evidence(document: Document, strength: float = 0.0, list_text: str = "") -> Evidence:
    """What says that the page is one text: tags, address, text containers, reading tools, sentences, a labelled date.

    `strength` is what speaks for a list: what cannot outweigh it any more is not searched. `list_text` is the text of
    that list, whose own labels say nothing.
    """
    weight = 0.0
    reasons: list[str] = []
    page = crumbs.facts(document)
    meta = page.tags
    if any(meta.get(name) for name in WORDS.article_meta_title):
        weight, reasons = weight + 4, [*reasons, "meta ArticleTitle"]
    if any(meta.get(name) for name in WORDS.article_meta_date):
        weight, reasons = weight + 2, [*reasons, "meta PubDate"]
    if _ARTICLE_URL.search(document.url):
        weight, reasons = weight + 2, [*reasons, "address of an article"]
    if weight + _MOST_BY_TEXT < strength:
        return Evidence(weight, ", ".join(reasons))
    if any(word in document.text for word in WORDS.article_containers):
        weight, reasons = weight + 2, [*reasons, "text container"]
    tools = sum(1 for word in WORDS.article_tools if word in page.text)
    if tools:
        weight, reasons = weight + min(tools, 2), [*reasons, "reading tools"]
    if page.text.count("。") >= 8:
        weight, reasons = weight + 1.5, [*reasons, "sentences"]
    if any(word in page.text for word in WORDS.article_neighbours):
        weight, reasons = weight + 2, [*reasons, "links to the next article"]
    if _labelled(page.text[:20_000]) and not _labelled(list_text[:2_000]):
        weight, reasons = weight + 2, [*reasons, "labelled date"]
    return Evidence(weight, ", ".join(reasons))


def _labelled(text: str) -> bool:
    """A label of a date with a year behind it; what follows may run on, because text without markup has no blanks."""
    return any(text[label.end() : label.end() + 2] in {"19", "20"} for label in WORDS.date_label.finditer(text))


def without_rows(document: Document, found: list[Block], article: Evidence) -> Listing:
    """The state of a page on which no row was read, with its rule.

    Asked in this order: a script that loads data, remains of a list (dated lines, links without text), a statement, a
    frame, an empty list, sub-columns.
    """
    loader, vacant = list_scripts.loader(document), _vacant(document)
    said, _ = statement(document)
    if loader and (said or vacant is not None or list_scripts.few_words(document)):
        return Listing("script", (), f"script: {loader}", 0.8, list_scripts.endpoints(document))
    if article.weight < SOME_ARTICLE and (remains := _remains(document, found)):
        return Listing("unread", (), remains, 0.6)
    if said:
        return when_said(said, document, article)
    if frame := _frame(document):  # "script": like one, the frame brings the rows after the page
        return Listing("script", (), f"list in a frame: {frame[:200]}", 0.6, (frame,))
    if article.weight >= SOME_ARTICLE and not column_page(document):
        return Listing("none", (), f"article: {article.rule}", 0.6)
    sub = _sub_columns(found)
    if vacant is not None and (listing := _when_vacant(vacant, loader, document, article, sub=sub)) is not None:
        return listing
    return Listing("none", (), "sub-columns", 0.7) if sub else Listing("none", (), "no list", 0.5)


def _remains(document: Document, found: list[Block]) -> str:
    """What looks like rows and was not read: dated lines that no link leads to, a block of links without any text."""
    foreign = {block.element for block in found if block.heading and WORDS.other_heading.fullmatch(block.heading)}
    if (dated := _dated_lines(document, foreign)) >= 3:
        return f"{dated} dated lines outside of any link"
    elsewhere = {"outside", "pager", "aside", "navigation"}
    for block in found:
        if len(block.rows) >= 3 and not elsewhere & block.zones and not "".join(block.text.split()):
            return f"{len(block.rows)} links without text"
    return ""


def when_said(said: str, document: Document, article: Evidence) -> Listing:
    """A page that says 暂无信息: blank, unless it is a search, a text, or a list that a script might still fill."""
    if _search_page(document):
        return Listing("none", (), "search page", 0.7)
    if article.weight >= SOME_ARTICLE or says_much(document):
        return Listing("none", (), f"text with {said!r} in it", 0.6)
    unknown = list_scripts.unknown_script(document)
    if unknown and _vacant(document) is not None:
        return Listing("unread", (), f"says {said!r} beside an empty container and script {unknown}", 0.5)
    return Listing("empty", (), f"page says {said!r}", 0.8 if unknown else 0.9)


def _when_vacant(vacant: Element, loader: str, document: Document, article: Evidence, *, sub: bool) -> Listing | None:
    """An empty list on a page that is a column by its tags or address and has a breadcrumb; None for other pages."""
    if not column_page(document) or not has_breadcrumb(document) or article.weight >= SOME_ARTICLE:
        return None
    script = loader or list_scripts.unknown_script(document)
    if script:
        return Listing("script", (), f"empty container and script {script}", 0.6, list_scripts.endpoints(document))
    if sub or says_much(document) or _search_page(document):
        return None
    return Listing("empty", (), f"empty list container <{vacant.tag}> and no script that could fill it", 0.8)


def _search_page(document: Document) -> bool:
    """A search form or its results: its address, title or column says so."""
    address = document.url.lower().split("//", 1)[-1]
    title = column_words(document) or crumbs.page_heading(document)
    return any(word in address for word in WORDS.search_addresses) or any(word in title for word in WORDS.search_names)


def says_much(document: Document, least: int = _MUCH_TEXT) -> bool:
    """The page has a text of its own besides links and the foot."""
    return _plain_length(document) > least


def _plain_length(document: Document) -> int:
    """Visible characters outside of links and the foot, scripts not counted."""
    body = document.root.find(".//body")
    total = len("".join(text_of(body if body is not None else document.root).split()))
    for element in document.root.iter("script", "style", "a", "option"):
        total -= len("".join("".join(element.itertext()).split()))
    known: dict[Any, frozenset[str]] = {}
    for element in document.root.iter("p", "div", "td", "span"):
        if "outside" in zones_around(element, known):
            total -= len("".join((element.text or "").split()))
    return total


def statement(document: Document) -> tuple[str, Element]:
    """The page's own visible words that the list holds nothing (暂无信息, 共0条), and where; "" and None without."""
    known: dict[Any, frozenset[str]] = {}
    for node in _TEXTS(document.root)[:3000]:
        words = _PUNCTUATION.sub("", node).lower()
        if not words or len(words) > 60:
            continue
        element = node.getparent() if node.is_text else node.getparent().getparent()
        if element is None or not _says_empty(words, element):
            continue
        if _field_value(element):
            continue
        if _visible(element) and not {"outside", "navigation", "aside"} & zones_around(element, known):
            return " ".join(node.split())[:40], element
    return "", None


def _field_value(element: Element) -> bool:
    """True in a table cell beside other filled cells: 附件 | 暂无信息 is a value, not a statement about a list."""
    cell = element if element.tag in {"td", "th", "dd"} else element.getparent()
    if cell is None or cell.tag not in {"td", "th", "dd"} or cell.getparent() is None:
        return False
    return any(other is not cell and isinstance(other.tag, str) and _is_label(other) for other in cell.getparent()[:20])


def _is_label(cell: Element) -> bool:
    """A cell that names a field: short and without links. A menu beside the list, in a layout table, is none."""
    return 0 < len(text_of(cell).strip()) <= _LONGEST_LABEL and cell.find(".//a") is None


def _says_empty(words: str, element: Element) -> bool:
    if words in WORDS.empty_lines or WORDS.empty_line.fullmatch(words):
        return True
    if "共" in words:
        text = _PUNCTUATION.sub("", text_of(element)[:120])
        return WORDS.empty_count.search(text) is not None and not re.search(r"共(?:有|计)?[1-9]", text)
    return False


def _visible(element: Element) -> bool:
    node = element
    for _ in range(40):
        if node is None:
            return True
        if node.tag in {"script", "style", "noscript", "template", "option", "textarea", "title"}:
            return False
        style = node.get("style")
        if style and _STYLE_HIDDEN.search(style):
            return False
        if any(node.get(name) is not None for name in _TEMPLATE_ATTRIBUTES):
            return False
        node = node.getparent()
    return True


def _vacant(document: Document) -> Element:
    """A list without item: an ul or tbody without rows, or a box called list without text; None if there is none."""
    known: dict[Any, frozenset[str]] = {}
    for element in document.root.iter("ul", "ol", "tbody", "dl", "div"):
        tag = element.tag
        if tag == "div":
            name = element.get("class") or element.get("id")
            if not name or not _LIST_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
                continue
        if len(element) > 2 or any(
            child.tag not in {"script", "br"} for child in element if isinstance(child.tag, str)
        ):
            continue
        if (element.text and element.text.strip()) or not _visible(element):
            continue
        if not {"outside", "navigation", "aside", "pager"} & zones_around(element, known):
            return element
    return None


def _frame(document: Document) -> str:
    """Address of a frame in the main area whose name or address says list; "" when there is none."""
    known: dict[Any, frozenset[str]] = {}
    for frame in document.root.iter("iframe"):
        source = (frame.get("src") or "").strip()
        if (
            not source
            or source[:5].lower() in {"about", "javas"}
            or {"outside", "navigation", "aside"} & zones_around(frame, known)
        ):
            continue
        if _visible(frame) and _digits(frame.get("height")) != 0 and _digits(frame.get("width")) != 0:
            return document.join(source)
    return ""


def _digits(value: str | None) -> int:
    digits = re.match(r"\s*(\d{1,5})", value or "")
    return int(digits[1]) if digits else -1


def _sub_columns(found: list[Block]) -> bool:
    """Short links of one block in the main area: an index of columns below this one."""
    elsewhere = {"outside", "pager", "aside", "navigation"}
    return any(len(block.rows) >= 3 and not elsewhere & block.zones for block in found)


def _dated_lines(document: Document, foreign: set[Any]) -> int:
    """Texts that are whole dates, outside of foot, sidebar and lists of hot items: rows that no link leads to."""
    count = 0
    known: dict[Any, frozenset[str]] = {}
    for node in document.root.iter("span", "td", "em", "i", "font", "div", "p", "time", "b", "label"):
        text = node.text
        if text and 8 <= len(text) <= 40 and row_dates.whole(text.strip()):
            if foreign and any(around in foreign for around in node.iterancestors()):
                continue
            count += not {"outside", "aside", "navigation"} & zones_around(node, known)
            if count >= MAX_DATED:
                break
    return count
