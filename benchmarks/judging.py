"""CPU time and memory of judging one large site under all rules: 5,000 articles, 20,000 earlier ones, many traits.

The snapshot is made up from a seed; everything in it is well-formed, so that every check does all of its work.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.models import Doc, Snapshot

PAGES, EARLIER, TARGETS, LISTED = 5_000, 20_000, 3_000, 60
LIMIT_SECONDS, LIMIT_MB = 5.0, 300.0
_DATA = {"text": "说明" * 20, "days": ["2026-11-01"]}
_ZONE = timezone(timedelta(hours=8))
_AS_OF = datetime(2026, 11, 23, 23, 59, 59, tzinfo=_ZONE)
_HOME = "http://www.bench.gov.cn/"
_WORDS = "关于加强全县安全生产工作实施方案推进项目建设农村公路养护管理办法通知公告意见规定细则"


def measure() -> dict[str, float]:
    """Seconds of CPU and megabytes of one judgement, in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.judging"], capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _docs(chance: random.Random, number: int, first_seen: str, mark: str) -> list[Doc]:
    from db.models import Doc
    from xuncha.vocabulary import categories

    names = list(categories())
    found: list[Doc] = []
    for n in range(number):
        day = date(2026, 11, 20) - timedelta(days=chance.randrange(1_500))
        title = "".join(chance.sample(_WORDS, 24))
        found.append(
            Doc(
                *(f"{_HOME}{mark}/{day:%Y%m}/t{day:%Y%m%d}_{n}.html", title, f"青政办〔{day.year}〕{n % 90 + 1}号"),
                *(f"青政办〔{day.year}〕{n % 90 + 1}号", (day - timedelta(days=n % 40)).isoformat(), day.isoformat()),
                *("09:30", "县政府办", chance.choice(names), first_seen),
                sketch=chance.randbytes(512),
                text_length=1_200,
                role="interpretation" if n % 7 == 0 else "policy",
                attachments=((f"{_HOME}f/{n}.pdf", "附件", "pdf"),),
            )
        )
    for n in range(0, number - 1, 10):  # the same text again
        found[n + 1] = replace(found[n + 1], sketch=found[n].sketch, title=found[n].title)
    return found


def _snapshot() -> Snapshot:
    from db.models import Attempt, Column, Home, Item, LinkCounts, Run, RunNote, Site, Snapshot, Target, Trait
    from spiders.pages.traits import readers
    from xuncha.vocabulary import categories

    chance = random.Random(7)
    now, before = "2026-11-23T23:00:00+08:00", "2026-11-16T23:00:00+08:00"
    site = Site("bench", "清河县人民政府", _HOME, ("www.bench.gov.cn",), "county_government", "registry")
    run = Run("r", "bench", now, now, PAGES, PAGES, 1, complete=True, stopped_by=None, home_outcome="ok")
    items = tuple(Item(f"第{n}项", f"{_HOME}a/{n}.html", "2026-11-20", "row") for n in range(LISTED))
    columns = tuple(
        Column(name, name, f"{_HOME}{name}/", 1, "good", "listed", "rows", 500, 3, "2026-11-20", items)
        for name in categories()
    )
    targets = tuple(
        Target(
            *(f"{_HOME}gone/{n}.html", True, "broken", "not_found", 404, "链接", "content", "page"),
            *(tuple(f"{_HOME}a/{m}.html" for m in range(20)), 20, False),
            attempts=(Attempt(now, "not_found", 404), Attempt(now, "not_found", 404)),
        )
        for n in range(TARGETS)
    )
    traits = tuple(
        Trait(
            name,
            f"{_HOME}{name}/{n}.html",
            "标题",
            "",
            "栏目",
            "2026-11-01",
            {"text": "说明" * 20, "days": ["2026-11-01"]},
        )
        for name in readers()
        for n in range(500)
    )
    return Snapshot(
        *(site, run, Home(_HOME, "清河县人民政府", items), columns, tuple(_docs(chance, PAGES, now, "a")), targets),
        LinkCounts(checked=20_000),
        traits=traits,
        earlier=tuple(_docs(chance, EARLIER, before, "b")),
        history=(RunNote("q", before, complete=True, home_outcome="ok"),),
    )


def main() -> None:
    """Judge once and print the figures."""
    from inspector.judge import judge
    from inspector.profiles import load_rules
    from inspector.rule_files import bundled_layers

    profiles = [name for name, layer in bundled_layers().items() if layer == "profile"]
    rules = load_rules(profiles=profiles).combined(profiles, "county_government", _AS_OF.date())
    snapshot = _snapshot()
    start = time.process_time()
    judgement = judge(snapshot, rules, _AS_OF)
    seconds = time.process_time() - start
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    findings = sum(len(one.findings) for one in judgement.indicators)
    sys.stdout.write(json.dumps({"seconds": round(seconds, 2), "megabytes": round(megabytes, 1), "findings": findings}))


if __name__ == "__main__":
    main()
