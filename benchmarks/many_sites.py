"""Many small sites at once, each with an address of its own, at a polite rate, in one `xuncha crawl`.

What politeness alone demands of one host is what a program without any work of its own would need for the requests
that the server's log holds, in their order, at `rate` a second: first looks leave at 0, 1 / rate, 2 / rate, ...; a
second look leaves no sooner than `confirm_after` seconds after the first look at the same address, after all first
looks, and 1 / rate after the one before. The demand is the instant of the last request, on the host that is done last:

    t = (first looks - 1) / rate
    for each second look, by when it is due:  t = max(t + 1 / rate, its first look + confirm_after)
    demanded = max of t over hosts

Start-up, page understanding, storage and settling of all sites come on top, and are what the limit leaves room for.
All sites link to three addresses of the first one: over all sites together these are asked once.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from benchmarks import measure as measuring
from benchmarks import nginx, telling
from benchmarks import site_words as words
from benchmarks.running import OUT, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

CONFIRM_AFTER = 10.0
WINDOW = 1.0  # seconds
PAGES, PAGE_BYTES = 12, 25_000
_COLUMNS = words.COLUMNS[2:5]
_GONE = ("/files/lost.pdf", "/zwgk/gone.html")
SHARED = ("/zt/0.html", "/zt/1.html", "/gone/0.html")  # of the first site: every site links there


@dataclass(slots=True)
class Seen:
    """What one run with many sites showed."""

    sites: int
    pages: int
    rate: float
    requests: int
    wall: float
    cpu: float
    rss: float
    demanded: float
    busiest: int
    most: int
    confirmations: int
    per_url: float
    shortest_gap: float
    before: float  # seconds until the first request
    after: float  # seconds from the last one to the end
    wrong: dict[str, int] = field(default_factory=dict)

    def figures(self) -> dict[str, Any]:
        """For bench.json."""
        return {name: getattr(self, name) for name in self.__slots__}

    def told(self) -> str:
        """A table of one line."""
        cells = [
            str(self.sites), str(self.pages), str(self.requests), str(self.busiest), f"{self.demanded:.1f}",
            f"{self.wall:.1f}", f"{self.cpu:.1f}", f"{self.rss:.0f}", str(self.confirmations), f"{self.per_url:.3f}",
            str(self.most), f"{self.shortest_gap:.3f}", f"{self.before:.1f}", f"{self.after:.1f}",
        ]  # fmt: skip
        columns = (
            "pages", "requests", "of the busiest host", "demanded s", "wall s", "CPU s", "RSS MB",
            "confirmations", "requests/URL", "most to a host within a second", "shortest gap s", "start-up s",
            "settling s",
        )  # fmt: skip
        return telling.table([cells], columns, "sites")


def host(number: int) -> str:
    """The loopback address of a site."""
    return f"127.0.{1 + number // 250}.{1 + number % 250}"


def write_sites(folder: Path, sites: int, port: int, each: int = PAGES) -> dict[str, int]:
    """Write all sites; returns what must be found, over all of them."""
    first = f"http://{host(0)}:{port}"
    for number in range(sites):
        pages = site_of(number, first, each)
        if number == 0:
            pages |= dict.fromkeys(SHARED[:2], pages["/index.html"])
        for path, content in pages.items():
            file = folder / host(number) / path[1:]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, "utf-8")
    for name in ("own", "second"):
        (folder / name).mkdir()
    (folder / "redirects.map").touch()
    return {"pages": sites * each + 2, "broken": sites * (len(_GONE) + 1)}


def site_of(number: int, shared: str, each: int = PAGES) -> dict[str, str]:
    """The pages of one site, path to content: a home page, three columns, articles, `each` of them in all."""
    rng = Random(number)
    name = f"第{number}镇人民政府"
    articles: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for n in range(each - 1 - len(_COLUMNS)):
        folder = _COLUMNS[n % len(_COLUMNS)][0]
        day = (date(2026, 11, 20) - timedelta(days=n)).isoformat()
        path = f"/{folder}/{day[:7].replace('-', '')}/t{day.replace('-', '')}_{n}.html"
        articles[folder].append((path, words.title(rng, 2026), day))
    pages = {"/index.html": _page(rng, name, name, "".join(map(_rows, articles.values())), shared)}
    for folder, column in _COLUMNS:
        pages[f"/{folder}/index.html"] = _page(rng, name, column, _rows(articles[folder]), shared)
        for path, title, day in articles[folder]:
            info = f'<h1>{title}</h1><div class="info">发布时间：{day} 09:30 来源：{words.source(rng)}</div>'
            pages[path] = _page(rng, name, title, info, shared, text=True)
    return pages


def _rows(rows: Iterable[tuple[str, str, str]]) -> str:
    items = "".join(f'<li><a href="{path}">{title}</a><span>{day}</span></li>\n' for path, title, day in rows)
    return f'<ul class="news-list">\n{items}</ul>\n'


def _page(rng: Random, name: str, title: str, body: str, shared: str, *, text: bool = False) -> str:
    nav = "".join(f'<li><a href="/{folder}/index.html">{column}</a></li>' for folder, column in _COLUMNS)
    away = "".join(f'<a href="{shared}{path}">专题网站</a> ' for path in SHARED)
    gone = "".join(f'<li><a href="{path}">申报表格下载</a></li>' for path in _GONE)
    head = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"/><title>{title}-{name}</title></head><body>\n'
        f'<div class="nav"><ul><li><a href="/">首页</a></li>{nav}</ul></div>\n<div class="main">{body}'
    )
    foot = f'</div><div class="sidebar"><ul>{gone}</ul></div><div class="friend-links">{away}</div></body></html>\n'
    room = PAGE_BYTES - len((head + foot).encode())
    parts: list[str] = []
    while room > 0:
        parts.append(f"<p>{words.paragraph(rng, 2026)}</p>\n" if text else f"<!-- {'-' * 200} -->\n")
        room -= len(parts[-1].encode())
    return head + "".join(parts) + foot


def registry(sites: int, port: int, rate: float) -> str:
    """sites.toml with every site."""
    entry = '[[site]]\nid = "site-{n}"\nurl = "http://{host}:{port}/"\nallow_private = true\nrate = {rate}\n\n'
    return "".join(entry.format(n=n, host=host(n), port=port, rate=rate) for n in range(sites))


def measure(sites: int, rate: float) -> Seen:
    """Write the sites in a process of their own, crawl them all in one process, and read the server's log."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sites-", dir=OUT) as name:
        folder = Path(name)
        run = folder / "run"
        run.mkdir()
        port = nginx.free_port()
        command = [sys.executable, "-m", "benchmarks.many_sites", str(folder / "site"), str(sites), str(port)]
        done = subprocess.run(command, cwd=ROOT, check=True, timeout=300, capture_output=True, text=True)
        truth = json.loads(done.stdout)
        (run / "sites.toml").write_text(registry(sites, port, rate), "utf-8")
        (run / "xuncha.toml").write_text(f"[crawl]\nrate = {rate}\nconfirm_after = {CONFIRM_AFTER}\n", "utf-8")
        hosts = [host(n) for n in range(sites)]
        with nginx.serve(folder / "site", folder / "nginx", port, words.GB_COLUMN, hosts) as server:
            server.forget()
            crawl = [sys.executable, "-m", "xuncha", "crawl", "--quiet"]
            started = time.time()
            usage = measuring.run(crawl, run, run / "output.txt", 240)
            entries = list(server.entries())
        if not entries:
            raise RuntimeError((run / "errors.txt").read_text("utf-8", "replace")[-500:])
        said = found(run / "xuncha.db")
    asked = by_host(entries)
    times = [[seen.at for seen in each] for each in asked.values()]
    wrong = {
        "pages not read": truth["pages"] - said["pages"],
        "broken links missed or invented": abs(truth["broken"] - said["broken"]),
        "sites whose crawl was not finished": sites - said["complete"],
    }
    return Seen(
        sites, said["pages"], rate, len(entries), round(usage.wall, 2), round(usage.cpu, 2), round(usage.rss, 1),
        round(max(demanded(each, rate) for each in asked.values()), 2), max(map(len, times)),
        max(most_within(each, WINDOW) for each in times), confirmations(entries), per_url(entries),
        round(min((after - before for each in times for before, after in itertools.pairwise(each)), default=0.0), 3),
        round(min(entries).at - started, 2), round(started + usage.wall - max(entries).at, 2), wrong,
    )  # fmt: skip


def found(database: Path) -> dict[str, int]:
    """What the program says of all sites together."""
    import sqlite3

    conn = sqlite3.connect(database)
    try:
        pages, complete = conn.execute("SELECT sum(pages), sum(complete) FROM run").fetchone()
        (broken,) = conn.execute("SELECT count(*) FROM run_target WHERE verdict = 'broken'").fetchone()
        return {"pages": pages or 0, "complete": complete or 0, "broken": broken}
    finally:
        conn.close()


def by_host(entries: Iterable[nginx.Entry]) -> dict[str, list[nginx.Entry]]:
    """What each host was asked, in order."""
    asked: dict[str, list[nginx.Entry]] = defaultdict(list)
    for seen in sorted(entries):
        asked[seen.host].append(seen)
    return dict(asked)


def confirmations(entries: Iterable[nginx.Entry]) -> int:
    """Second looks before anybody is accused: one at what answered 404, one at a home page (`spiders.home_again`)."""
    counted = Counter((seen.host, seen.uri, seen.status == 404) for seen in entries)
    return sum(number > 1 and (gone or uri == "/") for (_, uri, gone), number in counted.items())


def per_url(entries: list[nginx.Entry]) -> float:
    """Requests for each unique address, without `confirmations`."""
    unique = {(seen.host, seen.uri) for seen in entries}
    return round((len(entries) - confirmations(entries)) / len(unique), 3)


def most_within(times: list[float], window: float) -> int:
    """The most requests in any window of that many seconds, its end left out."""
    most = start = 0
    for end, at in enumerate(times):
        while at - times[start] >= window:
            start += 1
        most = max(most, end - start + 1)
    return most


def demanded(entries: list[nginx.Entry], rate: float) -> float:
    """Seconds that politeness demands of one host; see the head of this module."""
    first: dict[str, float] = {}
    due: list[float] = []
    for seen in entries:
        if seen.uri in first:
            due.append(first[seen.uri] + CONFIRM_AFTER)
        else:
            first[seen.uri] = len(first) / rate
    at = max(first.values(), default=0.0)
    for instant in sorted(due):
        at = max(at + 1 / rate, instant)
    return at


if __name__ == "__main__":
    print(json.dumps(write_sites(Path(sys.argv[1]), *map(int, sys.argv[2:]))))
