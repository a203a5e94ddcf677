"""`python -m tests.reliability.ledger_machine`: the ledger against a small model.

Over sequences of everything that happens to it: people confirm, dismiss, set aside, waive, notify, call fixed, verify
and reopen; units reply in sheets; re-checks give results; runs see findings, miss them, end early and withdraw rules;
the clock goes on and is set back. After each step the ledger stands where the model does, and what must always hold
does hold. `tests/reliability/test_ledger_machine.py` does a little of it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from db import ledger, waivers
from db.ledger_actions import Clerk
from db.ledger_models import finding_id
from db.models import FindingDraft, Home, IndicatorResult, Judgement, LinkCounts, Run, Site, Snapshot
from db.records import Records
from tests.reliability.results import write

LINKS = "links.page_broken"
KEYS = ("x", "y", "z")
ALIVE = {"suspected", "open", "notified", "reopened"}
COUNTED = ALIVE - {"suspected"}
# What people may do, written down a second time: from these, to that.
PEOPLE = {
    "confirm": {"suspected": "open", "open": "open", "notified": "notified", "reopened": "reopened"},
    "dismiss": dict.fromkeys((*ALIVE, "fixed", "waived"), "dismissed"),
    "set_aside": dict.fromkeys((*ALIVE, "fixed", "waived"), "not_applicable"),
    "notify": dict.fromkeys(COUNTED, "notified"),
    "said_fixed": dict.fromkeys(COUNTED, "fixed"),
    "verify": {"fixed": "verified"},
    "reopen": {
        "fixed": "reopened", "verified": "reopened", "dismissed": "suspected", "not_applicable": "suspected",
    },
    "recheck_good": {"fixed": "verified"},
    "recheck_bad": {"fixed": "reopened"},
    "waive": dict.fromkeys((*ALIVE, "waived"), "waived"),
}  # fmt: skip
MACHINE_MAY = {  # from, to: what no person need say
    ("", "suspected"), ("", "open"), ("", "waived"), ("suspected", "open"), *((one, "fixed") for one in ALIVE),
    *((one, "withdrawn") for one in ALIVE), *(("withdrawn", one) for one in ALIVE), ("fixed", "verified"),
    ("fixed", "reopened"), ("fixed", "suspected"), ("fixed", "waived"), ("verified", "reopened"),
    ("verified", "suspected"), ("verified", "waived"), ("dismissed", "suspected"), ("dismissed", "waived"),
    *(("waived", one) for one in (*ALIVE, "fixed")), *((one, "waived") for one in ALIVE),
}  # fmt: skip
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=8)))
_numbers = count(1)


@dataclass
class Fact:
    """What the model knows of one finding."""

    status: str
    came_from: str = ""
    before_withdrawn: str = ""
    gone_at: str = ""
    fixed_at: str = ""
    fixed_by: str = ""
    observations: int = 1
    last_run: str = ""


@dataclass
class Waived:
    """A waiver of the model: of one finding, or of all of the site."""

    key: str
    since: str
    until: str
    ended_on: str = ""

    def holds(self, day: str) -> bool:
        return self.since <= day <= self.until and not (self.ended_on and day >= self.ended_on)


class LedgerMachine(RuleBasedStateMachine):
    """One site in a database that all examples share; each has a site of its own."""

    records: ClassVar[Records]
    steps: ClassVar[Counter[str]] = Counter()

    @initialize(seen=st.fixed_dictionaries({"x": st.booleans(), "y": st.booleans()}))
    def begin(self, seen: dict[str, bool]) -> None:
        number = next(_numbers)
        self.site = Site(f"s{number}", "青禾县人民政府", "http://www.qinghe.gov.cn/", ("www.qinghe.gov.cn",))
        self.now = MONDAY
        self.facts: dict[str, Fact] = {}
        self.waivers: list[Waived] = []
        self.runs = self.looked_well = 0
        self.past: list[tuple[object, ...]] = []
        self.records.save_site(self.site, self.at)
        self.inspect(seen, complete=True, withdrawn=set(), hours=1)

    # -- helpers ------------------------------------------------------------------------------------------------------

    @property
    def at(self) -> str:
        return self.now.isoformat()

    @property
    def day(self) -> str:
        return self.at[:10]

    def id_of(self, key: str) -> str:
        return finding_id(self.site.id, LINKS, key)

    def clerk(self, by: str = "zhang") -> Clerk:
        return Clerk(self.records, by, self.at)

    def covered(self, key: str) -> bool:
        return any(one.holds(self.day) and one.key in {"", key} for one in self.waivers)

    def lapse(self) -> None:
        for key, fact in self.facts.items():
            if fact.status == "waived" and not self.covered(key):
                if fact.gone_at:
                    fact.status, fact.fixed_at, fact.fixed_by = "fixed", fact.gone_at, "machine"
                else:
                    fact.status = fact.came_from or "open"
                fact.came_from = ""

    def person(self, action: str, key: str, steps: list) -> None:
        """A step that a person takes: as the model says, or refused without a trace."""
        (step,) = steps
        self.steps[action] += 1
        fact = self.facts.get(key)
        wanted = PEOPLE[action].get(fact.status) if fact else None
        assert bool(step.refused) == (wanted is None), (action, fact, step)
        if wanted is None or fact is None:
            assert self.events() == self.past, "what is refused leaves no trace"
            return
        if action == "waive":
            fact.came_from = fact.came_from if fact.status == "waived" else fact.status
        if action == "said_fixed":
            fact.fixed_at, fact.fixed_by = self.at, "unit"
        fact.status = wanted

    def events(self) -> list[tuple[object, ...]]:
        sql = "SELECT e.* FROM finding_event e JOIN finding f ON f.id = e.finding_id WHERE f.site_id = ? ORDER BY e.id"
        return [tuple(row) for row in self.records.rows(sql, (self.site.id,))]

    # -- people -------------------------------------------------------------------------------------------------------

    keys = st.sampled_from(KEYS)

    @rule(key=keys, action=st.sampled_from(["confirm", "verify"]))
    def look(self, key, action):
        self.person(action, key, getattr(self.clerk(), action)([self.id_of(key)]))

    @rule(key=keys, action=st.sampled_from(["dismiss", "set_aside", "reopen"]))
    def decide(self, key, action):
        self.person(action, key, getattr(self.clerk(), action)([self.id_of(key)], "because"))

    @rule(key=keys)
    def notify(self, key):
        ident = self.id_of(key)
        self.person("notify", key, self.clerk().notify([ident], {ident: "2027-01-31"}))

    @rule(key=keys)
    def said_fixed(self, key):
        self.person("said_fixed", key, self.clerk("unit").said_fixed([self.id_of(key)], "mended"))

    @rule(key=keys, days=st.integers(-2, 20))
    def waive(self, key, days):
        until = (self.now + timedelta(days=days)).date().isoformat()
        steps = self.clerk().waive([self.id_of(key)], "not for the public", until=until)
        if days < 0:
            assert steps[0].refused
            return
        known = self.facts.get(key)
        if known and known.status in PEOPLE["waive"]:
            self.waivers.append(Waived(key, self.day, until))
        self.person("waive", key, steps)

    @rule(days=st.integers(0, 20), later=st.integers(0, 3))
    def waive_by_rule(self, days, later):
        since = (self.now + timedelta(days=later)).date().isoformat()
        until = (self.now + timedelta(days=later + days)).date().isoformat()
        _, waived = waivers.add(
            self.records, kind="other", reason="none this year", approver="li", since=since, until=until, author="li",
            now=self.at, site_id=self.site.id,
        )  # fmt: skip
        self.steps["waive by rule"] += 1
        self.waivers.append(Waived("", since, until))
        for key, fact in self.facts.items():
            if not later and fact.status in ALIVE:
                assert self.id_of(key) in waived
                fact.came_from, fact.status = fact.status, "waived"

    @rule(key=keys)
    def unwaive(self, key):
        self.clerk().unwaive([self.id_of(key)], "over")
        self.steps["unwaive"] += 1
        if key in self.facts:
            for one in self.waivers:
                if one.key == key and not one.ended_on:
                    one.ended_on = self.day
        self.lapse()  # whoever ends one looks at all

    @rule(key=keys, done=st.booleans())
    def sheet(self, key, done):
        known = self.facts.get(key)
        if known is None:
            return
        step = self.clerk("unit").reply(
            self.id_of(key),
            progress="done" if done else "under_way",
            measure="m",
            done_on="",
            responsible="w",
            sheet="1",
        )
        if done and known.status not in {"fixed", "verified"}:
            self.person("said_fixed", key, [step])
        elif known.status not in COUNTED and not done:
            assert step.refused
        self.steps["sheet"] += 1

    @rule(key=keys, good=st.booleans())
    def recheck(self, key, good):
        step = self.clerk("xuncha").rechecked(self.id_of(key), good=good, why="looked")
        self.looked_well += good and not step.refused
        self.person("recheck_good" if good else "recheck_bad", key, [step])

    # -- runs and time ------------------------------------------------------------------------------------------------

    @rule(seen=st.dictionaries(keys, st.booleans()), hours=st.sampled_from([1, 30]))
    def inspect_to_the_end(self, seen, hours):
        self.inspect(seen, complete=True, withdrawn=set(), hours=hours)

    @rule(
        seen=st.dictionaries(keys, st.booleans()),
        complete=st.booleans(),
        withdrawn=st.sets(keys),
        hours=st.sampled_from([1, 30]),
    )
    def inspect(self, seen, complete, withdrawn, hours):
        """A run that began some hours ago: `seen` says whether it is only suspected."""
        self.runs += 1
        self.steps["run"] += 1
        began = (self.now - timedelta(hours=hours)).isoformat()
        name = f"{self.site.id}-run-{self.runs}"
        alive = {key for key in withdrawn if key in self.facts and self.facts[key].status in ALIVE}
        self.take_up(name, began, seen, complete, alive)
        before = len(self.events())
        self.take_up(name, began, seen, complete, set())  # judged again: no further observation
        again = [event for event in self.events()[before:] if event[3] == "xuncha"]
        assert all(self.fact_of(event[1]).status == event[5] for event in again)

    def fact_of(self, ident: object) -> Fact:
        return next(fact for key, fact in self.facts.items() if self.id_of(key) == ident)

    def take_up(self, name: str, began: str, seen: dict[str, bool], complete: bool, withdrawn: set[str]) -> None:
        drafts = [self.draft(key, suspected) for key, suspected in seen.items()]
        result = IndicatorResult(
            LINKS, "死链", "dead links", "deduct", "x", "fail" if drafts else "pass", "", {}, 1.0, (), tuple(drafts)
        )
        judged = Judgement(self.site.id, name, self.at, "national-2019", (), "fail", 90.0, (result,), ())
        run = Run(name, self.site.id, began, self.at, 9, 9, 9, complete, None if complete else "max_pages", "ok")
        facts = Snapshot(self.site, run, Home(self.site.url, ""), (), (), (), LinkCounts())
        ledger.take_up(self.records, judged, facts, self.at, [self.id_of(key) for key in withdrawn])
        for key in seen:
            if key in self.facts and self.facts[key].status == "withdrawn":
                self.facts[key].status = self.facts[key].before_withdrawn
        for key in withdrawn - seen.keys():
            fact = self.facts[key]
            if fact.status != "withdrawn":
                fact.before_withdrawn, fact.status = fact.status, "withdrawn"
        self.lapse()
        for key, suspected in seen.items():
            self.observed(key, name, began, suspected=suspected)
        if complete:
            for key in self.facts.keys() - seen.keys():
                self.missed(self.facts[key], began)

    def draft(self, key: str, suspected: bool) -> FindingDraft:
        excused = "waived" if self.covered(key) else ""
        url = f"http://www.qinghe.gov.cn/{key}"
        return FindingDraft(key, url, "{text} cannot be opened", {"text": "t"}, {}, (), 1, suspected, excused)

    def observed(self, key: str, run: str, began: str, *, suspected: bool) -> None:
        born = "suspected" if suspected else "open"
        fact = self.facts.get(key)
        if fact is None:
            covered = self.covered(key)
            self.facts[key] = Fact("waived" if covered else born, born if covered else "", last_run=run)
            return
        fact.observations += fact.last_run != run
        fact.last_run = run
        was_gone, fact.gone_at = bool(fact.gone_at), ""
        if fact.status == "fixed" and fact.fixed_by == "unit" and not began_after(began, fact.fixed_at):
            return
        new = fact.status
        if fact.status == "suspected" and not suspected:
            new = "open"
        elif fact.status in {"fixed", "verified"}:
            new = "suspected" if suspected else "reopened"
        elif fact.status == "dismissed" and was_gone:
            new = "suspected"
        if new in ALIVE and self.covered(key):
            fact.came_from, new = new, "waived"
        fact.status = new

    def missed(self, fact: Fact, began: str) -> None:
        if fact.status in ALIVE:
            fact.status, fact.fixed_at, fact.fixed_by = "fixed", self.at, "machine"
        elif fact.status == "fixed" and began_after(began, fact.fixed_at):
            fact.status = "verified"
        elif fact.status in {"waived", "dismissed"}:
            fact.gone_at = fact.gone_at or self.at

    @rule(hours=st.one_of(st.integers(1, 200), st.integers(-3, -1)))
    def clock(self, hours):
        self.now += timedelta(hours=hours)
        self.steps["clock"] += 1

    @rule()
    def once_a_day(self):
        waivers.lapse_all(self.records, self.at)
        self.lapse()
        for key, fact in self.facts.items():
            assert fact.status != "waived" or self.covered(key)

    # -- what always holds --------------------------------------------------------------------------------------------

    @invariant()
    def the_ledger_stands_where_the_model_does(self):
        rows = self.records.rows("SELECT * FROM finding WHERE site_id = ? ORDER BY id", (self.site.id,))
        stored = {row["id"]: (row["status"], row["observations"]) for row in rows}
        assert stored == {self.id_of(key): (fact.status, fact.observations) for key, fact in self.facts.items()}

    @invariant()
    def the_past_only_grows(self):
        events = self.events()
        assert events[: len(self.past)] == self.past
        self.past = events

    @invariant()
    def every_life_is_a_chain_of_steps_that_are_allowed(self):
        last: dict[object, object] = {}
        alone = 0
        people = {(old, new) for steps in PEOPLE.values() for old, new in steps.items()}
        for _, ident, _, author, old, new, run, *_ in self.events():
            assert last.get(ident, "") == old
            last[ident] = new
            if old != new:
                assert (old, new) in (MACHINE_MAY if author == "xuncha" else people | {("waived", "waived")}), (
                    old,
                    new,
                )
            if new == "verified" and old != new and author == "xuncha":  # an observation stands behind it
                alone += not run
        assert alone == self.looked_well
        assert last == {self.id_of(key): fact.status for key, fact in self.facts.items()}

    @invariant()
    def nobody_waits_for_a_look_at_what_is_not_called_fixed(self):
        sql = "SELECT status FROM finding JOIN recheck ON finding_id = finding.id WHERE done_at = '' AND site_id = ?"
        assert {row[0] for row in self.records.rows(sql, (self.site.id,))} <= {"fixed"}


def began_after(began: str, at: str) -> bool:
    return not at or datetime.fromisoformat(began) > datetime.fromisoformat(at)


def run(folder: Path, examples: int, steps: int, *, same: bool = False, shrink: bool = True) -> Counter[str]:
    """So many sequences of so many steps, `same` each time; what was done, by kind. AssertionError names a sequence."""
    done: Counter[str] = Counter()
    with Records(folder / "xuncha.db") as records:
        records.conn.execute("PRAGMA synchronous = OFF")  # the disk is not what is tried here
        kind = type("LedgerMachineHere", (LedgerMachine,), {"records": records, "steps": done})
        run_state_machine_as_test(
            kind,
            settings=settings(
                max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=same, database=None,
                suppress_health_check=list(HealthCheck),
                phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
            ),
        )  # fmt: skip
    return done


def main() -> int:
    """Print and write what was tried."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.ledger_machine", description=__doc__)
    parser.add_argument("--examples", type=int, default=1500)
    parser.add_argument("--steps", type=int, default=40)
    options = parser.parse_args()
    problem = ""
    done: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = run(Path(folder), options.examples, options.steps)
        except AssertionError as error:
            problem = str(error).splitlines()[0] if str(error) else "an invariant did not hold"
            print(f"{error}\n{getattr(error, '__notes__', '')}")
    details = [f"{options.examples} sequences of up to {options.steps} steps, {sum(done.values()):,} steps in all"]
    details += [f"{name}: {number:,}" for name, number in sorted(done.items())]
    details += [f"broken: {problem}"] if problem else []
    how = f"python -m tests.reliability.ledger_machine --examples {options.examples} --steps {options.steps}"
    write(
        "ledger_machine", "The ledger takes no step that is not allowed, and forgets none", options.examples,
        options.examples - bool(problem), details, how,
    )  # fmt: skip
    print("\n".join(details))
    return int(bool(problem))


if __name__ == "__main__":
    sys.exit(main())
