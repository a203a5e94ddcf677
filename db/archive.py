"""Facts of old runs as Parquet files, before they are removed from the records: for DuckDB, pandas and whoever comes.

One folder for each table, one file for each time of archiving. A file gets its name when all of it is on the disk and
has been read back; rows are removed only after that. Who is killed in between finds the rows in the records still, and
archives them again: `id` and `run_id` tell the same row in two files.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xuncha.errors import DatabaseError, UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from db.records import Records
    from db.retention import Due

# Every fact of the runs, not only what is going to be removed; with the site and the begin of the run in each row.
_TABLES = {
    "run": "SELECT r.* FROM run r WHERE r.id IN (SELECT value FROM json_each(?))",
    "outcome": "SELECT r.site_id, r.started_at, j.run_id, j.as_of, j.rulebook, j.verdict, j.score, o.* FROM run r"
    " JOIN judgement j ON j.run_id = r.id JOIN outcome o ON o.judgement_id = j.id"
    " WHERE r.id IN (SELECT value FROM json_each(?))",
} | {
    table: f"SELECT r.site_id, r.started_at, t.* FROM run r JOIN {table} t ON t.run_id = r.id"  # noqa: S608 - our names
    " WHERE r.id IN (SELECT value FROM json_each(?))"
    for table in ("run_column", "run_target", "run_hidden_link", "run_trait")
}
_SITES_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Stored:
    """One file of the archive: runs that began between two instants ("" = it holds no row)."""

    path: Path
    table: str
    rows: int
    size: int
    first: str
    last: str


def available() -> bool:
    """Whether Parquet can be written here."""
    from importlib.util import find_spec

    return find_spec("pyarrow") is not None


def need() -> None:
    """Raises UsageError where Parquet cannot be written."""
    if not available():
        raise UsageError(
            N_("the archive needs pyarrow, which is not installed"),
            hint=N_('install it with: pip install "xuncha[archive]"; nothing was removed'),
        )


def write(records: Records, sites: Sequence[Due], folder: Path, now: datetime) -> list[Stored]:
    """Write all facts of these runs; every file is whole and read back when this returns.

    Raises:
        UsageError: pyarrow is not installed.
        DatabaseError: a file cannot be written, or does not hold what was written; none of them gets its name then.
    """
    need()
    made: list[Stored] = []
    partials: list[tuple[Path, Path]] = []
    try:
        for table in _TABLES:
            path = folder / table / f"{now:%Y%m%d-%H%M%S}.parquet"
            partial = path.with_name(f".{path.name}.partial")
            partials.append((partial, path))
            path.parent.mkdir(parents=True, exist_ok=True)
            rows = _write(records, sites, table, partial)
            made.append(_checked(partial, path, table, rows))
        for partial, path in partials:
            partial.replace(path)
    except OSError as error:
        raise DatabaseError(
            N_("the archive cannot be written: {why}"), where=str(folder),
            hint=N_("check the folder and the space on its disk; nothing was removed"),
            why=error.strerror or str(error),
        ) from error  # fmt: skip
    finally:
        for partial, _ in partials:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
    return made


def _write(records: Records, sites: Sequence[Due], table: str, path: Path) -> int:
    import pyarrow.parquet as pq

    sql, schema = _TABLES[table], _schema(records.conn, table)
    names = schema.names
    written = 0
    with path.open("wb") as file:
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            for begin in range(0, len(sites), _SITES_AT_ONCE):
                runs = [run for one in sites[begin : begin + _SITES_AT_ONCE] for run in one.runs]
                rows = records.conn.execute(sql, (json.dumps(runs),)).fetchall()
                if rows:
                    writer.write_table(_table(rows, names, schema))
                    written += len(rows)
        file.flush()
        os.fsync(file.fileno())
    return written


def _schema(conn: sqlite3.Connection, table: str) -> Any:  # noqa: ANN401 - pyarrow has no types
    """The columns of a question with the types of their tables, which are STRICT: the same in every file."""
    import pyarrow as pa

    kinds = {"INTEGER": pa.int64(), "REAL": pa.float64(), "TEXT": pa.string(), "BLOB": pa.binary()}
    declared: dict[str, str] = {}
    for name in ("run", "judgement", table):  # what a table has of its own counts last
        for row in conn.execute(f"PRAGMA table_info({name})"):
            declared[row[1]] = row[2]
    cursor = conn.execute(f"{_TABLES[table]} LIMIT 0", ("[]",))
    return pa.schema([(column[0], kinds[declared[column[0]]]) for column in cursor.description])


def _table(rows: Iterable[Sequence[Any]], names: Sequence[str], schema: Any) -> Any:  # noqa: ANN401
    import pyarrow as pa

    columns = list(zip(*rows, strict=True))
    return pa.table(dict(zip(names, columns, strict=True)), schema=schema)


def _checked(partial: Path, path: Path, table: str, rows: int) -> Stored:
    found = _look(partial, table)
    if found is None or found.rows != rows:
        raise DatabaseError(
            N_("an archive file does not hold what was written"), where=str(partial),
            hint=N_("check the disk; nothing was removed"),
        )  # fmt: skip
    return Stored(path, table, found.rows, found.size, found.first, found.last)


def listed(folder: Path) -> list[Stored | Path]:
    """Every file of an archive, by table and time; a file that cannot be read is its path alone.

    Raises:
        UsageError: pyarrow is not installed.
    """
    need()
    found: list[Stored | Path] = []
    for table in _TABLES:
        found += [_look(path, table) or path for path in sorted((folder / table).glob("*.parquet"))]
    return found


def _look(path: Path, table: str) -> Stored | None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            column = file.read(columns=["started_at"]).column("started_at").to_pylist()
            return Stored(
                path,
                table,
                file.metadata.num_rows,
                path.stat().st_size,
                min(column, default=""),
                max(column, default=""),
            )
    except (OSError, pa.ArrowException):
        return None
