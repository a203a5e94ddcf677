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
_SOLID = re.compile(r"[^\W_]+")
_SHINGLES = re.compile("." * SHINGLE)


def sketch(text: str) -> bytes:
    """Sketch of a body text; b"" when it is too short to say anything."""
    plain = "".join(_SOLID.findall(text[: MAX_CHARACTERS * 2]))[:MAX_CHARACTERS]
    if len(plain) < MIN_CHARACTERS:
        return b""
    hasher = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    for start in range(SHINGLE):  # all shingles in any order, as four cuts of the text: quicker than one by one
        hasher.update(_SHINGLES.findall(plain, start))
    return struct.pack(f"<{PERMUTATIONS}I", *hasher.digest())


def similarity(one: bytes, other: bytes) -> float:
    """Estimated Jaccard similarity of two sketches, 0..1; 0 when either is missing."""
    if len(one) != 4 * PERMUTATIONS or len(other) != 4 * PERMUTATIONS:
        return 0.0
    layout = f"<{PERMUTATIONS}I"
    pairs = zip(struct.unpack(layout, one), struct.unpack(layout, other), strict=True)
    return float(sum(a == b for a, b in pairs)) / PERMUTATIONS
