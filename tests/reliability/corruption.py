"""`python -m tests.reliability.corruption`: bytes flipped and blocks wiped all over both kinds of database file.

Damaged records are never written to: every command says so, names `xuncha db restore`, and that brings a backup back. A
damaged crawl file is set aside under another name, which the run tells, and the run goes on without it.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import digest_data
from tests.gov_site.client import GovSite
from tests.gov_site.fixtures import TODAY
from tests.program import FAST, Done, Program
from tests.reliability.inside import call
from tests.reliability.told import Counted

if TYPE_CHECKING:
    from collections.abc import Callable

SITE = "faulty_trs"
COMMANDS = (
    ("ledger", "list"),
    ("digest", "--format", "html", "-o", "digest.html"),
    ("search", "通知"),
    ("db", "status"),
    ("db", "migrate"),
    ("probe", "--due"),
    ("ledger", "sums"),
)
WRITING = {"digest", "probe", "ledger", "search"}


@dataclass(frozen=True)
class Harm:
    """One way to damage a file."""

    name: str
    do: Callable[[bytearray, random.Random], None]


def _flip(content: bytearray, chance: random.Random) -> None:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def _flips(content: bytearray, chance: random.Random) -> None:
    for _ in range(20):
        _flip(content, chance)


def _wipe(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content) // 512) * 512
    content[start : start + 512] = bytes(512)


def _garbage(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content) // 4096) * 4096
    content[start : start + 4096] = chance.randbytes(4096)


def _cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(100, len(content)) :]


def _swap(content: bytearray, chance: random.Random) -> None:
    """Two pages written to each other's place."""
    pages = len(content) // 4096
    one, two = (4096 * page for page in chance.sample(range(1, pages), 2))
    content[one : one + 4096], content[two : two + 4096] = content[two : two + 4096], content[one : one + 4096]


HARMS = (
    Harm("a bit flipped", _flip),
    Harm("twenty bits flipped", _flips),
    Harm("a sector wiped", _wipe),
    Harm("a page of garbage", _garbage),
    Harm("cut off", _cut),
    Harm("two pages exchanged", _swap),
)


def records_folder(folder: Path) -> tuple[Path, bytes]:
    """Records with findings of a few sites and a backup of them; their bytes."""
    digest_data.write(folder, sites=4, findings=40, units=2)
    done = call(folder, "db", "backup", "-o", "good.db")
    assert done.code == 0, done.err
    return folder, (folder / "good.db").read_bytes()


def damaged_records(folder: Path, good: bytes, harm: Harm, chance: random.Random) -> tuple[list[str], bool]:
    """Damage the records, try commands on them, bring the backup back: what went wrong; whether damage was noticed."""
    content = bytearray(good)
    harm.do(content, chance)
    path = folder / "xuncha.db"
    for old in folder.glob("xuncha*"):
        if old.suffix != ".toml":
            old.unlink()
    path.write_bytes(content)
    problems, noticed = [], False
    for command in chance.sample(COMMANDS, 3):
        before = path.read_bytes()
        done = call(folder, *command)
        if done.code not in {0, 1, 2, 3} or "Traceback" in done.err:
            problems.append(f"{command}: {done.code} {done.err[-300:]}")
        if done.code == 2 and _says_damage(done):
            noticed = True
            if command[0] in WRITING and "xuncha db restore" not in done.err and "another file" not in done.err:
                problems.append(f"{command}: no way back is named: {done.err}")
            if path.read_bytes() != before:
                problems.append(f"{command}: damaged records were written to")
        elif noticed and command[0] in WRITING and done.code in {0, 1}:
            problems.append(f"{command}: went on with damaged records: {done.out[:100]}")
    if noticed:
        done = call(folder, "db", "restore", "good.db", "--yes")
        after = call(folder, "ledger", "list")
        if done.code or after.code:
            problems.append(f"not brought back: {done.err} {after.err}")
        elif not list(folder.glob("xuncha-before-restore-*.db")):
            problems.append("the damaged records were not kept")
    return problems, noticed


def _says_damage(done: Done) -> bool:
    return any(word in done.err for word in ("is damaged", "no database", "newer version", "another program"))


def crawl_folder(folder: Path, server: GovSite) -> tuple[Program, bytes]:
    """One site, inspected once; the bytes of its crawl file."""
    registry = re.sub(r"^(upstream|superior) = .*\n", "", server.registry_toml(SITE), flags=re.MULTILINE)
    program = Program.at(folder, registry, FAST)
    done = program.run(*INSPECT)
    assert done.code == 1, done.err
    file = folder / "crawls" / f"{SITE}.db"
    return program, file.read_bytes()


INSPECT = ("inspect", SITE, "-q", "--format", "json", "--as-of", TODAY.isoformat())


def damaged_crawl(program: Program, good: bytes, harm: Harm, chance: random.Random) -> tuple[list[str], bool]:
    """Damage the crawl file and inspect: what went wrong; whether damage was noticed."""
    content = bytearray(good)
    harm.do(content, chance)
    file = program.folder / "crawls" / f"{SITE}.db"
    for old in file.parent.iterdir():
        old.unlink()
    file.write_bytes(content)
    done = program.run(*INSPECT)
    if done.code == 2 and f"{SITE}.db: is damaged" in done.err and "run this again" in done.err:
        content = bytearray(file.read_bytes())  # texts that are none: met on the way
        done = program.run(*INSPECT)
    aside = list(file.parent.glob(f"{SITE}.db.damaged-*"))
    problems = []
    if done.code != 1:
        problems.append(f"exit code {done.code}: {done.err[-400:]}")
    if aside and (aside[0].read_bytes() != bytes(content) or aside[0].name not in done.err):
        problems.append(f"the damaged file was changed or is not named: {done.err[-300:]}")
    return problems, bool(aside)


def main() -> int:
    """A line for each kind of damage; 1 when anything broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100, help="for each kind of damage")
    parser.add_argument("--crawls", type=int, default=12, help="for each kind of damage")
    parser.add_argument("--seed", type=int, default=20261126)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    told = Counted(
        "A damaged database of records is never written to",
        f"python -m tests.reliability.corruption --records {options.records} --crawls {options.crawls}",
    )
    with tempfile.TemporaryDirectory() as name, GovSite.start(TODAY) as server:
        folder, good = records_folder(Path(name) / "records")
        for harm in HARMS:
            found = [damaged_records(folder, good, harm, chance) for _ in range(options.records)]
            _count(told, f"records, {harm.name}", found)
        program, crawl = crawl_folder(Path(name) / "crawl", server)
        saved = program.db.read_bytes()
        for harm in HARMS:
            found = []
            for _ in range(options.crawls):
                for beside in ("-wal", "-shm"):
                    program.db.with_name(program.db.name + beside).unlink(missing_ok=True)
                program.db.write_bytes(saved)
                shutil.rmtree(program.folder / "evidence", ignore_errors=True)
                found.append(damaged_crawl(program, crawl, harm, chance))
            _count(told, f"crawl file, {harm.name}", found)
    return told.write("corruption")


def _count(told: Counted, name: str, found: list[tuple[list[str], bool]]) -> None:
    told.add(name, len(found), [one for problems, _ in found for one in problems[:1]],
             f"noticed {sum(noticed for _, noticed in found)} times")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
