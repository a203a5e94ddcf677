"""The shape of a page without its items, so that two pages of one template can be told from two templates."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spiders.pages.document import Node

DEPTH = 4  # named containers inside one another that are looked at: header, main, its columns, their boxes
MAX_CONTAINERS = 5_000

# Elements that make the layout. Lists and their items are left out: they come and go with the content.
_CONTAINERS = frozenset(
    {
        "body",
        "div",
        "section",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "article",
        "form",
        "table",
        "frameset",
        "center",
    }
)
_PASSED = frozenset({"tbody", "thead", "tr", "td", "html", "frame", "span"})  # looked into, never counted
_STATE = re.compile(
    r"(?:^|[-_])(?:on|cur|curr|current|active|selected|hover|first|last|show|hide|hidden|none|odd|even)$"
)
_ITEM = re.compile(
    r"(?:^|[-_])(?:item|row|li|line|empty|nodata|no|data|page|pages|pager|pagination|fenye|more)(?:$|[-_\d])"
)
_DIGITS = re.compile(r"\d+")


def of(root: Node) -> str:
    """16 hex digits; "" without a tree. Equal for pages of one template, with rows or without.

    What is hashed is the set of paths of named containers (tag, id, classes; digits and state classes left out) down to
    four containers deep. Text, lists, items, pagers and containers that repeat beside one another do not count.
    """
    if root is None:
        return ""
    paths: set[str] = set()
    queue: list[tuple[Node, str, int]] = [(root, "", 0)]
    seen = 0
    while queue and seen < MAX_CONTAINERS:
        element, path, depth = queue.pop()
        named: dict[str, list[Node]] = {}
        within = [element]
        while within and seen < MAX_CONTAINERS:
            seen += 1
            for child in within.pop():
                tag = child.tag
                name = "" if tag in _PASSED else _name(child, tag) if tag in _CONTAINERS else None
                if name == "":
                    within.append(child)
                elif name:
                    named.setdefault(name, []).append(child)
        for name, children in named.items():
            if len(children) > 2:  # items in all but name
                continue
            below = f"{path}/{name}"
            paths.add(below)
            if depth + 1 < DEPTH:
                queue.extend((child, below, depth + 1) for child in children)
    text = "\n".join(sorted(paths))
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _name(element: Node, tag: str) -> str | None:
    """Tag with id and classes; "" for a container without a name; None for an item."""
    element_id, classes = element.get("id"), element.get("class")
    if tag == "body":
        return "body"
    if not element_id and not classes:
        return ""
    words = []
    for written in (classes or "").lower().split()[:8]:
        if _ITEM.search(written):
            return None
        word = _DIGITS.sub("", written)
        if not _STATE.search(word):
            words.append(word)
    mark = _DIGITS.sub("", (element_id or "").lower())
    if mark and _ITEM.search(mark):
        return None
    return f"{tag}#{mark}.{'.'.join(sorted(words))}"
