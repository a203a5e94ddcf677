"""`python -m tests.reliability.disk_full`: every command that writes, on a disk with 0, 1, 2 ... pages left.

Each time: a clear error with what to do and its exit code, or all is well; what was stored is there and sound; and with
room again the same command comes to the end that an undisturbed one has.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.gov_site.client import GovSite
from tests.gov_site.fixtures import TODAY
from tests.program import Done, Program
from tests.reliability.inside import call
from tests.reliability.kills import IDS, Scenario, _filled, _sound, scenarios
from tests.reliability.post import Post
from tests.reliability.small_disk import SmallDisk, namespace_of_our_own
from tests.reliability.told import Counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

SLOW = {"deliver": 24, "import of a sheet": 6, "job of the schedule": 2}  # pages between two numbers that are tried
CANNOT = 77  # exit code
ENOUGH = 4  # times in a row without an error: there is room


@dataclass
class Tried:
    """What came of one scenario."""

    times: int = 0
    refused: int = 0
    problems: tuple[str, ...] = ()


def run(scenario: Scenario, disk: SmallDisk, template: Path, run_it: Callable[..., Done], steps: list[int]) -> Tried:
    """With each number of pages left, until there is room enough."""
    scenario.prepare(template)
    disk.refill(template)
    program = Program(disk.work)
    done = run_it(disk.work, *scenario.command)
    if done.code not in scenario.codes:
        return Tried(1, 0, (f"undisturbed: {done.code} {done.err[-300:]}",))
    wanted, tried, well = scenario.end(program), Tried(), 0
    problems: list[str] = []
    for pages in steps:
        disk.refill(template)
        _, before = _sound(disk.work, {})
        disk.leave(pages)
        done = run_it(disk.work, *scenario.command)
        disk.free()
        tried.times += 1
        found = _judge(done, scenario)
        broken, _ = _sound(disk.work, before)
        found += broken
        refused = done.code not in scenario.codes or "disk is full" in done.err
        tried.refused += refused
        again = run_it(disk.work, *scenario.command)
        if again.code not in scenario.codes:
            found.append(f"with room again: {again.code} {again.err[-300:]}")
        elif lacking := wanted - scenario.end(program):
            found.append(f"with room again it lacks {sorted(map(str, lacking))}"[:300])
        problems += [f"{pages} pages left: {one}" for one in found[:1]]
        well = 0 if refused else well + 1
        if well >= ENOUGH:
            break
    tried.problems = tuple(problems)
    return tried


def _judge(done: Done, scenario: Scenario) -> list[str]:
    if "Traceback" in done.err or done.code == 70:
        return [f"a traceback: {done.err[-500:]}"]
    if done.code in scenario.codes:
        return []
    if done.code not in {2, 3}:
        return [f"exit code {done.code}: {done.err[-300:]}"]
    if "disk is full" not in done.err or "free some space" not in done.err:
        return [f"does not say what to do: {done.err[-300:]}"]
    return []


def forked(folder: Path, *arguments: str) -> Done:
    """As `call`, in a process of its own that need import nothing: for what crawls."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_child, args=(there, folder, arguments))
    process.start()
    there.close()
    try:
        done = here.recv()
    except EOFError:
        done = Done(-1, "", "the process ended without a word")
    process.join()
    assert isinstance(done, Done)
    return done


def _child(pipe: Connection, folder: Path, arguments: tuple[str, ...]) -> None:
    pipe.send(call(folder, *arguments))
    pipe.close()
    os._exit(0)


def more(post: Post) -> list[Scenario]:
    """Commands that the kills leave out."""
    return [
        Scenario("clean", _filled, ("db", "clean"), lambda program: set(_rows(program))),
        Scenario("search", _filled, ("search", "通知"), lambda program: set(_rows(program))),
        Scenario("restore", _with_backup, ("db", "restore", "copy.db", "--yes"), lambda program: set(_rows(program))),
        Scenario("comment", _filled, ("ledger", "comment", IDS[0], "--by", "zhang", "--why", "已电话告知"), _events),
        Scenario("job of the schedule", _filled, ("schedule", "job", "clean"), lambda program: set(_rows(program))),
        Scenario("deliver", post.prepare, ("deliver",), post.end, (0, 1)),
    ]


def _with_backup(folder: Path) -> Program:
    program = _filled(folder)
    assert call(folder, "db", "backup", "-o", "copy.db").code == 0
    return program


def _rows(program: Program) -> list[str]:
    return [row[0] for row in program.rows("SELECT id FROM finding")]


def _events(program: Program) -> set[str]:
    return {row[0] for row in program.rows("SELECT note FROM finding_event")}


def main() -> int:
    """A line for each command; 1 when anything broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--every", type=int, default=1, help="leave numbers of pages out between two that are tried")
    parser.add_argument("--crawls", type=int, default=25, help="numbers of pages that are tried with a crawl")
    options = parser.parse_args()
    try:
        namespace_of_our_own()
    except OSError as error:
        print(f"nothing was tried: this machine lets us mount no small disk: {error}")
        return CANNOT
    told = Counted("A full disk loses nothing that is stored", "python -m tests.reliability.disk_full")
    with tempfile.TemporaryDirectory() as name, GovSite.start(TODAY) as server, Post() as post:
        chosen = [one for one in (*scenarios(server), *more(post)) if options.only in {"", one.name}]
        for number, scenario in enumerate(chosen):
            crawls = scenario.name == "inspect"
            steps = (
                [step * step // 2 for step in range(options.crawls)] if crawls else list(range(0, 400, options.every))
            )
            with SmallDisk(Path(name) / f"disk{number}", 64) as disk:
                tried = run(scenario, disk, Path(name) / f"template{number}", forked if crawls else call, steps)
            told.add(scenario.name, tried.times, list(tried.problems), f"refused {tried.refused} times")
    return told.write("disk_full") if not options.only else int(told.survived < told.tried)


if __name__ == "__main__":
    sys.exit(main())
