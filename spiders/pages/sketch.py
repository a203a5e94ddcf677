"""A small sketch of a text, so that near-identical texts are found without keeping or comparing the texts themselves.

128 MinHash values over 4-character shingles of the text without spaces and punctuation; the share of equal positions
estimates the Jaccard similarity of the shingle sets (Broder 1997). Stored as 128 little-endian 32-bit numbers.
"""

from __future__ import annotations

import re
import struct

from rensa import RMinHash

PERMUTATIONS = 128
SHINGLE = 4
MIN_CHARACTERS = 80
MAX_CHARACTERS = 8_000
_SEED = 20_190_415
_NOT_TEXT = re.compile(r"[\W_]+")


def sketch(text: str) -> bytes:
    """Sketch of a body text; b"" when it is too short to say anything."""
    plain = _NOT_TEXT.sub("", text[: MAX_CHARACTERS * 2])[:MAX_CHARACTERS]
    if len(plain) < MIN_CHARACTERS:
        return b""
    hasher = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    hasher.update([plain[i : i + SHINGLE] for i in range(len(plain) - SHINGLE + 1)])
    return struct.pack(f"<{PERMUTATIONS}I", *hasher.digest())


def similarity(one: bytes, other: bytes) -> float:
    """Estimated Jaccard similarity of two sketches, 0..1; 0 when either is missing."""
    if len(one) != 4 * PERMUTATIONS or len(other) != 4 * PERMUTATIONS:
        return 0.0
    layout = f"<{PERMUTATIONS}I"
    pairs = zip(struct.unpack(layout, one), struct.unpack(layout, other), strict=True)
    return float(sum(a == b for a, b in pairs)) / PERMUTATIONS
