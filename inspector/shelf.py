"""Documents indexed by number, title and text: a repost is found without comparing everything with everything."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from inspector.matching import SKETCH_BYTES, Matching, names_of
from inspector.titles import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.models import Doc

_BANDS: Final = 32  # 32 bands of 4 values: two texts of similarity 0.8 share a band with probability above 0.9999
_BAND_BYTES: Final = SKETCH_BYTES // _BANDS


@dataclass(slots=True)
class Shelf:
    """The documents of one site, indexed so that an original is compared with few of them."""

    documents: Sequence[Doc]
    numbers: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    titles: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    bands: dict[tuple[int, bytes], list[int]] = field(default_factory=lambda: defaultdict(list))
    rests: dict[int, str] = field(default_factory=dict)
    cut: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for index, doc in enumerate(self.documents):
            if doc.number_key:
                self.numbers[doc.number_key].append(index)
            title = parse(doc.title)
            for form in {form for reading in (title, *title.inner) for form in reading.forms()}:
                self.titles[form].append(index)
            if title.rest:
                self.rests[index] = title.rest
            if title.cut or any(inner.cut for inner in title.inner):
                self.cut.append(index)
            for band in _bands(doc.sketch):
                self.bands[band].append(index)

    def near(self, original: Doc, limits: Matching, issuers: frozenset[str] = frozenset()) -> list[Doc]:
        """Every document that could be a repost of the original by number, title or text, in the order of the shelf."""
        title = parse(original.title)
        found = set(self.numbers.get(original.number_key, ()) if original.number_key else ())
        for form in names_of(title, issuers):
            found.update(self.titles.get(form, ()))
        for band in _bands(original.sketch):
            found.update(self.bands.get(band, ()))
        found.update(self.cut)
        if not found and title.rest:
            hits = process.extract(title.rest, self.rests, scorer=fuzz.ratio, score_cutoff=limits.title_ratio, limit=20)
            found.update(hit[2] for hit in hits)
        return [self.documents[index] for index in sorted(found)]


def _bands(sketch: bytes) -> Iterable[tuple[int, bytes]]:
    if len(sketch) != SKETCH_BYTES:
        return ()
    return ((band, sketch[band * _BAND_BYTES : (band + 1) * _BAND_BYTES]) for band in range(_BANDS))
