"""The ledger: findings keep their identity from run to run, and every step of their life is an event (append-only).

suspected -> open -> notified -> fixed -> verified, reopened, waived (design.md part 2; `db/ledger_states.py`);
withdrawn when the rule binds the site no longer. This module takes up what a judgement found; the steps that people
take are in `db/ledger_actions.py`.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from db import ledger_events, ledger_states, waivers, withdrawals
from db.connection import named_errors, transaction
from db.ledger_models import MACHINE, finding_id
from db.ledger_states import ALIVE
from db.models import RECHECKED_GOOD, RECHECKED_REMOVED, Finding

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from db.ledger_states import Action
    from db.models import FindingDraft, IndicatorResult, Judgement, Run, Snapshot
    from db.records import Records

_LINK = "target:"  # how keys of findings begin that accuse one address of a link
_REPOST = "repost:"  # that a document of a superior site is missing, or late
_ANSWERED = frozenset({"ok", "not_modified", "too_large", "redirected"})


def standing(records: Records, site_id: str) -> tuple[Finding, ...]:
    """The findings of a site that stand in the ledger, untouched; for a site that could not be judged this time."""
    rows = records.rows(
        f"SELECT * FROM finding WHERE site_id = ? AND status IN {ALIVE} ORDER BY first_seen, id",  # noqa: S608 - constants
        (site_id,),
    )
    return tuple(_row(row) for row in rows)


def take_up(
    records: Records, judgement: Judgement, snapshot: Snapshot, now: str, withdrawn: Collection[str] = ()
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Take up what a judgement found, in one transaction.

    Known findings are observed once more, new ones are born, and those that the same indicators no longer show are
    fixed. What could not be checked this time changes nothing: an indicator without an outcome, a crawl that ended
    early, a target that this time only timed out. `withdrawn`: ids of findings of rules that bind the site no longer.

    Returns:
        the findings that stand now, and those that this run showed to be fixed.
    """
    with named_errors(records.path), transaction(records.db):
        found = [
            finding_id(judgement.site_id, indicator.id, draft.key)
            for indicator in judgement.indicators
            for draft in indicator.findings
        ]
        withdrawals.bring_back(records, found, judgement.run_id, now, MACHINE)
        withdrawals.withdraw(records, set(withdrawn).difference(found), judgement.run_id, now, MACHINE)
        waivers.lapse(records, now, judgement.site_id)
        seen = [
            (indicator, draft, _observe(records, judgement, indicator, draft, snapshot.run, now))
            for indicator in judgement.indicators
            for draft in indicator.findings
        ]
        fixed_ids = _close_gone(records, judgement, snapshot, {finding for _, _, finding in seen}, now)
    return _load(records, list(dict.fromkeys(finding for _, _, finding in seen))), _load(records, fixed_ids)


def recall(records: Records, judgement: Judgement) -> tuple[Finding, ...]:
    """Findings of a judgement as the ledger knows them, without writing: for replays and for other days."""
    found: list[Finding] = []
    run = records.run(judgement.run_id)
    instant = run.finished_at if run else judgement.as_of
    for indicator in judgement.indicators:
        for draft in indicator.findings:
            known = _load(records, [finding_id(judgement.site_id, indicator.id, draft.key)])
            if known:
                found.append(known[0])
            else:
                found.append(_finding(judgement, indicator, draft, _born_as(draft), instant))
    return tuple(found)


def _finding(
    judgement: Judgement, indicator: IndicatorResult, draft: FindingDraft, status: str, instant: str
) -> Finding:
    return Finding(
        id=finding_id(judgement.site_id, indicator.id, draft.key),
        site_id=judgement.site_id,
        indicator=indicator.id,
        check=indicator.check,
        key=draft.key,
        status=status,  # type: ignore[arg-type]
        url=draft.url,
        template=draft.template,
        params=draft.params,
        evidence=draft.evidence,
        found_on=draft.found_on,
        found_on_total=draft.found_on_total,
        first_seen=instant,
        last_seen=instant,
        observations=0,
    )


def _born_as(draft: FindingDraft) -> str:
    return draft.excused or ("suspected" if draft.suspected else "open")


def _observe(
    records: Records, judgement: Judgement, indicator: IndicatorResult, draft: FindingDraft, run: Run, now: str
) -> str:
    """One observation of one fact; returns its id."""
    identity = finding_id(judgement.site_id, indicator.id, draft.key)
    facts = (
        *(draft.url, draft.template, _dump(draft.params), _dump(draft.evidence), _dump(draft.found_on)),
        *(draft.found_on_total, now, judgement.run_id),
    )
    known = records.rows("SELECT * FROM finding WHERE id = ?", (identity,))
    if not known:
        status = _born_as(draft)
        records.conn.execute(
            "INSERT INTO finding (id, site_id, indicator, check_name, key, status, url, template, params, evidence,"
            " found_on, found_on_total, last_seen, last_run, first_seen, first_run, observations, came_from)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)",
            (
                *(identity, judgement.site_id, indicator.id, indicator.check, draft.key, status),
                *(*facts, now, judgement.run_id),
                ("suspected" if draft.suspected else "open") if draft.excused else "",
            ),
        )
        ledger_events.add(records, identity, "", status, now, run_id=judgement.run_id)
        return identity
    again = 0 if known[0]["last_run"] == judgement.run_id else 1
    records.conn.execute(
        "UPDATE finding SET url = ?, template = ?, params = ?, evidence = ?, found_on = ?, found_on_total = ?,"
        " last_seen = ?, last_run = ?, gone_at = '', observations = observations + ? WHERE id = ?",
        (*facts, again, identity),
    )
    _step_when_seen(records, known[0], draft, run, now)
    return identity


def _step_when_seen(records: Records, row: sqlite3.Row, draft: FindingDraft, run: Run, now: str) -> None:
    old = row["status"]
    if old == "fixed" and row["fixed_by"] == "unit" and not _began_after(run, row["fixed_at"]):
        return  # what was read before the unit said so contradicts nobody
    action: Action = "seen_suspected" if draft.suspected else "seen"
    if old == "dismissed" and row["gone_at"]:  # it had gone, so this is another case
        action = "reopen"
    new: str | None = ledger_states.after(old, action)
    if new is None:
        return
    values = dict(_AFRESH) if old == "verified" or row["fixed_by"] == "machine" or old == "dismissed" else {}
    if draft.excused == "waived" and new in ALIVE:  # whatever it comes back from, a waiver that still holds covers it
        values["came_from"], new = new, "waived"
    if new == old:
        return
    ledger_events.step(records, row["id"], old, new, now, run_id=run.id, values=values)


# A fact that comes back after it was repaired is a new case: nobody has confirmed it, no notice and no term of it runs.
_AFRESH = dict.fromkeys(
    ("confirmed_at", "confirmed_by", "notified_at", "due_on", "level", "progress", "measure", "done_on"), ""
)


def _began_after(run: Run, at: str) -> bool:
    """Whether a run began after an instant; a run that was under way then may have read the page before."""
    if not at:
        return True
    return datetime.fromisoformat(run.started_at) > datetime.fromisoformat(at)


def _close_gone(records: Records, judgement: Judgement, snapshot: Snapshot, seen: set[str], now: str) -> list[str]:
    """Findings of indicators that were checked, and that are gone, are fixed; those called fixed before are verified.

    Nothing is where too little could be judged for a verdict: a notice of maintenance has no dead links either. A link
    is not repaired because the page that holds it did not open this time. In a run that ended early only what it
    clearly saw is: not seen is not the same as gone.
    """
    if judgement.verdict == "could_not_judge":
        return []
    unsure = {target.url for target in snapshot.targets if target.verdict not in {"good", "broken"}}
    unsure |= {column.url for column in snapshot.columns if column.verdict != "good"}
    checked = [item.id for item in judgement.indicators if item.outcome in {"pass", "fail"}]
    fixed: list[str] = []
    for row in records.rows(
        "SELECT * FROM finding WHERE site_id = ? AND status NOT IN ('verified', 'not_applicable', 'withdrawn')",
        (judgement.site_id,),
    ):
        if row["indicator"] not in checked or row["id"] in seen or _repost_open(row, judgement):
            continue
        places = {row["url"], *json.loads(row["found_on"])}
        if (snapshot.run.complete and places.isdisjoint(unsure)) or _seen_repaired(row, snapshot.run.rechecked):
            _gone(records, row, snapshot.run, now)
            if row["status"] in ALIVE:
                fixed.append(row["id"])
    return fixed


def _repost_open(row: sqlite3.Row, judgement: Judgement) -> bool:
    """Whether a finding about one original says nothing new this time: the original could not be asked after."""
    if not row["key"].startswith(_REPOST):
        return False
    original = row["key"].removeprefix(_REPOST)
    return not any(one.url == original and one.state not in {"unknown", "unsure"} for one in judgement.reposts)


def _gone(records: Records, row: sqlite3.Row, run: Run, now: str) -> None:
    old = row["status"]
    if old == "fixed" and not _began_after(run, row["fixed_at"]):
        return
    new = ledger_states.after(old, "gone")
    assert new is not None
    if new == old:  # waived or dismissed: remembered for the day when that ends
        if not row["gone_at"]:
            records.conn.execute("UPDATE finding SET gone_at = ? WHERE id = ?", (now, row["id"]))
        return
    values = {"fixed_at": now, "fixed_by": "machine"} if new == "fixed" else {}
    ledger_events.step(records, row["id"], old, new, now, run_id=run.id, values=values)


def links_alive(records: Records, site_id: str) -> list[tuple[str, tuple[str, ...]]]:
    """Addresses of the link findings of a site that stand, each with the pages that carried it when last seen.

    Those too that are said to be repaired: whether they are must be looked at.
    """
    rows = records.rows(
        f"SELECT url, found_on FROM finding WHERE site_id = ? AND status IN {(*ALIVE, 'fixed')} AND key LIKE ?",  # noqa: S608 - constants
        (site_id, f"{_LINK}%"),
    )
    return [(row["url"], tuple(json.loads(row["found_on"]))) for row in rows]


def _seen_repaired(row: sqlite3.Row, rechecked: Mapping[str, str]) -> bool:
    """Whether the run saw that a link was removed, or that one which did not answer well does.

    What is said against a link that answers (where it leads, who owns it) is not gone with a good answer.
    """
    said = rechecked.get(row["url"]) if row["key"].startswith(_LINK) else None
    if said == RECHECKED_GOOD:
        return json.loads(row["evidence"]).get("cause", "ok") not in _ANSWERED
    return said == RECHECKED_REMOVED


def by_prefix(records: Records, said: str) -> tuple[Finding, ...]:
    """Findings whose id begins so, at most ten; an id of 16 characters is easily told by its first ones."""
    if not said or not said.isalnum():
        return ()
    found = "SELECT * FROM finding WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT 10"
    return tuple(_row(row) for row in records.rows(found, (len(said), said.lower())))


def _load(records: Records, ids: Sequence[str]) -> tuple[Finding, ...]:
    return tuple(_row(row) for identity in ids for row in _rows(records, identity))


def _rows(records: Records, identity: str) -> Iterable[sqlite3.Row]:
    return records.rows("SELECT * FROM finding WHERE id = ?", (identity,))


def _row(row: sqlite3.Row) -> Finding:
    return Finding(
        id=row["id"],
        site_id=row["site_id"],
        indicator=row["indicator"],
        check=row["check_name"],
        key=row["key"],
        status=row["status"],
        url=row["url"],
        template=row["template"],
        params=json.loads(row["params"]),
        evidence=json.loads(row["evidence"]),
        found_on=tuple(json.loads(row["found_on"])),
        found_on_total=row["found_on_total"],
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        observations=row["observations"],
    )


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
