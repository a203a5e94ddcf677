"""Articles in JSON answers of content interfaces, such as {"data": {"docTitle": ..., "docClob": "<p>..."}}."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from lxml import etree
from lxml import html as lxml_html

from spiders.pages import body as bodies
from spiders.pages import dates, numbers
from spiders.pages.attachments import file_type, read_attachments
from spiders.pages.authorship import clean_source, read_issuer, read_signature, read_written
from spiders.pages.head_table import split_words
from spiders.pages.json_text import mended
from spiders.pages.labels import is_none, scan
from spiders.pages.lines import read_lines
from spiders.pages.model import NOTHING, Article, Attachment, Reading
from spiders.pages.numbering import read_number
from spiders.pages.published import Scene
from spiders.pages.related import read_related, read_role
from spiders.pages.titles import Titled
from spiders.pages.validity import is_draft, read_effective, read_validity
from spiders.pages.vocabulary import WORDS

if TYPE_CHECKING:
    from spiders.pages.document import Document, Node

MAX_NODES = 5_000
MAX_FILES = 200
MAX_EMBEDDED = 12  # objects in scripts that are tried
SHELL = 400  # visible characters up to which the text of a page may be in its scripts
_EMBEDDED = re.compile(r"""[:=(]\s{0,20}(?=\{\s{0,20}")""")
_CALLBACK = re.compile(r"^\s*[\w.$]{1,60}\(\s*(?P<json>[\[{].*[\]}])\s*\)\s*;?\s*$", re.DOTALL)


def read_json(document: Document) -> Article:
    """The article of a JSON or JSONP answer; an empty one when it holds none, or a list."""
    text = document.text.lstrip("\ufeff")
    if (wrapped := _CALLBACK.match(text)) is not None:
        text = wrapped["json"]
    try:
        data = json.loads(mended(text))
    except (ValueError, RecursionError):
        return Article()
    record = _find(data)
    return _read(record, document) if record else Article()


def read_embedded(document: Document) -> Article:
    """The article that a script of an empty page holds as JSON (window.__DATA__ = {...}, DETAIL: {...}).

    Government platforms send a shell and the whole text beside it; what a reader sees is that text. An empty Article
    when no script holds one.
    """
    tried = 0
    decoder = json.JSONDecoder(strict=False)
    for script in document.root.iter("script"):
        code = script.text
        if not code or len(code) < 200 or "{" not in code:
            continue
        code, at = mended(code), 0
        while tried < MAX_EMBEDDED and (match := _EMBEDDED.search(code, at)) is not None:
            tried += 1
            try:
                data, at = decoder.raw_decode(code, match.end())
            except (ValueError, RecursionError):
                at = match.end() + 1
                continue
            record = _find(data)
            if record:
                return _read(record, document)
    return Article()


def _find(data: object) -> dict[str, Any] | None:
    """The object that has a title and a text: the only one, since several are a list of articles."""
    found: list[dict[str, Any]] = []
    waiting: list[object] = [data]
    for _ in range(MAX_NODES):
        if not waiting:
            break
        node = waiting.pop(0)
        if isinstance(node, dict):
            fields = {_folded(name): value for name, value in node.items() if isinstance(name, str)}
            if _text(fields, "title") and len(_text(fields, "content")) >= 20:
                found.append(fields)
                continue
            waiting.extend(value for value in node.values() if isinstance(value, dict | list))
        elif isinstance(node, list):
            waiting.extend(value for value in node[:500] if isinstance(value, dict | list))
    return found[0] if len(found) == 1 else None


def _folded(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


def _text(fields: dict[str, Any], kind: str) -> str:
    for name in WORDS.json[kind]:
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _read(fields: dict[str, Any], document: Document) -> Article:
    title = " ".join(_plain(_text(fields, "title")).split())[:500]
    root = _parse(_text(fields, "content"))
    text = read_lines(root)
    titled = Titled(Reading(title, "title.json", 0.95), -1, -1)
    span = bodies.Span(0, 0, len(text.lines))
    scene = Scene(text.lines, scan(text.lines), titled, span, {}, "", document.url)
    published, time = _published(fields)
    given = _text(fields, "number")
    hits = numbers.find(given, bare=True)
    number = Reading(given[:100], "number.json", 0.95) if hits and not is_none(given) else NOTHING
    if number is NOTHING:
        number = read_number(scene).reading
    source = clean_source(_text(fields, "source"))
    role = read_role(scene, numbered=bool(number.value))
    validity, state = read_validity(scene, _short(fields, "validity"))
    body = bodies.text_of(text.lines, span)
    begins, ends = read_effective(scene, body, own=role.value == "policy" and not is_draft(scene))
    keywords = _short(fields, "keywords")
    words = split_words(keywords.value)
    issuer = clean_source(_text(fields, "issuer"))
    return Article(
        title=titled.reading,
        published_on=published,
        published_time=time,
        doc_number=number,
        doc_numbers=_every(number.value),
        written_on=_written(fields, scene),
        source=Reading(source, "source.json", 0.9) if source else NOTHING,
        validity=validity,
        index_number=_short(fields, "index"),
        keywords=keywords if words else NOTHING,
        keyword_list=words,
        issuer=Reading(issuer, "issuer.json", 0.9) if issuer else read_issuer(scene, role.value, read_signature(scene)),
        topic=_short(fields, "topic"),
        effective_on=_day(fields, "effective", begins),
        expires_on=_day(fields, "expires", ends),
        state=state,
        role=role,
        related=read_related(document, text, scene, role.value),
        attachments=_attachments(fields, document) or read_attachments(document, root, text, scene),
        body=body,
        sure=0.9,
    )


def _attachments(fields: dict[str, Any], document: Document) -> tuple[Attachment, ...]:
    """Files that the answer lists beside the text: [{"name": "表.docx", "url": "/a/1.docx"}]."""
    found: list[Attachment] = []
    for name in WORDS.json["attachments"]:
        entries = fields.get(name)
        for entry in entries[:MAX_FILES] if isinstance(entries, list) else ():
            if not isinstance(entry, dict):
                continue
            inner = {_folded(key): value for key, value in entry.items() if isinstance(key, str)}
            given = _text(inner, "file_url")
            address = document.join(given) if given else ""
            shown = _text(inner, "file_name")[:200]
            if address:
                found.append(Attachment(address, shown, file_type(shown) or file_type(address.rsplit("/", 1)[-1])))
    return tuple(found)


def _published(fields: dict[str, Any]) -> tuple[Reading, Reading]:
    for name in WORDS.json["published"]:
        date, time = dates.stamp(fields.get(name))
        if date:
            sure = 0.6 if name in {"createdate", "createtime", "crtime", "addtime", "time", "date"} else 0.9
            rule = f"published.json:{name}"
            return Reading(date, rule, sure), Reading(time, rule, sure) if time else NOTHING
    return NOTHING, NOTHING


def _written(fields: dict[str, Any], scene: Scene) -> Reading:
    for name in WORDS.json["written"]:
        date, _ = dates.stamp(fields.get(name))
        if date:
            return Reading(date, f"written.json:{name}", 0.9)
    signed = read_written(scene)
    if signed is not NOTHING:
        return signed
    for name in WORDS.json["issued"]:
        date, _ = dates.stamp(fields.get(name))
        if date:
            return Reading(date, f"written.json:{name}", 0.6)
    return NOTHING


def _every(number: str) -> tuple[str, ...]:
    """The numbers of a joint document one by one."""
    hits = numbers.find(number, bare=True)
    return tuple(hit.text for hit in hits[:10]) if len(hits) > 1 else (number,) if number else ()


def _day(fields: dict[str, Any], kind: str, other: Reading) -> Reading:
    """A day of the answer, else what its text says."""
    for name in WORDS.json[kind]:
        date, _ = dates.stamp(fields.get(name))
        if date:
            return Reading(date, f"{kind}.json:{name}", 0.9)
    return other


def _short(fields: dict[str, Any], kind: str) -> Reading:
    value = _text(fields, kind)
    return Reading(value, f"{kind}.json", 0.9) if value and len(value) <= 80 and not is_none(value) else NOTHING


def _plain(text: str) -> str:
    return re.sub(r"<[^<>]{0,500}>", "", text[:5_000])


def _parse(content: str) -> Node:
    try:
        return lxml_html.fromstring(f"<div>{content}</div>")
    except (etree.LxmlError, ValueError, AssertionError):
        return None
