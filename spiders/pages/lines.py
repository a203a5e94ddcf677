"""The visible text of a page as lines: what a reader sees between two line breaks, with where it stands.

Inline tags are melted into their line, so that a label or a date split over tags is whole again; every block, table cell
and <br> ends a line. One pass over the tree without recursion; bounded by `MAX_LINES` and `MAX_EVENTS`.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from lxml import etree

from spiders.pages.vocabulary import WORDS

MAX_LINES = 20_000
MAX_EVENTS = 600_000
MAX_LINE = 20_000  # characters of one line that are kept
MAX_DEPTH_SCOPES = 100_000

MAIN, HEADER, NAV, BREADCRUMB, FOOTER, SIDE, HIDDEN = range(7)

_INLINE = frozenset(
    "a span font b strong em i u label small sub sup s big ins del mark abbr time cite code tt q var nobr img input "
    "bdi bdo kbd samp wbr strike acronym o:p o st1 ucapcontent ucaptitle".split()
)
_CELLS = frozenset({"td", "th", "dt", "dd", "li", "caption"})
_ROWS = frozenset({"tr", "li", "dl"})
_SKIPPED = frozenset(
    "style noscript template select textarea iframe svg object head button audio video map applet math canvas".split()
)
_PLAIN = frozenset({"br", "img", "em", "i", "u", "tbody", "tr", "wbr", "sub", "sup", "input"})
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_TAG_ZONES = {"header": HEADER, "nav": NAV, "footer": FOOTER, "aside": SIDE}
_ZONE_NAMES = {"header": HEADER, "nav": NAV, "breadcrumb": BREADCRUMB, "footer": FOOTER, "side": SIDE}
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_BIG_STYLE = re.compile(r"font-size\s*:\s*(\d{1,3})(?:\.\d+)?\s*(px|pt)", re.I)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\x00"), None)


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
    anchors: list[tuple[int, Any]]  # every <a>, with the line that it stands on
    truncated: bool


_hints: dict[tuple[str, str], Hint] = {}
_NO_HINT = Hint(MAIN, title=False, sub=False)


def read_lines(root: Any) -> PageText:
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
    zone = next((_ZONE_NAMES[name] for name, words in WORDS.zones.items() if names & words), MAIN)
    if zone in {HEADER, NAV, SIDE} and names & WORDS.content_words:
        zone = MAIN
    hint = Hint(zone, title=bool(names & WORDS.title_hints), sub=bool(names & WORDS.sub_hints))
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
        self.anchors: list[tuple[int, Any]] = []
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

    def walk(self, root: Any) -> None:
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        stack: list[Any] = []
        count = 0
        for event, element in walker:
            count += 1
            if event == "start":
                if self.start(element, stack):
                    walker.skip_subtree()
            elif event == "end":
                self.end(stack.pop())
                if (tail := element.tail) is not None:
                    self.add(tail)
            elif (tail := element.tail) is not None:
                self.add(tail)
            if count > MAX_EVENTS or len(self.lines) >= MAX_LINES:
                self.truncated = True
                break
        self.flush()
        for saved in reversed(stack):
            if saved[0] is not None and saved[0] >= 0:
                self.blocks.append(Block(saved[0], len(self.lines), saved[1]))

    def start(self, element: Any, stack: list[Any]) -> bool:
        """Enter an element; True when what is inside is not for readers."""
        tag = element.tag
        if tag in _SKIPPED or tag == "script":
            stack.append(None)
            if tag == "script" and (code := element.text) and "document.write" in code:
                self.add(written_by_script(code))
            return True
        if tag == "br":
            self.flush()
            stack.append(None)
            return False
        block = tag not in _INLINE
        # First line of the block (-1 for inline), tag, and what to restore at its end
        saved = (-1, tag, self.scope, self.tag, self.row, self.block, self.outer)
        if block:
            self.flush()
            saved = (len(self.lines), tag, self.scope, self.tag, self.row, self.block, self.outer)
            self.tag = tag
            self.serial += 1
            self.outer, self.block = self.block, self.serial
            if tag in _ROWS:
                self.row = self.serial
        elif tag == "a":
            self.links += 1
            self.anchors.append((len(self.lines), element))
        elif tag in {"b", "strong"}:
            self.bold += 1
        if tag not in _PLAIN and tag != "a":
            self.enter_scope(element, tag)
        stack.append(saved)
        if (text := element.text) is not None:
            self.add(text)
        return False

    def enter_scope(self, element: Any, tag: str) -> None:
        class_name, element_id, style = element.get("class"), element.get("id"), element.get("style")
        zone, zone_id, heading, title, sub = self.scope
        inner = MAIN
        if class_name or element_id:
            hint = hint_of(class_name or "", element_id or "")
            inner = hint.zone if tag not in {"body", "html", "form"} else MAIN
            title = self.scope_serial() if hint.title else title
            sub = sub or hint.sub
        if not inner and tag in _TAG_ZONES and not (tag == "header" and self.inside_article(element)):
            inner = _TAG_ZONES[tag]
        if style and _HIDDEN_STYLE.search(style):
            inner = HIDDEN
        if inner and inner != zone and zone != HIDDEN:
            zone, zone_id = inner, self.scope_serial()
        if tag in _HEADINGS:
            heading = _HEADINGS[tag]
        elif (style and heading == 0 and _is_big(style)) or (tag == "font" and _big_font(element)):
            heading = 9
        self.scope = (zone, zone_id, heading, title, sub)

    def scope_serial(self) -> int:
        self.scopes += 1
        return self.scopes

    @staticmethod
    def inside_article(element: Any) -> bool:
        parent = element.getparent()
        return parent is not None and parent.tag in {"article", "main", "section"}

    def end(self, saved: Any) -> None:
        if saved is None:
            return
        start, tag, scope, outer_tag, row, block, outer = saved
        if start >= 0:
            self.flush(empty_cell=tag in _CELLS and len(self.lines) == start)
            self.blocks.append(Block(start, len(self.lines), tag))
            self.tag, self.row, self.block, self.outer = outer_tag, row, block, outer
        elif tag == "a":
            self.links -= 1
        elif tag in {"b", "strong"}:
            self.bold -= 1
        self.scope = scope

    def add(self, text: str) -> None:
        self.parts.append(text)
        if self.links > 0:
            self.link_parts += len(text.strip())
        if self.bold > 0 or self.scope[2] == 9:
            self.big_parts += len(text.strip())

    def flush(self, *, empty_cell: bool = False) -> None:
        if not self.parts and not empty_cell:
            return
        text = " ".join("".join(self.parts)[:MAX_LINE].split())
        if text and not text.isascii():
            text = text.translate(_INVISIBLE).strip() if _has_invisible(text) else text
        if text or empty_cell:
            zone, zone_id, heading, title, sub = self.scope
            line = Line(len(self.lines), text, self.tag, zone, zone_id, self.row)
            line.heading, line.title, line.sub = heading if heading < 9 else 0, title, sub
            line.link, line.block, line.outer = self.link_parts, self.block, self.outer
            line.big = self.big_parts * 2 > len(text)
            self.lines.append(line)
        self.parts.clear()
        self.link_parts = self.big_parts = 0


def _has_invisible(text: str) -> bool:
    return any(char in text for char in "\u200b\u200c\u200d\u2060\ufeff\u00ad\x00")


def _is_big(style: str) -> bool:
    match = _BIG_STYLE.search(style)
    return match is not None and int(match[1]) >= (18 if match[2].lower() == "px" else 15)


def _big_font(element: Any) -> bool:
    size = (element.get("size") or "").strip()
    return size in {"4", "5", "6", "7", "+1", "+2", "+3"}


_STRING = re.compile(r"""'((?:[^'\\\n]|\\.){0,500})'|"((?:[^"\\\n]|\\.){0,500})"|([A-Za-z_$][\w$]{0,60})""")
_ASSIGNED = re.compile(
    r"""(?:var\s+|let\s+|^\s*|[;{]\s*)([A-Za-z_$][\w$]{0,60})\s*=\s*(?:'([^'\n]{0,300})'|"([^"\n]{0,300})")""", re.M
)
_WRITE = re.compile(r"document\.write(?:ln)?\s*\(([^;\n]{0,600})\)")
_TAGS = re.compile(r"<[^<>]{0,500}>")


def written_by_script(code: str) -> str:
    """Text that a small script writes into the page from literals and simple variables, tags removed.

    Content systems hide 来源 this way: var ly = '新华社'; if (ly != '') document.write('来源：' + ly).
    """
    if len(code) > 5_000:
        return ""
    values = {match[1]: match[2] or match[3] or "" for match in _ASSIGNED.finditer(code)}
    pieces: list[str] = []
    for call in _WRITE.finditer(code):
        for single, double, name in _STRING.findall(call[1]):
            pieces.append(values.get(name, "") if name else single or double)
    text = _TAGS.sub("", "".join(pieces))
    return f" {text} " if len(text) <= 1_000 else ""
