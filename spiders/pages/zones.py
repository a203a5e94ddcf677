"""What an element says of itself by its class, id and style: the zone of the page, a title, big letters, hidden."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from spiders.pages.vocabulary import WORDS

if TYPE_CHECKING:
    from spiders.pages.document import Node

MAIN, HEADER, NAV, BREADCRUMB, FOOTER, SIDE, HIDDEN = range(7)

_ZONE_NAMES = {"header": HEADER, "nav": NAV, "breadcrumb": BREADCRUMB, "footer": FOOTER, "side": SIDE}
# As part of a name they are abbreviations of other words: ft_top (访谈), hd_list (互动)
_AMBIGUOUS = frozenset({"ft", "hd"})
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BIG_STYLE = re.compile(r"font-size\s*:\s*(\d{1,3})(?:\.\d+)?\s*(px|pt)", re.IGNORECASE)


class Hint(NamedTuple):
    """What the class and id of an element say: its zone, whether it is called a title, a subtitle."""

    zone: int
    title: bool
    sub: bool


_styles: dict[str, str] = {}
_hints: dict[tuple[str, str], Hint] = {}
NO_HINT = Hint(MAIN, title=False, sub=False)


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
    if hint == NO_HINT:
        hint = NO_HINT  # one object, so that readers can ask with "is"
    if len(_hints) > 20_000:
        _hints.clear()
    _hints[key] = hint
    return hint


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


def big_font(element: Node) -> bool:
    """True for a <font> whose size makes big letters."""
    size = (element.get("size") or "").strip()
    return size in {"4", "5", "6", "7", "+1", "+2", "+3"}
