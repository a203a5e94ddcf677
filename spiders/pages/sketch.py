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

from rensa import RMinHash

PERMUTATIONS = 128
SHINGLE = 4
MIN_CHARACTERS = 80
MAX_CHARACTERS = 8_000
_SEED = 20_190_415
_SOLID = re.compile(r"[^\W_]+")
_BYTES = 2 * SHINGLE
MAX_PASSAGES = 256
SHORTEST_PASSAGE = 12
MAX_PASSAGE_TEXT = 60_000
# Quotes that an old conversion left as question marks stand within sentences, so a question mark ends none.
_ENDS = re.compile("[。;!\uff1b\uff01]")
_LOOSE = re.compile("[^\\w。;!\uff1b\uff01]+|_+")


def sketch(text: str) -> bytes:
    """Sketch of a body text; b"" when it is too short to say anything."""
    plain = "".join(_SOLID.findall(text[: MAX_CHARACTERS * 2]))[:MAX_CHARACTERS]
    if len(plain) < MIN_CHARACTERS:
        return b""
    units = plain.encode("utf-16-le")
    views = (units[at : len(units) - (len(units) - at) % _BYTES] for at in range(0, _BYTES, 2))
    shingles = memoryview(b"".join(views)).cast("Q")
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(shingles, [0, len(shingles)], PERMUTATIONS, _SEED)
    return struct.pack(f"<{PERMUTATIONS}I", *matrix.to_rows()[0])


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
    solid = "\n".join(_ENDS.split(_LOOSE.sub("", text[:MAX_PASSAGE_TEXT])))
    if not unicodedata.is_normalized("NFKC", solid):  # slow over wide punctuation, so that goes first
        solid = unicodedata.normalize("NFKC", solid)
    numbers = {zlib.crc32(one.encode("utf-8", "replace")) for one in solid.split("\n") if len(one) >= SHORTEST_PASSAGE}
    found = sorted(numbers)[:MAX_PASSAGES]
    return struct.pack(f"<{len(found)}I", *found)
