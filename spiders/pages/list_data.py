"""Lists that come as data: Hanweb's <datastore> inside a script or as an XML answer, JSON and JSONP answers.

Whatever HTML such data carries is parsed again and read like a page; values are read by the names of their keys
(data/listing.toml). Iterative and bounded.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree
from lxml import html as lxml_html

from spiders.pages import dates
from spiders.pages.json_text import mended
from spiders.pages.list_words import WORDS
from spiders.pages.model import Row

if TYPE_CHECKING:
    from spiders.pages.document import Document
    from spiders.pages.element import Element

MAX_TEXT = 8_000_000
MAX_RECORDS = 3_000
MAX_VALUES = 200_000
_RECORD = re.compile(r"<record>\s{0,20}(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s{0,20}</record>", re.DOTALL | re.IGNORECASE)
_NEXT_GROUP = re.compile(
    r"<nextgroup>\s{0,20}(?:<!\[CDATA\[)?(.{0,1500}?)(?:\]\]>)?\s{0,20}</nextgroup>", re.DOTALL | re.IGNORECASE
)
_HREF = re.compile(r"""href\s{0,3}=\s{0,3}(?:"([^"]{1,1200})"|'([^']{1,1200})')""")
_TOTAL = re.compile(r"<total(?:record|page)>\s{0,5}(\d{1,8})\s{0,5}</total", re.IGNORECASE)
_XML_START = re.compile(r"<(?:\?xml|rss|feed|root|data|items|list)[\s>]", re.IGNORECASE)
_NO_XML_ANSWER = re.compile(
    r"<(?:!doctype\s{1,9}html|html|datastore|recordset|urlset|sitemapindex|svg)[\s>]", re.IGNORECASE
)
_DECLARATION = re.compile(r"^\s*<\?xml[^<>]{0,300}\?>")
_MAIL_DATE = re.compile(r"\s{0,3}(?:\w{3},\s{0,3})?\d{1,2}\s\w{3}\s\d{4}\s\d")
_SHANGHAI = dt.timezone(dt.timedelta(hours=8))
_PROXY = re.compile(r"""proxyUrl\s{0,3}:\s{0,3}['"]([^'"]{5,300})['"]""")
_JSONP = re.compile(r"^[\s;/*]*(?:[\w$.\[\]'\"]{1,120})\s{0,5}\(\s{0,5}(?=[\[{])")
_ASSIGNED = re.compile(r"^\s{0,20}(?:var|let|const|window\.)\s{0,5}[\w$.]{1,80}\s{0,5}=\s{0,5}(?=[\[{])")


class Store(NamedTuple):
    """One <datastore>: its records as one parsed element (None if it holds none), paging address, total (-1: none)."""

    root: Element
    records: int
    paging: tuple[str, ...]
    total: int


class Data(NamedTuple):
    """A JSON answer: rows, HTML in it ("" if none), total (-1: none), whether a key held an empty list, dated rows."""

    rows: tuple[Row, ...]
    html: str
    total: int
    empty: bool
    dated: int


def stores(document: Document) -> list[Store]:
    """All datastores of a page or XML answer, in page order."""
    text = document.text
    lower_hit = "<datastore" in text or "<DATASTORE" in text or "<recordset" in text
    if not lower_hit:
        return []
    parts = re.split(r"(?i)<datastore[^>]{0,200}>", text[:MAX_TEXT])
    bodies = parts[1:] if len(parts) > 1 else [text[:MAX_TEXT]]
    return [_store(re.split(r"(?i)</datastore>", body, maxsplit=1)[0], document) for body in bodies[:50]]


def _store(body: str, document: Document) -> Store:
    records: list[str] = []
    for match in _RECORD.finditer(body):
        if match[1].strip():
            records.append(match[1])
        if len(records) >= MAX_RECORDS:
            break
    total = _TOTAL.search(body)
    return Store(_parsed(records), len(records), _next_group(body, document), int(total[1]) if total else -1)


def _next_group(body: str, document: Document) -> tuple[str, ...]:
    group = _NEXT_GROUP.search(body)
    href = _HREF.search(group[1]) if group else None
    if href is None:
        return ()
    address = document.join((href[1] or href[2]).replace("&amp;", "&"))
    return (address,) if address else ()


def _parsed(records: list[str]) -> Element:
    if not records:
        return None
    start = records[0].lstrip()[:6].lower()
    box = "table" if start.startswith("<tr") else "ul" if start.startswith("<li") else "div"
    if box == "div":
        records = [f"<div class='record'>{record}</div>" for record in records]
    return fragment(f"<{box}>{''.join(records)}</{box}>")


def fragment(text: str) -> Element:
    """Parse a piece of HTML inside a body of its own; None when lxml refuses it."""
    try:
        return lxml_html.document_fromstring(f"<html><body>{text[:MAX_TEXT]}</body></html>")
    except (etree.LxmlError, ValueError):
        return None


def has_proxy(document: Document) -> bool:
    """A .jpage({...}) call names an endpoint from which it asks for further rows."""
    return "proxyUrl" in document.text and _PROXY.search(document.text) is not None


def proxy(document: Document) -> tuple[str, ...]:
    """That endpoint, where the address holds its parameters; elsewhere jpage posts them and none is given."""
    match = _PROXY.search(document.text) if "proxyUrl" in document.text else None
    address = document.join(match[1]) if match and "=" in match[1] else ""
    return (address,) if address else ()


def answer(document: Document) -> Data | None:
    """Read a JSON, JSONP or XML answer (RSS, Atom, elements of its own); None when the text is none of these."""
    text = document.text.lstrip("\ufeff \t\r\n")[:MAX_TEXT]
    if text[:1] == "<":
        return _xml_answer(text, document)
    if not text:
        return None
    if text[0] not in "{[":
        call = _JSONP.match(text) or _ASSIGNED.match(text)
        if call is None:
            return None
        text = text[call.end() :]
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(mended(text))
    except (ValueError, RecursionError):
        return None
    return _data(value, document) if isinstance(value, dict | list) else None


def _xml_answer(text: str, document: Document) -> Data | None:
    """Elements become objects, named without their namespace; the address of an Atom link is its attribute."""
    if not _XML_START.match(text) or _NO_XML_ANSWER.search(text[:3000]):
        return None
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(_DECLARATION.sub("", text).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    if root is None:
        return None
    groups: dict[Any, list[dict[str, Any]]] = {}
    flat: dict[str, Any] = {}
    for count, element in enumerate(root.iter(etree.Element)):
        if count > MAX_VALUES:
            break
        if len(element) == 0:
            flat.setdefault(_local(element), (element.text or "").strip())
        elif (entry := _entry(element)) and len(entry) > 1 and element.getparent() is not None:
            groups.setdefault(element.getparent(), []).append(entry)
    lists = [entries for entries in groups.values() if any(_pick(entry, WORDS.json_title) for entry in entries)]
    total = next(({"total": flat[name]} for name in WORDS.json_total if name in flat), {})
    return _data({"lists": lists, **total}, document)


def _entry(element: Element) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for child in element[:100]:
        if len(child) == 0 and isinstance(child.tag, str):
            value = (child.text or "").strip() or (child.get("href") or "").strip()
            entry.setdefault(_local(child), value)
    return entry


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _data(value: dict[str, Any] | list[Any], document: Document) -> Data:
    best: list[dict[str, Any]] = []
    html, total, empty = "", -1, False
    stack: list[Any] = [value]
    seen = 0
    while stack and seen < MAX_VALUES:
        item = stack.pop()
        seen += 1
        if isinstance(item, dict):
            for key, inner in item.items():
                if isinstance(inner, dict | list):
                    stack.append(inner)
                    empty = empty or inner == []
                elif isinstance(inner, str) and len(inner) > len(html) and "<a" in inner and "</" in inner:
                    html = inner
                elif (
                    total < 0
                    and isinstance(inner, int | str)
                    and str(key).lower() in WORDS.json_total
                    and str(inner).isdecimal()
                ):
                    total = int(str(inner)[:9])
        elif isinstance(item, list):
            entries = [_flat(entry) for entry in item[:MAX_RECORDS] if isinstance(entry, dict)]
            titled = [entry for entry in entries if _pick(entry, WORDS.json_title)]
            if len(titled) > len(best) or (len(titled) == len(best) and titled and _worth(titled) > _worth(best)):
                best = titled
            stack.extend(entry for entry in item[:MAX_RECORDS] if isinstance(entry, dict | list))
    rows = tuple(_row(entry, document) for entry in best)
    return Data(rows, html, total, empty or value == [], sum(1 for row in rows if row.date))


def _flat(entry: dict[str, Any]) -> dict[str, Any]:
    """Keys in lower case; one level of nesting ({"source": {...}}, {"data": {...}}) opened."""
    flat = {str(key).lower(): value for key, value in entry.items()}
    for value in list(flat.values()):
        if isinstance(value, dict) and len(flat) < 200:
            for key, inner in value.items():
                flat.setdefault(str(key).lower(), inner)
    return flat


def _worth(entries: list[dict[str, Any]]) -> int:
    return sum(1 for entry in entries[:50] if _pick(entry, WORDS.json_date)) + sum(
        1 for e in entries[:50] if _pick(e, WORDS.json_url)
    )


def _pick(entry: dict[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = entry.get(name.lower())
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def _mail_date(value: str | int) -> str:
    """ISO date of Fri, 20 Nov 2026 08:00:00 GMT (RSS), in Shanghai; "" when it is none."""
    if not isinstance(value, str) or _MAIL_DATE.match(value) is None:
        return ""
    try:
        moment = parsedate_to_datetime(value[:60])
    except ValueError:
        return ""
    if moment.tzinfo is not None:
        moment = moment.astimezone(_SHANGHAI)
    return dates.iso(moment.year, moment.month, moment.day)


def _row(entry: dict[str, Any], document: Document) -> Row:
    title = " ".join(re.sub(r"<[^<>]{0,200}>", "", _pick(entry, WORDS.json_title)[:2000]).split())[:500]
    url = _pick(entry, WORDS.json_url)
    date = ""
    for name in WORDS.json_date:
        value = entry.get(name)
        if isinstance(value, str | int) and (date := dates.stamp(value)[0] or _mail_date(value)):
            break
    is_address = "/" in url or re.search(r"\.\w{2,5}$", url) is not None
    return Row(title, document.join(url) if is_address else "", date)
