"""How texts are kept and cut for search (`db.search`): pure functions.

Chinese has no blanks between words, so a text is cut into pairs of neighbouring characters: 网站普查 is 网站, 站普 and
普查. A word of two characters is found as it stands; longer ones by all their pairs, and then by a look at the text.
Widths, upper case, blanks, line breaks, quotes and brackets make no difference; commas and full stops end a word. In
the index stand numbers of characters instead of the characters: no tokenizer has to know them, and nothing that anybody
writes is ever read as syntax.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import lru_cache
from operator import add
from typing import Final

MAX_BODY: Final = 20_000  # characters of a text that are kept
_MAX_BYTES: Final = 4 * MAX_BODY
_BREAKS: Final = re.compile("[。、,;:!?\uff0c\uff1b\uff1a\uff01\uff1f]+")
_LOOSE: Final = re.compile(r"[\W_]+")


def packed(text: str) -> bytes:
    """A text as it is kept; b"" for none."""
    return zlib.compress(text[:MAX_BODY].encode("utf-8", "replace"), 6) if text else b""


def unpacked(body: bytes) -> str:
    """The text that was kept; "" when it is damaged, or larger than any that we keep."""
    try:
        return zlib.decompressobj().decompress(body, _MAX_BYTES).decode("utf-8", "replace")
    except zlib.error:
        return ""


def folded(text: str) -> str:
    """A text as it is compared: one width and case, letters and digits alone, a line for each part of a sentence."""
    plain = _solid(_BREAKS.split(text))
    # Texts are full of wide punctuation, over which normalising is slow; without it there is hardly anything to do.
    if not unicodedata.is_normalized("NFKC", plain):
        plain = _solid(_BREAKS.sub("\n", unicodedata.normalize("NFKC", plain)).split("\n"))
    return plain.lower()


def _solid(parts: list[str]) -> str:
    return "\n".join(solid for part in parts if (solid := _LOOSE.sub("", part)))


def pairs(text: str) -> set[str]:
    """The words of the index for a folded text: each pair of neighbours, and the last character of each part alone."""
    neighbours: set[str] = set()
    for part in text.split("\n"):
        neighbours.update(map(add, part, part[1:]), part[-1:])
    return {_word(one) for one in neighbours}


@lru_cache(maxsize=1 << 16)
def _word(pair: str) -> str:
    """The word of the index for two neighbours, or for one character at the end."""
    return f"{ord(pair[0]):x}x{ord(pair[1]):x}" if len(pair) > 1 else f"{ord(pair):x}x"


def query(terms: list[str], most: int = 60) -> str:
    """A query of the index that every text with all these folded terms fulfils. Each term is one part, not empty."""
    asked: dict[str, None] = {}
    for term in terms:
        if len(term) == 1:
            asked[f"{_word(term)}*"] = None
        else:
            asked.update(dict.fromkeys(map(_word, map(add, term, term[1:]))))
    return " ".join(list(asked)[:most])


def around(text: str, term: str, reach: int = 30) -> str:
    """What stands around the first place of a folded term in a text, on one line; the beginning if it is not there."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    place = re.search(r"[\W_]*".join(map(re.escape, term)), plain, re.IGNORECASE) if term else None
    start = max(0, place.start() - reach) if place else 0
    end = place.end() + reach if place else 2 * reach
    return f"{'…' if start else ''}{plain[start:end]}{'…' if end < len(plain) else ''}"
