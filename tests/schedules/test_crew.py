"""What becomes of orders when workers live and die (`schedules.crew`); they are `tests/schedules/crew_worker.py`."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from db.models import Site
from schedules.crew import TRIES, UNEXPLAINED, Crew, CrewError
from schedules.site_visit import SiteOrder
from spiders.orders import CrawlOptions, CrawlOrder

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.crew import Standing

FAKE = (sys.executable, "-m", "tests.schedules.crew_worker")


def order(folder: Path, name: str, host: str = "") -> SiteOrder:
    host = host or f"{name}.example"
    site = Site(name, name, f"http://{host}/", (host,), "", "unknown")
    return SiteOrder(CrawlOrder(site, folder / f"{name}.db", f"run-{name}"), CrawlOptions("test"))


def crew_of(folder: Path, names: list[str], count: int = 2, **options: object) -> Crew:
    orders = [order(folder, name) for name in names]
    return Crew(orders, count, folder, lookup=lambda host: [host], command=FAKE, **options)  # type: ignore[arg-type]


def visits(folder: Path, name: str) -> int:
    return len((folder / f"visits-{name}").read_text("ascii").split())


def test_each_order_has_one_outcome(tmp_path: Path) -> None:
    names = [f"plain-{n}" for n in range(30)]
    seen: list[Standing] = []
    outcomes = list(crew_of(tmp_path, names, watcher=seen.append, at_once=3))
    assert Counter(one.site_id for one in outcomes) == Counter(names)
    assert {one.state for one in outcomes} == {"done"}
    assert all(visits(tmp_path, name) == 1 for name in names)
    assert seen[-1].sites == 30
    assert not list(tmp_path.glob(".crew-*"))  # nothing is left behind


def test_a_crash_is_repeated_once_and_costs_nobody_else(tmp_path: Path) -> None:
    names = ["once-a", *(f"plain-{n}" for n in range(8))]
    outcomes = list(crew_of(tmp_path, names, 1))
    assert Counter(one.site_id for one in outcomes) == Counter(names)
    assert {one.state for one in outcomes} == {"done"}
    assert visits(tmp_path, "once-a") == 2


def test_a_site_that_takes_processes_with_it_is_given_up_by_name(tmp_path: Path) -> None:
    names = ["plain-0", "poison", "plain-1", "plain-2"]
    outcomes = {one.site_id: one for one in crew_of(tmp_path, names)}
    assert outcomes["poison"].state == "given_up"
    assert outcomes["poison"].deaths == TRIES == visits(tmp_path, "poison")
    assert outcomes["poison"].settled is None
    assert {outcomes[name].state for name in names if name != "poison"} == {"done"}


def test_whoever_is_killed_again_and_again_is_no_poison(tmp_path: Path) -> None:
    outcomes = {one.site_id: one.state for one in crew_of(tmp_path, ["killed-0", "plain-0"], 1)}
    assert outcomes == {"killed-0": "done", "plain-0": "done"}
    assert visits(tmp_path, "killed-0") == 5


def test_deaths_that_nothing_explains_end_too(tmp_path: Path) -> None:
    outcomes = {one.site_id: one.state for one in crew_of(tmp_path, ["unexplained", "plain-0"], 1)}
    assert outcomes == {"unexplained": "given_up", "plain-0": "done"}
    assert visits(tmp_path, "unexplained") <= UNEXPLAINED + TRIES


def test_what_was_handed_in_counts_though_it_was_never_said(tmp_path: Path) -> None:
    outcomes = list(crew_of(tmp_path, ["unsaid", "plain-0"]))
    assert sorted((one.site_id, one.state) for one in outcomes) == [("plain-0", "done"), ("unsaid", "done")]
    assert visits(tmp_path, "unsaid") == 1


def test_stopping_keeps_what_is_done_and_names_the_rest(tmp_path: Path) -> None:
    crew = crew_of(tmp_path, ["plain-0", "slow-1", "slow-2", "plain-3"], 2, at_once=1, last_words=1.0)
    states = {}
    for outcome in crew:
        states[outcome.site_id] = outcome.state
        crew.stop()
    assert states.pop("plain-0") == "done"
    assert set(states.values()) <= {"interrupted", "done"}
    assert states["slow-1"] == states["slow-2"] == "interrupted"
    assert not list(tmp_path.glob(".crew-*"))


def test_workers_that_cannot_begin_are_an_error(tmp_path: Path) -> None:
    orders = [order(tmp_path, "plain-0")]
    crew = Crew(orders, 1, tmp_path, lookup=lambda host: [host], command=(sys.executable, "-c", "raise SystemExit(9)"))
    with pytest.raises(CrewError):
        list(crew)
