# Characters that look like others are what these patterns are about.
# ruff: noqa: RUF001
"""Links from a policy to its interpretations (政策解读) and back, and which of the two a page is.

They stand under a heading (相关解读, 政策原文), behind a label (解读链接：), or their own text speaks of this page
(《……》解读, 一图读懂……). Sidebars count, since such boxes live there; a list of the newest interpretations, a menu and
a link to a column do not: without a heading that says "related" a link must share the core of this page's title.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from spiders.pages.model import NOTHING, Reading, Related, RelatedKind
from spiders.pages.policy_words import POLICY
from spiders.pages.titles import key
from spiders.pages.vocabulary import WORDS
from spiders.pages.zones import BREADCRUMB, FOOTER, HEADER, NAV

if TYPE_CHECKING:
    from spiders.pages.document import Document, Node
    from spiders.pages.lines import Line, PageText
    from spiders.pages.published import Scene

MAX_RELATED = 50
MAX_CUES = 300
MAX_REGIONS = 30  # headings whose lists are looked for
MAX_REGION = 60  # lines below a heading
_HEADS = frozenset({"number", "index", "publisher", "written"})
_PIECES = re.compile(r"[>＞»›/→|-]+")
_Group = Literal["interpretation", "policy", "origin", "mixed", "weak", "text"]
_BY_TEXT = frozenset({"mixed", "text"})  # groups in which the text of a link says what it leads to
_MENUS = frozenset({HEADER, NAV, BREADCRUMB, FOOTER})
_MORE = re.compile(r"(?:查看)?更多|more|MORE|返回|上一[篇条页]|下一[篇条页]|[>»]+")
_QUOTED = re.compile(r"《([^《》]{2,120}(?:《[^《》]{1,80}》[^《》]{0,60})?)》")
_DRESS = re.compile(r"^(?:【[^】]{1,12}】|\[[^\]]{1,12}\])|[?？!！丨|:：·“”\"'《》]")
_LEADING = re.compile(r"^.{0,60}?关于|^(?:印发|公布|发布|转发|修订|修改|做好|实施|贯彻落实|贯彻)+")
_TRAILING = re.compile(rf"的?(?:{'|'.join(POLICY.kinds)})?的?$|(?:\(.{{1,12}}\))$")
_COLUMN = re.compile(r"(?:/|/(?:index|list|default|node)[\w-]*\.(?:s?html?|jsp|aspx?|php))$", re.IGNORECASE)
_WINDOW = 8
_CUT = ("…", "...")  # of a text that did not fit; the title of the link is whole
_WAY = frozenset({"当前", "您的", "您现", "现在", "位置", "你的"})  # how a way to the page begins


class _Cue(NamedTuple):
    """Where links to interpretations or policies may stand: lines from `start` to `end`."""

    group: _Group
    start: int
    end: int
    near: bool  # label and link on one line or in one row: the text of the link may be short
    pictures: bool = False  # only links that show a picture and no text: they make no line of their own


def read_role(scene: Scene, *, numbered: bool) -> Reading:
    """Which side the page is on: "interpretation" by its title or column, "policy" by the kind of document it is.

    `numbered`: the page has a document number of its own.
    """
    title = scene.titled.reading.value
    if not title:
        return NOTHING
    outside = _QUOTED.sub("", title)
    kind = POLICY.kind_end.search(title)
    plain = kind is not None and re.search(r"关于[^《》]*$", title[: kind.start()]) is not None
    if not plain and POLICY.explains.search(outside) is not None:
        return Reading("interpretation", "role.title", 0.9)
    if not numbered and not plain:
        if _explaining(scene.meta.get("columnname", "")):
            return Reading("interpretation", "role.column", 0.75)
        for line in scene.lines[: max(0, scene.titled.first)]:
            told = line.zone == BREADCRUMB or line.text[:2] in _WAY
            if told and len(line.text) <= 120 and any(map(_explaining, _PIECES.split(line.text))):
                return Reading("interpretation", "role.breadcrumb", 0.7)
    if numbered:
        return Reading("policy", "role.number", 0.85)
    if kind is not None and (plain or POLICY.news.search(outside) is None):
        return Reading("policy", "role.title", 0.8)
    return NOTHING


def _explaining(column: str) -> bool:
    """True for the name of a column of interpretations, not for one of policies and their interpretations."""
    return len(column) <= 40 and POLICY.columns.search(column) is not None and not POLICY.mixed.search(column)


def read_related(document: Document, text: PageText, scene: Scene, role: str) -> tuple[Related, ...]:
    """All links between policy and interpretation that a page offers, in reading order, each address once."""
    if not text.anchors:
        return ()
    finder = _Finder(document, text, scene, role)
    for cue in _cues(text, scene, role, finder.at):
        finder.collect(cue)
        if len(finder.found) >= MAX_RELATED:
            break
    return tuple(finder.found.values())


@lru_cache(maxsize=2_000)
def core_of(title: str) -> str:
    """What a title is about, for comparing: 关于印发《某市停车管理办法》的通知 -> 某市停车管理办法."""
    quoted = _QUOTED.findall(title)
    text = key(max(quoted, key=len) if quoted else title)
    if not quoted:
        text = POLICY.explains.sub("", text)
    text = _LEADING.sub("", _LEADING.sub("", _DRESS.sub("", text)))
    if not quoted:
        text = _TRAILING.sub("", text) or text
    return text


def shares(core: str, other: str) -> bool:
    """True when two cores speak of the same: one holds the other, or eight characters on end are in both."""
    short, long = sorted((core, other), key=len)
    if len(short) < 4:
        return False
    if short in long:
        return True
    if len(short) < _WINDOW:
        return False
    # eight characters on end hold four that begin at 0, 5, 10 ...: most texts are told apart by these
    if not any(short[at : at + 4] in long for at in range(0, len(short) - 3, 5)):
        return False
    return any(short[at : at + _WINDOW] in long for at in range(len(short) - _WINDOW + 1))


def _cues(text: PageText, scene: Scene, role: str, at: list[int]) -> list[_Cue]:
    lines = text.lines
    cues: list[_Cue] = []
    headings = POLICY.headings
    explains = role == "interpretation"
    tabs = 0  # where the lists below several heads side by side begin
    mixed = 0  # where a list ends of which only the links count that say what they are
    regions = 0
    for line in lines:
        size = len(line.text)
        if size < 2 or line.zone in _MENUS:
            continue
        if line.link and not (line.link <= 6 and size <= 20 and _bare(line) in headings):
            if size > line.link and (lead := POLICY.lead.match(line.text)) is not None:
                cues.append(_Cue(_group(lead[1]), line.index, line.index + 1, near=True))
            elif line.link >= 6 and (explains or POLICY.cue.search(line.text) or line.text.endswith(_CUT)):
                cues.append(_Cue("mixed" if line.index < mixed else "text", line.index, line.index + 1, near=False))
        elif (
            size <= 20
            and tabs <= line.index
            and regions < MAX_REGIONS
            and (group := headings.get(_bare(line))) is not None
        ):
            region = _region(text, scene, line, cast("_Group", group), at)
            tabs = region.start
            regions += 1
            if region.group != "mixed" or region.pictures or explains:
                cues.append(region)
            else:  # its lines are looked at one by one
                mixed = region.end
        if len(cues) >= MAX_CUES:
            break
    return cues


def _group(word: str) -> _Group:
    return cast("_Group", POLICY.headings["".join(word.split())])


def _bare(line: Line) -> str:
    return "".join(line.text.split()).strip(":：[]【】>»■◆●|▪·*＊+").removesuffix("更多").rstrip(":：|[【")


def _region(text: PageText, scene: Scene, head: Line, group: _Group, at: list[int]) -> _Cue:
    """The lines that belong to a heading: its table row, else the smallest block around it that holds links below."""
    lines = text.lines
    start = head.index + 1
    if head.row:
        end = start
        while end < len(lines) and lines[end].row == head.row and end - start < 20 and _bare(lines[end]) != _bare(head):
            end += 1
        if end > start and any(line.link for line in lines[start:end]):
            return _Cue(group, start, end, near=_in_table(scene, head))
    place = bisect_left(at, start)
    first = at[place] if place < len(at) else len(lines)
    end = min((stop for begin, stop in text.blocks if begin <= head.index and stop > first), default=0)
    stop = start
    for line in lines[start : min(end, start + MAX_REGION)]:
        bare = _bare(line) if not line.link and len(line.text) <= 20 else ""
        if bare in POLICY.headings or bare in WORDS.end_lines or (line.heading and not line.link):
            if line.index == start and bare in POLICY.headings:  # tabs: the heads of several lists side by side
                stop, start = start + 1, start + 1
                continue
            break
        if line.zone in _MENUS or (not line.link and len(line.text) >= 45):
            break
        stop = line.index + 1
    if stop <= start and place < len(at) and at[place] == start and _shows_picture(text.anchors[place][1]):
        return _Cue(group, start, start + 1, near=False, pictures=True)
    group = "mixed" if start > head.index + 1 else group
    return _Cue(group, start, stop, near=False)


def _in_table(scene: Scene, head: Line) -> bool:
    """True for a label of the head of a document; the cells of a menu say the same words."""
    if head.text.rstrip()[-1:] in {":", "："}:
        return True
    near = [label for label in scene.labels if label.field in _HEADS and abs(label.line - head.index) <= 40]
    return bool(near) and head.index < max(scene.span.start, scene.titled.last + 1)


class _Finder:
    def __init__(self, document: Document, text: PageText, scene: Scene, role: str) -> None:
        self.document = document
        self.anchors = text.anchors
        self.at = [at for at, _ in text.anchors]
        self.lines = text.lines
        self.role = role
        self.title = scene.titled.reading.value
        self.core = ""
        self.found: dict[str, Related] = {}

    def collect(self, cue: _Cue) -> None:
        """Take the links of a cue that lead to the other side."""
        told = cue.group in _BY_TEXT and self.role != "interpretation"
        for at, element in self.anchors[bisect_left(self.at, cue.start) : bisect_left(self.at, cue.end)]:
            if cue.pictures and not _shows_picture(element):
                break
            text = _text_of(element)
            if (told and POLICY.cue.search(text) is None) or (kind := self.kind(cue, text)) is None:
                continue
            if not cue.pictures and at < len(self.lines) and self.lines[at].zone in _MENUS:
                continue
            href = (element.get("href") or "").strip()
            if not href or href[0] == "#" or href[:11].lower() == "javascript:":
                continue
            url = self.document.join(href)
            if not url or url in self.found or (_COLUMN.search(url) and not self.alike(text)):
                continue
            if url == (self.document.join(self.document.url) or self.document.url):
                continue
            self.found[url] = Related(url, text, kind)
            if len(self.found) >= MAX_RELATED:
                return

    def kind(self, cue: _Cue, text: str) -> RelatedKind | None:
        """What a link of a cue leads to, None when it has nothing to do with this page."""
        if len(text) < 2 or _MORE.match(text):
            return None
        said = POLICY.explains.search(_QUOTED.sub("", text)) if POLICY.cue.search(text) is not None else None
        kind = cast("RelatedKind", said.lastgroup) if said is not None else None
        if len(text) < 6 and not cue.near and (kind is None or cue.group != "interpretation"):
            return None
        if cue.group in {"interpretation", "policy"}:
            return kind or cast("RelatedKind", cue.group)
        if cue.group == "origin" and self.role:  # on a news page it is where the news was taken from
            return kind or "policy"
        if cue.group == "mixed" and kind is not None and self.role:
            return kind
        if cue.group == "weak" and cue.near:
            return kind or ("interpretation" if self.role != "interpretation" else "policy")
        if kind is None and "原文" not in text:
            document = self.role == "interpretation" and ("《" in text or POLICY.kind_end.search(text) is not None)
            if not document:
                return None
        return (kind or "policy") if self.alike(text) else None

    def alike(self, text: str) -> bool:
        """True when a text shares the core of this page's title."""
        self.core = self.core or core_of(self.title)
        return bool(self.core) and shares(self.core, core_of(text))


def _shows_picture(element: Node) -> bool:
    return element.find(".//img") is not None and not "".join(element.itertext()).strip()


def _text_of(element: Node) -> str:
    """Text of a link, its title where that says more (a text cut to fit its box), else the alt of its picture."""
    text = " ".join((element.text or "").split() if not len(element) else "".join(element.itertext()).split())
    title = element.get("title")
    if title and len(title) > len(text) and title.startswith(text.rstrip(".…")):
        text = " ".join(title.split())
    if not text and (image := next(element.iter("img"), None)) is not None:
        text = " ".join((image.get("alt") or "").split())
    return text[:200]
