"""What people do with findings: confirm, dismiss, waive, notify, call fixed, verify, reopen, comment, assign, escalate.

Each function takes many ids and gives one `Step` for each: done, or refused with the reason; what is refused leaves no
trace. Everything goes into the append-only events with author and time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from db import ledger_events, ledger_states, waivers
from db.connection import named_errors, transaction
from db.ledger_models import LEVELS, MACHINE, Step
from db.ledger_states import CLOSED, COUNTED
from xuncha.i18n import N_

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping

    from db.ledger_models import Level, Progress, WaiverKind
    from db.ledger_states import Action
    from db.records import Records

UNKNOWN = N_("there is no such finding")
AMBIGUOUS = N_("more than one finding begins like this; write more of its id")
NOT_NOW = N_("a finding that is {status} cannot be changed in this way")
NEEDS_CONFIRMING = N_("it is only suspected: a person must confirm it first")
NOT_OPEN = N_("it is {status}: only what is open can be assigned, given another term or escalated")
NO_DAY = N_("the last day lies in the past")
NOTE_LIMIT: Final = 2000
_SHORTEST: Final = 4
_CLEAR_NOTICE = dict.fromkeys(("notified_at", "due_on", "level"), "")


def resolve(records: Records, said: Iterable[str]) -> dict[str, str | Step]:
    """Ids as people write them (at least four characters of the beginning) -> the whole id, or why there is none."""
    found: dict[str, str | Step] = {}
    for one in said:
        plain = one.strip().lower()
        rows = []
        if len(plain) >= _SHORTEST and plain.isalnum():
            rows = records.rows("SELECT id FROM finding WHERE id >= ? AND id < ? LIMIT 2", (plain, plain + "~"))
        if len(rows) == 1:
            found[one] = str(rows[0][0])
        else:
            found[one] = Step(one, refused=AMBIGUOUS if rows else UNKNOWN)
    return found


@dataclass(frozen=True, slots=True)
class Clerk:
    """Somebody who acts on findings now.

    `by` is a person's name, or `MACHINE`; `now` an instant with offset. All methods take whole ids.
    """

    records: Records
    by: str
    now: str

    def __post_init__(self) -> None:
        if not self.by.strip():
            raise ValueError("an action needs an author")

    # -- what people decide -------------------------------------------------------------------------------------------

    def confirm(self, ids: Iterable[str], why: str = "") -> list[Step]:
        """A person looked, and it is so: a candidate is open now, and a notice may name the site."""
        return self._all(ids, "confirm", why, lambda _: {"confirmed_at": self.now, "confirmed_by": self.by})

    def dismiss(self, ids: Iterable[str], why: str) -> list[Step]:
        """It is not so. The same fact stays dismissed while it lasts; when it went and came back, it is a candidate."""
        return self._all(ids, "dismiss", why, lambda _: {"confirmed_at": "", "confirmed_by": "", **_CLEAR_NOTICE})

    def set_aside(self, ids: Iterable[str], why: str) -> list[Step]:
        """The rule does not bind here (不适用)."""
        return self._all(ids, "set_aside", why, lambda _: {"confirmed_at": "", "confirmed_by": "", **_CLEAR_NOTICE})

    def waive(
        self, ids: Iterable[str], why: str, *, until: str, approver: str = "", kind: WaiverKind = "other"
    ) -> list[Step]:
        """Not held against the site up to and with the day `until`; then it comes back."""
        if until < self.now[:10]:
            return [Step(one, refused=NO_DAY) for one in ids]

        def waived(row: sqlite3.Row) -> None:
            waiver = waivers.insert(
                self.records, kind=kind, site_id=row["site_id"], indicator=row["indicator"], place="",
                finding_id=row["id"], reason=_cut(why), approver=approver or self.by, since=self.now[:10], until=until,
                author=self.by, now=self.now,
            )  # fmt: skip
            waivers.waive(self.records, row, waiver, self.now)

        return self._each(ids, "waive", waived)

    def unwaive(self, ids: Iterable[str], why: str) -> list[Step]:
        """End the waiver of single findings today; one that also a rule covers stays waived."""
        steps = []
        with named_errors(self.records.path), transaction(self.records.db):
            for row, step in self._rows(ids):
                if row is None:
                    steps.append(step)
                    continue
                self.records.conn.execute(
                    "UPDATE waiver SET ended_on = ?, ended_by = ?, ended_why = ?"
                    " WHERE finding_id = ? AND ended_on = ''",
                    (self.now[:10], self.by, _cut(why), row["id"]),
                )
                steps.append(step)
            waivers.lapse(self.records, self.now)
            return [self._since(step) if not step.refused else step for step in steps]

    def notify(self, ids: Iterable[str], due: Mapping[str, str], why: str = "") -> list[Step]:
        """The unit was told; `due` is the last day of its term for each id (`inspector.deadlines.due_on`).

        A second notice keeps the term that runs, unless `due` names another day.
        """

        def told(row: sqlite3.Row) -> dict[str, str]:
            return {"notified_at": self.now, "due_on": due.get(row["id"], "") or row["due_on"]}

        return self._all(ids, "notify", why, told)

    def said_fixed(self, ids: Iterable[str], why: str, *, done_on: str = "", responsible: str = "") -> list[Step]:
        """The unit says that it is repaired; it waits for a re-check from now on."""

        def fixed(row: sqlite3.Row) -> None:
            values = {
                "fixed_at": self.now, "fixed_by": "unit", "progress": "done", "measure": _cut(why),
                "done_on": done_on or self.now[:10], "responsible": responsible or row["responsible"],
            }  # fmt: skip
            self._step(row, "fixed", why, values)
            self.records.conn.execute(
                "INSERT INTO recheck (finding_id, asked_at, asked_by) VALUES (?, ?, ?)", (row["id"], self.now, self.by)
            )

        return self._each(ids, "said_fixed", fixed)

    def verify(self, ids: Iterable[str], why: str = "") -> list[Step]:
        """A person looked again: it is repaired."""
        return self._all(ids, "verify", why, lambda _: {})

    def reopen(self, ids: Iterable[str], why: str) -> list[Step]:
        """A person looked again: it is not repaired, or it was wrong to set it aside (then it is a candidate again)."""

        def again(row: sqlite3.Row) -> dict[str, str]:
            if row["status"] not in {"fixed", "verified"}:
                return {}
            kept = {} if row["fixed_by"] == "unit" and row["status"] == "fixed" else dict(_CLEAR_NOTICE)
            return {"confirmed_at": self.now, "confirmed_by": self.by, **kept}

        return self._all(ids, "reopen", why, again)

    # -- what is noted besides ----------------------------------------------------------------------------------------

    def comment(self, ids: Iterable[str], text: str) -> list[Step]:
        """A remark; nothing changes."""
        return self._noted(ids, "comment", text, lambda _: {})

    def assign(self, ids: Iterable[str], *, unit: str = "", responsible: str = "", why: str = "") -> list[Step]:
        """Another unit in charge, or a person there; what is "" stays."""

        def whose(row: sqlite3.Row) -> dict[str, str]:
            return {"unit": unit or row["unit"], "responsible": responsible or row["responsible"]}

        return self._noted(ids, "assign", why, whose, only_open=True)

    def set_due(self, ids: Iterable[str], due_on: str, why: str) -> list[Step]:
        """Another last day of the term (延期)."""
        if due_on < self.now[:10]:
            return [Step(one, refused=NO_DAY) for one in ids]
        return self._noted(ids, "deadline", why, lambda _: {"due_on": due_on}, only_open=True)

    def escalate(self, ids: Iterable[str], level: Level, why: str = "") -> list[Step]:
        """Somebody was reminded, put under supervision or summoned (提醒, 督办, 约谈)."""
        assert level in LEVELS
        return self._noted(ids, "escalate", why, lambda _: {"level": level}, only_open=True)

    def reply(
        self, finding_id: str, *, progress: Progress, measure: str, done_on: str, responsible: str, sheet: str
    ) -> Step:
        """What a unit wrote into its sheet about one finding; said to be done, it is fixed and waits for a re-check.

        Where a run has found it gone meanwhile, what the unit did is kept and the status stays.
        """
        rows = self.records.rows("SELECT status FROM finding WHERE id = ?", (finding_id,))
        gone = bool(rows) and rows[0][0] in {"fixed", "verified"}
        if progress == "done" and not gone:
            (step,) = self.said_fixed([finding_id], measure, done_on=done_on, responsible=responsible)
            return step
        values = {
            "progress": progress, "measure": _cut(measure), "done_on": done_on if gone else "",
            "responsible": responsible,
        }  # fmt: skip
        open_only = not (gone and progress == "done")
        (step,) = self._noted(
            [finding_id], "reply", measure, lambda _: values, only_open=open_only, data={"sheet": sheet}
        )
        return step

    # -- re-checks ----------------------------------------------------------------------------------------------------

    def rechecked(self, finding_id: str, *, good: bool, why: str) -> Step:
        """A re-check has a clear result."""
        (step,) = self._all([finding_id], "recheck_good" if good else "recheck_bad", why, lambda _: {})
        return step

    def could_not_recheck(self, finding_id: str, why: str) -> None:
        """A re-check has no clear result; it waits on, with the reason."""
        with named_errors(self.records.path), transaction(self.records.db):
            self.records.conn.execute(
                "UPDATE recheck SET tries = tries + 1, tried_at = ?, why = ? WHERE finding_id = ? AND done_at = ''",
                (self.now, _cut(why), finding_id),
            )

    # -- how ----------------------------------------------------------------------------------------------------------

    def _all(
        self, ids: Iterable[str], action: Action, why: str, values: Callable[[sqlite3.Row], dict[str, str]]
    ) -> list[Step]:
        def plain(row: sqlite3.Row) -> None:
            new = ledger_states.after(row["status"], action)
            assert new is not None
            self._step(row, new, why, values(row))

        return self._each(ids, action, plain)

    def _each(self, ids: Iterable[str], action: Action, do: Callable[[sqlite3.Row], None]) -> list[Step]:
        """Do it to every finding where the table of states allows it, in one transaction."""
        steps = []
        with named_errors(self.records.path), transaction(self.records.db):
            for row, step in self._rows(ids):
                if row is None:
                    steps.append(step)
                elif ledger_states.after(row["status"], action) is None:
                    candidate = row["status"] == "suspected" and action in {"notify", "said_fixed"}
                    why = NEEDS_CONFIRMING if candidate else NOT_NOW
                    steps.append(Step(row["id"], row["status"], row["status"], why, {"status": row["status"]}))
                else:
                    do(row)
                    steps.append(self._since(step))
        return steps

    def _noted(
        self,
        ids: Iterable[str],
        kind: str,
        note: str,
        values: Callable[[sqlite3.Row], dict[str, str]],
        *,
        only_open: bool = False,
        data: Mapping[str, str] | None = None,
    ) -> list[Step]:
        steps = []
        with named_errors(self.records.path), transaction(self.records.db):
            for row, step in self._rows(ids):
                if row is None:
                    steps.append(step)
                    continue
                status = row["status"]
                refused = only_open and status not in COUNTED
                if (
                    refused and kind == "assign" and status not in CLOSED
                ):  # a candidate may have somebody who looks at it
                    refused = False
                if refused:
                    steps.append(Step(row["id"], status, status, NOT_OPEN, {"status": status}))
                    continue
                changed = {name: value for name, value in values(row).items() if value != row[name]}
                ledger_events.step(
                    self.records, row["id"], status, status, self.now, author=self.by, kind=kind, note=_cut(note),
                    values=changed, data={**changed, **(data or {})},
                )  # fmt: skip
                steps.append(Step(row["id"], status, status))
        return steps

    def _step(self, row: sqlite3.Row, new: str, why: str, values: Mapping[str, str]) -> None:
        told = {name: values[name] for name in ("confirmed_by", "due_on", "done_on", "responsible") if values.get(name)}
        ledger_events.step(
            self.records, row["id"], row["status"], new, self.now, author=self.by, note=_cut(why), values=values,
            data=told,
        )  # fmt: skip

    def _rows(self, ids: Iterable[str]) -> list[tuple[sqlite3.Row | None, Step]]:
        found: list[tuple[sqlite3.Row | None, Step]] = []
        for one in dict.fromkeys(ids):
            rows = self.records.rows("SELECT * FROM finding WHERE id = ?", (one,))
            if rows:
                found.append((rows[0], Step(one, rows[0]["status"], rows[0]["status"])))
            else:
                found.append((None, Step(one, refused=UNKNOWN)))
        return found

    def _since(self, step: Step) -> Step:
        new = self.records.rows("SELECT status FROM finding WHERE id = ?", (step.finding_id,))[0][0]
        return Step(step.finding_id, step.old, str(new))


def machine(records: Records, now: str) -> Clerk:
    """The program itself as author: re-checks, reminders that a schedule sends."""
    return Clerk(records, MACHINE, now)


def _cut(text: str) -> str:
    """Bounded, and without what drives terminals; line breaks stay."""
    kept = "".join(char for char in text.strip() if char.isprintable() or char == "\n")
    return kept if len(kept) <= NOTE_LIMIT else kept[: NOTE_LIMIT - 1] + "…"
