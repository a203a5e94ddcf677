"""`python -m tests.reliability.delivery_kills`: kill -9 while digests leave for a mail server, at random moments.

After the kills the command runs to its end: everything has arrived, or a person is told that it may have; nothing that
is called sent is missing, and nothing came twice.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.program import finish
from tests.reliability.kills import _sound
from tests.reliability.post import CAME_ONCE, HAS_ARRIVED, Post
from tests.reliability.told import Counted

COMMAND = ("deliver",)


def run(post: Post, folder: Path, kills: int, chance: random.Random) -> tuple[int, list[str]]:
    """Deliver undisturbed, then in another folder with kills: how many came while it ran, and what went wrong."""
    program = post.prepare(folder / "whole")
    began = time.monotonic()
    done = program.run(*COMMAND)
    seconds = time.monotonic() - began
    wanted = post.end(program)
    if done.code != 0 or not {CAME_ONCE, HAS_ARRIVED} <= wanted:
        return 0, [f"undisturbed: {done.code} {done.err[-300:]}"]
    program, hit, problems = post.prepare(folder / "killed"), 0, []
    for _ in range(kills):
        process = program.start(*COMMAND)
        time.sleep(chance.uniform(0.1, 1.1) * seconds)
        process.kill()
        hit += finish(process).code == -signal.SIGKILL
        problems += _sound(program.folder, {})[0]
    done = program.run(*COMMAND)
    if done.code not in {0, 1}:
        problems.append(f"after the kills: {done.code} {done.err[-300:]}")
    if lacking := wanted - post.end(program):
        problems.append(f"not so after the kills: {sorted(lacking)}")
    return hit, problems


def main() -> int:
    """A line for each round; 1 when anything was lost or came twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--kills", type=int, default=3, help="in each round")
    parser.add_argument("--seed", type=int, default=20261126)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    how = f"python -m tests.reliability.delivery_kills --rounds {options.rounds} --kills {options.kills}"
    told = Counted("Nothing is sent twice", how)
    with tempfile.TemporaryDirectory() as name, Post() as post:
        for number in range(options.rounds):
            hit, problems = run(post, Path(name) / f"{number}", options.kills, chance)
            told.add(f"round {number + 1} of deliveries", options.kills, problems, f"{hit} while it ran")
    return told.write("delivery_kills")


if __name__ == "__main__":
    sys.exit(main())
