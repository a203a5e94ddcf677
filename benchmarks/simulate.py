"""`make simulate`: crawl and judge a farm of virtual sites, and write down what it cost (benchmarks/capacity.json).

A run is one `xuncha crawl` (with `--workers N`) and one `xuncha judge` in an empty folder, on one core or on two.
Processor time and memory are of the whole tree of processes; requests and bytes are the farm's word. `--short` crawls a
few sites in seconds; a test does.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from benchmarks import capacity
from benchmarks.farm import address
from benchmarks.running import OUT, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Shape:
    """What a run is to be. `fit`: the constants of the model come from it; the others check the model."""

    sites: int
    each: int  # pages of a site
    cpus: int = 2
    workers: int = 1
    rate: float = 20.0
    fit: bool = False


SHAPES = (
    Shape(20, 12, fit=True),
    Shape(200, 12, fit=True),
    Shape(50, 60, fit=True),
    Shape(200, 12, cpus=1),
    Shape(200, 12, workers=2),
    Shape(200, 12, workers=4),
    Shape(1000, 12, rate=2.0),
    Shape(1000, 12, workers=2, rate=2.0),
)
SHORT = (Shape(3, 8, rate=0.0),)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command cost: seconds by the clock and of processors, largest sum of memory in MB."""

    wall: float
    cpu: float
    memory: float
    code: int


@contextmanager
def farm(sites: int, each: int, seed: int = 2026) -> Iterator[int]:
    """Serve a farm on a free port."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.farm",
        "--sites",
        str(sites),
        "--pages",
        str(each),
        "--seed",
        str(seed),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            yield int(json.loads(process.stdout.readline())["port"])
        finally:
            process.terminate()


def told(port: int) -> dict[str, Any]:
    """What the farm was asked so far."""
    with requests.Session() as session:
        session.trust_env = False
        answer: dict[str, Any] = session.get(f"http://{address(0)}:{port}/__farm", timeout=60).json()
    return answer


def run(shape: Shape, timeout: float = 3600.0) -> dict[str, Any]:
    """One run; its figures as capacity.json holds them.

    Raises:
        RuntimeError: a command failed, with what it said.
    """
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="farm-", dir=OUT) as name, farm(shape.sites, shape.each) as port:
        folder = Path(name)
        _configure(folder, shape, port)
        crawl = ["crawl", "--quiet", *(["--workers", str(shape.workers)] if shape.workers > 1 else [])]
        crawled = _command(crawl, folder, shape.cpus, timeout)
        asked = told(port)
        judged = _command(
            ["judge", "--format", "json", "-o", "judged.json", "--fail-on", "never"], folder, shape.cpus, timeout
        )
        return {
            **asdict(shape), **_stored(folder),
            "wall": round(crawled.wall, 1), "cpu": round(crawled.cpu, 2), "memory_mb": round(crawled.memory, 1),
            "requests": asked["requests"], "bytes": asked["bytes"], "busiest": asked["busiest"],
            "judge_cpu": round(judged.cpu, 2),
        }  # fmt: skip


def _configure(folder: Path, shape: Shape, port: int) -> None:
    entry = '[[site]]\nid = "site-{n}"\nurl = "http://{host}:{port}/"\nallow_private = true\n\n'
    (folder / "sites.toml").write_text(
        "".join(entry.format(n=n, host=address(n), port=port) for n in range(shape.sites)), "utf-8"
    )
    (folder / "xuncha.toml").write_text(
        f"[crawl]\nrate = {shape.rate}\nconfirm_after = 1\ncanaries = []\n[evidence]\nkeep = false\n", "utf-8"
    )


def _command(arguments: list[str], folder: Path, cpus: int, timeout: float) -> Cost:
    """Run one command of the program on so many cores, and look at all its processes."""
    cores = sorted(os.sched_getaffinity(0))[:cpus]
    began = time.monotonic()
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "xuncha", *arguments], cwd=folder, stdout=output, stderr=output,
            start_new_session=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        os.sched_setaffinity(process.pid, cores)  # before it has started any of its own
        most = 0.0
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - began > timeout:
                os.killpg(process.pid, signal.SIGKILL)
                os.wait4(process.pid, 0)
                raise RuntimeError(f"{arguments[0]} did not end within {timeout} s")
            most = max(most, _memory(process.pid))
            time.sleep(0.2)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1, 3}:
        raise RuntimeError((folder / "output.txt").read_text("utf-8", "replace")[-1000:])
    return Cost(time.monotonic() - began, usage.ru_utime + usage.ru_stime, most, process.returncode)


def _memory(root: int) -> float:
    """MB of a process and all below it, whatever session they are in; what they share counts once."""
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                below.setdefault(parent, []).append(int(entry.name))
    total, waiting = 0, [root]
    while waiting:
        one = waiting.pop()
        waiting += below.get(one, [])
        with contextlib.suppress(OSError, ValueError, IndexError, StopIteration):
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            total += int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return total / 1000


def _stored(folder: Path) -> dict[str, Any]:
    with contextlib.closing(sqlite3.connect(folder / "xuncha.db")) as conn:
        pages, complete = conn.execute("SELECT sum(pages), sum(complete) FROM run").fetchone()
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    crawls = sum(path.stat().st_size for path in (folder / "crawls").rglob("*") if path.is_file())
    return {
        "pages": pages or 0, "complete": complete or 0, "crawl_bytes": crawls,
        "records_bytes": (folder / "xuncha.db").stat().st_size,
    }  # fmt: skip


def main() -> int:
    """Run all shapes and write the figures and docs/capacity.md; 1 when a site was not crawled to its end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="a few sites, nothing is written")
    parser.add_argument("--only", type=int, nargs="*", help="places of shapes; their figures replace those before")
    options = parser.parse_args()
    wanted = dict(enumerate(SHORT if options.short else SHAPES))
    before: dict[str, Any] = {}
    if options.only is not None:
        before = (
            {str(run["place"]): run for run in json.loads(capacity.MEASURED.read_text("utf-8"))["runs"]}
            if (capacity.MEASURED.is_file())
            else {}
        )
        wanted = {place: shape for place, shape in wanted.items() if place in options.only}
    failed = 0
    for place, shape in wanted.items():
        figures = run(shape)
        print(json.dumps(figures), flush=True)
        failed += figures["complete"] < shape.sites
        before[str(place)] = {"place": place, "load": round(os.getloadavg()[0], 1), **figures}
    if not options.short:
        _write([before[place] for place in sorted(before, key=int)])
    return int(bool(failed))


def _write(runs: list[dict[str, Any]]) -> None:
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    loads = [run["load"] for run in runs]
    machine += f", load {min(loads):.0f} to {max(loads):.0f} by others and itself"
    made = {"when": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine, "runs": runs}
    capacity.MEASURED.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", "utf-8")
    with contextlib.suppress(ValueError):
        capacity.main()


if __name__ == "__main__":
    raise SystemExit(main())
