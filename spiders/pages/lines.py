"""The visible text of a page as lines: what a reader sees between two line breaks, with where it stands.

Inline tags are melted into their line, so that a label or a date split over tags is whole again; every block, table
cell and <br> ends a line. One pass over the tree without recursion; bounded by `MAX_LINES` and `MAX_ELEMENTS`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from lxml import etree

from spiders.pages.script_text import written_by_script
from spiders.pages.vocabulary import WORDS

if TYPE_CHECKING:
    from spiders.pages.document import Node

MAX_LINES = 20_000
MAX_ELEMENTS = 300_000
MAX_LINE = 20_000  # characters of one line that are kept

MAIN, HEADER, NAV, BREADCRUMB, FOOTER, SIDE, HIDDEN = range(7)

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
_PLAIN = frozenset({"br", "img", "em", "i", "u", "tbody", "tr", "wbr", "sub", "sup", "input"})
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_TAG_ZONES = {"header": HEADER, "nav": NAV, "footer": FOOTER, "aside": SIDE}
_ZONE_NAMES = {"header": HEADER, "nav": NAV, "breadcrumb": BREADCRUMB, "footer": FOOTER, "side": SIDE}
# As part of a name they are abbreviations of other words: ft_top (访谈), hd_list (互动)
_AMBIGUOUS = frozenset({"ft", "hd"})
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BIG_STYLE = re.compile(r"font-size\s*:\s*(\d{1,3})(?:\.\d+)?\s*(px|pt)", re.IGNORECASE)
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad\x00]")


class Hint(NamedTuple):
    """What the class and id of an element say: its zone, whether it is called a title, a subtitle."""

    zone: int
    title: bool
    sub: bool


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

    def __init__(self, index: int, text: str, tag: str, zone: int, zone_id: int, row: int) -> None:
        self.index = index
        self.text = text
        self.tag = tag  # nearest block
        self.zone = zone
        self.zone_id = zone_id  # which element made the zone; 0 in the main part
        self.row = row  # serial number of the table row, list item or dl around it; 0 if none
        self.block = 0  # serial number of the nearest block, and of the block around that
        self.outer = 0
        self.heading = 0  # 1..6 inside h1..h6
        self.title = 0  # serial number of an element around it whose class or id calls it a title
        self.sub = False  # ... a subtitle
        self.big = False  # bold, or a big font
        self.link = 0  # characters inside <a>


class Block(NamedTuple):
    """One block element: the lines it holds (start inclusive, end exclusive), and its tag."""

    start: int
    end: int
    tag: str


class PageText(NamedTuple):
    """All lines of a page in reading order, and the blocks around them, innermost first."""

    lines: list[Line]
    blocks: list[Block]
    anchors: list[tuple[int, Node]]  # every <a>, with the line that it stands on
    truncated: bool


_BOLD = frozenset({"b", "strong"})
_ROOTS = frozenset({"html", "body", "form"})
_SPEAKING = frozenset({*_HEADINGS, *_TAG_ZONES, "font"})  # tags that say something without class, id and style
# What an element changed and must be restored at its end: first line (-1 for inline tags), tag, scope, outer state
_Saved: TypeAlias = tuple[int, str, tuple[int, int, int, int, bool], str, int, int, int]
BIG = 9  # in place of a heading level: big letters

_styles: dict[str, str] = {}
_hints: dict[tuple[str, str], Hint] = {}
_NO_HINT = Hint(MAIN, title=False, sub=False)


def read_lines(root: Node) -> PageText:
    """Lines and blocks of a parsed page (an lxml element, or None for an empty page)."""
    reader = _Reader()
    if root is not None:
        reader.walk(root)
        _settle(reader.lines)
    return PageText(reader.lines, reader.blocks, reader.anchors, reader.truncated)


def _settle(lines: list[Line]) -> None:
    """Take back zones and titles that cannot be: names lie, but no header holds most of the running text.

    A wrapper called "top" or "position" around the whole article is a wrapper; a "title" of many lines is one too.
    """
    running: dict[int, int] = {}
    titles: dict[int, int] = {}
    total = 0
    for line in lines:
        if line.title:
            titles[line.title] = titles.get(line.title, 0) + 1
        if (size := len(line.text) - 2 * line.link) >= 15 and line.zone != HIDDEN:
            running[line.zone_id] = running.get(line.zone_id, 0) + size
            total += size
    wrappers = {zone_id for zone_id, size in running.items() if zone_id and size >= 150 and size * 5 > total * 2}
    long_titles = {title for title, count in titles.items() if count > 8}
    if not wrappers and not long_titles:
        return
    for line in lines:
        if line.zone_id in wrappers and (line.zone not in {FOOTER, SIDE} or running[line.zone_id] * 3 > total * 2):
            line.zone, line.zone_id = MAIN, 0
        if line.title in long_titles:
            line.title = 0


def hint_of(class_name: str, element_id: str) -> Hint:
    """What class and id say (data/article.toml, `zones` and `title_hints`); remembered, since pages repeat them."""
    key = (class_name, element_id)
    if (known := _hints.get(key)) is not None:
        return known
    tokens = {word.lower() for word in _TOKEN.findall(f"{class_name[:200]} {element_id[:100]}")}
    whole = {word.lower() for word in re.split(r"[\s_\-0-9]+", f"{class_name[:200]} {element_id[:100]}") if word}
    names = tokens | whole
    names -= _AMBIGUOUS - set(class_name.lower().split()) - {element_id.lower()}
    zone = next((_ZONE_NAMES[name] for name, words in WORDS.zones.items() if names & words), MAIN)
    if zone in {HEADER, NAV, SIDE} and names & WORDS.content_words:
        zone = MAIN
    hint = Hint(zone, title=bool(names & WORDS.title_hints), sub=bool(names & WORDS.sub_hints))
    if hint == _NO_HINT:
        hint = _NO_HINT  # one object, so that readers can ask with "is"
    if len(_hints) > 20_000:
        _hints.clear()
    _hints[key] = hint
    return hint


def beside_cells(lines: list[Line], line: Line) -> bool:
    """True for a cell that stands beside other filled cells: data of a table or list, not a line of its own."""
    if not line.row or line.tag not in _CELLS:
        return False
    near = lines[max(0, line.index - 8) : line.index + 9]
    return any(other.row == line.row and other.block != line.block and other.text for other in near)


class _Reader:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.blocks: list[Block] = []
        self.anchors: list[tuple[int, Node]] = []
        self.truncated = False
        self.parts: list[str] = []
        self.link_parts = 0
        self.big_parts = 0
        # What holds for the current element: (zone, zone id, heading, id of what is called a title, sub)
        self.scope: tuple[int, int, int, int, bool] = (MAIN, 0, 0, 0, False)
        self.scopes = 0
        self.tag = "body"
        self.row = self.block = self.outer = 0
        self.serial = 0
        self.links = 0
        self.bold = 0

    def walk(self, root: Node) -> None:
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        stack: list[_Saved | None] = []
        parts = self.parts
        count = 0
        for event, element in walker:
            if event == "start":
                count += 1
                if self.start(element, stack):
                    walker.skip_subtree()
                continue
            if event == "end" and (saved := stack.pop()) is not None:
                self.end(saved)
            if (tail := element.tail) is not None:
                if not tail.isspace():
                    self.add(tail)
                elif parts:
                    parts.append(" ")
            if count > MAX_ELEMENTS or len(self.lines) >= MAX_LINES:
                self.truncated = True
                break
        self.flush()
        for saved in reversed(stack):
            if saved is not None and saved[0] >= 0:
                self.blocks.append(Block(saved[0], len(self.lines), saved[1]))

    def start(self, element: Node, stack: list[_Saved | None]) -> bool:
        """Enter an element; True when what is inside is not for readers."""
        tag = element.tag
        if tag in _SKIPPED:
            stack.append(None)
            if tag == "script" and (code := element.text) and "document.write" in code:
                self.add(written_by_script(code))
            return True
        if tag == "br":
            stack.append(None)
            self.flush()
            return False
        scope = self.scope
        if tag not in _INLINE:
            if self.parts:
                self.flush()
            # First line of the block (-1 for inline), tag, and what to restore at its end
            stack.append((len(self.lines), tag, scope, self.tag, self.row, self.block, self.outer))
            self.tag = tag
            self.serial += 1
            self.outer, self.block = self.block, self.serial
            if tag in _ROWS:
                self.row = self.serial
            if tag not in _PLAIN:
                self.enter_scope(element, tag)
        else:
            self.start_inline(element, tag, stack)
            if self.scope[0] == HIDDEN and scope[0] != HIDDEN:
                return True  # a hidden piece of a line is not part of what the line says
        if (text := element.text) is not None:
            if not text.isspace():
                self.add(text if len(text) > 16 or tag not in _NAMING else named(element, text))
            elif self.parts:
                self.parts.append(" ")
        return False

    def start_inline(self, element: Node, tag: str, stack: list[_Saved | None]) -> None:
        scope = self.scope
        if tag == "a":
            self.links += 1
            self.anchors.append((len(self.lines), element))
        elif tag in _BOLD:
            self.bold += 1
        elif tag not in _PLAIN:
            self.enter_scope(element, tag)
        changed = tag == "a" or tag in _BOLD or self.scope is not scope
        stack.append((-1, tag, scope, "", 0, 0, 0) if changed else None)

    def enter_scope(self, element: Node, tag: str) -> None:
        class_name, element_id, style = element.get("class"), element.get("id"), element.get("style")
        hint = hint_of(class_name or "", element_id or "") if class_name or element_id else _NO_HINT
        if hint is _NO_HINT and not style and tag not in _SPEAKING:
            return
        zone, zone_id, heading, title, sub = self.scope
        inner = hint.zone if tag not in _ROOTS else MAIN
        title = self.scope_serial() if hint.title else title
        sub = sub or hint.sub
        if not inner and tag in _TAG_ZONES and not (tag == "header" and inside_article(element)):
            inner = _TAG_ZONES[tag]
        look = style_of(style) if style else ""
        if look == "hidden":
            inner = HIDDEN
        if inner and inner != zone and zone != HIDDEN:
            zone, zone_id = inner, self.scope_serial()
        if tag in _HEADINGS:
            heading = _HEADINGS[tag]
        elif heading == 0 and (look == "big" or (tag == "font" and _big_font(element))):
            heading = BIG
        new = (zone, zone_id, heading, title, sub)
        if new != self.scope:
            self.scope = new

    def scope_serial(self) -> int:
        self.scopes += 1
        return self.scopes

    def end(self, saved: _Saved) -> None:
        start, tag, scope, outer_tag, row, block, outer = saved
        if start >= 0:
            if self.parts or tag in _CELLS:
                self.flush(empty_cell=tag in _CELLS and len(self.lines) == start)
            self.scope = scope
            self.blocks.append(Block(start, len(self.lines), tag))
            self.tag, self.row, self.block, self.outer = outer_tag, row, block, outer
            return
        self.scope = scope
        if tag == "a":
            self.links -= 1
        elif tag in _BOLD:
            self.bold -= 1

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
            zone, zone_id, heading, title, sub = self.scope
            line = Line(len(self.lines), text, self.tag, zone, zone_id, self.row)
            line.heading, line.title, line.sub = heading if heading != BIG else 0, title, sub
            line.link, line.block, line.outer = self.link_parts, self.block, self.outer
            line.big = self.big_parts * 2 > len(text)
            self.lines.append(line)
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


def inside_article(element: Node) -> bool:
    """True for a <header> that heads a text, not the page."""
    parent = element.getparent()
    return parent is not None and parent.tag in {"article", "main", "section"}


def style_of(style: str) -> str:
    """What a style attribute means for reading: "hidden", "big" or ""; remembered, since pages repeat them."""
    if (known := _styles.get(style)) is not None:
        return known
    look = "hidden" if _HIDDEN_STYLE.search(style) else ""
    if not look and (match := _BIG_STYLE.search(style)) is not None:
        look = "big" if int(match[1]) >= (18 if match[2].lower() == "px" else 15) else ""
    if len(_styles) > 20_000:
        _styles.clear()
    if len(style) <= 300:
        _styles[style] = look
    return look


def _big_font(element: Node) -> bool:
    size = (element.get("size") or "").strip()
    return size in {"4", "5", "6", "7", "+1", "+2", "+3"}
