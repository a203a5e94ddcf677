"""Which charset the bytes of a page are in, decided once per page.

The order: byte order mark, valid UTF-8 (whatever the label says), the declared charset (HTTP header, then meta or XML
declaration), statistics (resiliparse, which is uchardet), GB18030. Labels are read as the WHATWG Encoding Standard
(https://encoding.spec.whatwg.org/) reads them, with one widening: every gb* label is GB18030, the superset of GB2312
and GBK, because pages labelled gb2312 hold GBK and GB18030 characters. Bytes that are UTF-8 but for a few bad ones are
UTF-8: GB18030 text is never almost valid UTF-8. A page put together of files in both is read piece by piece.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from resiliparse.parse.encoding import detect_encoding

HEAD_BYTES = 8192  # where a declaration may stand; browsers look at 1024 and again when one comes later

_ASCII = bytes(range(128))
_CHINESE_LABEL = re.compile(r"(?:cs)?(?:x-)?(?:gb|chinese|hz-gb|cp936|936|ms936|windows-936|iso-ir-58)")
_BIG5_LABEL = re.compile(r"(?:cs|cn-|x-x-)?big-?5")
# Labels of the Encoding Standard that turn up on government sites (foreign-language versions), with Python's codec.
_CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "utf-16": "utf-16-le",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "euc-jp": "euc_jp",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "windows-1251": "cp1251",
    "koi8-r": "koi8-r",
    "windows-1256": "cp1256",
    "windows-874": "cp874",
    "tis-620": "cp874",
    "windows-1252": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
}
# Servers add these by default, so they say nothing about a page of two-byte characters.
_CARELESS = frozenset({"cp1252"})
_MULTIBYTE = frozenset({"gb18030", "big5hkscs", "cp932", "euc_jp", "cp949"})
_DETECTED = {
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "hz-gb-2312": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "shift_jis": "cp932",
    "euc-jp": "euc_jp",
    "euc-kr": "cp949",
    "cp949": "cp949",
    "uhc": "cp949",
    "cp1251": "cp1251",
    "windows-1251": "cp1251",
    "koi8-r": "koi8-r",
    "iso8859-1": "cp1252",
    "iso-8859-1": "cp1252",
    "cp1252": "cp1252",
    "windows-1252": "cp1252",
}
_NAMES = {
    "big5hkscs": "big5",
    "cp932": "shift_jis",
    "cp949": "euc-kr",
    "euc_jp": "euc-jp",
    "cp1252": "windows-1252",
    "cp1251": "windows-1251",
    "cp1256": "windows-1256",
    "cp874": "windows-874",
}

_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
# Any <meta> with "charset=" in it: `http-equiv` is often misspelt, and quotes are forgotten.
_META_CHARSET = re.compile(rb"<meta\b[^<>]{0,600}?\bcharset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(
    rb"^\s{0,99}<\?xml\b[^<>]{0,200}?\bencoding\s{0,9}=\s{0,9}[\"']([\w.:-]{2,40})", re.IGNORECASE
)
_HANZI = re.compile("[\u4e00-\u9fa5]")
_PAIR = re.compile(rb"[\x80-\xff]{2}")
# Letters and signs of Western languages: real even where their bytes are Chinese too (C3 A9 is U+00E9 and U+8305).
_WESTERN = re.compile("[\x00-\x7f\u00a0-\u017f\u2000-\u206f\u20ac\u2100-\u27bf]*\\Z")
# What Chinese of two bytes turns into when it happens to be UTF-8, and what no page is written in.
_ODD = re.compile("[\x80-\x9f\u0180-\u0385\u0460-\u048f\u0500-\u060b\u0700-\u08ff]")
# Text between tags and quotes, from its first character that is not ASCII. None of these ends is a trail byte of GBK.
_PIECE = re.compile(rb"[\x80-\xff][^<>\"\r\n]*")
_CHINESE_UTF8 = re.compile(rb"[\xe3-\xe9\xef][\x80-\xbf]{2}" * 2)
_CHINESE_UTF8_WORDS = re.compile(rb"[\xe3-\xe9\xef][\x80-\xbf]{2}" * 4)  # written out, it is five times as fast
_CHINESE = re.compile("[\x00-\x7f\u00b7\u2010-\u2030\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]*\\Z")
_REPLACEMENT = "\ufffd".encode("gb18030")
MAX_REALIGNED = 20  # bad bytes of a page that are looked at one by one
MAX_MENDED = 2 * 1024 * 1024  # bytes of a page that is read piece by piece


class Decoded(NamedTuple):
    """Text of a page. `replacements` counts U+FFFD that decoding put in, not those that the page itself holds.

    `query_codec` is Python's codec for the non-ASCII part of URL queries on this page (WHATWG URL, "encoding
    override").
    """

    text: str
    charset: str
    rule: str
    replacements: int
    query_codec: str


class _Attempt(NamedTuple):
    text: str
    codec: str
    bad: int


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Decode a page; `content_type` is the HTTP header. Never fails: what cannot be read becomes U+FFFD."""
    if (marked := _by_mark(body)) is not None:
        return marked
    declared = declarations(body, content_type)
    if body.isascii() and b"\x00" not in body:
        rule, codec = declared[0] if declared else ("ascii", "utf-8")
        if codec.startswith("utf-16"):
            codec = "utf-8"  # a page that could be read as ASCII up to its label is not UTF-16 (HTML standard)
        return _result(_Attempt(body.decode("ascii"), codec, 0), rule)
    if (wide := _wide(body)) is not None:
        return _result(_attempt(body, wide), "zero bytes")
    utf8 = _attempt(body, "utf-8")
    if utf8.bad == 0:
        if (short := _short_gb(body, utf8, declared)) is not None:
            return short
        return _result(utf8, "utf-8")
    high = len(body.translate(None, _ASCII))
    if utf8.bad * 10 <= high:
        return _result(_mended(body, utf8), "utf-8 with bad bytes")
    return _legacy(body, high, declared, utf8)


def declarations(body: bytes, content_type: str) -> list[tuple[str, str]]:
    """What header and page declare, as (rule, Python codec), the header first; unknown labels are left out."""
    found: list[tuple[str, str]] = []
    if (header := _HEADER_CHARSET.search(content_type)) and (codec := codec_of(header[1])):
        found.append(("header", codec))
    head = _without_comments(body[:HEAD_BYTES])
    if (match := _META_CHARSET.search(head)) and (codec := codec_of(match[1].decode("ascii", "replace"))):
        found.append(("meta", codec))
    if (match := _XML_ENCODING.search(head)) and (codec := codec_of(match[1].decode("ascii", "replace"))):
        found.append(("xml declaration", codec))
    return found


def codec_of(label: str) -> str:
    """Python's codec for a charset label as pages write it; "" when no browser would know it."""
    label = label.strip().lower()
    if _CHINESE_LABEL.match(label):
        return "gb18030"
    if _BIG5_LABEL.match(label):
        return "big5hkscs"
    return _CODECS.get(label, "")


def _by_mark(body: bytes) -> Decoded | None:
    if body.startswith(b"\xef\xbb\xbf"):
        utf8 = _attempt(body[3:], "utf-8")
        # An editor's mark before GBK bytes is no promise
        if utf8.bad * 10 <= len(body.translate(None, _ASCII)):
            return _result(utf8, "byte order mark")
        gb = _attempt(body[3:], "gb18030")
        return _result(min(utf8, gb, key=lambda attempt: attempt.bad), "byte order mark contradicted")
    if body.startswith(b"\x84\x31\x95\x33"):
        return _result(_attempt(body[4:], "gb18030"), "byte order mark")
    if body.startswith(b"\xff\xfe"):
        return _result(_attempt(body[2:], "utf-16-le"), "byte order mark")
    if body.startswith(b"\xfe\xff"):
        return _result(_attempt(body[2:], "utf-16-be"), "byte order mark")
    return None


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark shows in its first tag."""
    start = body[:400].lstrip(b" \r\n\t\x00")[:6]
    if body[:1] == b"\x00" and start.startswith(b"<\x00"):
        return "utf-16-be"
    return "utf-16-le" if start.startswith(b"<\x00") else None


def _attempt(body: bytes, codec: str) -> _Attempt:
    """Decode; a character cut off by the end of the bytes is dropped and not counted as bad."""
    try:
        text = body.decode(codec)
        if codec == "gb18030" and "\ue5e5" in text:  # A3A0, an ideographic space in the Encoding Standard
            text = text.replace("\ue5e5", "\u3000")
        return _Attempt(text, codec, 0)
    except UnicodeDecodeError as error:
        if error.end >= len(body) and len(body) - error.start <= 3 and _is_beginning(body[error.start :], codec):
            return _Attempt(body[: error.start].decode(codec), codec, 0)
    text = body.decode(codec, "replace")
    return _Attempt(text, codec, max(1, text.count("\ufffd") - _own_replacements(body, codec)))


def _is_beginning(tail: bytes, codec: str) -> bool:
    if codec.startswith("utf-16"):
        return True
    return tail[0] >= 0x81 if codec != "utf-8" else 0xC2 <= tail[0] <= 0xF4


def _own_replacements(body: bytes, codec: str) -> int:
    """How often the page itself holds U+FFFD, which its authors' tools left there."""
    own = {"utf-8": b"\xef\xbf\xbd", "gb18030": b"\x84\x31\xa4\x37"}.get(codec)
    return body.count(own) if own else 0


def _short_gb(body: bytes, utf8: _Attempt, declared: list[tuple[str, str]]) -> Decoded | None:
    """A few GB2312 characters can be valid UTF-8 by accident; then UTF-8 shows no Chinese, and nothing sensible."""
    if len(body) - len(utf8.text) > 200:  # as many bytes at least are not ASCII
        return None
    if len(body.translate(None, _ASCII)) > 200 or _HANZI.search(utf8.text) or _WESTERN.match(utf8.text):
        return None
    rule = next((rule for rule, codec in declared if codec == "gb18030"), "")
    if not rule and not _ODD.search(utf8.text):
        return None
    try:
        text = body.decode("gb2312")
    except UnicodeDecodeError:
        return None
    return _result(_Attempt(text, "gb18030", 0), rule or "detected") if _HANZI.search(text) else None


def _legacy(body: bytes, high: int, declared: list[tuple[str, str]], utf8: _Attempt) -> Decoded:
    """Bytes that are not UTF-8."""
    known = [(rule, codec) for rule, codec in declared if codec not in _CARELESS and not codec.startswith("utf-")]
    if all(codec == "gb18030" for _, codec in known) and not _PAIR.search(body):
        return _result(_attempt(body, "cp1252"), "single high bytes")
    attempts: list[tuple[str, _Attempt]] = []
    for rule, codec in known:
        attempt = _attempt(body, codec)
        if codec == "gb18030" and _rare(attempt.text) and (big5 := _attempt(body, "big5")).bad == 0:
            return _result(big5._replace(codec="big5hkscs"), "big5 under another label")
        if attempt.bad == 0:
            return _result(attempt, rule)
        attempts.append((rule, attempt))
    gb = next((one for _, one in attempts if one.codec == "gb18030"), None) or _attempt(body, "gb18030")
    if gb.bad and (mended := _mended(body, min(gb, utf8, key=lambda one: one.bad))).bad * 50 <= high:
        rule = next((rule for rule, codec in known if codec == mended.codec), "pieces")
        return _result(mended, rule)
    if (best := min(attempts, key=lambda one: one[1].bad, default=None)) and best[1].bad * 10 <= high:
        return _result(best[1], best[0])
    return _guess(body, high, declared, utf8, gb)


def _guess(body: bytes, high: int, declared: list[tuple[str, str]], utf8: _Attempt, gb: _Attempt) -> Decoded:
    """Bytes that are neither UTF-8 nor what their label says."""
    detected = _DETECTED.get((detect_encoding(body, html5_compatible=False) or "").lower(), "")
    if detected in _MULTIBYTE and detected != "gb18030":
        attempt = _attempt(body, detected)
        if attempt.bad <= gb.bad:
            return _result(attempt, "detected")
    careless = next((codec for _, codec in declared if codec in _CARELESS), "")
    if (detected and detected not in _MULTIBYTE) or (careless and detected not in _MULTIBYTE):
        # Chinese comes in pairs of high bytes, other scripts of one byte a letter do so by chance at most
        if gb.bad * 20 <= high and len(_HANZI.findall(gb.text)) * 2 >= high * 0.8:
            return _result(gb, "pairs of high bytes")
        return _result(_attempt(body, detected or careless), "detected" if detected else "header")
    if utf8.bad < gb.bad:
        return _result(utf8, "utf-8 with bad bytes")
    return _result(gb, "detected" if detected == "gb18030" else "fallback")


def _rare(text: str) -> bool:
    """Whether much of a text that was read as GB18030 is no GB2312: traditional characters, or Big5 read wrongly."""
    first = _HANZI.search(text)
    sample = text[first.start() : first.start() + 3000] if first else ""
    ascii_count = len(sample.encode("ascii", "ignore"))
    others = len(sample) - ascii_count
    common = (len(sample.encode("gb2312", "ignore")) - ascii_count) // 2
    return others >= 8 and (others - common) * 4 > others


def _mended(body: bytes, whole: _Attempt) -> _Attempt:
    """A page into which a file in the other charset was included, each piece of text read in its own charset.

    `whole` is the page in UTF-8 or GB18030, with bad bytes. It comes back where reading the pieces is no better.
    """
    if len(body) > MAX_MENDED or (whole.bad < 3 and whole.codec == "utf-8"):
        return whole
    if whole.codec == "gb18030" and not _CHINESE_UTF8_WORDS.search(body):
        return _realigned(body) if whole.bad <= MAX_REALIGNED else whole
    parts: list[str] = []
    bad = position = 0
    for match in _PIECE.finditer(body):
        text, wrong = _piece(match[0], whole.codec)
        parts += (body[position : match.start()].decode("ascii"), text)
        bad += wrong
        position = match.end()
    parts.append(body[position:].decode("ascii"))
    return _Attempt("".join(parts), whole.codec, bad) if bad < whole.bad else whole


def _realigned(body: bytes) -> _Attempt:
    """GB18030 in which a byte is missing or too many: a decoder reads all up to the next tag half a character off."""
    mended = body
    for _ in range(MAX_REALIGNED):
        try:
            mended.decode("gb18030")
        except UnicodeDecodeError as error:
            start, width = error.start, 1
            first = start
            while first > max(0, start - 4000) and mended[first - 1] >= 0x80:
                first -= 1
            if (place := _break(mended[first : start + 1])) is not None:
                start, width = first + place[0], place[1]
            mended = mended[:start] + _REPLACEMENT + mended[start + width :]
        else:
            break
    text = mended.decode("gb18030", "replace")
    return _Attempt(text, "gb18030", max(1, text.count("\ufffd") - _own_replacements(body, "gb18030")))


def _break(run: bytes) -> tuple[int, int] | None:
    """Where to take one byte (or a character with a byte inside it) out of bytes >= 0x80 of odd number.

    Chinese that is read half a character off is full of rare characters; the place is where fewest remain.
    """
    if len(run) % 2 == 0 or len(run) < 7:
        return None
    common = [(0xB0 <= lead <= 0xD7 or lead in {0xA1, 0xA3}) and trail >= 0xA1 for lead, trail in pairwise(run)]
    behind = [0] * (len(run) + 2)
    for at in range(len(common) - 1, -1, -1):
        behind[at] = behind[at + 2] + common[at]
    best, answer = behind[0] + 2, None
    before = 0
    for at in range(0, len(run), 2):
        for width in (1, 3):
            if at + width <= len(run) and before + behind[at + width] > best:
                best, answer = before + behind[at + width], (at, width)
        if at < len(common):
            before += common[at]
    return answer


def _piece(piece: bytes, codec: str) -> tuple[str, int]:
    try:
        text = piece.decode("utf-8")
        if codec == "utf-8" or (_CHINESE_UTF8.search(piece) and _CHINESE.match(text)):
            return text, 0
    except UnicodeDecodeError:
        text = piece.decode("utf-8", "replace") if codec == "utf-8" else ""
    bad = text.count("\ufffd")
    if codec == "utf-8" and bad * 3 < len(piece.translate(None, _ASCII)):
        return text, bad
    try:
        return piece.decode("gb18030"), 0
    except UnicodeDecodeError:
        text = text if codec == "utf-8" else piece.decode("gb18030", "replace")
        return text, max(1, text.count("\ufffd"))


def _result(attempt: _Attempt, rule: str) -> Decoded:
    codec = attempt.codec
    # Queries go out in the page's encoding, UTF-16 pages send UTF-8 (WHATWG URL, "get an output encoding"). For the
    # gb* labels that is GBK: what GBK lacks is sent as a character reference.
    query = "utf-8" if codec.startswith("utf-") else "gbk" if codec == "gb18030" else codec
    name = "utf-16" if codec.startswith("utf-16") else _NAMES.get(codec, codec)
    return Decoded(attempt.text, name, rule, attempt.bad, query)


def _without_comments(head: bytes) -> bytes:
    """A commented-out declaration does not count. An unclosed comment is left as it is."""
    if b"<!--" not in head:
        return head
    parts: list[bytes] = []
    position = 0
    while (start := head.find(b"<!--", position)) >= 0:
        end = head.find(b"-->", start)
        if end < 0:
            break
        parts.append(head[position:start])
        position = end + 3
    parts.append(head[position:])
    return b"".join(parts)
