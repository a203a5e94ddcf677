"""A small sketch of a text, so that near-identical texts are found without keeping or comparing the texts themselves.

128 MinHash values over 4-character shingles of the text without spaces and punctuation; the share of equal positions
estimates the Jaccard similarity of the shingle sets (Broder 1997). Stored as 128 little-endian 32-bit numbers.

Four characters are eight bytes of UTF-16, so a shingle is a number as it stands: all shingles of a text are four views
of its bytes, without a string for each. Sketches of another recipe cannot be compared with these: whoever changes it
empties the old ones (db/migrations, `sketches`).
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from functools import lru_cache

from rensa import RMinHash

PERMUTATIONS = 128
SHINGLE = 4
MIN_CHARACTERS = 80
MAX_CHARACTERS = 8_000
_SEED = 20_190_415
_BYTES = 2 * SHINGLE
MAX_PASSAGES = 256
SHORTEST_PASSAGE = 12
MAX_PASSAGE_TEXT = 60_000
# Quotes that an old conversion left as question marks stand within sentences, so a question mark ends none.
_ENDS = "。;!\uff1b\uff01"
_LOOSE = re.compile("[^\\w。;!\uff1b\uff01]+|_+")
# What most texts hold of it, taken off at the speed of memory; the pattern is for sentences that hold more.
_USUAL = "，、：（）《》“”\n "


def sketch(text: str) -> bytes:
    """Sketch of a body text; b"" when it is too short to say anything."""
    sentences = _sentences(text[: MAX_CHARACTERS * 2])
    plain = "".join(sentences)[:MAX_CHARACTERS]
    if len(plain) < MIN_CHARACTERS:
        return b""
    units = plain.encode("utf-16-le")
    views = (units[at : len(units) - (len(units) - at) % _BYTES] for at in range(0, _BYTES, 2))
    shingles = memoryview(b"".join(views)).cast("Q")
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(shingles, [0, len(shingles)], PERMUTATIONS, _SEED)
    return struct.pack(f"<{PERMUTATIONS}I", *matrix.to_rows()[0])


@lru_cache(maxsize=1)  # both sketches of a text begin with it
def _sentences(text: str) -> tuple[str, ...]:
    """The letters and digits of a text, sentence by sentence."""
    for mark in _USUAL:
        text = text.replace(mark, "")
    for end in _ENDS[1:]:
        text = text.replace(end, _ENDS[0])
    return tuple([one if one.isalnum() else _LOOSE.sub("", one) for one in text.split(_ENDS[0])])


def similarity(one: bytes, other: bytes) -> float:
    """Estimated Jaccard similarity of two sketches, 0..1; 0 when either is missing."""
    if len(one) != 4 * PERMUTATIONS or len(other) != 4 * PERMUTATIONS:
        return 0.0
    layout = f"<{PERMUTATIONS}I"
    pairs = zip(struct.unpack(layout, one), struct.unpack(layout, other), strict=True)
    return float(sum(a == b for a, b in pairs)) / PERMUTATIONS


def passages(text: str) -> bytes:
    """A second sketch: what sentences a text holds, as sorted little-endian 32-bit numbers without repetition.

    Which share of one text stands in another is counted directly with it, however short the excerpt, and by another
    road than the shingles: a confirmation of theirs. Widths, blanks, line breaks and punctuation make no difference; a
    sentence of fewer than 12 characters says nothing. Of a text with more than 256 sentences the smallest numbers
    stay: the same ones in every text, so that two such sketches can still be compared.
    """
    solid = "\n".join(_sentences(text[:MAX_PASSAGE_TEXT]))
    if not unicodedata.is_normalized("NFKC", solid):  # slow over wide punctuation, so that goes first
        solid = unicodedata.normalize("NFKC", solid)
    encoded = solid.encode("utf-8", "replace").split(b"\n")
    both = zip(solid.split("\n"), encoded, strict=True)
    numbers = {zlib.crc32(data) for one, data in both if len(one) >= SHORTEST_PASSAGE}
    found = sorted(numbers)[:MAX_PASSAGES]
    return struct.pack(f"<{len(found)}I", *found)
