"""Two texts compared by their sketches: how alike they are, and how much of one stands in the other.

Two measures that rest on different things: MinHash over shingles of four characters (`Doc.sketch`) forgives slips of
the pen; hashes of whole sentences (`Doc.passages`) find a short excerpt of a long paper. Where both are there,
near-identical text needs both.
"""

from __future__ import annotations

import operator
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from db.models import Doc

SKETCH_BYTES: Final = 512
_LAYOUT: Final = struct.Struct("<128I")
_MOST: Final = 256  # sentences that are kept of one text (spiders/pages/sketch.py)
_FEW: Final = 3  # with fewer sentences a share says nothing
_SHORT: Final = 0.2  # of the original's length: a covering letter, a hint at the files
_ENOUGH: Final = 8  # with fewer, a list of names perhaps, one slip of the pen may spoil all of them


def similarity(one: bytes, other: bytes) -> float | None:
    """Estimated Jaccard similarity of two sketches (`Doc.sketch`), 0..1; None when one is missing."""
    if len(one) != SKETCH_BYTES or len(other) != SKETCH_BYTES:
        return None
    equal: int = sum(map(operator.eq, _LAYOUT.unpack(one), _LAYOUT.unpack(other)))
    return equal / 128


def passages_of(passages: bytes) -> tuple[int, ...]:
    """The numbers of the sentences of a text (`Doc.passages`); () when there is none, or the bytes are none of ours."""
    return () if len(passages) % 4 else struct.unpack(f"<{len(passages) // 4}I", passages)


@dataclass(frozen=True, slots=True)
class Texts:
    """Original and copy compared. Every share is 0..1, or None where nothing can be said.

    `alike`: Jaccard similarity of the shingles. `inside`: share of the copy's sentences that stand in the original;
    `covers`: share of the original's sentences that stand in the copy. `length`: that of the copy by that of the
    original. `sentences`: how many the shorter of the two has.
    """

    alike: float | None
    inside: float | None
    covers: float | None
    length: float
    sentences: int = 0

    def confirm(self, least: float, sentences: float) -> bool:
        """The shingles are alike, and the sentences do not contradict them."""
        if self.alike is None or self.alike < least:
            return False
        return self.covers is None or self.covers >= sentences or self.sentences < _ENOUGH

    def contained(self, share: float) -> bool:
        """The copy is a part of the original: its sentences stand there."""
        return self.inside is not None and self.inside >= share

    def differ(self, share: float) -> bool:
        """The copy has a text of its own: by no measure do the two share most of it.

        Of a short text, a covering letter perhaps, no sentence stands in the original.
        """
        if self.alike is None:
            return False
        if self.length < _SHORT:
            return self.inside is not None and self.inside < 0.1
        part = min(self.length, 1 / self.length)  # what a mere part of the text would have in common
        return self.alike < share * part and max(self.inside or 0.0, self.covers or 0.0) < share


def compare(original: Doc, copy: Doc) -> Texts:
    """What the sketches of two documents say about their texts."""
    alike = similarity(original.sketch, copy.sketch)
    up, down = passages_of(original.passages), passages_of(copy.passages)
    inside, covers = _shares(up, down)
    return Texts(alike, inside, covers, copy.text_length / max(original.text_length, 1), min(len(up), len(down)))


def _shares(up: tuple[int, ...], down: tuple[int, ...]) -> tuple[float | None, float | None]:
    """Shares of common sentences; of long texts among those numbers that both would have kept."""
    bound = min((one[-1] for one in (up, down) if len(one) >= _MOST), default=1 << 32)
    ours, theirs = ({number for number in one if number <= bound} for one in (up, down))
    common = len(ours & theirs)
    inside = common / len(theirs) if len(theirs) >= _FEW and ours else None
    covers = common / len(ours) if len(ours) >= _FEW and theirs else None
    return inside, covers
