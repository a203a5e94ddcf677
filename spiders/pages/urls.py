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
# References that ada takes over letter by letter: no escape, no dot segment (tested for apart), nothing to encode.
# Checked against ada on generated references in tests/spiders/pages/test_urls.py.
_PLAIN = re.compile(r"[A-Za-z0-9._~!$()*+,;=:@/-]*(?:\?[A-Za-z0-9._~!$()*+,;=:@/?&%-]*)?\Z")
_UPWARD = re.compile(r"(?:\.\./){1,20}")
# Origins in normal form: lower case, no port, no punycode to validate, no number as last label.
_PLAIN_ORIGIN = re.compile(
    r"https?://(?:(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}(?!xn--)[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?\Z"
)
_CONTROL = re.compile(r"[\t\n\r]")
_NO_CHARACTER = "\ue5e5"  # Python reads it in A3A0 of GB18030, the Encoding Standard reads an ideographic space there


def canonical(url: str) -> str:
    """The address in normal form, "" when it is no absolute http or https address."""
    return _ask(url) if len(url) <= MAX_URL * 3 else ""


def join(base: str, reference: str, query_codec: str = "utf-8") -> str:
    """Resolve one reference; `query_codec` encodes the non-ASCII part of its query. "" when it is no address."""
    if len(reference) > MAX_URL * 3:
        return ""
    if query_codec != "utf-8" and not reference.isascii():
        reference = _encode_query(reference, query_codec)
    return _ask(reference, base)


class Joiner:
    """Resolves the references of one page against its base address and remembers the answers.

    `resolve("")` is the page's own address without fragment, as in a browser; whether an empty reference is a link is
    the caller's decision.
    """

    __slots__ = ("_above", "_codec", "_origin", "_origins", "base", "known")

    def __init__(self, base: str, query_codec: str = "utf-8") -> None:
        self.base = base
        self._codec = query_codec
        self.known: dict[str, str] = {}  # what `resolve` was asked already, and answers of `shortcut`
        self._origin = ""
        self._origins: dict[str, bool] = {}  # whether it is in normal form
        self._above: list[str] = []  # directories of the base, nearest first, each with its slash
        root = canonical(base)
        if match := _HOST.match(root):
            self._origin = match[0]
            path = root[match.end() :].split("?", 1)[0]
            parts = path.split("/")[:-1]
            self._above = [self._origin + "/".join(parts[:count]) + "/" for count in range(len(parts), 0, -1)]

    def resolve(self, reference: str) -> str:
        """The address that a browser would ask for, or ""."""
        known = self.known.get(reference)
        if known is None:
            known = self.compute(reference)
            if len(self.known) < MAX_REMEMBERED:
                self.known[reference] = known
        return known

    def compute(self, reference: str) -> str:
        """As `resolve`, without looking into what is remembered; only answers of `shortcut` are added to it."""
        return self.shortcut(reference) or join(self.base, reference, self._codec)

    def shortcut(self, reference: str) -> str:
        """The answer for plain references, the same as ada's, and remembered; "" where only ada knows."""
        plain = reference[: reference.index("#")] if "#" in reference else reference
        if not _PLAIN.match(plain) or len(plain) > 1000 or not self._above:
            return ""
        path = plain[: plain.index("?")] if "?" in plain else plain
        if path[:1] == "/":
            url = "" if path[1:2] == "/" or "/." in path else self._origin + plain
        elif path.startswith(("http://", "https://")):
            url = self._absolute(plain, path)
        else:
            url = self._relative(plain, path)
        if url and len(self.known) < MAX_REMEMBERED:
            self.known[reference] = url
        return url

    def _relative(self, reference: str, path: str) -> str:
        """The answer for a plain reference whose `path` begins with neither a slash nor a scheme of the web."""
        if ":" in path or not path:
            return ""
        if path[0] != ".":
            return "" if "/." in path else self._above[0] + reference
        up = 0
        if path.startswith("./"):
            reference = reference[2:]
        elif match := _UPWARD.match(path):
            reference = reference[match.end() :]
            up = match.end() // 3
        path = reference.partition("?")[0]
        if path.startswith((".", "/")) or "/." in path:
            return ""
        return self._above[min(up, len(self._above) - 1)] + reference

    def _absolute(self, reference: str, path: str) -> str:
        end = path.find("/", 8)
        origin = path if end < 0 else path[:end]
        if "/." in path[end:] and end >= 0:
            return ""
        plain = self._origins.get(origin)
        if plain is None:  # with a port or a number ada knows
            plain = _PLAIN_ORIGIN.match(origin) is not None or _ask(f"{origin}/") == f"{origin}/"
            self._origins[origin] = plain
        if not plain:
            return ""
        return reference if end >= 0 else f"{origin}/{reference[len(path) :]}"


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


def _ask(reference: str, base: str = "") -> str:
    try:
        return _identity(ada_url.join_url(base, reference) if base else ada_url.normalize_url(reference))
    except ValueError:
        whole = _scalar(reference), _scalar(base)
        return "" if whole == (reference, base) else _ask(*whole)


def _scalar(text: str) -> str:
    """Surrogate pairs joined, halves of pairs replaced by U+FFFD, as browsers do before they read an address.

    They come out of JSON that was cut in the middle of a character.
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


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
    escaped = "".join(char if char.isascii() else _in_charset(char, codec) for char in _scalar(query))
    return f"{path}?{escaped}{mark}{fragment}"


def _in_charset(char: str, codec: str) -> str:
    """One character in the page's charset, as the encoders of the Encoding Standard write it.

    They know less than Python's codecs: for GBK the characters of two bytes and the euro, for Big5 nothing of the
    Hong Kong supplement, for EUC-JP nothing of three bytes.
    """
    if codec == "gbk" and char == "€":
        return "%80"
    try:
        octets = char.encode("gb18030" if codec == "gbk" else codec)
    except UnicodeEncodeError:
        octets = b""
    if (
        not octets
        or char == _NO_CHARACTER
        or (len(octets) > 2 and codec != "gb18030")
        or (codec == "big5hkscs" and octets[0] < 0xA1)
    ):
        return f"%26%23{ord(char)}%3B"
    return "".join(f"%{byte:02X}" if byte >= 0x7F else _ascii(byte) for byte in octets)


def _ascii(byte: int) -> str:
    """A trail byte in the ASCII range stays as it is unless the query percent-encode set holds it."""
    return f"%{byte:02X}" if byte <= 0x20 or byte in b"\"#<>'" else chr(byte)
