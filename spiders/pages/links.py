"""All references of a page to other resources, in one pass over its elements.

A link is what a browser or a reader would follow: attributes of HTML (WHATWG HTML, "links" and "embedded content"),
url() in CSS, plain jumps in event attributes, addresses in drop-down lists of sites. What stands in comments, in the
strings of scripts, in <template> and <noscript>, or is a placeholder of a client-side template is no link.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final, Literal, cast

from spiders.pages import forms
from spiders.pages.model import Link, Position
from spiders.pages.redirects import jump_target, only_jump, refresh_target
from spiders.pages.unusable import named
from spiders.pages.unusable import why as why_unusable
from spiders.pages.urls import MAX_URL, host_of
from xuncha.discreet import without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.document import Document, Node

MAX_LINKS = 20_000
MAX_LEAVING = 1_000
MAX_TEXT = 200
MAX_UNUSABLE = 100

_Place = Position | Literal["hidden"]

_DATA = tomllib.loads(resources.files("spiders.pages").joinpath("data/positions.toml").read_text(encoding="utf-8"))
_STRONG: Final = {place: frozenset(words) for place, words in _DATA["strong"].items()}
_CONTENT: Final = frozenset(_DATA["weak"]["content"])
_TAG_PLACES: Final[dict[str, _Place]] = {tag: place for place, tags in _DATA["tags"].items() for tag in tags}
_TAG_PLACES.update(noscript="hidden", template="hidden", select="friend_links")
_TEXTS: Final = re.compile("|".join(f"(?P<{place}>{'|'.join(words)})" for place, words in _DATA["texts"].items()))

# Which attributes of a tag hold one address.
_ATTRIBUTES: Final = {
    "a": ("href",),
    "area": ("href",),
    "img": ("src", "data-src", "data-original"),
    "script": ("src",),
    "iframe": ("src",),
    "frame": ("src",),
    "form": (),
    "object": ("data",),
    "embed": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "source": ("src",),
    "track": ("src",),
    "link": ("href",),
    "option": ("value",),
    "input": ("src",),
    "meta": ("content",),
    "style": (),
}
_FOLLOWED = frozenset({"a", "area", "img", "iframe", "frame"})
_LINK_TYPES = frozenset({"stylesheet", "icon", "apple-touch-icon", "manifest"})
_RARE = frozenset({"onclick", "style", "background"})
_PAINTED = frozenset({"body", "table", "td", "th", "tr", "tbody"})  # tags that know a background attribute
_NAMELESS = frozenset({"body", "html", "form"})
_ITEMS = frozenset({"li", "dd", "b", "strong", "font", "em", "i", "h1", "h2", "h3", "h4", "h5"})
# Addresses that a script fills in later.
_PLACEHOLDER = re.compile(r"\{\{|\$\{|<%|%>|\[\[|#\{|\{%|^['\"]?\s*\+|\+\s*['\"]?$")
_NOTHING = frozenset({"undefined", "null"})  # that scripts wrote
_SEPARATORS = re.compile(r"[\s,]*")
_SOLID = re.compile(r"\S+")
_CSS_URL = re.compile(
    r"url\(\s{0,99}(?:\"([^\"\n]{1,2000})\"|'([^'\n]{1,2000})'|([^\s\"'()]{1,2000}))\s{0,99}\)"
    r"|@import\s{1,99}(?:\"([^\"\n]{1,2000})\"|'([^'\n]{1,2000})')",
    re.IGNORECASE,
)
_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_WHOLE_NAMES = re.compile(r"[\s_\-0-9]+")


def read(document: Document) -> tuple[Link, ...]:
    """All links in document order, each (url, text) once; adds "links" to `document.truncated` at 20,000."""
    if document.root is None:
        return ()
    return tuple(_Collector(document).collect())


class _Collector:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.joiner = document.joiner
        self.places: dict[Node, _Place] = {}
        self.urls: dict[str, str] = {}
        self.links: list[Link] = []
        self.seen: set[tuple[str, str]] = set()
        host = host_of(document.base_url)
        self.home = (f"http://{host}/", f"https://{host}/") if host else ("",)

    def collect(self) -> list[Link]:
        known = _ATTRIBUTES
        for element in self.document.elements:
            tag = element.tag
            if tag == "a":
                self.anchor(element)
                if (style := element.get("style")) and "url(" in style.lower():
                    self.css(style, element, tag, "style")
                continue
            if tag in known:
                self.tagged(element, tag, known[tag])
            names = element.keys()  # cheaper than asking for each of these
            if names and not _RARE.isdisjoint(names):
                self.rare(element, tag)
            elif tag not in known:
                continue
            if len(self.links) >= MAX_LINKS:
                break
        if len(self.links) >= MAX_LINKS:
            self.document.truncated.append("links")
        return self.links[:MAX_LINKS]

    def anchor(self, element: Node) -> None:
        href = element.get("href")
        if href is not None and self.add(href, None, element, "a", "href"):
            return
        code = element.get("onclick")
        if code and (target := jump_target(code)):
            self.add(target, None, element, "a", "onclick")
        elif href and href.lstrip()[:11].lower() == "javascript:" and (target := jump_target(href.lstrip()[11:])):
            self.add(target, None, element, "a", "href")

    def rare(self, element: Node, tag: str) -> None:
        """The attributes of `_RARE`."""
        if tag not in _ATTRIBUTES and (code := element.get("onclick")) and (target := jump_target(code)):
            self.add(target, _text_of(element), element, tag, "onclick")
        if (style := element.get("style")) and "url(" in style.lower():
            self.css(style, element, tag, "style")
        if tag in _PAINTED and (target := element.get("background")):
            self.add(target, "", element, tag, "background")

    def tagged(self, element: Node, tag: str, attributes: tuple[str, ...]) -> None:
        if tag in _SPECIAL:
            _SPECIAL[tag](self, element)
            return
        text = ""
        if tag in {"img", "area"}:
            text = element.get("alt") or element.get("title") or ""
        elif tag in {"iframe", "frame"}:
            text = element.get("title") or ""
        for attribute in attributes:
            if target := element.get(attribute):
                self.add(target, text, element, tag, attribute)
        if tag in {"img", "source"} and (candidates := element.get("srcset")):
            for candidate in _candidates(candidates[:20_000]):
                self.add(candidate, text, element, tag, "srcset")

    def script(self, element: Node) -> None:
        if source := element.get("src"):
            self.add(source, "", element, "script", "src")
        elif (code := element.text) and "location" in code and (target := only_jump(code)):
            self.add(target, "", element, "script", "text")

    def link(self, element: Node) -> None:
        kinds = (element.get("rel") or "").lower().split()
        if (target := element.get("href")) and not _LINK_TYPES.isdisjoint(kinds) and "alternate" not in kinds:
            self.add(target, "", element, "link", "href")

    def option(self, element: Node) -> None:
        """Drop-down lists of sites jump by script to the value of the chosen option."""
        value = (element.get("value") or "").strip()
        if value.startswith(("http://", "https://")):
            self.add(value, _text_of(element), element, "option", "value")

    def form(self, element: Node) -> None:
        """`attribute` of the link says how the form sends, see `spiders.pages.forms`."""
        if (form := forms.read(element, self.document)) is not None:
            self.add(form.action, form.text, element, "form", form.sending)

    def input(self, element: Node) -> None:
        if (element.get("type") or "").lower() == "image" and (source := element.get("src")):
            self.add(source, element.get("alt") or "", element, "input", "src")
        if (code := element.get("onclick")) and (target := jump_target(code)):
            self.add(target, element.get("value") or "", element, "input", "onclick")

    def meta(self, element: Node) -> None:
        if (element.get("http-equiv") or "").strip().lower() == "refresh":
            self.add(refresh_target(element.get("content") or ""), "", element, "meta", "content")

    def style(self, element: Node) -> None:
        if (code := element.text) and ("url(" in code or "@import" in code):
            self.css(code, element, "style", "text")

    def css(self, code: str, element: Node, tag: str, attribute: str) -> None:
        for match in _CSS_URL.finditer(_without_css_comments(code)):
            self.add(match[match.lastindex or 0], "", element, tag, attribute)
            if len(self.links) >= MAX_LINKS:
                return

    def add(self, target: str, text: str | None, element: Node, tag: str, attribute: str) -> bool:
        """Add a link; `text` None: read it from the element. False when the target is no address."""
        url = self.urls.get(target)
        if url is None:
            url = self.urls[target] = self.resolve(target)
            if not url and (tag in _FOLLOWED or len(target) > MAX_URL):
                self.unusable(target, text, element, tag, attribute)
        if not url:
            return False
        text = _words(element, text)
        key = (url, text)
        if key not in self.seen:
            parent = element.getparent()
            place = self.places.get(parent) or self.place(parent)
            if place != "hidden":
                self.seen.add(key)
                if len(self.links) < MAX_LINKS:
                    self.links.append(Link(url, text, tag, attribute, place))
            if tag == "a" and not url.startswith(self.home) and len(self.document.leaving) < MAX_LEAVING:
                self.document.leaving.append((url, text, element))
        return True

    def unusable(self, target: str, text: str | None, element: Node, tag: str, attribute: str) -> None:
        """Keep a reference that no browser can follow, or that is too long; what a script may handle is no fault."""
        found = self.document.unusable
        if len(found) >= MAX_UNUSABLE or element.get("onclick") or _PLACEHOLDER.search(target[:500]):
            return
        if not why_unusable(target, self.document.base_url):
            return
        text = _words(element, text)
        place = self.place(element.getparent())
        if place != "hidden" and (text or tag not in {"a", "area"} or element.find(".//img") is not None):
            found.append(Link(without_credentials(named(target, self.document.base_url)), text, tag, attribute, place))

    def resolve(self, reference: str) -> str:
        """The address of a reference, "" for an empty one, for a place in the page itself and for placeholders."""
        reference = reference.strip(" \t\n\r\f")
        if not reference or reference[0] == "#" or reference in _NOTHING:
            return ""
        if url := self.joiner.shortcut(reference):  # remembered: the readers of lists and breadcrumbs ask again
            return url
        return "" if _PLACEHOLDER.search(reference[:500]) else self.joiner.compute(reference)

    def place(self, node: Node) -> _Place:
        """Where the children of a node stand: the nearest ancestor that says it, asked once for each ancestor."""
        places = self.places
        if node is not None and node.tag in _ITEMS and not node.keys():
            node = node.getparent()  # most links stand alone in an item that says nothing: not worth remembering
        trail: list[Node] = []
        while node is not None and node not in places:
            trail.append(node)
            node = node.getparent()
        found: _Place = places[node] if node is not None else "unknown"
        for node in reversed(trail):
            own = _place_of(node)
            if own == "content":
                found = own if found == "unknown" else found
            elif own and found != "hidden":
                found = own
            places[node] = found
        return found


_SPECIAL: Final = {
    "script": _Collector.script,
    "link": _Collector.link,
    "option": _Collector.option,
    "form": _Collector.form,
    "input": _Collector.input,
    "meta": _Collector.meta,
    "style": _Collector.style,
}


def _place_of(element: Node) -> _Place | Literal[""]:
    """What the element itself says, "" if nothing."""
    tag = element.tag
    if tag in _TAG_PLACES:
        return _TAG_PLACES[tag]
    if tag in _NAMELESS:
        return ""
    named: _Place | Literal[""] = ""
    if element.keys():
        class_name, element_id = element.get("class"), element.get("id")
        if class_name or element_id:
            named = _named_place(class_name or "", element_id or "")
    if named and named != "content":
        return named
    if tag in _ITEMS:  # the label of a breadcrumb or list of friends stands outside of these
        return named
    lead = (element.text or "").strip()
    if not lead and len(element):
        first = element[0]
        lead = first.text or (first[0].text if len(first) else "") or ""
    if lead and len(lead) < 60 and (match := _TEXTS.search(lead)):
        return cast("Position", match.lastgroup)
    return named


@lru_cache(maxsize=20_000)
def _named_place(class_name: str, element_id: str) -> _Place | Literal[""]:
    names = f"{class_name[:200]} {element_id[:100]}"
    words = {word.lower() for word in _NAME_PARTS.findall(names)}
    words.update(word.lower() for word in _WHOLE_NAMES.split(names) if word)
    content = not words.isdisjoint(_CONTENT)
    inner = content and not words.isdisjoint(_CONTENT - {"main"})  # "content_head" is no header, "mainNav" is a nav
    for place, known in _STRONG.items():
        if not words.isdisjoint(known) and not (inner and place in {"header", "nav"}):
            return cast("Position", place)
    return "content" if content else ""


def _words(element: Node, text: str | None) -> str:
    """Text of a link, read from its element where it is None. A password that stands in it is not ours to keep."""
    text = _text_of(element) if text is None else " ".join(text[:2000].split())[:MAX_TEXT]
    return without_credentials(text) if "@" in text else text


def _text_of(element: Node) -> str:
    """Text of a link, else its title, else the title or alt of the picture in it."""
    text = "".join(element.itertext()) if len(element) else element.text
    if text and len(text) <= MAX_TEXT and text.isprintable() and " " not in text:
        return text  # nothing in it to collapse
    if text:
        text = " ".join(text[:5000].split())[:MAX_TEXT]
        if text:
            return text
    text = element.get("title") or ""
    if not text and len(element):
        image = next(element.iter("img"), None)
        text = (image.get("alt") or image.get("title") or "") if image is not None else ""
    return " ".join(text[:2000].split())[:MAX_TEXT]


def _candidates(srcset: str) -> Iterator[str]:
    """Addresses of a srcset attribute (HTML Standard, "parse a srcset attribute")."""
    position = 0
    for _ in range(100):
        start = _SEPARATORS.match(srcset, position)
        if start is None or (match := _SOLID.match(srcset, start.end())) is None:
            return
        yield match[0].rstrip(",")
        position = match.end()
        if not match[0].endswith(","):  # a descriptor follows, up to the next comma
            position = srcset.find(",", position)
            if position < 0:
                return


def _without_css_comments(code: str) -> str:
    if "/*" not in code:
        return code
    parts: list[str] = []
    position = 0
    while (start := code.find("/*", position)) >= 0:
        parts.append(code[position:start])
        end = code.find("*/", start + 2)
        if end < 0:
            return "".join(parts)
        position = end + 2
    parts.append(code[position:])
    return "".join(parts)
