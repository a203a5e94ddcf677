"""Addresses as browsers read them: the WHATWG URL Standard (https://url.spec.whatwg.org/), by ada.

Identity of a page is its address without fragment and without user name and password. Only http and https addresses
exist here; everything else is "".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import ada_url

if TYPE_CHECKING:
    from collections.abc import Collection

MAX_URL = 8192  # servers refuse longer request lines
MAX_REMEMBERED = 100_000  # references that one page's joiner remembers

# Canonical addresses only: nothing in them can confuse this expression.
_HOST = re.compile(r"https?://([^/?#]+)")
# Addresses that ada hands back unchanged (apart from the missing path): no escape, no dot segment, no number as host,
# no punycode to validate, no port. Tested against ada on generated addresses.
_LABEL = r"(?!xn--)[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PLAIN_PATH = r"(?:/(?!\.{1,2}(?:[/?]|\Z))[A-Za-z0-9._~!$()*+,;=:@-]*)*"
_PLAIN_QUERY = r"(?:\?[A-Za-z0-9._~!$()*+,;=:@/?&%-]*)?"
_PLAIN_HOST = rf"(?:(?!xn--)[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{1,8}}{_LABEL}"
_ABSOLUTE = re.compile(rf"(https?://{_PLAIN_HOST})({_PLAIN_PATH})({_PLAIN_QUERY})\Z")
_ROOTED = re.compile(rf"/(?!/)(?!\.{{1,2}}(?:[/?]|\Z))[A-Za-z0-9._~!$()*+,;=:@-]*{_PLAIN_PATH}{_PLAIN_QUERY}\Z")
# A relative path: "./" and "../" in front only; a first segment with a colon would be a scheme.
_RELATIVE = re.compile(
    rf"(\./)?((?:\.\./){{0,20}})((?!\.{{1,2}}(?:[/?]|\Z))[A-Za-z0-9._~!$()*+,;=@-]+{_PLAIN_PATH}{_PLAIN_QUERY})\Z"
)
_CONTROL = re.compile(r"[\t\n\r]")


def canonical(url: str) -> str:
    """The address in normal form, "" when it is no absolute http or https address."""
    try:
        return _identity(ada_url.normalize_url(url)) if len(url) <= MAX_URL * 3 else ""
    except ValueError:
        return ""


def join(base: str, reference: str, query_codec: str = "utf-8") -> str:
    """Resolve one reference; `query_codec` encodes the non-ASCII part of its query. "" when it is no address."""
    if len(reference) > MAX_URL * 3:
        return ""
    if query_codec != "utf-8" and not reference.isascii():
        reference = _encode_query(reference, query_codec)
    try:
        return _identity(ada_url.join_url(base, reference))
    except ValueError:
        return ""


class Joiner:
    """Resolves the references of one page against its base address and remembers the answers.

    `resolve("")` is the page's own address without fragment, as in a browser; whether an empty reference is a link is
    the caller's decision.
    """

    __slots__ = ("_above", "_codec", "_known", "_origin", "base")

    def __init__(self, base: str, query_codec: str = "utf-8") -> None:
        self.base = base
        self._codec = query_codec
        self._known: dict[str, str] = {}
        self._origin = ""
        self._above: list[str] = []  # directories of the base, nearest first, each with its slash
        root = canonical(base)
        if match := _HOST.match(root):
            self._origin = match[0]
            path = root[match.end() :].split("?", 1)[0]
            parts = path.split("/")[:-1]
            self._above = [self._origin + "/".join(parts[:count]) + "/" for count in range(len(parts), 0, -1)]

    def resolve(self, reference: str) -> str:
        """The address that a browser would ask for, or ""."""
        known = self._known.get(reference)
        if known is not None:
            return known
        url = self._shortcut(reference.split("#", 1)[0]) or join(self.base, reference, self._codec)
        if len(self._known) < MAX_REMEMBERED:
            self._known[reference] = url
        return url

    def _shortcut(self, reference: str) -> str:
        """The answer for plain references, "" where only ada knows."""
        if not self._above or len(reference) > 1000:
            return ""
        if match := _RELATIVE.match(reference):
            up = len(match[2]) // 3
            return self._above[min(up, len(self._above) - 1)] + match[3]
        if _ROOTED.match(reference):
            return self._origin + reference
        if match := _ABSOLUTE.match(reference):
            return reference if match[2] else f"{match[1]}/{match[3]}"
        return ""


def host_of(url: str) -> str:
    """Host name with its port where that is not the usual one; "" when `url` is no canonical address."""
    match = _HOST.match(url)
    return match[1] if match else ""


def is_own(url: str, hosts: Collection[str]) -> bool:
    """Whether a canonical address lies on one of a site's hosts (as `host_of` writes them), with or without "www."."""
    host = host_of(url)
    if not host:
        return False
    return host in hosts or (host[4:] if host.startswith("www.") else f"www.{host}") in hosts


def _identity(href: str) -> str:
    """Of an address in ada's normal form: no fragment, no credentials, http(s) only."""
    if not href.startswith(("http://", "https://")):
        return ""
    href = href.split("#", 1)[0]
    start = href.index("//") + 2
    end = href.find("/", start)
    if (at := href.rfind("@", start, end if end >= 0 else len(href))) >= 0:
        href = href[:start] + href[at + 1 :]
    return href if len(href) <= MAX_URL else ""


def _encode_query(reference: str, codec: str) -> str:
    """Percent-encode the non-ASCII part of the query in the page's charset.

    WHATWG URL, "percent-encode after encoding": what the charset lacks becomes a decimal character reference.
    """
    rest, mark, fragment = _CONTROL.sub("", reference).partition("#")
    path, question, query = rest.partition("?")
    if not question or query.isascii():
        return reference
    escaped: list[str] = []
    for char in query:
        if char.isascii():
            escaped.append(char)
            continue
        try:
            escaped.append("".join(f"%{byte:02X}" if byte >= 0x7F else _ascii(byte) for byte in char.encode(codec)))
        except UnicodeEncodeError:
            escaped.append(f"%26%23{ord(char)}%3B")
    return f"{path}?{''.join(escaped)}{mark}{fragment}"


def _ascii(byte: int) -> str:
    """A trail byte in the ASCII range stays as it is unless the query percent-encode set holds it."""
    return f"%{byte:02X}" if byte <= 0x20 or byte in b"\"#<>'" else chr(byte)
