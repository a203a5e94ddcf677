"""Scripts that bring the rows of a list after the page was loaded: signs of them in the page itself.

A page whose list such a script could fill is never called blank (design.md part 7, rule 3).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spiders.pages.blocks import text_of
from spiders.pages.list_words import WORDS

if TYPE_CHECKING:
    from spiders.pages.document import Document

_FEW = 800  # visible characters up to which a page is a shell
_TEMPLATES = frozenset({"text/template", "text/html", "text/x-template", "text/x-handlebars-template", "module"})
_SCRIPT_NAME = re.compile(r"[^/]+(?=\.js)|[^/]+$", re.IGNORECASE)


def loader(document: Document) -> str:
    """The first sign that a script brings the content: a data call, a template, an application shell; "" if none."""
    lower = document.text.lower()
    for element in document.root.iter("script"):
        text = element.text
        if text and len(text) > 8:
            code = "".join(text[:200_000].lower().split(" "))
            for word in WORDS.loaders:
                if word.replace(" ", "") in code:
                    return word
        kind = (element.get("type") or "").lower()
        if kind in _TEMPLATES:
            return f"script type {kind}"
    for word in WORDS.placeholders:
        if word in lower:
            return word
    for word in WORDS.shells:
        if word in lower and few_words(document):
            return word
    for word in WORDS.loading:
        if word in lower and few_words(document):
            return word
    return ""


def few_words(document: Document) -> bool:
    """Little visible text outside of links: a shell."""
    body = document.root.find(".//body")
    text = text_of(body if body is not None else document.root)
    for script in document.root.iter("script", "style"):
        if script.text and len(script.text) > 20:
            text = text.replace(script.text, "", 1)
    return len("".join(text.split())) < _FEW


def unknown_script(document: Document) -> str:
    """Name of the first external script that is no well-known library and might fill a list; "" if none."""
    for script in document.root.iter("script"):
        source = script.get("src")
        if not source:
            continue
        match = _SCRIPT_NAME.search(source.split("?", 1)[0])
        name = match.group().lower() if match else source.lower()
        if not any(word in name for word in WORDS.harmless):
            return name[:60]
    return ""
