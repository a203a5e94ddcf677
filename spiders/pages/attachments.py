"""The files that an article offers: links to files, links that call themselves 附件, files shown in a frame.

The type comes from the name in the address, else from the name that a reader sees. Each address once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urljoin

from spiders.pages.model import Attachment
from spiders.pages.vocabulary import WORDS
from spiders.pages.zones import SIDE

if TYPE_CHECKING:
    from spiders.pages.document import Document, Node
    from spiders.pages.lines import PageText
    from spiders.pages.published import Scene

MAX_ATTACHMENTS = 200
BELOW = 12  # lines below the text where a box of attachments stands
_FILE = re.compile(r"\.([A-Za-z0-9]{2,5})(?:$|[?#&\s])")
_NAMED = re.compile(r"\.([A-Za-z0-9]{2,5})\s*(?:$|[)）\]】]|[（(\[【]\s*\d[\d.]*\s*[KkMm])")
_CALLED = re.compile(r"[\s（(\[【]*(?:附\s?件|附\s?表|附\s?：|附:|(?:点击)?下载附件)")
_BEFORE = re.compile(r"^[\s（(\[【]*附\s?件?\s?\d{0,2}\s?[:：.．、]")
_PAGE = re.compile(r"(?:/|\.s?html?|\.xhtml)$", re.IGNORECASE)
_LITERAL = re.compile(r"""['"]([^'"\s]{3,500})['"]""")
_DATA = ("data-file", "data-href", "data-url", "data-src", "data-link", "data-path")
_PARAMS = frozenset({"file", "src", "url", "pdf", "filepath", "fileurl", "pdfurl"})


def read_attachments(document: Document, root: Node, text: PageText, scene: Scene) -> tuple[Attachment, ...]:
    """All files of an article in reading order, those in frames last. `root` is what `text` was read from."""
    found: dict[str, Attachment] = {}
    lines, low = text.lines, max(0, scene.titled.first)
    if not lines:
        return ()
    told = {label.value_line for label in scene.labels if label.word == "附件"}
    for at, element in text.anchors:
        href = element.get("href") or ""
        if at < low and at not in told:
            continue
        if href.endswith((".html", ".htm", ".shtml", "/")):
            continue
        kind = file_type(href.rsplit("/", 1)[-1]) if "." in href and href[:11].lower() != "javascript:" else ""
        line = lines[min(at, len(lines) - 1)]
        if (
            kind
            and at
            and not element.text
            and element.find("img") is not None
            and not "".join(element.itertext()).strip()
        ):
            line = lines[min(at, len(lines)) - 1]  # a picture makes no line: the one before it says where it stands
        if not kind:
            if not _may_offer(href, line.text, element):
                continue
            href, kind = _offered(href, line.text, element, inside=scene.span.start <= at <= scene.span.end + BELOW)
            if not href:
                continue
        if not scene.in_main(line) and not (line.zone == SIDE and _CALLED.match(line.text) is not None):
            continue
        url = (_in_viewer(document, href) if "?" in href and kind else "") or document.join(href.strip())
        if url and url not in found:
            found[url] = Attachment(url, _name(element), kind)
            if len(found) >= MAX_ATTACHMENTS:
                break
    _shown(document, root, found)
    return tuple(found.values())


def file_type(name: str) -> str:
    """The type of a file by its name: the last ending that an article may offer; "" when it has none."""
    for match in reversed(_FILE.findall(name[-200:])):
        if match.lower() in WORDS.attachments:
            return str(match.lower())
    return ""


def _may_offer(href: str, line: str, element: Node) -> bool:
    """A quick look: could a link whose address names no file offer one all the same?"""
    if not href or href[0] == "#" or href[:11].lower() == "javascript:":
        return True
    return "附" in line or "下载" in line or "." in line or element.get("download") is not None


def _offered(href: str, line: str, element: Node, *, inside: bool) -> tuple[str, str]:
    """Address and type of what a link without a file in its address offers; ("", "") when that is nothing."""
    href = href.strip()
    if not href or href[0] == "#" or href[:11].lower() == "javascript:":
        for name in _DATA:
            if (value := element.get(name)) and (kind := file_type(value.rsplit("/", 1)[-1])):
                return value, kind
        for value in _LITERAL.findall(f"{element.get('onclick') or ''} {href[11:]}"[:2_000]):
            if ("/" in value or value.count(".") == 1) and (kind := file_type(value.rsplit("/", 1)[-1])):
                return value, kind
        return "", ""
    text = "".join(element.itertext())[:300]
    for name in (element.get("download") or "", text, element.get("title") or ""):
        if (match := _NAMED.search(name)) is not None and match[1].lower() in WORDS.attachments:
            return href, match[1].lower()
    if not inside or _PAGE.search(href.split("?", 1)[0].split("#", 1)[0]):
        return "", ""
    called = element.get("download") is not None or _CALLED.match(text) or _BEFORE.match(line)
    return (href, "") if called else ("", "")


def _name(element: Node) -> str:
    """The name of a file as shown, else its title, else what it is to be saved as."""
    text = " ".join("".join(element.itertext()).split())[:200]
    return text or " ".join((element.get("title") or element.get("download") or "").split())[:200]


def _shown(document: Document, root: Node, found: dict[str, Attachment]) -> None:
    """Files shown inside the page: <iframe>, <embed>, <object>, also by a viewer (viewer.html?file=/x.pdf)."""
    for element in root.iter("iframe", "embed", "object"):
        source = (element.get("src") or element.get("data") or element.get("data-src") or "").strip()
        if "." not in source or len(source) > 2_000 or not file_type(unquote(source)):
            continue
        url = _in_viewer(document, source) or document.join(source)
        kind = file_type(url.rsplit("/", 1)[-1])
        if url and kind and url not in found and len(found) < MAX_ATTACHMENTS:
            title = element.get("title") or element.get("name") or ""
            found[url] = Attachment(url, title[:200] if any(char >= "\u4e00" for char in title) else "", kind)


def _in_viewer(document: Document, source: str) -> str:
    """The address of a file that a viewer page (viewer.html?file=) is told to show; "" for any other address."""
    address, _, query = source[:2_000].partition("?")
    if not _PAGE.search(address):
        return ""
    for name, value in parse_qsl(query[:2_000])[:20]:
        if name.lower() in _PARAMS and file_type(value.rsplit("/", 1)[-1]):
            try:
                return document.join(urljoin(document.join(source), value))
            except ValueError:
                return ""
    return ""
