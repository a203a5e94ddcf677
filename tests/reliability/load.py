"""`python -m tests.reliability.load`: a day of an office with 200 sites in fast motion, and whether anything grows.

Here the visits of home pages and the deliveries go on for 24 hours by an injected clock, while people read `xuncha
serve` and `xuncha inspect` goes through all sites, some of its runs killed. Servers fail at random: 500, half an
answer, silence; so does the mail server. Every hour memory, open files, threads, the write-ahead log, temporary and
half-written files are looked at; a straight line through them must be flat. The plan of jobs over a year is
`tests/schedules/test_year.py`.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import requests

from db import outbox
from db.outbox import Item, Outbox
from db.records import Records
from reports.delivery import mail
from reports.wording import SHANGHAI
from schedules.delivering import Delivering
from schedules.probing import Probing, choose_all
from tests.program import Program, finish, rows
from tests.reliability.load_sites import address, run
from tests.reliability.results import write
from xuncha import config as configuration

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Sequence

    from schedules.sites import Chosen

BEGIN: Final = datetime(2026, 11, 24, 0, 0, tzinfo=SHANGHAI)
STEP: Final = timedelta(minutes=10)
PASSWORD: Final = "one-good-day-in-spring"
PAGES: Final = ("/", "/sites", "/findings", "/operations", "/api/v1/sites")
WAL_MOST: Final = 64 * 1024 * 1024
# Per hour of the simulated day, over the hours after the first quarter (caches fill before).
FLAT: Final = {"memory here, MB": 1.0, "memory of the web page, MB": 1.0, "open files here": 0.2,
               "open files of the web page": 0.2, "threads here": 0.2}  # fmt: skip
_PROMISE = "A day of load leaves memory, open files and the disk as they were"


@dataclass
class Day:
    """What is running, what was done, what was seen each hour."""

    program: Program
    config: configuration.Config
    chosen: list[Chosen]
    dice: random.Random
    now: datetime = BEGIN
    did: Counter[str] = field(default_factory=Counter)
    seen: list[dict[str, float]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    wal: int = 0  # bytes of the write-ahead log, at most so far

    def clock(self) -> datetime:
        """The injected clock."""
        return self.now

    def probes(self) -> None:
        """Whose turn it is, as `xuncha probe --due` does."""
        with Records(self.program.db) as records:
            work = Probing(self.config, self.clock, allow_private=True)
            for done in work.run(records, work.due(records, self.chosen)):
                self.did[f"visits: {done.probe.state}"] += 1
            self.note_wal()

    def deliveries(self, number: int) -> None:
        """Ten mails more each hour, and what waits is tried."""
        keys = [f"load:{number}:{n}" for n in range(10)]
        items = [
            Item(key, "office", "mail", f"u{n}@unit.gov.cn", "巡查周报", mail.message_id(key, "x@office.gov.cn"),
                 mail.compose("x@office.gov.cn", f"u{n}@unit.gov.cn", "巡查周报", "<p>x</p>", [], key, self.now))
            for n, key in enumerate(keys)
        ]  # fmt: skip
        with Records(self.program.db) as records:
            outbox.queue(records, items, self.now)
            with Outbox(records) as box:
                for tried in Delivering(self.config, records, self.clock).send(box):
                    self.did[f"mails: {tried.state}"] += 1
            self.note_wal()

    def inspect(self, sites: Sequence[str]) -> None:
        """A run over some sites; one of four is killed in its midst and begun again."""
        words = ("inspect", *sites, "-q", "--max-pages", "8")
        if self.dice.random() < 0.25:
            process = self.program.start(*words)
            time.sleep(self.dice.uniform(0.5, 4.0))
            process.kill()
            finish(process)
            self.did["runs killed"] += 1
        done = self.program.run(*words, timeout=600)
        self.did["runs"] += 1
        if done.code not in {0, 1, 3}:
            self.problems.append(f"inspect: exit code {done.code}: {done.err[-200:]}")

    def read(self, reader: requests.Session, base: str) -> None:
        """Somebody reads the web page."""
        for path in PAGES:
            answer = reader.get(f"{base}{path}", timeout=60)
            self.did["pages read"] += 1
            if answer.status_code != 200:
                self.problems.append(f"{path}: {answer.status_code}")

    def note_wal(self) -> None:
        """While the records are open: who closes them last empties it."""
        log = Path(f"{self.program.db}-wal")
        self.wal = max(self.wal, log.stat().st_size if log.exists() else 0)

    def look(self, server: int, scratch: Path) -> None:
        """What is used now."""
        gc.collect()
        folder = self.program.folder
        parts = sum(path.name.endswith((".partial", ".part", ".tmp")) for path in folder.rglob("*"))
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        self.seen.append({
            "memory here, MB": _memory(os.getpid()), "memory of the web page, MB": _memory(server),
            "open files here": _files(os.getpid()), "open files of the web page": _files(server),
            "threads here": len(list(Path(f"/proc/{os.getpid()}/task").iterdir())),
            "write-ahead log, MB": self.wal / 2**20,
            "temporary files": sum(1 for path in scratch.rglob("*") if path.is_file()), "half-written files": parts,
            "folder, MB": size / 2**20,
        })  # fmt: skip


def _memory(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _files(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def slope(values: Sequence[float]) -> float:
    """Of the straight line through values an hour apart, after the first quarter; 0.0 for fewer than three."""
    kept = values[len(values) // 4 :]
    return statistics.linear_regression(range(len(kept)), kept).slope if len(kept) > 2 else 0.0


def office(folder: Path, sites: int, http: int, smtp: int) -> Program:
    """A registry of so many sites, a mail server, a person."""
    registry = "\n".join(
        f'[[site]]\nid = "s{n:03d}"\nname = "第{n}号网站"\nurl = "http://{address(n)}:{http}/"\nallow_private = true\n'
        f'unit = "第{n % 20}号单位"\nbody_type = "county_department"\n'
        for n in range(sites)
    )
    config = (
        "[crawl]\nrate = 0\nconfirm_after = 0.3\ncanaries = []\n[evidence]\nscreenshots = 0\n[probe]\ntimeout = 1.0\n"
        f'[mail]\nhost = "127.0.0.1"\nport = {smtp}\nsecurity = "none"\nsender = "x@office.gov.cn"\ntimeout = 5\n'
        '[[recipient]]\nname = "office"\nunits = ["*"]\nmail = ["u@unit.gov.cn"]\n'
    )
    program = Program.at(folder, registry, config)
    (folder / "password").write_text(f"{PASSWORD}\n", "utf-8")
    done = program.run("users", "add", "anna", "--role", "reader", "--password-file", "password")
    assert done.code == 0, done.err
    return program


def served(program: Program) -> tuple[subprocess.Popen[str], str]:
    """`xuncha serve` on a free port, once it answers."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = program.start("serve", "--port", str(port), "-q")
    base = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            requests.get(f"{base}/login", timeout=5)
        except requests.RequestException:
            time.sleep(0.2)
            continue
        return process, base
    raise AssertionError("xuncha serve did not begin")


def log_in(base: str) -> requests.Session:
    """A reader with a session."""
    session = requests.Session()
    session.trust_env = False
    page = session.get(f"{base}/login", timeout=60).text
    token = re.search(r'name="token" value="([^"]+)"', page)
    fields = {"token": token[1] if token else "", "name": "anna", "password": PASSWORD, "next": "/"}
    answer = session.post(f"{base}/login", data=fields, timeout=60)
    assert answer.status_code == 200, answer.text[:500]
    return session


def live(day: Day, hours: int, base: str, server: int, scratch: Path) -> None:
    """The day."""
    turns = _turns([one.site.id for one in day.chosen], hours)
    for number in range(hours):
        reader = log_in(base)  # sessions end when nobody reads
        with reader:
            for _ in range(int(timedelta(hours=1) / STEP)):
                day.now += STEP
                day.probes()
                day.read(reader, base)
        day.deliveries(number)
        day.inspect(next(turns))
        day.look(server, scratch)
        print(f"hour {number + 1}: {_line(day.seen[-1])}", flush=True)


def _turns(ids: list[str], hours: int) -> Iterator[list[str]]:
    each = -(-len(ids) // hours)
    while True:
        for begin in range(0, len(ids), each):
            yield ids[begin : begin + each]


def _line(seen: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.4g}" for name, value in seen.items())


def verdict(day: Day) -> list[tuple[str, bool]]:
    """Every figure with its line, and whether it is flat."""
    told = []
    for name, most in FLAT.items():
        values = [one[name] for one in day.seen]
        grows = slope(values)
        line = f"{name}: {values[0]:.4g} in the first hour, {values[-1]:.4g} in the last, slope {grows:+.3f} an hour"
        told.append((f"{line} (at most {most})", grows <= most))
    wal = max(one["write-ahead log, MB"] for one in day.seen)
    told.append((f"write-ahead log: at most {wal:.3g} MB", wal * 2**20 <= WAL_MOST))
    left = {name: day.seen[-1][name] for name in ("temporary files", "half-written files")}
    told += [(f"{name} left at the end: {number:.0f}", not number) for name, number in left.items()]
    states = {row[0]: row[1] for row in rows(day.program.db, "SELECT state, COUNT(*) FROM delivery GROUP BY state")}
    told.append((f"mails of the day: {states}", sum(states.values()) == 10 * len(day.seen)))
    sound = rows(day.program.db, "PRAGMA integrity_check")[0][0]
    told.append((f"records: {sound}", sound == "ok"))
    told += [(problem, False) for problem in day.problems[:10]]
    return told


def main() -> int:
    """Live the day, print and write what was seen."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.load", description=__doc__)
    parser.add_argument("--sites", type=int, default=200)
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--chance", type=float, default=0.05, help="of a fault, for each answer")
    parser.add_argument("--seed", type=int, default=20261126)
    options = parser.parse_args()
    base_folder, scratch = Path(tempfile.mkdtemp()), Path(tempfile.mkdtemp())
    os.environ["TMPDIR"] = tempfile.tempdir = str(scratch)
    here, there = multiprocessing.Pipe()
    made: Any = multiprocessing.get_context("spawn").Process(
        target=run, args=(options.sites, options.chance, options.seed, there), daemon=True
    )
    made.start()
    process = None
    try:
        http, smtp = here.recv()
        program = office(base_folder / "office", options.sites, http, smtp)
        process, base = served(program)
        config = configuration.load(program.folder / "xuncha.toml")
        day = Day(program, config, choose_all(config, ()), random.Random(options.seed))
        live(day, options.hours, base, process.pid, scratch)
        told = verdict(day)
    finally:
        if process is not None:
            process.kill()
            process.communicate()
        made.terminate()
        shutil.rmtree(base_folder, ignore_errors=True)
        shutil.rmtree(scratch, ignore_errors=True)
    done = ", ".join(f"{name} {number:,}" for name, number in sorted(day.did.items()))
    grown = (day.seen[-1]["folder, MB"] - day.seen[0]["folder, MB"]) / max(1, len(day.seen) - 1)
    details = [f"{options.sites} sites, {options.hours} hours: {done}"]
    details += [("" if well else "not kept: ") + line for line, well in told]
    details += [f"what is kept (visits, pages, findings, mails) grows by {grown:.2f} MB an hour"]
    how = f"python -m tests.reliability.load --sites {options.sites} --hours {options.hours} --chance {options.chance}"
    kept = sum(well for _, well in told)
    write("load", _PROMISE, len(told), kept, details, how)
    print("\n".join(details))
    return int(kept < len(told))


if __name__ == "__main__":
    sys.exit(main())
