"""Workbooks that were handed to units, and what came back: which sheet was whose, and that a file was taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.connection import named_errors, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.records import Records


def exported(records: Records, sheet_id: str, unit: str, *, author: str, now: str, findings: int) -> None:
    """A workbook was made for a unit."""
    with named_errors(records.path), transaction(records.db):
        records.conn.execute(
            "INSERT INTO sheet_export (id, unit, at, author, findings) VALUES (?, ?, ?, ?, ?)",
            (sheet_id, unit, now, author, findings),
        )


def units(records: Records, sheet_ids: Iterable[str]) -> dict[str, str]:
    """Sheet id -> its unit, of those that were exported from here."""
    found = {}
    for one in sheet_ids:
        for row in records.rows("SELECT unit FROM sheet_export WHERE id = ?", (one,)):
            found[one] = str(row["unit"])
    return found


def imported(
    records: Records, sheet_ids: Iterable[str], sha256: str, *, author: str, now: str, counts: dict[str, int]
) -> None:
    """A file came back. `counts` by outcome: taken, unchanged, refused."""
    with named_errors(records.path), transaction(records.db):
        records.conn.executemany(
            "INSERT INTO sheet_import (sheet_id, sha256, at, author, taken, unchanged, refused)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (one, sha256, now, author, counts["taken"], counts["unchanged"], counts["refused"])
                for one in sorted(sheet_ids)
            ],
        )
