"""The farm of virtual sites is the same for the same seed, and the model of capacity is what it says."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from benchmarks import capacity
from benchmarks.farm import Farm, address, number_of
from benchmarks.simulate import Shape, run

MEASURED = json.loads(capacity.MEASURED.read_text("utf-8"))
ONE = capacity.Constants(1.0, 0.5, 0.01, 0.1, 1.5, 25_000, 9_000, 6_000, 70.0, 0.5)


def test_the_same_seed_gives_the_same_answers():
    first, second, other = (Farm(200, 80, 8, seed) for seed in (1, 1, 2))
    asked = [(number, path) for number in range(0, 200, 7) for path in (*first.content(number), "/gone")]
    answers = [first.answer(*one) for one in asked]
    assert answers == [second.answer(*one) for one in asked]
    assert answers != [other.answer(*one) for one in asked]
    assert {status for status, _, _ in answers} == {0, 200, 404, 503}
    assert first.told()["requests"] == len(asked)


def test_what_failed_once_answers_when_it_is_asked_again():
    farm = Farm(50, 80, 8)
    paths = [(number, path) for number in range(50) for path in farm.content(number)]
    failed = [one for one in paths if farm.answer(*one)[0] in {0, 503}]
    assert failed
    assert all(farm.answer(*one)[0] == 200 for one in failed)


@pytest.mark.parametrize("number", [0, 1, 249, 250, 999, 13_999])
def test_every_site_has_an_address_of_its_own(number):
    assert number_of(address(number)) == number


def test_a_small_farm_is_crawled_and_judged_to_its_end():
    found = run(Shape(2, 6, rate=0.0), timeout=120)
    assert (found["complete"], found["pages"]) == (2, 2 * 6 + 2)
    assert found["requests"] > found["pages"]
    assert found["cpu"] > 0 < found["memory_mb"]
    assert found["judge_cpu"] > 0


class TestModel:
    def test_it_finds_the_costs_that_made_the_runs(self):
        runs = [
            {
                "fit": True, "sites": sites, "pages": pages, "cpu": 1 + 0.5 * sites + 0.01 * pages,
                "memory_mb": 70 + 0.5 * sites, "judge_cpu": 0.1 * sites, "requests": 1.5 * pages,
                "bytes": 25_000 * pages, "crawl_bytes": 9_000 * pages, "records_bytes": 6_000 * pages, "workers": 1,
            }
            for sites, pages in ((10, 100), (100, 1000), (20, 4000))
        ]  # fmt: skip
        found = capacity.fit(runs)
        for name in ("start_seconds", "site_seconds", "page_seconds", "judge_seconds", "base_mb", "site_mb"):
            assert getattr(found, name) == pytest.approx(getattr(ONE, name)), name
        with pytest.raises(ValueError, match="one shape"):
            capacity.fit([runs[0]] * 3)

    def test_more_cores_help_until_the_largest_site_decides(self):
        wish = capacity.Wish("x", 1000, 1_000_000, 4, largest=2_000)
        few, many, most = (capacity.plan(ONE, replace(wish, cores=cores)) for cores in (1, 2, 512))
        assert few.by == "processors"
        assert few.hours > many.hours > most.hours
        assert most.by == "the largest site"
        assert most.hours == pytest.approx(2_000 * 1.5 / 2 / 3600)
        assert many.traffic_gb == pytest.approx(25)
        assert many.days == pytest.approx(many.hours / 24)

    def test_without_politeness_only_processors_decide(self):
        assert capacity.plan(ONE, capacity.Wish("x", 1, 10_000, 8, rate=0.0)).by == "processors"

    def test_it_agrees_with_the_runs_that_were_measured(self):
        constants = capacity.fit(MEASURED["runs"])
        for measured, seconds, _ in capacity.checks(constants, MEASURED["runs"]):
            assert seconds == pytest.approx(measured["cpu"], rel=0.5), measured

    def test_the_page_is_what_the_figures_say(self):
        assert capacity.PAGE.read_text("utf-8") == capacity.page(MEASURED)
