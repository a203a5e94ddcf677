"""The outbox: what leaves for people, and that it leaves once.

pending -> sending -> sent. `sending` is written before the first byte leaves, so whoever finds it after a crash knows
that something may have left: such a delivery becomes `unsure` and is never sent again by itself; a person decides.
"""

from __future__ import annotations

import fcntl
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self

from db.connection import named_errors, transaction
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

    from db.records import Records

Way = Literal["mail", "webhook"]
State = Literal["pending", "sending", "sent", "unsure", "failed"]
Outcome = Literal["sent", "again", "never", "unsure"]
_AFTER: dict[Outcome, State] = {"sent": "sent", "unsure": "unsure", "never": "failed", "again": "pending"}
DIED = N_("the program ended while this was being sent; it may have arrived")
_FIRST_WAIT, _LONGEST_WAIT = 60.0, 6 * 3600.0  # seconds


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to deliver. `key` says what it is, for whom and by which way: the same key is queued once."""

    key: str
    recipient: str
    way: Way
    address: str
    subject: str
    message_id: str
    message: bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox."""

    id: int
    key: str
    recipient: str
    way: Way
    address: str
    subject: str
    message_id: str
    message: bytes
    state: State
    tries: int
    queued_at: str
    done_at: str
    why: str


class Outbox:
    """The outbox of one record database, for one process at a time.

    Raises:
        UsageError: another process is sending.
        DatabaseError: from any method.
    """

    def __init__(self, records: Records) -> None:
        self.records = records
        self._lock = records.path.with_suffix(".outbox.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            raise UsageError(
                N_("another process is sending just now"), where=str(records.path), hint=N_("wait until it has ended")
            ) from error
        # What is marked as leaving must be on the disk before it leaves, even if the power fails: records are FULL.
        self._recover()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._lock.close()

    def _recover(self) -> None:
        """Nobody else is sending: what is marked as leaving belongs to a process that died."""
        with named_errors(self.records.path), transaction(self.records.db):
            self.records.conn.execute("UPDATE delivery SET state = 'unsure', why = ? WHERE state = 'sending'", (DIED,))

    def take(self, now: datetime) -> Delivery | None:
        """The next delivery whose time has come, marked as leaving; None when there is none."""
        with named_errors(self.records.path), transaction(self.records.db):
            found = self.records.rows(
                "SELECT * FROM delivery WHERE state = 'pending' AND next_at <= ? ORDER BY next_at, id LIMIT 1",
                (now.timestamp(),),
            )
            if not found:
                return None
            self.records.conn.execute(
                "UPDATE delivery SET state = 'sending', tries = tries + 1 WHERE id = ?", (found[0]["id"],)
            )
        return _row(found[0])

    def finish(self, taken: Delivery, outcome: Outcome, why: str, now: datetime, tries: int) -> State:
        """What became of a delivery that was taken; `tries` is how often it may be tried in all."""
        state = _AFTER[outcome]
        if state == "pending" and taken.tries + 1 >= tries:
            state = "failed"
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0**taken.tries)
        done = now.isoformat(timespec="seconds") if state == "sent" else ""
        with named_errors(self.records.path), transaction(self.records.db):
            self.records.conn.execute(
                "UPDATE delivery SET state = ?, why = ?, next_at = ?, done_at = ?,"
                " message = CASE WHEN ? = 'sent' THEN NULL ELSE message END WHERE id = ? AND state = 'sending'",
                (state, why[:300], now.timestamp() + wait, done, state, taken.id),
            )
        return state

    def again(self, delivery_id: int, now: datetime) -> bool:
        """A person decides that something unsure or failed is sent (again); False when it is neither."""
        with named_errors(self.records.path), transaction(self.records.db):
            cursor = self.records.conn.execute(
                "UPDATE delivery SET state = 'pending', tries = 0, next_at = ?"
                " WHERE id = ? AND state IN ('unsure', 'failed')",
                (now.timestamp(), delivery_id),
            )
        return cursor.rowcount == 1


def queue(records: Records, items: Iterable[Item], now: datetime) -> int:
    """Put things into the outbox; what was queued before, sent or not, is not queued again.

    Returns:
        how many are new.
    """
    before = records.conn.total_changes
    with named_errors(records.path), transaction(records.db):
        records.conn.executemany(
            "INSERT OR IGNORE INTO delivery (key, recipient, way, address, subject, message_id, message, size, sha256,"
            " state, next_at, queued_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?)",
            (
                (
                    *(one.key, one.recipient, one.way, one.address, one.subject, one.message_id, one.message),
                    *(len(one.message), hashlib.sha256(one.message).hexdigest()),
                    *(now.timestamp(), now.isoformat(timespec="seconds")),
                )
                for one in items
            ),
        )
    return records.conn.total_changes - before


def known(records: Records, keys: Iterable[str]) -> set[str]:
    """Which of these keys were queued before."""
    return {key for key in keys if records.rows("SELECT 1 FROM delivery WHERE key = ?", (key,))}


def listed(records: Records, *, everything: bool = False) -> list[Delivery]:
    """Deliveries that have not left, or all of them; the oldest first."""
    clause = "" if everything else "WHERE state <> 'sent'"
    return [_row(row) for row in records.rows(f"SELECT * FROM delivery {clause} ORDER BY id")]  # noqa: S608 - constants


def _row(row: sqlite3.Row) -> Delivery:
    names = (
        *("id", "key", "recipient", "way", "address", "subject", "message_id", "state", "tries", "queued_at"),
        *("done_at", "why"),
    )
    return Delivery(message=row["message"] or b"", **{name: row[name] for name in names})
