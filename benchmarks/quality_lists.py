"""Column pages measured on real pages: `python -m benchmarks.quality_lists`, `measure(corpus)` for `make quality`.

Compares `spiders.pages.listing` with benchmarks/list_truth.toml, page by page: rows, titles, dates, paging. A page
of the corpus that the truth does not name must not be taken for a list with dates, nor for a blank column.
"""

from __future__ import annotations

import csv
import hashlib
import os
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

from spiders.pages import document, listing

ROOT = Path(__file__).resolve().parent.parent
TRUTH = ROOT / "benchmarks" / "list_truth.toml"
# Pages of types other than these hold no list of a column; an index may show rows and is not judged.
NOT_JUDGED = frozenset({"xxgk-index"})


class ListScore(NamedTuple):
    """One page: whether its rows, titles, dates and paging were read as the truth says, and what was wrong."""

    file: str
    rows: bool
    titles: bool
    dates: bool
    paging: bool
    wrong: str

    @property
    def right(self) -> bool:
        """Everything as the truth says."""
        return self.rows and self.titles and self.dates and self.paging


def short_hash(text: str) -> str:
    """First eight hex digits of SHA-256 over UTF-8, as in list_truth.toml."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def measure(corpus: Path) -> list[ListScore]:
    """Scores of all list pages of the truth, then of all other pages of pages.csv, which must be no list.

    Raises OSError when the folder has no pages.csv.
    """
    truth = {page["file"]: page for page in tomllib.loads(TRUTH.read_text("utf-8"))["page"]}
    with (corpus / "pages.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    scores: list[ListScore] = []
    for row in sorted(rows, key=lambda row: row["file"] not in truth):
        path = corpus / row["file"]
        if row["page_type"] in NOT_JUDGED or not path.is_file():
            continue
        url = row["original_url"] or f"http://{row['site']}/x/"
        found = listing.read(document.parse(path.read_bytes(), url))
        if row["file"] in truth:
            scores.append(_score(row["file"], found, truth[row["file"]]))
        else:
            quiet = found.state in {"none", "script", "unread"}
            scores.append(
                ListScore(
                    row["file"], quiet, True, True, True, "" if quiet else f"taken for {found.state}: {found.rule}"
                )
            )
    return scores


def _score(file: str, found: listing.Listing, page: dict[str, object]) -> ListScore:
    titles, dates = [row.title for row in found.rows], [row.date for row in found.rows]
    checks = {
        "rows": len(titles) == page["rows"],
        "titles": short_hash("\n".join(titles)) == page["titles"],
        "dates": short_hash("\n".join(dates)) == page["dates"],
        "paging": len(found.paging) == page["paging"],
    }
    wrong = ", ".join(name for name, good in checks.items() if not good)
    detail = (
        f"{wrong}: {found.state}, {len(titles)} rows, {sum(map(bool, dates))} dated, rule {found.rule}" if wrong else ""
    )
    return ListScore(file, checks["rows"], checks["titles"], checks["dates"], checks["paging"], detail)


def main() -> int:
    """Print what is wrong and the totals; exit code 0, or 1 when a page was misread."""
    corpus = Path(os.environ.get("XUNCHA_CORPUS") or ROOT.parent / "shared" / "real_pages")
    if not (corpus / "pages.csv").is_file():
        print(f"lists: skipped. There is no pages.csv in {corpus}; set XUNCHA_CORPUS to a folder with real pages.")
        return 0
    scores = measure(corpus)
    for score in scores:
        if not score.right:
            print(f"{score.file}: {score.wrong}")
    lists = [
        score
        for score in scores
        if score.file in {page["file"] for page in tomllib.loads(TRUTH.read_text("utf-8"))["page"]}
    ]
    print(f"list pages read right: {sum(score.right for score in lists)} of {len(lists)}")
    others = [score for score in scores if score not in lists]
    print(f"other pages not taken for a list: {sum(score.right for score in others)} of {len(others)}")
    return 0 if all(score.right for score in scores) else 1


if __name__ == "__main__":
    sys.exit(main())
