# ruff: noqa: RUF001 - quotes and dashes that are folded
"""Page understanding measured on real pages that nobody here wrote: `make quality`, `python -m benchmarks.quality`.

Reads the folder in XUNCHA_CORPUS (default ../shared/real_pages beside the repository): truth.csv and the pages that it
names. Prints, field by field, how many readings are right, the same for htmldate, trafilatura and gne, and every miss.
The floors in quality_floors.toml are pinned together with a hash of the corpus; below one the exit code is 1.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import sys
import tomllib
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks import quality_others
from spiders.pages import numbers

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "benchmarks" / "quality_floors.toml"
FIELDS = ("title", "title_within", "publish_date", "doc_number", "no_false_number", "written_date", "source", "charset")
SHOWN_ONLY = frozenset({"title_within"})  # fairer to libraries that keep the name of the site behind the title
_PUNCTUATION = str.maketrans("“”‘’—―–·•", "\"\"''---··")


class Reading(NamedTuple):
    """What was read from one page: values by the column names of truth.csv, and the rule behind each."""

    values: dict[str, str]
    rules: dict[str, str]
    replacements: int


class Miss(NamedTuple):
    """One wrong reading."""

    file: str
    field: str
    expected: str
    got: str
    rule: str


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, compare with the floors; exit code 0 or 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("--raise-floors", action="store_true", help="write better results as the new floors")
    parser.add_argument(
        "--lower-floors", action="store_true", help="write the results as floors even where they are worse"
    )
    parser.add_argument("--no-others", action="store_true", help="leave out htmldate, trafilatura and gne")
    options = parser.parse_args(arguments)
    folder = Path(os.environ.get("XUNCHA_CORPUS") or ROOT.parent / "shared" / "real_pages")
    if not (folder / "truth.csv").is_file():
        print(f"quality: skipped. There is no truth.csv in {folder}; set XUNCHA_CORPUS to a folder with real pages.")
        return 0
    truth = _rows(folder / "truth.csv")
    urls = {row["file"]: row.get("original_url", "") for row in _rows(folder / "pages.csv")}
    missing = [row["file"] for row in truth if not (folder / row["file"]).is_file()]
    if missing:
        print(f"quality: {len(missing)} pages of truth.csv are not there, the first: {missing[0]}")
        return 1
    results, misses, loose = _measure(folder, truth, urls)
    columns = {} if options.no_others else quality_others.measure(folder, truth, urls, _same)
    _print_table(results, columns, loose)
    for miss in misses:
        print(f"miss {miss.field:15} {miss.file}")
        print(f"     expected {miss.expected!r}")
        print(f"     got      {miss.got!r}  by {miss.rule or '-'}")
    return _gate(results, _corpus_hash(folder, truth), options)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_page(body: bytes, url: str) -> Reading:
    """One page through the program's own door."""
    from spiders.pages.understand import understand

    page = understand(body, url)
    article = page.article
    fields = {
        "title": article.title,
        "publish_date": article.published_on,
        "doc_number": article.doc_number,
        "written_date": article.written_on,
        "source": article.source,
    }
    return Reading(
        {name: reading.value for name, reading in fields.items()},
        {name: f"{reading.rule} ({reading.sure})" if reading.rule else "" for name, reading in fields.items()},
        page.replacements,
    )


def _measure(
    folder: Path, truth: list[dict[str, str]], urls: dict[str, str]
) -> tuple[dict[str, tuple[int, int]], list[Miss], int]:
    right = dict.fromkeys(FIELDS, 0)
    total = dict.fromkeys(FIELDS, 0)
    misses: list[Miss] = []
    loose = 0
    for row in truth:
        body = (folder / row["file"]).read_bytes()
        reading = read_page(body, urls.get(row["file"], ""))
        for field in FIELDS:
            if (verdict := _judge(field, row, reading)) is None:
                continue
            total[field] += 1
            right[field] += verdict
            if not verdict and field not in SHOWN_ONLY:
                name = "doc_number" if field == "no_false_number" else field
                got = reading.values.get(name, str(reading.replacements))
                misses.append(Miss(row["file"], field, row.get(name, "0"), got, reading.rules.get(name, "")))
        loose += _contains(row["source"], reading.values["source"])
    return {field: (right[field], total[field]) for field in FIELDS}, misses, loose


def _judge(field: str, row: dict[str, str], reading: Reading) -> bool | None:
    """True or False for right or wrong; None where the field does not apply to the page."""
    if field == "charset":
        return reading.replacements == 0
    if field == "no_false_number":
        return None if row["doc_number"] else not reading.values["doc_number"]
    if field == "doc_number" and not row["doc_number"]:
        return None
    return _same(field, row, reading.values["title" if field == "title_within" else field])


def _same(field: str, row: dict[str, str], got: str) -> bool:
    """Right or wrong as truth.csv means it; an expected empty field must be empty."""
    if field == "title_within":
        return _folded(row["title"]) in _folded(got)
    expected = row[field]
    if field == "title":
        return _folded(expected) == _folded(got)
    if field == "doc_number":
        wanted = {numbers.normalise_number(expected)}
        if alternative := row.get("doc_number_alt", "").split("(")[0]:
            wanted.add(numbers.normalise_number(alternative))
        return numbers.normalise_number(got) in wanted
    return "".join(expected.split()) == "".join(got.split())


def _contains(expected: str, got: str) -> bool:
    """A source that is equal but for something around it."""
    one, other = "".join(expected.split()), "".join(got.split())
    if one == other:
        return False
    return min(len(one), len(other)) >= 2 and (one in other or other in one)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).translate(_PUNCTUATION).split())


def _percent(pair: tuple[int, int]) -> float:
    return 100.0 * pair[0] / pair[1] if pair[1] else 100.0


def _print_table(
    results: dict[str, tuple[int, int]], columns: dict[str, dict[str, tuple[int, int]] | str], loose: int
) -> None:
    print("field".ljust(17) + "xuncha".ljust(17) + "".join(name.ljust(17) for name in columns))
    for field, pair in results.items():
        cells = [_cell(pair), *(_other_cell(column, field) for column in columns.values())]
        print(field.ljust(17) + "".join(cell.ljust(17) for cell in cells))
    print(f"source: {loose} more readings contain the right name or are part of it")


def _other_cell(column: dict[str, tuple[int, int]] | str, field: str) -> str:
    if isinstance(column, str):
        return column
    return _cell(column[field]) if field in column else "-"


def _cell(pair: tuple[int, int]) -> str:
    return f"{pair[0]}/{pair[1]} {_percent(pair):.1f} %"


def _corpus_hash(folder: Path, truth: list[dict[str, str]]) -> str:
    digest = hashlib.sha256((folder / "truth.csv").read_bytes())
    for row in truth:
        digest.update(hashlib.sha256((folder / row["file"]).read_bytes()).digest())
    return digest.hexdigest()[:16]


def _gate(results: dict[str, tuple[int, int]], corpus: str, options: argparse.Namespace) -> int:
    pinned = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    same = pinned["corpus"] == corpus
    if not same:
        pinned_as = pinned["corpus"] or "none"
        print(f"quality: this corpus is {corpus}, the pinned one is {pinned_as}: only [required] applies.")
    measured = {field: round(_percent(pair), 2) for field, pair in results.items() if field not in SHOWN_ONLY}
    if options.lower_floors or options.raise_floors:
        old = pinned["floors"] if same or not options.lower_floors else {}
        choose: Callable[[float, float], float] = max if not options.lower_floors else (lambda new, _old: new)
        floors = {field: choose(value, old.get(field, 0.0)) for field, value in measured.items()}
        _write(floors, pinned["required"], corpus)
        print(f"quality: floors written to {FLOORS.relative_to(ROOT)}")
        return 0
    floors = dict(pinned["required"])
    if same:
        for field, value in pinned["floors"].items():
            floors[field] = max(value, floors.get(field, 0.0))
    low = [
        f"{field} {measured[field]} < {floor}"
        for field, floor in floors.items()
        if measured.get(field, 0.0) < floor - 0.005
    ]
    if low:
        print("quality: below the floor: " + "; ".join(low), file=sys.stderr)
        return 1
    print("quality: no field is below its floor.")
    return 0


def _write(floors: dict[str, float], required: dict[str, float], corpus: str) -> None:
    lines = [
        "# Floors of `make quality`, per cent of the pages. Written by --raise-floors; lowering takes --lower-floors.",
        f'corpus = "{corpus}"  # hash of truth.csv and the pages that it names',
        "",
        "[required]  # what issue 3 demands, on any corpus",
        *(f"{field} = {value}" for field, value in required.items()),
        "",
        "[floors]  # what was measured on the corpus above",
        *(f"{field} = {value}" for field, value in floors.items()),
    ]
    text = FLOORS.read_text(encoding="utf-8")
    others = text[text.index("\n[replicas]") :] if "\n[replicas]" in text else ""  # benchmarks/quality_replicas.py
    FLOORS.write_text("\n".join(lines) + "\n" + others, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
