"""Answers that are no page: data for a script, and messages of programs that say that something is not there.

The words are in data/kinds.toml, `error.data`.
"""

from __future__ import annotations

import json
import re
import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from spiders.pages.document import Document

MAX_DATA = 4_000  # characters; a message of a program is short
MAX_TEXT = 120
DATA = "data that says 404"  # the rule that decided, see `spiders.pages.kind`

_DATA_START = re.compile(r"(?:[\w$.]{1,60}\s{0,9}\(\s{0,99})?(?:\{\s{0,99}[\"'}]|\[\s{0,99}[\[{\"'\d\]tfn-])")
_XML_ROOT = re.compile(
    r"(?:<\?xml[^<>]{0,300}\?>\s{0,99})?<(rss|feed|urlset|sitemapindex|datastore|recordset|root|data|rdf:RDF)[\s>]"
)
_WORDS: Final[dict[str, Any]] = tomllib.loads(
    resources.files("spiders.pages").joinpath("data/kinds.toml").read_text(encoding="utf-8")
)["error"]["data"]
_MISSING: Final = re.compile(_WORDS["missing"], re.IGNORECASE)
_REFUSED: Final = re.compile(_WORDS["refused"], re.IGNORECASE)
_NO_FILE: Final = re.compile(_WORDS["no_file"], re.IGNORECASE)


def is_data(document: Document) -> str:
    """Whether the answer is data for a script and no page: "json", "xml" or ""."""
    start = document.text[:500].lstrip("\ufeff \t\r\n")
    kind = document.content_type.split(";", 1)[0].strip().lower()
    if start[:1] != "<" and (_DATA_START.match(start) or (kind.endswith("json") and start)):
        return "json"
    if start[:1] == "<" and _XML_ROOT.match(start) and "<html" not in document.text[:2000].lower():
        return "xml"
    return ""


def data_says_missing(text: str) -> bool:
    """Whether data says that there is nothing at this address: the code 404, a message with these words, no content."""
    data = _message(text)
    return data is not None and _code(data) == "404" and any(map(_MISSING.search, _said(data)))


def data_is_message(text: str) -> bool:
    """Whether data is a message of a program, and no content: a code that is a failure, and words.

    What asks the reader to log in or to come back later says nothing about what is there.
    """
    data = _message(text)
    if data is None:
        return False
    code, said = _code(data), _said(data)
    failed = code.startswith(("4", "5", "-")) or data.get("success") in (False, "false")
    if not failed or code in {"401", "403", "407", "429"} or any(map(_REFUSED.search, said)):
        return False
    return bool(said)


def says_no_file(text: str) -> bool:
    """Whether a text of a few words, with or without a tag around it, says that a file is not there."""
    return len(text) <= MAX_TEXT and _NO_FILE.fullmatch(" ".join(text.split())) is not None


def _message(text: str) -> dict[str, Any] | None:
    """The data in lower-case keys, if it is one object without content."""
    text = text.strip("\ufeff \t\r\n")
    if len(text) > MAX_DATA or text[:1] != "{":
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    found = {key.lower(): value for key, value in data.items()}
    return None if any(found.get(name) for name in _WORDS["content"]) else found


def _code(data: dict[str, Any]) -> str:
    for name in _WORDS["codes"]:
        value = data.get(name)
        if isinstance(value, int | str) and not isinstance(value, bool) and str(value).lstrip("-").isdigit():
            return str(value)
    return ""


def _said(data: dict[str, Any]) -> list[str]:
    return [value for name in _WORDS["words"] if isinstance(value := data.get(name), str) and value.strip()]
