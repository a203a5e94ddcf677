"""References that no browser can follow, and those that are too long to ask for (WHATWG URL Standard, by ada).

A relative reference always leads somewhere. What cannot be read as an address begins with a scheme or two slashes and
has a host or a port that no host can have: a browser does nothing when it is clicked.
"""

from __future__ import annotations

import re
from typing import Final, Literal

import ada_url

from spiders.pages import urls

Why = Literal["invalid", "no_host", "too_long", ""]

MARK: Final = "…"  # ends an address of which only the beginning is kept
KEPT: Final = 2_000  # characters
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_WITH_HOST = re.compile(r"(?:https?:)?[/\\]{2}", re.IGNORECASE)
_NO_HOST = re.compile(r"(?:https?:)?[/\\]+(?:[?#].*)?", re.IGNORECASE | re.DOTALL)
_IGNORED = re.compile(r"[\t\n\r]")  # by browsers, within addresses
_AROUND = "".join(map(chr, range(0x21)))
# Written by scripts into the place of an address: [object Object], half a template.
_OF_A_PROGRAM = re.compile(r"[{}<>\[\]`$]|%7[bd]|undefined|null", re.IGNORECASE)


def why(reference: str, base: str = "") -> Why:
    """Why a browser cannot follow a reference, or this program cannot ask; "" for all others.

    Args:
        reference: as the page writes it, or as `named` has kept it.
        base: the address that it is relative to.
    """
    if len(reference) > KEPT and reference.endswith(MARK):
        return "too_long"
    text = _clean(reference)
    scheme = _SCHEME.match(text)
    if scheme and scheme[0].lower() not in {"http:", "https:"}:
        return ""
    if (href := _href(text, base)) is not None:
        return "too_long" if href.startswith("http") and len(href.partition("#")[0]) > urls.MAX_URL else ""
    if not _WITH_HOST.match(text):
        return ""
    if _NO_HOST.fullmatch(text):
        return "no_host"
    host = re.split(r"[/\\?#]", _WITH_HOST.sub("", text, count=1), maxsplit=1)[0]
    return "" if not host or _OF_A_PROGRAM.search(host) else "invalid"


def named(reference: str, base: str) -> str:
    """What such a reference is called in lists: an address that is too long as far as it is kept, others as written."""
    text = _clean(reference)
    whole = (_href(text, base) or text) if why(reference, base) == "too_long" else text
    return whole if len(whole) <= KEPT else whole[:KEPT] + MARK


def _clean(reference: str) -> str:
    """As browsers read it; halves of surrogate pairs are no characters."""
    text = _IGNORED.sub("", reference[: urls.MAX_URL * 4].strip(_AROUND))
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _href(text: str, base: str) -> str | None:
    """The address as ada reads it, None when it is none."""
    try:
        return ada_url.join_url(base, text) if base else ada_url.normalize_url(text)
    except ValueError:
        return None
