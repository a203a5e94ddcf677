"""Scripts that bring the rows of a list after the page was loaded: signs of them in the page itself.

A page whose list such a script could fill is never called blank (design.md part 7, rule 3).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from spiders.pages.blocks import text_of, zones_around
from spiders.pages.list_words import WORDS

if TYPE_CHECKING:
    from spiders.pages.document import Document
    from spiders.pages.element import Element

_URL = r"(?P<quote>[\"'])(?P<url>(?:https?:)?/[^\"'<>{}$\s\\]{3,500})(?P=quote)"
_GET = re.compile(
    rf"(?:(?:\$|jQuery|axios|\$http)\.(?:get|getJSON)|\bfetch)\s{{0,3}}\(\s{{0,9}}{_URL}\s{{0,9}}(?:\)|,\s{{0,9}}(?:function|\())"
)
_AJAX = re.compile(rf"\$\.ajax\s{{0,3}}\(\s{{0,9}}\{{[^{{}}]{{0,120}}?\burl\s{{0,3}}:\s{{0,9}}{_URL}\s{{0,9}}[,}}]")
_PAIRS = re.compile(r"['\"](\w{1,40})['\"]\s{0,3}:\s{0,3}['\"]([^'\"]{0,200})['\"]")
_FEW = 800  # visible characters up to which a page is a shell
_TEMPLATES = frozenset({"text/template", "text/html", "text/x-template", "text/x-handlebars-template", "module"})
_SCRIPT_NAME = re.compile(r"[^/]+(?=\.js)|[^/]+$", re.IGNORECASE)


def loader(document: Document) -> str:
    """The first sign that a script brings the content: a data call, a template, an application shell; "" if none."""
    lower = document.text.lower()
    for element in document.root.iter("script") if not document.scripts_ran else ():
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


def unit(document: Document) -> Element:
    """The element of a part of the page that a script fills: JPaaS units name their data in an attribute; None if none.

    A page has such units for its menus too: one in the head or foot says nothing about the list.
    """
    if "querydata=" not in document.text.lower():
        return None
    known: dict[Any, frozenset[str]] = {}
    for script in document.root.iter("script", "div"):
        if script.get("querydata") and not {"outside", "navigation"} & zones_around(script, known):
            return script
    return None


def endpoints(document: Document) -> tuple[str, ...]:
    """The address from which a script asks for the rows, where the page holds it whole and the script asks by GET.

    "" as soon as two calls could be meant.
    """
    found: list[str] = []
    for script in document.root.iter("script"):
        if (data := script.get("querydata")) and (address := script.get("url")):
            pairs = [(key, value) for key, value in _PAIRS.findall(data)]
            found.append(f"{address}?{urlencode(pairs)}" if pairs else address)
        code = script.text or ""
        if len(code) > 8:
            found += [match["url"] for match in _GET.finditer(code[:200_000]) if _lists(match["url"])]
            found += [match["url"] for match in _AJAX.finditer(code[:200_000]) if _plain_ajax(match, code)]
    pages = list(dict.fromkeys(filter(None, (document.join(address) for address in found))))
    own = [page for page in pages if page.split("/")[2:3] == document.base_url.split("/")[2:3]]
    return tuple(own) if len(own) == 1 == len(pages) else ()


def _lists(address: str) -> bool:
    """The address of data that may be a list; visits, weather and logins are none."""
    lower = address.lower()
    return any(word in lower for word in WORDS.endpoints) and not any(word in lower for word in WORDS.no_endpoints)


def _plain_ajax(match: re.Match[str], code: str) -> bool:
    """A call of $.ajax without data of its own that does not post."""
    call = code[match.start() : match.start() + 400].split("success", 1)[0].lower()
    return _lists(match["url"]) and "post" not in call and re.search(r"\bdata\s*:", call) is None


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
    if document.scripts_ran:
        return ""
    for script in document.root.iter("script"):
        source = script.get("src")
        if not source:
            continue
        match = _SCRIPT_NAME.search(source.split("?", 1)[0])
        name = match.group().lower() if match else source.lower()
        if not any(word in name for word in WORDS.harmless):
            return name[:60]
    return ""
