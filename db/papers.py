"""Notices that somebody approved: their text as it was approved, and every decision about it; append-only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from db.connection import named_errors, transaction
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    import sqlite3

    from db.records import Records

STANDS = N_("the notice {period} was already approved by {approver} at {at}")


@dataclass(frozen=True, slots=True)
class Approval:
    """One notice that was approved. `body` is its text; `withdrawn_at` "" while the approval stands."""

    id: int
    period: str
    theme: str
    lang: str
    code: str
    title: str
    body: str
    at: str
    approver: str
    author: str
    withdrawn_at: str = ""
    withdrawn_by: str = ""
    withdrawn_why: str = ""

    @property
    def stands(self) -> bool:
        """Whether nobody took it back."""
        return not self.withdrawn_at


@dataclass(frozen=True, slots=True)
class Which:
    """Which notice: its period as people write it, its theme ("" = everything) and language."""

    period: str
    theme: str = ""
    lang: str = "zh"


def approve(
    records: Records, which: Which, code: str, title: str, body: str, *, approver: str, author: str, at: str
) -> Approval:
    """Keep a notice as it was approved.

    Raises:
        UsageError: an approval of this notice stands.
    """
    with named_errors(records.path), transaction(records.db):
        known = standing(records, which)
        if known is not None:
            raise UsageError(
                STANDS, hint=N_("withdraw that approval first, with the reason"), period=which.period,
                approver=known.approver, at=known.at[:16].replace("T", " "),
            )  # fmt: skip
        paper = records.conn.execute(
            "INSERT INTO paper (kind, period, theme, lang, code, title, body) VALUES ('notice', ?, ?, ?, ?, ?, ?)",
            (which.period, which.theme, which.lang, code, title, body),
        ).lastrowid
        _event(records, paper or 0, at, "approved", approver, author, "")
    made = standing(records, which)
    assert made is not None
    return made


def withdraw(records: Records, which: Which, *, author: str, why: str, at: str) -> Approval:
    """Take an approval back; returns it.

    Raises:
        UsageError: none stands.
    """
    with named_errors(records.path), transaction(records.db):
        known = standing(records, which)
        if known is None:
            raise UsageError(
                N_("no approval of the notice {period} stands"), hint=N_("see: xuncha notice --approvals"),
                period=which.period,
            )  # fmt: skip
        _event(records, known.id, at, "withdrawn", author, author, why)
    return known


def _event(
    records: Records, paper: int, at: str, what: Literal["approved", "withdrawn"], approver: str, author: str, note: str
) -> None:
    records.conn.execute(
        "INSERT INTO paper_event (paper_id, at, what, approver, author, note) VALUES (?, ?, ?, ?, ?, ?)",
        (paper, at, what, approver[:100], author[:100], note[:2000]),
    )


def standing(records: Records, which: Which) -> Approval | None:
    """The approval of a notice that stands now."""
    found = records.rows(
        f"{_APPROVALS} WHERE p.kind = 'notice' AND p.period = ? AND p.theme = ? AND p.lang = ?"
        " AND w.id IS NULL ORDER BY p.id DESC LIMIT 1",
        (which.period, which.theme, which.lang),
    )
    return _approval(found[0]) if found else None


def by_id(records: Records, paper: int) -> Approval | None:
    """One notice, whether its approval stands or not."""
    found = records.rows(f"{_APPROVALS} WHERE p.id = ?", (paper,))
    return _approval(found[0]) if found else None


def listed(records: Records, most: int = 200) -> list[Approval]:
    """Every notice that was ever approved, the newest first."""
    return [_approval(row) for row in records.rows(f"{_APPROVALS} ORDER BY p.id DESC LIMIT ?", (most,))]


_APPROVALS = (
    "SELECT p.*, a.at, a.approver, a.author, COALESCE(w.at, '') withdrawn_at, COALESCE(w.author, '') withdrawn_by,"
    " COALESCE(w.note, '') withdrawn_why FROM paper p"
    " JOIN paper_event a ON a.paper_id = p.id AND a.what = 'approved'"
    " LEFT JOIN paper_event w ON w.paper_id = p.id AND w.what = 'withdrawn'"
)


def _approval(row: sqlite3.Row) -> Approval:
    names = (
        *("id", "period", "theme", "lang", "code", "title", "body", "at", "approver", "author"),
        *("withdrawn_at", "withdrawn_by", "withdrawn_why"),
    )
    return Approval(**{name: row[name] for name in names})
