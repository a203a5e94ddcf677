"""One decoded and parsed page, shared by all readers of `spiders.pages`, so that bytes are decoded and parsed once.

`parse()` gives a `Document`; `visible_text()` and `own_text()` are the text helpers that all readers share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from lxml import etree

from spiders.pages import charset
from spiders.pages.urls import Joiner, canonical

if TYPE_CHECKING:
    from spiders.pages.lines import Line
    from spiders.pages.model import Link

# An lxml element; lxml has no types.
Node: TypeAlias = Any

MAX_BYTES = 8 * 1024 * 1024
MAX_META = 100
MAX_META_VALUE = 500
MAX_TITLE = 1000

# What a reader of the page does not see. <noscript> is for browsers that nobody has.
UNSEEN = ("script", "style", "noscript", "template", "head", "iframe", "textarea", "select", "object")

# libxml2 stops at 2048 open tags and drops the rest of the page. Browsers stop nesting at 512 and go on.
_INLINE_TAGS = re.compile(
    r"</?(?:font|b|i|u|em|strong|span|center|small|big|sub|sup|s|strike|tt|o:p|st1:[a-z]+)(?:\s[^<>]*)?>", re.IGNORECASE
)
_STRUCTURE_TAGS = re.compile(
    r"</?(?!(?:html|head|body|title|meta|base|link|script|style|a|area|img|br|hr|iframe|frame|input|option|embed"
    r"|source)[\s/>])[a-z][^<>]*>",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Document:
    """A page after decoding and parsing.

    `root` is the <html> element of the lxml tree (comments and processing instructions left out), or None when the page
    holds no element and no text. `text` is the decoded source. `truncated` names the limits that were reached.
    """

    url: str
    text: str
    charset: str
    charset_rule: str
    replacements: int
    root: Node
    base_url: str
    truncated: list[str] = field(default_factory=list)
    content_type: str = ""
    title: str = ""  # of <title>, blanks collapsed, at most 1,000 characters
    meta: dict[str, str] = field(default_factory=dict)  # lower-cased names; the first value that is not empty
    joiner: Joiner = field(default_factory=lambda: Joiner(""))
    scripts_ran: bool = False  # the markup is what a browser held after its scripts had come to rest
    length: int = -1  # what `text_length` counted, -1 before it did
    # Every element in document order. Holding them keeps lxml from making each one anew for every reader.
    elements: list[Node] = field(default_factory=list)
    # Links that leave the page's host (address, text, element), as `spiders.pages.links` met them; at most 1,000.
    leaving: list[tuple[str, str, Node]] = field(default_factory=list)
    # Its lines, once `spiders.pages.article` has read them, and the zone of each before labels have taken zones back.
    lines: list[Line] = field(default_factory=list)
    zones: list[int] = field(default_factory=list)
    unusable: list[Link] = field(default_factory=list)  # see `spiders.pages.model.Page`

    def join(self, reference: str) -> str:
        """Resolve a reference as a browser does, without fragment and credentials; "" when it is no http(s) address."""
        return self.joiner.resolve(reference)


def parse(body: bytes, url: str, content_type: str = "") -> Document:
    """Decode and parse. Never raises; an empty page gives `root=None`.

    `url` is the address that answered (after redirects). It may be "" for a saved page; then only absolute links
    resolve.
    """
    truncated: list[str] = []
    if len(body) > MAX_BYTES:
        body = body[:MAX_BYTES]
        truncated.append("bytes")
    decoded = charset.decode(body, content_type)
    # Only a zero byte becomes a zero character, and it is much sooner found in bytes.
    text = decoded.text.replace("\x00", "") if b"\x00" in body else decoded.text
    # A last byte that is no letter's beginning: then valid UTF-8 was not cut off, and is the text byte for byte.
    exact = decoded.rule == "utf-8" and body[-1] < 0x80 and b"\x00" not in body
    root = _tree(text, truncated, body if exact else b"")
    elements = list(root.iter()) if root is not None else []
    base_url = _base_url(root, canonical(url))
    return Document(
        url=url,
        text=text,
        charset=decoded.charset,
        charset_rule=decoded.rule,
        replacements=decoded.replacements,
        root=root,
        base_url=base_url,
        truncated=truncated,
        content_type=content_type,
        title=_title(root),
        meta=_meta(root),
        joiner=Joiner(base_url, decoded.query_codec),
        elements=elements,
    )


def visible_text(element: Node) -> str:
    """Text of an element as a reader sees it: no script, style, noscript, template; blanks collapsed, no tail.

    Blocks are not separated; where lines matter use `spiders.pages.lines`. "" for None.
    """
    if element is None or element.tag in UNSEEN:
        return ""
    if next(element.iter(*UNSEEN), None) is None:
        text: str = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
        return " ".join(text.split())
    parts: list[str] = []
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        if event == "end":
            if node is not element and node.tail:
                parts.append(node.tail)
        elif node.tag in UNSEEN:
            walker.skip_subtree()
        elif node.text:
            parts.append(node.text)
    return " ".join("".join(parts).split())


def own_text(element: Node) -> str:
    """Text that stands directly in an element, outside its children; blanks collapsed."""
    text = element.text or ""
    if len(element):
        text = " ".join([text, *(child.tail for child in element if child.tail)])
    return " ".join(text.split())


def text_length(document: Document) -> int:
    """Characters of visible text of the whole page, blanks not counted; counted once."""
    if document.length < 0:
        document.length = _visible_length(document.root) if document.root is not None else 0
    return document.length


def _visible_length(root: Node) -> int:
    length = _solid_length(root)
    for element in root.iter("script", "style", "title", "textarea", "iframe", "noscript", "template"):
        length -= _solid_length(element) if len(element) else sum(map(len, (element.text or "").split()))
    return max(0, length)


def _solid_length(element: Node) -> int:
    text: str = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return sum(map(len, text.split()))


# libxml2 needs quadratic time for the attributes of one tag. Data in an address holds no blanks and is left whole.
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{16000,}")
MAX_ATTRIBUTES = 3_000


def _without_attribute_floods(text: str, truncated: list[str]) -> str:
    def cut(match: re.Match[str]) -> str:
        tag = match[0]
        if len(tag.split(None, MAX_ATTRIBUTES + 1)) <= MAX_ATTRIBUTES:
            return tag
        truncated.append("attributes")
        return " ".join(tag.split(None, MAX_ATTRIBUTES)[:MAX_ATTRIBUTES])

    return _LONG_TAG.sub(cut, text) if _has_long_piece(text) else text


def _has_long_piece(text: str) -> bool:
    """Whether more than 16,000 characters hold no "<"; by leaps from one to the last one in reach."""
    place = -1
    while len(text) - place > 16_001:
        place = text.rfind("<", place + 1, place + 16_002)
        if place < 0:
            return True
    return False


def _tree(text: str, truncated: list[str], encoded: bytes) -> Node:
    """`encoded` is the text in UTF-8, b"" where that has to be made first."""
    tamed = _without_attribute_floods(text, truncated)
    root = _parse_html(tamed, encoded if tamed is text else b"")
    if root is not None and _too_deep(root):
        truncated.append("depth")
        # Runaway tags are mostly <font> and <span> that nobody closed; without them the page is whole.
        text = _INLINE_TAGS.sub("", tamed)
        root = _parse_html(text)
        if _too_deep(root):
            root = _parse_html(_STRUCTURE_TAGS.sub("\n", text))
    return root


_CLOSED = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)


def _without_early_end(text: str) -> str:
    """Without `</html>` and `</body>` in the middle of a page (an included header ends so): libxml2 stops there.

    A browser goes on (HTML Standard 13.2.6.4.19, "after body": anything else returns to the body).
    """
    first = _CLOSED.search(text)
    if first is None or "<" not in _CLOSED.sub("", text[first.end() :]):
        return text
    return _CLOSED.sub("", text)


def _parse_html(text: str, encoded: bytes = b"") -> Node:
    # Bytes with a stated encoding: lxml refuses a str with an XML declaration that names one.
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, recover=True, remove_comments=True, remove_pis=True, no_network=True
    )
    whole = _without_early_end(text)
    try:
        return etree.fromstring(encoded if encoded and whole is text else whole.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:  # nothing in it that could be a tree
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error  # which says nothing about the page
        return None


def _too_deep(root: Node) -> bool:
    """libxml2 drops everything behind a too deep element, so that one is the last."""
    if root is None:
        return False
    last = root
    depth = 0
    while len(last):
        last = last[-1]
        depth += 1
    return depth >= 2000


def _title(root: Node) -> str:
    if root is None:
        return ""
    element = next(root.iter("title"), None)
    return " ".join((element.text or "")[: MAX_TITLE * 4].split())[:MAX_TITLE] if element is not None else ""


def _meta(root: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    if root is None:
        return found
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or element.get("http-equiv") or "").strip().lower()
        value = (element.get("content") or "").strip()
        if name and value and name not in found:
            found[name[:100]] = value[:MAX_META_VALUE]
            if len(found) >= MAX_META:
                break
    return found


def _base_url(root: Node, url: str) -> str:
    """The first <base href>, itself resolved against the page's address."""
    if root is not None:
        for element in root.iter("base"):
            href = element.get("href")
            if href is not None:
                return Joiner(url).resolve(href) or url
    return url
