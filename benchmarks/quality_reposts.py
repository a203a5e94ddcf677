"""The matching of reposts measured: documents in many disguises against pages that only look like them.

    python -m benchmarks.quality_reposts [--misses]

Reads state_council_documents.jsonl in the folder XUNCHA_CORPUS (default ../shared/real_pages beside the repository):
one document a line with url, title, issuer, doc_number, written_date, publish_date, text. The pairs are made by
benchmarks/repost_pairs.py; every page goes through page understanding and every pair through the index, as in a real
run. Half of the documents are held out: words and thresholds were looked at with the other half only. Floors stand in
quality_floors.toml, [reposts]; below one the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.repost_pairs import CARRIED_OUT, OTHER_YEAR, Original, Pair, pairs

if TYPE_CHECKING:
    from db.models import Doc

ROOT = Path(__file__).resolve().parent.parent
FILE = "state_council_documents.jsonl"
ISSUERS = ("中国政府网", "国务院", "国务院办公厅")


class Verdict(NamedTuple):
    """What was said of one pair: True, False, None (a person decides), and by which signal."""

    pair: Pair
    same: bool | None
    by: str
    title: str


class Score(NamedTuple):
    """Of one half of the documents. `wrong`: pairs of different documents, or of other groups, called reposts."""

    documents: int
    pairs: int
    hits: int
    missed: int
    unsure: int
    false: int
    false_hard: int
    by_group: dict[str, tuple[int, int]]

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.hits / max(2 * self.hits + self.missed + self.false, 1)


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, compare with the floors; exit code 0 or 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality_reposts", description=__doc__)
    parser.add_argument("--misses", action="store_true", help="name every wrong pair of the half that may be looked at")
    options = parser.parse_args(arguments)
    folder = Path(os.environ.get("XUNCHA_CORPUS") or ROOT.parent / "shared" / "real_pages")
    if not (folder / FILE).is_file():
        print(f"quality of reposts: skipped. There is no {FILE} in {folder}.")
        return 0
    originals = read(folder / FILE)
    halves = {"seen": originals[::2], "held out": originals[1::2]}
    floors = tomllib.loads((ROOT / "benchmarks" / "quality_floors.toml").read_text(encoding="utf-8"))["reposts"]
    low = []
    for name, half in halves.items():
        verdicts, crossed = judge(half)
        score = scored(half, verdicts, crossed)
        _print(name, score)
        if options.misses and name == "seen":
            _print_misses(verdicts, crossed)
        if score.f1 < floors["f1"] or score.false_hard > floors["false_on_other_years_and_carried_out"]:
            low.append(name)
    if low:
        print(f"quality of reposts: below the floor: {', '.join(low)}", file=sys.stderr)
    return 1 if low else 0


def read(path: Path) -> list[Original]:
    """The documents of a file, one JSON object a line."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [
        Original(
            *(row["url"], row["title"], row["issuer"], row["doc_number"], row["written_date"], row["publish_date"]),
            row["text"],
        )
        for row in rows
    ]


def judge(originals: list[Original]) -> tuple[list[Verdict], list[Verdict]]:
    """Every page against every document: the verdicts of the pairs, and reposts found of a wrong document."""
    from inspector.matching import Matching
    from inspector.shelf import Originals

    issuers = frozenset(ISSUERS)
    shelf = Originals([(as_original(one), issuers) for one in originals], Matching())
    verdicts, crossed = [], []
    for pair in pairs(originals):
        copy = as_page(pair)
        decisions = {original.url: decision for original, decision in shelf.matches(copy)}
        said = decisions.pop(pair.original.url, None)
        verdicts.append(Verdict(pair, said.same if said else False, said.by if said else "", copy.title))
        crossed += [Verdict(pair, True, one.by, copy.title) for one in decisions.values() if one.same]
    return verdicts, crossed


def as_original(one: Original) -> Doc:
    """The document as the crawl of the superior site would have kept it."""
    from db.models import Doc
    from spiders.pages.numbers import normalise_number
    from spiders.pages.sketch import passages, sketch

    return Doc(
        *(one.url, one.title, one.number, normalise_number(one.number), one.written, one.published, "", one.issuer),
        *("policy_documents", f"{one.published}T09:00:00+08:00"),
        sketch=sketch(one.text),
        passages=passages(one.text),
        text_length=len(one.text),
    )


def as_page(pair: Pair) -> Doc:
    """The page as a crawl would keep it; if it is not read as an article, the row of the list that leads to it."""
    from db.models import Doc
    from spiders.page_facts import facts
    from spiders.pages.understand import understand
    from spiders.settled_documents import document_of

    row = facts(understand(pair.body, pair.url, "text/html"))
    if not row["article"]:
        row_alone = (pair.url, pair.title, "", "", "", pair.published, "", "", "policy_documents", "")
        return Doc(*row_alone)
    return document_of({**row, "url": pair.url, "fetched_at": "2026-11-23T10:00:00+08:00", "last_modified": ""}, {}, {})


def scored(originals: list[Original], verdicts: list[Verdict], crossed: list[Verdict]) -> Score:
    """The figures. Unsure counts as not found for a repost, and as right for what is none."""
    hits = sum(one.pair.repost and one.same is True for one in verdicts)
    wrong = [one for one in verdicts if not one.pair.repost and one.same is True] + crossed
    groups: dict[str, list[bool]] = defaultdict(list)
    for one in verdicts:
        groups[f"{'+' if one.pair.repost else '-'} {one.pair.group}"].append((one.same is True) == one.pair.repost)
    return Score(
        documents=len(originals),
        pairs=len(verdicts),
        hits=hits,
        missed=sum(one.pair.repost for one in verdicts) - hits,
        unsure=sum(one.same is None for one in verdicts),
        false=len(wrong),
        false_hard=sum(one.pair.group in {OTHER_YEAR, CARRIED_OUT} for one in wrong),
        by_group={name: (sum(right), len(right)) for name, right in groups.items()},
    )


def _print(name: str, score: Score) -> None:
    print(
        f"{name}: {score.documents} documents, {score.pairs} pairs: F1 {score.f1:.4f}; {score.missed} reposts missed,"
        f" {score.false} false ({score.false_hard} of other years or carrying out), {score.unsure} left to a person"
    )
    print("  " + "  ".join(f"{group} {right}/{total}" for group, (right, total) in sorted(score.by_group.items())))


def _print_misses(verdicts: list[Verdict], crossed: list[Verdict]) -> None:
    wrong = [one for one in verdicts if (one.same is True) != one.pair.repost] + crossed
    for one in wrong:
        print(f"  {'missed' if one.pair.repost else 'FALSE'} {one.pair.group} ({one.same}, {one.by}): {one.title}")
        print(f"      of {one.pair.original.number} {one.pair.original.title}")
    print(f"  {Counter(one.pair.group for one in wrong)}")


if __name__ == "__main__":
    sys.exit(main())
