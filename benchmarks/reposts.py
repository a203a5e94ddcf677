# ruff: noqa: E501 - titles stay whole
"""Matching at the size of a province: 2,000 documents of superior bodies against 500,000 stored articles.

    python -m benchmarks.reposts [--articles N] [--docs]

Articles are made up from a seed: news, notices, papers whose titles share words with the documents, and one in a hundred
a true repost. Each step runs in a process of its own, on one core; figures go to bench-out/bench.json. Measured are the
first matching of everything at a fifth of the size and at the whole of it (does time grow with the articles alone?),
then a thousand new articles, and one new document.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import struct
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import telling
from benchmarks.limits import Limit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.repost_pairs import Original
    from db.models import Doc
    from db.records import Records

ARTICLES, DOCUMENTS, SITES, NEW = 500_000, 2_000, 400, 1_000
LIMIT_SECONDS, LIMIT_MB, LIMIT_GROWTH, LIMIT_SHARE = 60.0, 500.0, 1.25, 0.1
AT = "2026-11-23T10:00:00+08:00"
NAMES = frozenset({"中国政府网", "国务院", "国务院办公厅"})
_ASPECTS = (
    "标准化",
    "监督检查",
    "资金管理",
    "信息报送",
    "绩效评价",
    "队伍建设",
    "风险防控",
    "设施维护",
    "档案整理",
    "试点示范",
    "数据共享",
)
_NEWS = (
    "{place}召开{topic}{aspect}推进会", "{place}{topic}{aspect}工作取得新成效", "{place}2026年第{n}批项目公示", "{place}财政局关于{n}号采购项目的公告",
    "县领导调研{topic}工作", "{place}{n}月空气质量情况", "{place}教育局关于第{n}学区划分的通知", "{place}人民政府办公室关于印发{place}{topic}{aspect}实施方案的通知",
    "《{title}》政策解读", "{place}贯彻落实{title}情况", "{place}公安局交通管制通告（第{n}号）", "{place}统计局关于第{n}号普查数据的说明",
)  # fmt: skip


def documents(count: int) -> list[Original]:
    """So many documents with titles of their own."""
    from benchmarks.invented_papers import TOPICS, paper

    found = []
    for number in range(count):
        turn, place = divmod(number, len(TOPICS))
        other = TOPICS[(place + 1 + turn % (len(TOPICS) - 1)) % len(TOPICS)]
        subject = f"{TOPICS[place]}和{other}{_ASPECTS[turn // (len(TOPICS) - 1)]}"
        made = paper(number, subject, date(2019, 1, 7) + timedelta(days=number))
        found.append(made._replace(text="".join(_own_words(random.Random(number), made.text))))
    return found


def _own_words(chance: random.Random, text: str) -> Iterator[str]:
    """A text of which two sentences in three are its own: papers of one kind share phrases, not most of their text."""
    for number, sentence in enumerate(text.split("。")):
        own = "".join(chr(0x4E00 + chance.randrange(4_000)) for _ in range(len(sentence)))
        yield f"{own if number % 3 else sentence}。"


def _place(number: int) -> str:
    return (
        f"{'清白望临东安长平永青'[number // 40 % 10]}{'河山江城湖溪岭原川泉'[number // 4 % 10]}{'县市区镇'[number % 4]}"
    )


def build(records: Records, originals: list[tuple[Original, Doc]], first: int, count: int, seed: int) -> int:
    """Store so many articles from id `first` on; returns how many of them are true reposts."""
    from db.models import Site

    chance = random.Random(seed)
    for number in range(SITES):
        host = f"www.s{number}.gov.cn"
        records.save_site(Site(f"s{number}", f"第{number}县人民政府", f"http://{host}/", (host,)), AT)
    planted = 0
    with records.db.atomic():
        rows = _articles(chance, originals, first, count)
        for row in rows:
            planted += row[-1]
            records.conn.execute(
                "INSERT INTO document (site_id, url, title, doc_number, number_key, written_on, published_on,"
                " published_time, source, column_category, sketch, passages, text_length, first_seen, last_seen, last_run)"
                " VALUES (?, ?, ?, ?, ?, '', ?, '', '', 'news', ?, ?, 1200, ?, ?, 'r')",
                row[:-1],
            )
    return planted


def _articles(
    chance: random.Random, originals: list[tuple[Original, Doc]], first: int, count: int
) -> Iterator[tuple[Any, ...]]:
    for number in range(first, first + count):
        original, doc = originals[chance.randrange(len(originals))]
        place = _place(number % SITES)
        copy = number % 100 == 0
        kind = chance.randrange(6) if copy else -1
        values = {
            "place": place,
            "topic": original.title[6:12],
            "aspect": chance.choice(_ASPECTS),
            "title": original.title,
        }
        title = chance.choice(_NEWS).format(n=number % 90 + 1, **values)
        key, sketch = "", chance.randbytes(512)
        passages = b"".join(struct.pack("<I", value) for value in sorted(chance.getrandbits(32) for _ in range(30)))
        if copy:
            title = (original.title, f"{place}转发《{original.title}》", original.title)[kind % 3]
            key, sketch, passages = (doc.number_key if kind > 2 else ""), doc.sketch, doc.passages
        day = date.fromisoformat(original.published) + timedelta(days=1) if copy else date(2026, 1, 1)
        seen = f"{max(day, date(2025, 1, 1))}T10:00:00+08:00"
        address = f"http://www.s{number % SITES}.gov.cn/{number}.html"
        yield f"s{number % SITES}", address, title, key, key, day.isoformat(), sketch, passages, seen, seen, copy


def step(path: Path, count: int) -> dict[str, float]:
    """Match what is to be matched with the first `count` documents; CPU seconds, megabytes, what was done."""
    from benchmarks.quality_reposts import as_original
    from db.records import Records
    from schedules.repost_matching import catch_up

    originals = [(as_original(one), NAMES) for one in documents(count)]
    with Records(path) as records:
        begin = time.process_time()
        done = catch_up(records, originals, AT)
        seconds = time.process_time() - begin
        pairs = records.rows("SELECT count(DISTINCT document_id) FROM repost_match WHERE sure")[0][0]
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": round(seconds, 2), "mb": round(megabytes, 1), "articles": done.articles, "copies": pairs}


def measure(articles: int, folder: Path) -> list[dict[str, float | str]]:
    """One row for each step."""
    from benchmarks.quality_reposts import as_original
    from db.records import Records

    made = documents(DOCUMENTS)
    originals = [(one, as_original(one)) for one in made]
    rows: list[dict[str, float | str]] = []
    for size in (articles // 5, articles):
        path = folder / f"{size}.db"
        with Records(path) as records:
            planted = build(records, originals[:-1], 0, size, seed=size)
        rows.append({"step": f"{size:,} articles, all new", **_child(path, DOCUMENTS - 1), "planted": planted})
    with Records(path) as records:
        planted += build(records, originals[:-1], articles, NEW, seed=1)
    rows.append({"step": f"{NEW:,} new articles", **_child(path, DOCUMENTS - 1), "planted": planted})
    rows.append({"step": "one new document", **_child(path, DOCUMENTS), "planted": planted})
    rows.append({"step": "nothing new", **_child(path, DOCUMENTS), "planted": planted})
    return rows


def _child(path: Path, count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.reposts", "--step", str(path), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def limits_of(rows: list[dict[str, float | str]], articles: int) -> list[Limit]:
    """What issue 6 demands."""
    small, whole, new = rows[0], rows[1], rows[2]
    growth = float(whole["seconds"]) / 5 / max(float(small["seconds"]), 0.01)
    missed = [int(row["planted"]) - int(row["copies"]) for row in rows]
    return [
        Limit(
            f"matching {articles:,} articles with {DOCUMENTS:,} documents, CPU seconds",
            float(whole["seconds"]),
            LIMIT_SECONDS,
        ),
        Limit("peak memory of it, MB", float(whole["mb"]), LIMIT_MB),
        Limit("time for each article, five times as many against the fifth", round(growth, 3), LIMIT_GROWTH),
        Limit(
            f"{NEW:,} new articles afterwards / all",
            round(float(new["seconds"]) / float(whole["seconds"]), 3),
            LIMIT_SHARE,
        ),
        Limit("articles compared again when nothing is new", float(rows[-1]["articles"]), 0),
        Limit("planted reposts that were missed", max(missed), 0),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write; exit code 0 or 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reposts", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--docs", action="store_true", help="put the table into docs/performance.md")
    parser.add_argument("--step", nargs=2, metavar=("FILE", "DOCUMENTS"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.step:
        sys.stdout.write(json.dumps(step(Path(options.step[0]), int(options.step[1]))))
        return 0
    with tempfile.TemporaryDirectory() as name:
        rows = measure(options.articles, Path(name))
    columns = ("seconds", "mb", "articles", "copies", "planted")
    lines = [[str(row["step"]), *(f"{row[key]:g}" for key in columns)] for row in rows]
    heads = ("CPU s", "RSS MB", "articles compared", "reposts known", "planted")
    body = telling.table(lines, heads, f"{DOCUMENTS:,} documents")
    found = limits_of(rows, options.articles)
    print(f"\n{body}\n")
    for item in found:
        print(item.line())
    telling.write({"reposts": rows}, found)
    if options.docs:
        telling.document("reposts", "python -m benchmarks.reposts", body, found)
    return 1 if any(item.met is False for item in found) else 0


if __name__ == "__main__":
    raise SystemExit(main())
