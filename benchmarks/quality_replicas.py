# ruff: noqa: RUF001 - quotes and commas that are folded
"""Page understanding measured on the invented pages of benchmarks/replicas: `python -m benchmarks.quality_replicas`.

Reads every page as `inspect --explain` does, compares with truth.csv and truth.jsonl, prints every miss. The floors are
the table [replicas] of quality_floors.toml; below one the exit code is 1. The corpus is part of the repository, so
nothing is ever skipped. What benchmarks/replicas/README.md calls arguable counts as right in each of its readings.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import tomllib
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.quality import FLOORS, ROOT, Miss
from spiders.pages import numbers
from xuncha.commands.explain import Target, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REPLICAS = ROOT / "benchmarks" / "replicas"
TABLE = "replicas"
# Column of truth.csv -> key of --explain.
READINGS = {
    "title": "title",
    "publish_date": "published_on",
    "published_time": "published_time",
    "doc_number": "doc_number",
    "written_date": "written_on",
    "source": "source",
    "validity": "validity",
    "index_number": "index_number",
    "column": "column_name",
    "keywords": "keywords",
}
ONLY_WHERE_KNOWN = frozenset({"published_time", "doc_number", "validity", "index_number", "column", "keywords"})
FIELDS = (*READINGS, "no_false_number", "attachments", "article_kind", "page_kind", "list_state", "rows")
MOST_ROWS_SHOWN = 4
_QUOTES = str.maketrans("“”‘’", "\"\"''")


class Judgement(NamedTuple):
    """One field of one page: right or wrong, what was expected and what was read, and the rule behind it."""

    file: str
    field: str
    right: bool
    expected: str
    got: str
    rule: str


def judgements() -> Iterator[Judgement]:
    """Every field of every page of both corpora.

    Raises:
        OSError: a page or a truth file is not there.
    """
    with (REPLICAS / "articles" / "truth.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield from _article(row)
    for line in (REPLICAS / "pages" / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        yield from _page(json.loads(line))


def measure() -> tuple[dict[str, tuple[int, int]], list[Miss]]:
    """Right and total by field, and every miss."""
    right, total = dict.fromkeys(FIELDS, 0), dict.fromkeys(FIELDS, 0)
    misses: list[Miss] = []
    for one in judgements():
        total[one.field] += 1
        right[one.field] += one.right
        if not one.right:
            misses.append(Miss(one.file, one.field, one.expected, one.got, one.rule))
    return {field: (right[field], total[field]) for field in FIELDS}, misses


def _article(row: dict[str, str]) -> Iterator[Judgement]:
    facts = read(Target(row["file"], row["url"], (REPLICAS / "articles" / row["file"]).read_bytes()))
    also = [part.strip().partition("=") for part in row["also_ok"].split("|") if part.strip()]
    rules = {name: rule["rule"] for name, rule in facts["rules"].items()}
    for field, key in READINGS.items():
        if field in ONLY_WHERE_KNOWN and not row[field]:
            continue
        accepted = [row[field], *(value for name, _, value in also if name == field)]
        got = [facts[key], *facts["breadcrumb"][-1:]] if field == "column" else [facts[key]]
        right = any(_same(field, value, one) for value in accepted for one in got)
        yield Judgement(row["file"], field, right, row[field], got[0], rules.get(key) or rules.get(field, ""))
    if not row["doc_number"]:
        got_number = facts["doc_number"]
        yield Judgement(row["file"], "no_false_number", not got_number, "", got_number, rules.get("doc_number", ""))
    wanted = [name for name in row["attachments"].split("|") if name]
    found = [one["text"] for one in facts["attachments"]]
    yield Judgement(row["file"], "attachments", len(found) == len(wanted), "|".join(wanted), "|".join(found), "")
    kind = facts["kind"]
    yield Judgement(row["file"], "article_kind", kind in {"article", "data"}, "article", kind, rules["kind"])


def _page(truth: dict[str, Any]) -> Iterator[Judgement]:
    body = (REPLICAS / "pages" / truth["file"]).read_bytes()
    facts = read(Target(truth["file"], truth["url"], body, truth["content_type"], truth["status"]))
    name, rules = truth["file"], facts["rules"]
    kinds = [truth["kind"], *_listed(truth.get("also_ok_kind"))]
    yield Judgement(name, "page_kind", facts["kind"] in kinds, truth["kind"], facts["kind"], rules["kind"]["rule"])
    if truth["kind"] not in {"column", "data"}:
        return
    state, rule = facts["list_state"], rules.get("rows", {}).get("rule", "")
    states = [truth["state"], *_listed(truth.get("also_ok_state"))]
    yield Judgement(name, "list_state", state in states, truth["state"], state, rule)
    if truth.get("nested") or (state != truth["state"] and state in states):
        return
    pairs = [
        (wanted, got, _same_row(wanted, got, truth.get("also_ok_date", "")))
        for wanted, got in zip(truth["rows"], facts["rows"], strict=False)
    ]
    right = len(truth["rows"]) == len(facts["rows"]) and all(same for _, _, same in pairs)
    wrong = [(wanted, got) for wanted, got, same in pairs if not same][:MOST_ROWS_SHOWN]
    expected = f"{len(truth['rows'])} rows {[_shown(wanted) for wanted, _ in wrong]}"
    yield Judgement(
        name, "rows", right, expected, f"{len(facts['rows'])} rows {[_shown(got) for _, got in wrong]}", rule
    )


def _listed(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else value or []


def _shown(row: dict[str, str]) -> str:
    return f"{row['date'] or '-'} {row['title']} {row['url']}"


def _same_row(wanted: dict[str, str], got: dict[str, str], date: str) -> bool:
    """Equal but for the fragment of the address; the date may be one that the truth also accepts."""
    dates = {wanted["date"], wanted.get("also_ok_date", wanted["date"]), date or wanted["date"]}
    same_page = wanted["url"].split("#", 1)[0] == got["url"].split("#", 1)[0]
    return _folded(wanted["title"]) == _folded(got["title"]) and same_page and got["date"] in dates


def _same(field: str, expected: str, got: str) -> bool:
    if field == "doc_number":
        return numbers.normalise_number(expected) == numbers.normalise_number(got)
    if field == "published_time":  # minutes; 9:05 is 09:05
        return _minutes(expected) == _minutes(got)
    if field == "keywords":
        return _words(expected) == _words(got)
    return _folded(expected) == _folded(got)


def _minutes(clock: str) -> list[int]:
    return [int(part) for part in clock.split(":")[:2] if part.isdecimal()]


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,;，；、|]+", unicodedata.normalize("NFKC", text)) if word]


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).split())


def percent(pair: tuple[int, int]) -> float:
    """Per cent that are right; 100 where nothing was asked."""
    return round(100.0 * pair[0] / pair[1], 2) if pair[1] else 100.0


def below_floor(results: dict[str, tuple[int, int]]) -> list[str]:
    """The fields whose results are below their floor, in words."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8")).get(TABLE, {})
    return [
        f"{field} {percent(results[field])} < {floor}"
        for field, floor in floors.items()
        if percent(results[field]) < floor - 0.005
    ]


def _write(results: dict[str, tuple[int, int]], choose: Callable[[float, float], float]) -> None:
    """Write the table of floors anew; the rest of the file stays as it is."""
    text = FLOORS.read_text(encoding="utf-8")
    old = tomllib.loads(text).get(TABLE, {})
    lines = [f"{field} = {choose(percent(pair), old.get(field, 0.0))}" for field, pair in results.items()]
    rest = re.sub(rf"(?ms)^\[{TABLE}\].*?(?=^\[|\Z)", "", text).rstrip()
    table = "\n".join([f"[{TABLE}]  # the pages in benchmarks/replicas, see benchmarks/quality_replicas.py", *lines])
    FLOORS.write_text(f"{rest}\n\n{table}\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, compare with the floors; exit code 0 or 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality_replicas", description=__doc__)
    parser.add_argument("--raise-floors", action="store_true", help="write better results as the new floors")
    parser.add_argument(
        "--lower-floors", action="store_true", help="write the results as floors even where they are worse"
    )
    options = parser.parse_args(arguments)
    results, misses = measure()
    for field, pair in results.items():
        print(f"{field.ljust(17)}{pair[0]}/{pair[1]} {percent(pair):.1f} %")
    for miss in misses:
        print(f"miss {miss.field:15} {miss.file}")
        print(f"     expected {miss.expected!r}")
        print(f"     got      {miss.got!r}  by {miss.rule or '-'}")
    if options.lower_floors or options.raise_floors:
        _write(results, (lambda new, _old: new) if options.lower_floors else max)
        print(f"replicas: floors written to {FLOORS.relative_to(ROOT)}")
        return 0
    if low := below_floor(results):
        print("replicas: below the floor: " + "; ".join(low), file=sys.stderr)
        return 1
    print("replicas: no field is below its floor.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
