"""Where a form leads, and whether it may be sent as a reader sends it who presses its button and fills in nothing.

Only a form that asks (GET), that no script handles, that requires nothing and hides no key may be sent. What a POST
changes on a server is not ours to change.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.document import Document, Node

POST: Final = "post"
GET: Final = "get"
ASK: Final = "ask"  # GET, and it may be sent
MAX_FIELDS = 12
MAX_VALUE = 60  # characters of a value that is no key of a session
_FILLED_IN = frozenset({"text", "search", ""})
_NOT_SENT = frozenset({"button", "reset", "image", "file", "password"})
_HANDLED = ("onsubmit", "onclick", "onkeypress", "onkeydown")
_CODE = re.compile(r"captcha|yzm|verif|valid|(?:^|_)code|rand|token|csrf|session|viewstate", re.IGNORECASE)


class Form(NamedTuple):
    """`action` as the page writes it, with what an empty form sends if `sending` is `ASK`; `text` of its button."""

    action: str
    sending: str
    text: str


def read(element: Node, document: Document) -> Form | None:
    """The target of one form; None when it has none of its own, or when a script is its target."""
    action = (element.get("action") or "").strip()
    method = (element.get("method") or GET).strip().lower()
    if not action or action[0] == "#" or action[:11].lower() == "javascript:" or method == "dialog":
        return None
    fields = list(element.iter("input", "select", "textarea", "button"))
    text = next(filter(None, map(_button, fields)), "") or element.get("title") or ""
    if method == POST:
        return Form(action, POST, text)
    if not _may_be_sent(element, fields):
        return Form(action, GET, text)
    pairs = list(_pairs(fields))
    query = urlencode(pairs, encoding=_codec(document.charset), errors="xmlcharrefreplace")
    return Form(f"{action.partition('#')[0].partition('?')[0]}?{query}", ASK, text)


def _may_be_sent(element: Node, fields: list[Node]) -> bool:
    if len(fields) > MAX_FIELDS or any(element.get(name) for name in _HANDLED):
        return False
    asks = False
    for field in fields:
        kind, name, value = _kind(field), field.get("name") or "", field.get("value") or ""
        if field.get("required") is not None or any(field.get(handler) for handler in _HANDLED):
            return False
        if kind in {"file", "password"} or len(value) > MAX_VALUE or _CODE.search(name):
            return False
        asks = asks or (field.tag == "input" and kind in _FILLED_IN and bool(name))
    return asks


def _pairs(fields: list[Node]) -> Iterator[tuple[str, str]]:
    """What a browser sends (HTML Standard, "constructing the entry list"), the first button being pressed."""
    pressed = False
    for field in fields:
        name, kind, value = field.get("name") or "", _kind(field), field.get("value") or ""
        if field.tag == "button" or kind == "submit":
            if name and not pressed and kind in {"submit", ""}:
                yield name, value
            pressed = True
        elif not name or kind in _NOT_SENT or field.get("disabled") is not None:
            continue
        elif field.tag == "select":
            yield from ((name, value) for value in _chosen(field))
        elif field.tag == "textarea":
            yield name, field.text or ""
        elif kind not in {"checkbox", "radio"}:
            yield name, value
        elif field.get("checked") is not None:
            yield name, value or "on"


def _chosen(select: Node) -> list[str]:
    options = list(select.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None] or options[:1]
    return [option.get("value", (option.text or "").strip()) for option in chosen]


def _kind(field: Node) -> str:
    return (field.get("type") or "").strip().lower()


def _button(field: Node) -> str:
    if field.tag == "button":
        return " ".join("".join(field.itertext()).split())
    return field.get("value") or "" if _kind(field) in {"submit", "button"} else ""


def _codec(charset: str) -> str:
    try:
        "".encode(charset)
    except LookupError:
        return "utf-8"
    return charset
