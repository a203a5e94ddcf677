"""Jumps that a page makes by itself.

Meta refresh (HTML Standard, "shared declarative refresh steps") and scripts that hold one assignment of the location
and nothing else. Scripts are never run; one that decides anything is no redirect, unless all it decides is where phones
go and where all others go: then the page leads where the others go.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spiders.pages.document import Document

MAX_DELAY = 30  # seconds; a longer refresh reloads a page, it does not lead away from it

_REFRESH = re.compile(r"\s*(\d{1,6})?(?:\.[\d.]*)?\s*[;,\s]?\s*(?:url\s*=\s*)?(.{0,8000})", re.IGNORECASE | re.DOTALL)
_OWNER = r"(?<![\w$.])(?:(?:window|self|top|parent|document|this)\.){0,4}"
_TARGET = r"(?P<quote>[\"'])(?P<url>[^\"'<>\\\n]{1,2000})(?P=quote)"
_LOCATION = rf"{_OWNER}location(?:\.href)?\s{{0,9}}=\s{{0,9}}|{_OWNER}location\.(?:replace|assign)\s{{0,9}}\(\s{{0,9}}"
_OPEN = rf"{_OWNER}open\s{{0,9}}\(\s{{0,9}}"
# In an attribute such as onclick: the literal is the whole address, nothing is added to it.
_JUMP = re.compile(rf"(?:{_LOCATION}|{_OPEN}){_TARGET}(?=\s{{0,9}}(?:[;,)}}]|$))")
_ONLY_JUMP = re.compile(rf"(?:{_LOCATION}){_TARGET}\s*\)?\s*;?\s*(?:return(?:\s+false)?\s*;?\s*)?\Z")
_TIMER = re.compile(r"(?:window\.)?setTimeout\s*\(\s*([\"'])(.{1,2000}?)\1\s*,\s*(\d{1,5})\s*\)\s*;?\s*\Z", re.DOTALL)

_ASK = re.compile(r"useragent|platform|mobile|iphone|android|isphone|ispc|screen\.width|innerwidth", re.IGNORECASE)
_FORK = re.compile(
    rf"\bif\s*\((?P<asks>[^{{}};]{{1,400}})\)\s*\{{\s*(?:{_LOCATION})(?P<q1>[\"'])(?P<first>[^\"'<>\\\n]{{1,2000}})(?P=q1)\s*\)?\s*;?\s*\}}\s*else\s*\{{\s*(?:{_LOCATION})"
    rf"(?P<q2>[\"'])(?P<other>[^\"'<>\\\n]{{1,2000}})(?P=q2)\s*\)?\s*;?\s*\}}"
)
_FOR_PHONES = re.compile(
    r"^(?:https?:)?//(?:m|wap|3g|mobile|h5|sj)\.|/(?:m|wap|3g|mobile|h5|sj|phone|wx)(?:[/_.-]|$)", re.IGNORECASE
)
_NEGATED = re.compile(r"\s*!|.*(?:==|===)\s*(?:null|-1|false)|.*(?:win32|windows|ispc)", re.IGNORECASE | re.DOTALL)
MAX_FORK = 4000


def jump_target(code: str) -> str:
    """The address in `location.href = '...'` or `window.open('...')` in an event attribute, as written; "" if none."""
    match = _JUMP.search(code[:4000])
    return match["url"] if match else ""


def only_jump(code: str) -> str:
    """The address a script jumps to when it does nothing else; "" otherwise."""
    if not 8 <= len(code) <= 4000:
        return ""
    code = code.strip()
    if code.startswith(("<!--", "//<![CDATA[", "<![CDATA[")):  # shells that hid scripts from old browsers
        code = code.partition("\n")[2].strip() or code.removeprefix("<!--").strip()
    code = code.removesuffix("-->").removesuffix("]]>").rstrip().removesuffix("//").rstrip()
    if timer := _TIMER.match(code):
        quote = "'" if timer[1] == '"' else '"'
        code = timer[2].replace("\\" + timer[1], quote)
    match = _ONLY_JUMP.match(code)
    return match["url"] if match else ""


def fork_target(code: str) -> str:
    """Where others than phones are sent by a script that sends everybody somewhere; "" otherwise."""
    if not 40 <= len(code) <= MAX_FORK or "else" not in code or not _ASK.search(code):
        return ""
    fork = _FORK.search(code)
    if fork is None:
        return ""
    before = code[: fork.start()]
    if before.count("{") > before.count("}") and "(function" not in before and "onload" not in before:
        return ""  # inside a function that may never be called
    phones = [_FOR_PHONES.search(fork[branch]) is not None for branch in ("first", "other")]
    if phones[0] != phones[1]:
        return fork["other"] if phones[0] else fork["first"]
    return fork["first"] if _NEGATED.match(fork["asks"]) else fork["other"]


def refresh_target(content: str) -> str:
    """The address in the content of a meta refresh, as written; "" for a reload and for delays of over 30 seconds."""
    match = _REFRESH.match(content)
    if match is None or int(match[1] or 0) > MAX_DELAY:
        return ""
    target = match[2].strip()
    if target[:1] in {"'", '"'}:
        target = target[1:].split(target[0], 1)[0]
    return target.strip()


def redirect_url(document: Document) -> str:
    """Where the page leads by itself, resolved; "" when nowhere or to itself."""
    root = document.root
    if root is None:
        return ""
    own = document.join("") if document.base_url else ""
    for element in root.iter("meta"):
        if (element.get("http-equiv") or "").strip().lower() == "refresh":
            target = refresh_target(element.get("content") or "")
            if target and (url := document.join(target)) and url != own:
                return url
    if "location" not in document.text:
        return ""
    for element in root.iter("script", "body"):
        code = element.text if element.tag == "script" else element.get("onload")
        if code and "location" in code and (target := only_jump(code) or fork_target(code)):
            url = document.join(target)
            if url and url != own:
                return url
    return ""
