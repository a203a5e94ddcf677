"""`python -m tests.reliability.migrations`: files of every released level, with rows, brought up to now and disturbed.

A file of each level of both kinds is made by applying the migrations up to it, with rows in every table. Brought up to
now, every row is there with the values it had. Then the same with an error, and with a kill, after each single
statement of all migrations: the file is as it was or done, and the next opening completes it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sqlite3
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from db import connection
from db.connection import Kind, migrations, open_database
from tests.reliability.told import Counted

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = 3
KINDS: tuple[Kind, ...] = ("records", "crawl")
Table = dict[tuple[Any, ...], dict[str, Any]]


class InterruptedInTheMiddleError(Exception):
    """What disturbs a migration."""


def names(kind: Kind) -> list[str]:
    """All migrations of a kind, in order."""
    return [item.name for item in migrations(kind)._migrations]


def make(folder: Path, kind: Kind) -> list[Path]:
    """A file of each level: migrations up to it, rows in every table added after each of them."""
    path = folder / f"{kind}.db"
    made = []
    for number, name in enumerate(names(kind), 1):
        conn = sqlite3.connect(path, isolation_level=None)
        with contextlib.closing(conn):
            conn.execute("PRAGMA synchronous = OFF")
            db = Database(conn, execute_plugins=False)
            with connection.transaction(db):
                migrations(kind).apply(db, stop_before=following(kind, name))
                fill(conn, number)
        made.append(folder / f"{kind}-{number}.db")
        shutil.copy(path, made[-1])
    return made


def following(kind: Kind, name: str) -> str | None:
    """The migration after this one."""
    return dict(pairwise(names(kind))).get(name)


def fill(conn: sqlite3.Connection, level: int) -> None:
    """Put rows into every table, with values that tell table, column, level and row."""
    for table in _tables(conn):
        columns = conn.execute(f'PRAGMA table_xinfo("{table}")').fetchall()
        for row in range(ROWS):
            values = {
                column[1]: _value(conn, table, column, level * ROWS + row) for column in columns if column[6] == 0
            }
            marks = ", ".join("?" * len(values))
            listed = ", ".join(f'"{name}"' for name in values)
            conn.execute(f'INSERT OR IGNORE INTO "{table}" ({listed}) VALUES ({marks})', list(values.values()))


def _tables(conn: sqlite3.Connection) -> list[str]:
    """Ordinary tables of ours; those that an index of FTS keeps for itself are left out."""
    made = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'").fetchall()
    virtual = [row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")]
    return [
        name for (name,) in made
        if not name.startswith(("sqlite_", "_sqlite_")) and not any(name.startswith(f"{one}_") for one in virtual)
    ]  # fmt: skip


def _value(conn: sqlite3.Connection, table: str, column: tuple[Any, ...], number: int) -> Any:
    """A value that the table takes: of its type, one that its CHECK names, else one that can be told apart."""
    _, name, kind = column[:3]
    (sql,) = conn.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    allowed = _allowed(sql, name)
    if allowed:
        return allowed[number % len(allowed)]
    if kind in {"INTEGER", "INT"}:
        return number
    if kind == "REAL":
        return number + 0.5
    if kind == "BLOB":
        return f"{table}.{name}.{number}".encode()
    return f'["{table}.{name}.{number} 关于“通知”的第{number}条"]'


def _allowed(sql: str, name: str) -> list[Any]:
    import re

    found = re.search(rf"\b{re.escape(name)}\s+IN\s*\(([^)]*)\)", sql)
    if not found:
        return []
    words = (part.strip() for part in found[1].split(","))
    return [int(one) if one.lstrip("-").isdigit() else one.strip("'") for one in words]


def content(path: Path) -> dict[str, Table]:
    """All rows of all tables, by their primary key."""
    with contextlib.closing(sqlite3.connect(path)) as conn:
        conn.row_factory = sqlite3.Row
        found: dict[str, Table] = {}
        for table in _tables(conn):
            keys = [row["name"] for row in conn.execute(f'PRAGMA table_info("{table}")') if row["pk"]]
            rows = conn.execute(f'SELECT {"rowid AS rowid_, " if not keys else ""}* FROM "{table}"')
            found[table] = {tuple(row[key] for key in keys or ["rowid_"]): dict(row) for row in rows}
        return found


def lost(before: dict[str, Table], after: dict[str, Table], meant: frozenset[tuple[str, str]]) -> list[str]:
    """What was there before and is not, or is another value. `meant`: columns that a migration changes on purpose."""
    problems = []
    for table, rows in before.items():
        if table not in after:
            problems.append(f"table {table} is gone")
            continue
        for key, row in rows.items():
            now = after[table].get(key)
            if now is None:
                problems.append(f"{table} {key} is gone")
            else:
                problems += [
                    f"{table}.{name} {key}: {value!r} became {now.get(name)!r}"
                    for name, value in row.items()
                    if (table, name) not in meant and (name not in now or now[name] != value)
                ]
    return problems


# 0007_sketches and 0010_sketches: sketches of another form; those of the old one are made anew.
MEANT = frozenset({("document", "sketch"), ("page", "sketch")})


def statements(kind: Kind, level: int) -> int:
    """How many statements bring a file of this level up to now."""
    folder = Path(connection.__file__).parent / "migrations" / kind
    count = 0
    for name in names(kind)[level:]:
        piece = ""
        for line in (folder / f"{name}.sql").read_text("utf-8").splitlines(keepends=True):
            piece += line
            if sqlite3.complete_statement(piece):
                count, piece = count + 1, ""
    return count


@contextlib.contextmanager
def interrupted_after(number: int, *, kill: bool) -> Iterator[None]:
    """Migrations end after so many statements: with an error, or with the process."""
    real, done = sqlite3.complete_statement, [0]

    def counted(text: str) -> bool:
        if real(text):
            if done[0] == number:
                if kill:
                    os._exit(9)
                raise InterruptedInTheMiddleError
            done[0] += 1
            return True
        return False

    connection.sqlite3.complete_statement = counted  # type: ignore[assignment]
    try:
        yield
    finally:
        connection.sqlite3.complete_statement = real  # type: ignore[assignment]


def opened(path: Path, kind: Kind, after: int | None = None, *, kill: bool = False) -> None:
    """Bring a file up to now, interrupted after so many statements or not at all."""
    if after is None:
        open_database(path, kind).close()
    elif kill:
        child = os.fork()
        if child == 0:
            with interrupted_after(after, kill=True):
                open_database(path, kind).close()
            os._exit(0)
        os.waitpid(child, 0)
    else:
        with contextlib.suppress(InterruptedInTheMiddleError), interrupted_after(after, kill=False):
            open_database(path, kind).close()


def whole(path: Path, kind: Kind, template: Path, after: int | None, *, kill: bool) -> list[str]:
    """Bring a copy of a template up to now, disturbed once, then to the end: what was lost."""
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    shutil.copy(template, path)
    before = content(path)
    if after is not None:
        opened(path, kind, after, kill=kill)
        if (found := lost(before, content(path), MEANT)) and len(connection.pending(path, kind)) > 0:
            return [f"after {after} statements: {found[0]}"]
    opened(path, kind)
    problems = [f"after {after} statements: {one}" for one in lost(before, content(path), MEANT)]
    with contextlib.closing(sqlite3.connect(path)) as conn:
        said = conn.execute("PRAGMA integrity_check").fetchone()[0]
        made = [row[0] for row in conn.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]
    if said != "ok" or made != names(kind):
        problems.append(f"{said}, {made}")
    return problems + [f"foreign key: {one}" for one in _dangling(path) - _dangling(template)]


def _dangling(path: Path) -> set[tuple[str, str]]:
    """Tables, and those to which rows of them lead in vain: rows of these tests are made up."""
    with contextlib.closing(sqlite3.connect(path)) as conn:
        return {(row[0], row[2]) for row in conn.execute("PRAGMA foreign_key_check")}


def main() -> int:
    """A line for each level and kind; 1 when anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1, help="every so many statements a kill; errors come at each")
    options = parser.parse_args()
    told = Counted("Migrations lose nothing", "python -m tests.reliability.migrations")
    with tempfile.TemporaryDirectory() as name:
        for kind in KINDS:
            path = Path(name) / "file.db"
            for level, template in enumerate(make(Path(name), kind), 1):
                problems = whole(path, kind, template, None, kill=False)
                tried = 1
                for after in range(statements(kind, level)):
                    problems += whole(path, kind, template, after, kill=False)[:1]
                    tried += 1
                    if after % options.kills == 0:
                        problems += whole(path, kind, template, after, kill=True)[:1]
                        tried += 1
                rows = sum(len(table) for table in content(template).values())
                told.add(f"{kind} of level {names(kind)[level - 1]}", tried, problems, f"{rows} rows")
    return told.write("migrations")


if __name__ == "__main__":
    sys.exit(main())
