"""The visible text of a page as lines: what a reader sees between two line breaks, with where it stands.

Inline tags are melted into their line, so that a label or a date split over tags is whole again; every block, table
cell and <br> ends a line. One pass over the tree without recursion; bounded by `MAX_LINES` and `MAX_ELEMENTS`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from spiders.pages.script_text import written_by_script
from spiders.pages.vocabulary import WORDS
from spiders.pages.zones import (
    FOOTER,
    HEADER,
    HIDDEN,
    MAIN,
    NAV,
    NO_HINT,
    SIDE,
    big_font,
    hint_of,
    inside_article,
    style_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spiders.pages.document import Node

MAX_LINES = 20_000
MAX_ELEMENTS = 300_000
MAX_LINE = 20_000  # characters of one line that are kept

# fmt: off
_INLINE = frozenset(
    {
        "a", "span", "font", "b", "strong", "em", "i", "u", "label", "small", "sub", "sup", "s", "big",
        "ins", "del", "mark", "abbr", "time", "cite", "code", "tt", "q", "var", "nobr", "img", "input",
        "bdi", "bdo", "kbd", "samp", "wbr", "strike", "acronym", "o:p", "o", "st1", "ucapcontent",
        "ucaptitle",
    }
)
# fmt: on
_CELLS = frozenset({"td", "th", "dt", "dd", "li", "caption"})
_ROWS = frozenset({"tr", "li", "dl"})
_NAMING = frozenset({"span", "i", "em", "b", "strong", "label", "font"})  # inline tags around a label or its value
_NAMED_FIELDS = frozenset({"title", "number", "index", "publisher", "published", "issued", "written", "validity"})
# fmt: off
_SKIPPED = frozenset(
    {
        "title", "script", "style", "noscript", "template", "select", "textarea", "iframe", "svg", "object",
        "head", "button", "audio", "video", "map", "applet", "math", "canvas",
    }
)
# fmt: on
_PLAIN = frozenset({"em", "i", "u", "img", "tbody", "tr", "wbr", "sub", "sup", "input"})  # no class of theirs counts
_BOLD = frozenset({"b", "strong"})
_TAG_ZONES = {"header": HEADER, "nav": NAV, "footer": FOOTER, "aside": SIDE}
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad\x00]")


class Line:
    """One line: its text with blanks collapsed and where it stood."""

    __slots__ = (
        "big",
        "block",
        "heading",
        "index",
        "link",
        "outer",
        "row",
        "sub",
        "tag",
        "text",
        "title",
        "zone",
        "zone_id",
    )

    def __init__(self, reader: _Reader, text: str) -> None:
        self.index = len(reader.lines)
        self.text = text
        self.tag = reader.tag  # nearest block
        # Serial number of the nearest block, of the block around that, and of the table row, list item or dl around
        # it (0 if none)
        self.block, self.outer, self.row = reader.block, reader.outer, reader.row
        # `zone_id`: which element made the zone, 0 in the main part. `heading`: 1..6 inside h1..h6. `title`: serial
        # number of an element around it whose class or id calls it a title. `sub`: ... a subtitle.
        self.zone, self.zone_id, heading, self.title, self.sub = reader.scope
        self.heading = heading if heading != BIG else 0
        self.big = reader.big_parts * 2 > len(text)  # bold, or a big font
        self.link = reader.link_parts  # characters inside <a>


Block: TypeAlias = tuple[int, int]  # lines that one block element holds: start inclusive, end exclusive


class PageText(NamedTuple):
    """All lines of a page in reading order, and the blocks around them, innermost first."""

    lines: list[Line]
    blocks: list[Block]
    anchors: list[tuple[int, Node]]  # every <a>, with the line that it stands on
    truncated: bool


_ROOTS = frozenset({"html", "body", "form"})
_SPEAKING = frozenset({*_HEADINGS, *_TAG_ZONES, "font"})  # tags that say something without class, id and style
# What a block changed and must be restored at its end: scope, first line, tag, outer tag, row, block, outer block;
# of an inline tag only the scope, with a line of -1 where what is inside is not for readers
# What holds inside an element: zone, zone id, heading, id of what is called a title, whether it is a subtitle
_Scope: TypeAlias = tuple[int, int, int, int, bool]
_Saved: TypeAlias = tuple[_Scope, int, str, str, int, int, int]
# How an element is read. Inline tags come before blocks.
_SKIP, _NOTE, _BREAK, _MUTE, _LINK, _STRONG, _SPAN, _MUTE_BLOCK, _BLOCK = range(1, 10)
BIG = 9  # in place of a heading level: big letters

_KINDS: dict[object, int] = {
    **dict.fromkeys(_INLINE, _SPAN),
    **dict.fromkeys(_PLAIN & _INLINE, _MUTE),
    **dict.fromkeys(_PLAIN - _INLINE, _MUTE_BLOCK),
    **dict.fromkeys(_BOLD, _STRONG),
    **dict.fromkeys(_SKIPPED, _SKIP),
    **dict.fromkeys(("div", "p", "ul", "li", "table", "td", "body"), _BLOCK),
    "a": _LINK,
    "br": _BREAK,
}


def read_lines(root: Node, elements: list[Node] | None = None) -> PageText:
    """Lines and blocks of a parsed page (an lxml element, or None for an empty page).

    `elements` are all of the page in document order, where the caller has them (`Document.elements`).
    """
    reader = _Reader()
    if root is not None:
        reader.walk(elements or root.iter())
        reader.finish()
        _settle(reader.lines)
    return PageText(reader.lines, reader.blocks, reader.anchors, reader.truncated)


def _settle(lines: list[Line]) -> None:
    """Take back zones and titles that cannot be: names lie, but no header holds most of the running text.

    A wrapper called "top" or "position" around the whole article is a wrapper; a "title" of many lines is one too.
    """
    running: dict[int, int] = {}
    titles: dict[int, int] = {}
    for line in lines:
        if line.title:
            titles[line.title] = titles.get(line.title, 0) + 1
        if line.zone_id and (size := _running(line)):
            running[line.zone_id] = running.get(line.zone_id, 0) + size
    wrappers = {zone_id for zone_id, size in running.items() if size >= 150}
    total = sum(map(_running, lines)) if wrappers else 0
    wrappers = {zone_id for zone_id in wrappers if running[zone_id] * 5 > total * 2}
    long_titles = {title for title, count in titles.items() if count > 8}
    if not wrappers and not long_titles:
        return
    for line in lines:
        if line.zone_id in wrappers and (line.zone not in {FOOTER, SIDE} or running[line.zone_id] * 3 > total * 2):
            line.zone, line.zone_id = MAIN, 0
        if line.title in long_titles:
            line.title = 0


def _running(line: Line) -> int:
    """Characters of running text on a line, without its links."""
    size = len(line.text) - 2 * line.link
    return size if size >= 15 and line.zone != HIDDEN else 0


def beside_cells(lines: list[Line], line: Line) -> bool:
    """True for a cell that stands beside other filled cells: data of a table or list, not a line of its own."""
    if not line.row or line.tag not in _CELLS:
        return False
    near = lines[max(0, line.index - 8) : line.index + 9]
    return any(other.row == line.row and other.block != line.block and other.text for other in near)


def _kind_of(tag: object) -> int:
    """How an element of a rare tag is read; comments and processing instructions have a function in place of it."""
    return _BLOCK if isinstance(tag, str) else _NOTE


class _Reader:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.blocks: list[Block] = []
        self.anchors: list[tuple[int, Node]] = []
        self.truncated = False
        self.open: list[tuple[int, int, _Saved | None, Node]] = []  # siblings that follow, kind, state, element
        self.parts: list[str] = []
        self.link_parts = 0
        self.big_parts = 0
        self.scope: _Scope = (MAIN, 0, 0, 0, False)
        self.scopes = 0
        self.tag = "body"
        self.row = self.block = self.outer = 0
        self.serial = 0
        self.links = 0
        self.bold = 0

    def walk(self, elements: Iterable[Node]) -> None:
        """Read elements in document order; how many children each has says where it ends."""
        kinds, lines, stack = _KINDS, self.lines, self.open
        left = 1  # children of the open element that are still to come
        skipped = 0  # elements that nobody reads
        for count, node in enumerate(elements):
            if skipped:
                skipped += len(node) - 1
                continue
            element, tag, inner = node, node.tag, len(node)
            kind = kinds.get(tag) or _kind_of(tag)
            saved = self.enter(element, tag, kind)
            if inner:
                if kind > _NOTE and (saved is None or saved[1] >= 0):
                    stack.append((left, kind, saved, element))
                    left = inner
                    continue
                skipped = inner
            while True:
                self.leave(element, kind, saved)
                if len(lines) >= MAX_LINES or count >= MAX_ELEMENTS:
                    self.truncated = True
                    return
                left -= 1
                if left or not stack:
                    break
                left, kind, saved, element = stack.pop()

    def finish(self) -> None:
        """End the last line and what a limit left open."""
        self.flush()
        for _, kind, saved, _ in reversed(self.open):
            if kind >= _MUTE_BLOCK and saved is not None:
                self.blocks.append((saved[1], len(self.lines)))

    def enter(self, element: Node, tag: str, kind: int) -> _Saved | None:
        """Enter an element and read the text before its first child; what must be restored at its end."""
        saved = None
        if kind >= _MUTE_BLOCK:
            saved = self.enter_block(element, tag, kind)
        elif kind == _LINK:
            self.links += 1
            self.anchors.append((len(self.lines), element))
        elif kind == _SPAN:
            if (scope := self.scope_of(element, tag)) is not self.scope:
                if scope[0] == HIDDEN and self.scope[0] != HIDDEN:
                    return self.scope, -1, "", "", 0, 0, 0  # a hidden piece of a line is not part of what it says
                saved, self.scope = (self.scope, 0, "", "", 0, 0, 0), scope
        elif kind == _STRONG:
            self.bold += 1
        elif kind <= _BREAK:
            self.pass_by(element, tag, kind)
            return None
        if (text := element.text) is not None:
            if not text.isspace():
                self.add(text if len(text) > 16 or tag not in _NAMING else named(element, text))
            elif self.parts:
                self.parts.append(" ")
        return saved

    def enter_block(self, element: Node, tag: str, kind: int) -> _Saved:
        if self.parts:
            self.flush()
        saved = (self.scope, len(self.lines), tag, self.tag, self.row, self.block, self.outer)
        self.tag = tag
        self.serial += 1
        self.outer, self.block = self.block, self.serial
        if tag in _ROWS:
            self.row = self.serial
        if kind == _BLOCK:
            self.scope = self.scope_of(element, tag)
        return saved

    def pass_by(self, element: Node, tag: str, kind: int) -> None:
        """A line break, a comment, or an element that is not for readers."""
        if kind == _BREAK:
            self.flush()
        elif tag == "script" and (code := element.text) and "document.write" in code:
            self.add(written_by_script(code))

    def leave(self, element: Node, kind: int, saved: _Saved | None) -> None:
        """Restore what held before an element, and read the text behind it."""
        if kind >= _MUTE_BLOCK and saved is not None:
            scope, start, tag, outer_tag, row, block, outer = saved
            if self.parts or tag in _CELLS:
                self.flush(empty_cell=tag in _CELLS and len(self.lines) == start)
            self.scope = scope
            self.blocks.append((start, len(self.lines)))
            self.tag, self.row, self.block, self.outer = outer_tag, row, block, outer
        elif kind == _LINK:
            self.links -= 1
        elif kind == _STRONG:
            self.bold -= 1
        elif saved is not None:
            self.scope = saved[0]
        if (tail := element.tail) is not None:
            if not tail.isspace():
                self.add(tail)
            elif self.parts:
                self.parts.append(" ")

    def scope_of(self, element: Node, tag: str) -> _Scope:
        """The scope inside an element: the same object where it says nothing new."""
        scope, hint, look = self.scope, NO_HINT, ""
        if names := element.keys():  # asking for one that is not there takes longer than this list
            if "class" in names or "id" in names:
                hint = hint_of(element.get("class", ""), element.get("id", ""))
            if "style" in names:
                look = style_of(element.get("style"))
        if hint is NO_HINT and tag not in _SPEAKING:
            if not look or (look == "big" and scope[2]):
                return scope
            if look == "big":
                return (*scope[:2], BIG, *scope[3:])
        zone, zone_id, heading, title, sub = scope
        inner = hint.zone if tag not in _ROOTS else MAIN
        title = self.scope_serial() if hint.title else title
        sub = sub or hint.sub
        if not inner and tag in _TAG_ZONES and not (tag == "header" and inside_article(element)):
            inner = _TAG_ZONES[tag]
        if look == "hidden":
            inner = HIDDEN
        if inner and inner != zone and zone != HIDDEN:
            zone, zone_id = inner, self.scope_serial()
        if tag in _HEADINGS:
            heading = _HEADINGS[tag]
        elif heading == 0 and (look == "big" or (tag == "font" and big_font(element))):
            heading = BIG
        new = (zone, zone_id, heading, title, sub)
        return new if new != scope else scope

    def scope_serial(self) -> int:
        self.scopes += 1
        return self.scopes

    def add(self, text: str) -> None:
        self.parts.append(text)
        if self.links > 0:
            self.link_parts += len(text.strip())
        if self.bold > 0 or self.scope[2] == BIG:
            self.big_parts += len(text.strip())

    def flush(self, *, empty_cell: bool = False) -> None:
        if not self.parts and not empty_cell:
            return
        text = " ".join("".join(self.parts).split())[:MAX_LINE]
        if not text.isprintable() and _INVISIBLE.search(text) is not None:
            text = " ".join(_INVISIBLE.sub("", text).split())
        if text or empty_cell:
            self.lines.append(Line(self, text))
        self.parts.clear()
        self.link_parts = self.big_parts = 0


def named(element: Node, text: str) -> str:
    """The text of an element, with a colon where it is a label and the next element its value.

    <span>索 引 号</span><i>000014672/2020-00009</i> has no colon, because the two stand in columns.
    """
    word = "".join(text.split())
    if word not in WORDS.labels or WORDS.labels[word] not in _NAMED_FIELDS or len(element):
        return text
    value = element.getnext()
    if value is None or value.tag not in _NAMING or (element.tail and not element.tail.isspace()):
        return text
    return f"{text}：" if "".join((value.text or "").split()) not in WORDS.labels else text
