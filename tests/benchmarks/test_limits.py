"""Limits: what is missed, what is met, and what nobody could measure."""

from __future__ import annotations

from dataclasses import replace

from benchmarks import limits
from benchmarks.running import Row, middle_of

OURS = Row("xuncha crawl", 1000, 4.0, 3.0, 100.0, 250.0, 3.0, 1700, 1.01, 1.0, 1.0, "")
PLAIN = replace(OURS, tool="plain Scrapy", wall=16.0, cpu=13.0, cpu_ms_per_page=13.0)


def by_name(found: list[limits.Limit]) -> dict[str, limits.Limit]:
    return {item.what: item for item in found}


def test_truth_has_no_tolerance_but_requests():
    assert all(item.met for item in limits.of_truth(OURS, 1000))
    row = replace(OURS, pages=999, recall=0.999, precision=0.99, requests_per_url=1.021)
    assert [item.met for item in limits.of_truth(row, 1000)] == [False] * 4


def test_a_quarter_of_plain_scrapys_cpu_and_faster_than_rivals():
    found = by_name(limits.of_peers(OURS, {"plain Scrapy": PLAIN}, ["plain Scrapy"], {}))
    assert found["CPU for each page / that of plain Scrapy"].met
    assert found["wall time / that of plain Scrapy"].met
    slow = replace(OURS, wall=17.0, cpu_ms_per_page=4.0)
    found = by_name(limits.of_peers(slow, {"plain Scrapy": PLAIN}, ["plain Scrapy"], {}))
    assert [item.met for item in found.values()] == [False, False]


def test_what_did_not_run_is_not_missed_but_says_why():
    found = by_name(limits.of_peers(OURS, {}, ["linkinator"], {"linkinator": "node is not installed"}))
    item = found["wall time / that of linkinator"]
    assert item.met is None
    assert item.line() == "not measured  wall time / that of linkinator: node is not installed"
    assert found["CPU for each page / that of plain Scrapy"].met is None


def test_a_crawl_that_read_nothing_is_not_called_fast():
    nothing = replace(OURS, pages=0, wall=0.5, recall=0.0)
    assert all(item.met is None for item in limits.of_peers(nothing, {"plain Scrapy": PLAIN}, ["plain Scrapy"], {}))
    assert any(item.met is False for item in limits.of_truth(nothing, 1000))


def test_flat_means_flat():
    rows = {1000: OURS, 5000: OURS, 20_000: replace(OURS, rss=119.0, cpu_ms_per_page=3.2)}
    assert all(item.met for item in limits.of_sizes(rows))
    rows[20_000] = replace(OURS, rss=121.0, cpu_ms_per_page=3.4)
    assert [item.met for item in limits.of_sizes(rows)] == [True, False, False]
    assert [item.what for item in limits.of_sizes({5000: OURS})] == ["peak memory at 5,000 pages, MB"]


def test_many_sites():
    assert all(item.met for item in limits.of_many_sites(22.0, 20.0, 2, 2.0, 1.01))
    assert [item.met for item in limits.of_many_sites(24.0, 20.0, 3, 2.0, 1.03)] == [False] * 3


def test_a_second_visit():
    second = replace(OURS, cpu=0.5, requests=300)
    assert all(item.met for item in limits.of_second_visit(OURS, second, 0))
    assert [item.met for item in limits.of_second_visit(OURS, OURS, 1)] == [False] * 3


def test_medians_of_costs_and_the_worst_of_truth():
    rows = [OURS, replace(OURS, wall=9.0, recall=0.9, requests=1800, problem="slow"), replace(OURS, wall=5.0)]
    row = middle_of(rows)
    assert (row.wall, row.recall, row.requests, row.problem) == (5.0, 0.9, 1800, "slow")
