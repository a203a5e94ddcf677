"""Links to other hosts that a reader cannot see (暗链): hidden by inline style, by a marquee of no size, by <noscript>.

Only what stands in the page itself is read; style sheets and scripts are not run. Most hidden things are honest: menus
that open, tabs, pop-ups with a QR code, sliders, prompts for old browsers. What may be one of these is passed over,
unless its text advertises gambling: `spiders.settle` and the check decide about the rest. Called with the few links of
a page that leave its host, so it costs next to nothing.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Final

from lxml import etree

from spiders.pages.model import HiddenLink
from spiders.pages.urls import host_of
from xuncha.discreet import without_credentials
from xuncha.vocabulary.harm import harmful_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spiders.pages.document import Document, Node

MAX_HIDDEN = 100
MAX_MARKUP = 300
_MAX_DEPTH = 200

_DATA: Final = tomllib.loads(resources.files("spiders.pages").joinpath("data/hidden.toml").read_text("utf-8"))
_OPENS: Final = frozenset(_DATA["opens"])
_PICTURES: Final = tuple(_DATA["pictures"])
_MARKS: Final = tuple(_DATA["marks"])
_AROUND: Final[int] = _DATA["around"]
_OFF: Final[int] = _DATA["off_screen"]

_NEVER: Final = frozenset({"template", "textarea", "script", "style", "head", "select"})
_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_LENGTH = re.compile(r"(-?\d{0,9}(?:\.\d{1,6})?)(px|em|rem|pt|%|vw|vh)?$")
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})$")
_RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,[\d.%]+)?\)$")
_NAMED = {"white": "ffffff", "black": "000000", "red": "ff0000", "transparent": "transparent"}
# Ways that menus, tabs and pop-ups use as well: these need a second reason.
_FOLDED: Final = frozenset({"display", "visibility", "size", "opacity"})


@dataclass(frozen=True, slots=True)
class _Hiding:
    """How one element hides what is in it."""

    how: str
    node: Node
    doubtful: bool  # a reader may see it all the same: only shameless text counts


def read(document: Document, anchors: Iterable[tuple[str, str, Node]]) -> tuple[HiddenLink, ...]:
    """The hidden ones among `anchors` (address, text, element), which lead to other hosts; at most 100.

    Nothing is said of a page that a browser rendered: there every closed menu bears an inline style.
    """
    if document.scripts_ran:
        return ()
    known: dict[Node, _Hiding | None] = {}
    found: list[HiddenLink] = []
    for url, text, anchor in anchors:
        host = host_of(url).partition(":")[0]
        if host.endswith(".gov.cn") or host == "gov.cn":
            continue
        hiding = _hiding(anchor, known)
        if hiding is None:
            continue
        harmful = harmful_words(text)
        if not harmful and (hiding.doubtful or _is_mark(text) or _honest(hiding, anchor, document)):
            continue
        found.append(HiddenLink(url, text, hiding.how, _markup(hiding.node, anchor), ", ".join(harmful)))
        if len(found) >= MAX_HIDDEN:
            break
    return tuple(found)


def _hiding(anchor: Node, known: dict[Node, _Hiding | None]) -> _Hiding | None:
    """The innermost element at or above a link that hides it; remembered for all elements on the way."""
    trail: list[Node] = []
    node, found = anchor, None
    if len(anchor) == 1 and not (anchor.text or "").strip() and (how := _how(anchor[0])):  # <a><span style=...>
        return _Hiding(how, anchor[0], doubtful=False)
    while node is not None and len(trail) < _MAX_DEPTH:
        if node in known:
            found = known[node]
            break
        trail.append(node)
        if node.tag in _NEVER:
            found = None
            break
        if how := _how(node):
            found = _weighed(how, node, anchor)
            break
        node = node.getparent()
    if len(trail) > 1:  # what is said of a link itself holds for no other
        for passed in trail[1:]:
            known[passed] = found
    return found


def _weighed(how: str, node: Node, anchor: Node) -> _Hiding:
    """Size and colour of text are inherited, but a style sheet may say otherwise about links."""
    return _Hiding(how, node, doubtful=how in {"tiny", "colour"} and node is not anchor)


def _how(node: Node) -> str:
    """How an element hides its content, "" if it does not."""
    tag = node.tag
    if tag == "noscript":
        return "noscript"
    if tag == "marquee":
        height, width = node.get("height") or "", node.get("width") or ""
        if _small(height, 1) or _small(width, 5):
            return "marquee"
    if node.get("hidden") is not None and node.get("hidden") != "until-found":
        return "display"
    style = node.get("style")
    return _how_styled(_properties(style), node) if style and len(style) < 5_000 else ""


def _how_styled(style: dict[str, str], node: Node) -> str:
    if style.get("display") == "none":
        return "display"
    if style.get("visibility") in {"hidden", "collapse"}:
        return "visibility"
    if _small(style.get("opacity", ""), 0) or "alpha(opacity=0)" in style.get("filter", ""):
        return "opacity"
    if style.get("overflow") == "hidden" and (_small(style.get("height", ""), 1) or _small(style.get("width", ""), 1)):
        return "size"
    if _small(style.get("max-height", ""), 0) and style.get("overflow") == "hidden":
        return "size"
    if _off_screen(style):
        return "off_screen"
    if _small(style.get("font-size", ""), 1):
        return "tiny"
    if "color" in style and (colour := _colour(style["color"])) and colour == _background(node):
        return "colour"
    return ""


def _properties(style: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in style.lower().split(";"):
        name, _, value = part.partition(":")
        found[name.strip()] = "".join(value.replace("!important", "").split())
    return found


def _small(value: str, most: float) -> bool:
    """Whether a length (or plain number) is stated and at most `most`."""
    match = _LENGTH.match(value.strip())
    return match is not None and match[1] not in {"", "-"} and match[2] != "%" and 0 <= float(match[1]) <= most


def _off_screen(style: dict[str, str]) -> bool:
    if "url(" in style.get("background", "") + style.get("background-image", ""):
        return False  # a logo whose words are a picture
    places = ["text-indent", "margin-left", "margin-top"]
    if style.get("position") in {"absolute", "fixed"}:
        places += ["left", "top", "right", "bottom"]
    return any(_far(style.get(name, "")) for name in places)


def _far(value: str) -> bool:
    match = _LENGTH.match(value)
    if match is None or match[1] in {"", "-"} or match[2] in {"%", "vw", "vh"}:
        return False
    size = float(match[1]) * (16 if match[2] in {"em", "rem"} else 1)
    return size <= -_OFF


def _colour(value: str) -> str:
    """A colour as six hex digits; "" if it cannot be told."""
    if match := _HEX.match(value):
        digits = match[1]
        return digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    if match := _RGB.match(value):
        return "".join(f"{min(int(part), 255):02x}" for part in match.groups())
    return _NAMED.get(value, "")


def _background(node: Node) -> str:
    """The nearest stated background colour around an element; "" if none is stated, or a picture is."""
    for _ in range(_MAX_DEPTH):
        if node is None:
            return ""
        style = _properties(node.get("style") or "")
        stated = style.get("background-color") or style.get("background") or (node.get("bgcolor") or "").lower()
        if stated:
            return _colour(stated)
        node = node.getparent()
    return ""


def _is_mark(text: str) -> bool:
    text = text.lower()
    return any(mark in text for mark in _MARKS)


def _honest(hiding: _Hiding, anchor: Node, document: Document) -> bool:
    """Whether something that opens, slides, explains or shows a picture may be hidden here."""
    node = hiding.node
    if _holds_more(node, anchor):
        return True
    if hiding.how == "noscript":
        return False
    if any(map(_opens, _up(node, _AROUND))):
        return True
    return hiding.how in _FOLDED and (_can_be_called(node, document.text) or _is_tab(node) or _is_submenu(node))


def _holds_more(node: Node, anchor: Node) -> bool:
    """A picture, a form or a player, or more words beside the links than in them: text for people, folded."""
    if node is not anchor and next(node.iter(*_PICTURES), None) is not None:
        return True
    if next(anchor.iter(*_PICTURES), None) is not None:
        return True
    linked = sum(len("".join(link.itertext()).strip()) for link in node.iter("a"))
    return len("".join(node.itertext()).strip()) - linked > max(20, 2 * linked)


def _up(node: Node, levels: int) -> Iterable[Node]:
    for _ in range(levels):
        if node is None or node.tag in {"body", "html"}:
            return
        yield node
        node = node.getparent()


def _opens(node: Node) -> bool:
    """Whether the name of an element, or what it listens to, says that it opens or moves."""
    attributes = node.attrib
    if any(name.startswith(("onmouse", "onclick", "aria-", "data-")) or name == "role" for name in attributes):
        return True
    names = f"{attributes.get('class', '')[:200]} {attributes.get('id', '')[:100]}"
    return not _OPENS.isdisjoint(part.lower() for part in _NAME_PARTS.findall(names))


def _can_be_called(node: Node, source: str) -> bool:
    """Whether a script or another element names this one: its id stands in the source a second time."""
    name = (node.get("id") or "").rstrip("0123456789")
    return len(name) >= 2 and source.count(name) >= 2


def _is_tab(node: Node) -> bool:
    """One of several boxes of the same kind side by side, of which others hold links too."""
    parent = node.getparent()
    if parent is None or parent.tag in {"body", "html"}:
        return False
    kind = node.get("class")
    return any(
        other is not node and other.get("class") == kind and next(other.iter("a"), None) is not None
        for other in parent.iterchildren(node.tag)
    )


def _is_submenu(node: Node) -> bool:
    """A list or box below the words of a menu entry."""
    parent = node.getparent()
    return parent is not None and parent.tag in {"li", "dd", "dt", "label"}


def _markup(node: Node, anchor: Node) -> str:
    """The beginning of the element that hides and of the link in it, as evidence."""
    opening = _start_tag(node)
    if node is anchor:
        return _whole(anchor)
    if anchor in node.iterancestors():
        return _whole(anchor)
    return f"{opening[:120]}…{_whole(anchor)}"[:MAX_MARKUP]


def _start_tag(node: Node) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in node.attrib.items())
    return f"<{node.tag}{attributes}>"


def _whole(node: Node) -> str:
    text: str = etree.tostring(node, encoding="unicode", method="html", with_tail=False)
    return without_credentials(" ".join(text[: 4 * MAX_MARKUP].split()))[:MAX_MARKUP]
