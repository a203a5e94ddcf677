"""People who use the web page, their tokens, and what they did: stored with the records."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from db.connection import named_errors, transaction

if TYPE_CHECKING:
    import sqlite3

    from db.records import Records

Role = Literal["admin", "inspector", "unit", "reader"]


@dataclass(frozen=True, slots=True)
class User:
    """One person. `units`: whose sites a person of role "unit" sees. `password`: its argon2 hash, "" = none."""

    name: str
    role: Role
    units: tuple[str, ...]
    password: str
    version: int
    disabled: bool = False

    @property
    def may_act(self) -> bool:
        """Whether this person may change the ledger."""
        return self.role in {"admin", "inspector"}


def user(records: Records, name: str) -> User | None:
    """A person by name, disabled or not."""
    found = records.rows("SELECT * FROM web_user WHERE name = ?", (name,))
    return _user(found[0]) if found else None


def users(records: Records) -> list[User]:
    """Everybody, by name."""
    return [_user(row) for row in records.rows("SELECT * FROM web_user ORDER BY name")]


def save(records: Records, name: str, role: Role, units: tuple[str, ...], password: str | None, now: str) -> None:
    """Add a person, or change role, units and password (None = as it is). Sessions that are open then end."""
    with named_errors(records.path), transaction(records.db):
        records.conn.execute(
            "INSERT INTO web_user (name, role, units, password, created_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET role = excluded.role, units = excluded.units,"
            " password = CASE WHEN ? THEN password ELSE excluded.password END, version = version + 1, disabled = 0",
            (name, role, json.dumps(units, ensure_ascii=False), password or "", now, password is None),
        )


def rehash(records: Records, name: str, password: str) -> None:
    """The same password with other costs; sessions stay."""
    with named_errors(records.path), transaction(records.db):
        records.conn.execute("UPDATE web_user SET password = ? WHERE name = ?", (password, name))


def disable(records: Records, name: str) -> bool:
    """A person may not log in any longer, open sessions and tokens end; whether there was one."""
    with named_errors(records.path), transaction(records.db):
        done = records.conn.execute(
            "UPDATE web_user SET disabled = 1, version = version + 1 WHERE name = ?", (name,)
        ).rowcount
        records.conn.execute("DELETE FROM web_token WHERE user_name = ?", (name,))
    return done > 0


def new_token(records: Records, name: str, label: str, now: str, expires_on: str = "") -> str:
    """A token that speaks for a person; shown once, only its digest is kept."""
    token = f"xc_{secrets.token_urlsafe(32)}"
    with named_errors(records.path), transaction(records.db):
        records.conn.execute(
            "INSERT INTO web_token (hash, user_name, label, created_at, expires_on) VALUES (?, ?, ?, ?, ?)",
            (_digest(token), name, label[:100], now, expires_on),
        )
    return token


def of_token(records: Records, token: str, today: str) -> User | None:
    """Whose token this is; None if nobody's, or if its time is over."""
    found = records.rows(
        "SELECT u.* FROM web_token t JOIN web_user u ON u.name = t.user_name"
        " WHERE t.hash = ? AND u.disabled = 0 AND (t.expires_on = '' OR t.expires_on >= ?)",
        (_digest(token), today),
    )
    return _user(found[0]) if found else None


def note(records: Records, at: str, name: str, address: str, what: str, detail: str = "") -> None:
    """Write down what somebody did, or tried."""
    with named_errors(records.path), transaction(records.db):
        records.conn.execute(
            "INSERT INTO web_event (at, user_name, address, what, detail) VALUES (?, ?, ?, ?, ?)",
            (at, name[:100], address[:100], what, detail[:500]),
        )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _user(row: sqlite3.Row) -> User:
    units = tuple(json.loads(row["units"]))
    return User(row["name"], row["role"], units, row["password"], row["version"], bool(row["disabled"]))
