"""`python -m tests.reliability.kills --kills 200`: kill -9 at random moments, then see that nothing is lost or torn.

Every scenario is one command of the program on a folder of its own. It is run once undisturbed, for its time and its
end; then killed at a random moment, again and again. After each kill: every database is sound, what had been committed
is still there, no file is half written. After the last one the command runs to its end, which must be that of the
undisturbed run.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import tomllib
import zipfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.connection import _run_script, migrations, open_database
from db.records import Records
from tests.gov_site.client import GovSite
from tests.program import Program, finish
from tests.reliability.results import write
from tests.reports.web.office import add_finding

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = date(2026, 11, 20)
CHANGING = {"confirm", "import of a sheet", "migration"}
KEPT = ("run", "finding", "finding_event", "judgement", "document")  # rows of these are never lost


@dataclass(frozen=True)
class Scenario:
    """One command. `end` tells how the folder stands, without instants and random ids."""

    name: str
    prepare: Callable[[Path], Program]
    command: tuple[str, ...]
    end: Callable[[Program], set[Any]]
    codes: tuple[int, ...] = (0,)


@dataclass
class Told:
    """What came of a scenario."""

    name: str
    seconds: float = 0.0
    kills: int = 0
    hit: int = 0  # the command was still running
    problems: list[str] = field(default_factory=list)


def run(scenario: Scenario, folder: Path, kills: int, chance: random.Random) -> Told:
    """Undisturbed, then killed so often, then to the end."""
    told = Told(scenario.name)
    program = scenario.prepare(folder / "whole")
    began = time.monotonic()
    done = program.run(*scenario.command)
    told.seconds = time.monotonic() - began
    if done.code not in scenario.codes:
        told.problems.append(f"undisturbed: exit code {done.code}: {done.err[:300]}")
        return told
    wanted = scenario.end(program)
    if scenario.name in CHANGING and wanted <= scenario.end(scenario.prepare(folder / "untouched")):
        told.problems.append("the command changed nothing: the scenario proves nothing")
    program, before = scenario.prepare(folder / "killed"), {}
    for _ in range(kills):
        process = program.start(*scenario.command)
        time.sleep(chance.uniform(0.05, 1.0) * told.seconds)
        process.kill()
        told.kills += 1
        told.hit += finish(process).code == -signal.SIGKILL
        problems, before = _sound(program.folder, before)
        told.problems += problems
    done = program.run(*scenario.command)
    if done.code not in scenario.codes:
        told.problems.append(f"after the kills: exit code {done.code}: {done.err[:300]}")
    elif lacking := wanted - scenario.end(program):  # a command that had ended before its kill may have added more
        told.problems.append(f"lacking at the end: {sorted(map(str, lacking))}"[:600])
    return told


def _sound(folder: Path, before: dict[str, set[Any]]) -> tuple[list[str], dict[str, set[Any]]]:
    """What is wrong with the files of a folder; the rows that are there now."""
    problems = []
    rows: dict[str, set[Any]] = {}
    for path in [*folder.glob("*.db"), *folder.glob("crawls/*.db")]:
        connection = sqlite3.connect(path)
        try:
            said = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if said != "ok":
                problems.append(f"{path.name}: {said}")
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table in KEPT if path.name == "xuncha.db" else ():
                if table in tables:
                    rows[table] = {row[0] for row in connection.execute(f"SELECT rowid FROM {table}")}
        except sqlite3.DatabaseError as error:
            problems.append(f"{path.name}: {error}")
        finally:
            connection.close()
    problems += [
        f"{len(lost)} rows of {name} lost" for name in before if (lost := before[name] - rows.get(name, set()))
    ]
    for path in folder.iterdir():
        try:
            if path.suffix == ".toml":
                tomllib.loads(path.read_text("utf-8"))
            elif (path.suffix in {".docx", ".xlsx"} and zipfile.ZipFile(path).testzip()) or (
                path.suffix == ".html" and not path.read_text("utf-8").rstrip().endswith("</html>")
            ):
                problems.append(f"{path.name} is torn")
        except (ValueError, zipfile.BadZipFile) as error:
            problems.append(f"{path.name}: {error}")
    return problems, rows


def scenarios(server: GovSite) -> list[Scenario]:
    """All commands that write."""
    site = "faulty_trs"

    def crawl(folder: Path) -> Program:
        registry = re.sub(r"^(upstream|superior) = .*\n", "", server.registry_toml(site), flags=re.MULTILINE)
        config = "[crawl]\nrate = 0\nconfirm_after = 0.3\n[evidence]\nscreenshots = 0\n"
        return Program.at(folder, registry, config)

    return [
        Scenario("inspect", crawl, ("inspect", site, "-q", "--as-of", TODAY.isoformat()), _findings, (0, 1)),
        Scenario("digest", _filled, ("digest", "--format", "html", "-o", "digest.html"), _names),
        Scenario("digest, Excel", _filled, ("digest", "--format", "xlsx", "-o", "digest.xlsx"), _names),
        Scenario("confirm", _filled, ("ledger", "confirm", *IDS, "--by", "zhang"), _statuses),
        Scenario("import of a sheet", _with_sheet, ("ledger", "import", "back.xlsx", "--by", "zhang"), _statuses),
        Scenario("import of sites", _with_list, ("sites", "import", "list.csv"), _registry),
        Scenario("migration", _old, ("db", "migrate"), _migrated),
        Scenario("backup", _filled, ("db", "backup", "-o", "copy.db"), _copied),
    ]


IDS = tuple(f"{number:016x}" for number in range(1, 60))


def _filled(folder: Path) -> Program:
    program = Program.at(folder, '[[site]]\nid = "a"\nurl = "http://a.example/"\nname = "甲网站"\nunit = "甲局"\n')
    with Records(program.db) as records:
        from db.models import Site

        records.save_site(Site("a", "甲网站", "http://a.example/", ("a.example",)), f"{TODAY}T08:00:00+08:00")
        for identity in IDS:
            add_finding(records, identity, "a", first_seen="2026-11-01T08:00:00+08:00")
    return program


def _with_sheet(folder: Path) -> Program:
    """A sheet that a unit has filled in."""
    from openpyxl import load_workbook

    program = _filled(folder)
    with Records(program.db) as records:
        from db.ledger_actions import Clerk

        Clerk(records, "zhang", f"{TODAY}T08:00:00+08:00").notify(IDS, {})
    done = program.run("ledger", "export", "--unit", "甲局", "-o", "out.xlsx", "--by", "zhang", lang="zh")
    assert done.code == 0, done.err
    book = load_workbook(program.folder / "out.xlsx")
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if "整改情况" in {str(cell.value).strip() for cell in row})
    places = {str(cell.value).strip(): cell.column for cell in head if cell.value}
    measure, status, ended = (places[name] for name in ("整改情况", "整改状态", "完成时间"))
    for row in range(head[0].row + 1, sheet.max_row + 1):
        sheet.cell(row, measure).value = "已删除失效链接"
        sheet.cell(row, status).value = "已完成"
        sheet.cell(row, ended).value = "2026年11月20日"
    book.save(program.folder / "back.xlsx")
    return program


def _with_list(folder: Path) -> Program:
    program = Program.at(folder)
    lines = ["网站名称,首页网址,网站标识码,主办单位"]
    lines += [f"第{n}局,http://s{n}.example.gov.cn/,36{n:08d},第{n}局" for n in range(300)]
    (folder / "list.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return program


def _old(folder: Path) -> Program:
    """Records as the first version made them, with data."""
    program = Program.at(folder)
    first = migrations("records")._migrations[0]
    connection = sqlite3.connect(program.db, isolation_level=None)
    connection.close()
    db = open_database(program.db, "records", migrate=False)
    script = (Path("db/migrations/records") / f"{first.name}.sql").read_text("utf-8")
    _run_script(db, script=script)
    db.conn.execute(
        "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT)"
    )
    db.conn.execute("CREATE UNIQUE INDEX one ON _sqlite_migrations (migration_set, name)")
    db.conn.execute("INSERT INTO _sqlite_migrations VALUES (1, 'records', ?, ?)", (first.name, f"{TODAY}"))
    for number in range(2_000):
        db.conn.execute(
            "INSERT INTO site (id, name, url, hosts, body_type, body_type_from, site_code, sponsor, superior,"
            " first_seen) VALUES (?, ?, 'http://x/', '[]', '', 'unknown', '', '', '', ?)",
            (f"s{number}", f"第{number}局", f"{TODAY}"),
        )
    db.close()
    return program


def _findings(program: Program) -> set[Any]:
    return {tuple(row) for row in program.rows("SELECT indicator, key, status FROM finding")}


def _statuses(program: Program) -> set[Any]:
    """Every finding with its status and how many people did something about it: all of them or none."""
    rows = program.rows(
        "SELECT f.id, f.status, e.to_status FROM finding f LEFT JOIN finding_event e ON e.finding_id = f.id"
    )
    per_step = program.rows("SELECT COUNT(DISTINCT finding_id) FROM finding_event WHERE author <> 'xuncha' GROUP BY at")
    return {tuple(row) for row in rows} | {("at once", row[0]) for row in per_step}


def _names(program: Program) -> set[Any]:
    return {path.name for path in program.folder.iterdir() if not path.name.endswith(("-wal", "-shm"))}


def _registry(program: Program) -> set[Any]:
    return {one["url"] for one in tomllib.loads((program.folder / "sites.toml").read_text("utf-8"))["site"]}


def _migrated(program: Program) -> set[Any]:
    names = program.rows("SELECT name FROM _sqlite_migrations")
    return {row[0] for row in names} | {len(program.rows("SELECT 1 FROM site"))}


def _copied(program: Program) -> set[Any]:
    connection = sqlite3.connect(program.folder / "copy.db")
    try:
        return {row[0] for row in connection.execute("SELECT id FROM finding")}
    finally:
        connection.close()


def main() -> int:
    """Print what came of each scenario; 1 when anything was lost or torn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="in all, over all scenarios")
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    told: list[Told] = []
    with GovSite.start(TODAY) as server:
        chosen = [one for one in scenarios(server) if not options.only or one.name == options.only]
        each = max(1, options.kills // len(chosen))
        for scenario in chosen:
            folder = Path(tempfile.mkdtemp())
            try:
                one = run(scenario, folder, each, chance)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            told.append(one)
            found = one.problems or "nothing lost"
            print(f"{one.name}: {one.kills} kills, {one.hit} while it ran ({one.seconds:.1f} s): {found}", flush=True)
    broken = sum(min(one.kills, len(one.problems)) for one in told)
    kills, hit = sum(one.kills for one in told), sum(one.hit for one in told)
    print(f"{kills} kills, {hit} while the command ran; {broken} after which something was lost or torn")
    if not options.only:
        details = [f"{hit} of the kills came while the command ran"]
        details += [f"{one.name}: {one.kills} kills, {one.hit} while it ran" for one in told]
        details += [f"lost: {problem}" for one in told for problem in one.problems]
        how = f"python -m tests.reliability.kills --kills {options.kills} --seed {options.seed}"
        write("kills", "A killed run loses at most what was in flight", kills, kills - broken, details, how)
    return int(any(one.problems for one in told))


if __name__ == "__main__":
    sys.exit(main())
