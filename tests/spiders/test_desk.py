"""Desk, lanes and spider together over a small web: order, foreign targets, second looks, pauses, and always an end."""

from __future__ import annotations

import contextlib
import itertools
import re
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.crawl_file import CrawlFile
from db.crawl_rows import ANSWERED, LEFT_OUT
from spiders import outcomes as o
from spiders.orders import Budgets
from spiders.pace import DEFAULT_PAUSE
from spiders.pages import urls
from tests.spiders.engine import DNS_TROUBLE, NXDOMAIN, START, World, fails, moved, page, says

A, B, C = "http://a.gov.cn/", "http://b.gov.cn/", "http://c.gov.cn/"


@pytest.fixture
def crawl(tmp_path):
    made = []

    def make(web, **options):
        made.append(World(tmp_path, web, **options))
        return made[-1]

    yield make
    for world in made:
        world.close()


def gaps(times):
    return [later - earlier for earlier, later in itertools.pairwise(times)]


# -- order ------------------------------------------------------------------------------------------------------------


def test_robots_and_two_random_paths_come_first_then_the_home_page(crawl):
    world = crawl({A: page()}).run()
    asked = [url for _, url in world.asked]
    assert asked[0] == f"{A}robots.txt"
    assert re.fullmatch(rf"{A}xuncha-[0-9a-f]{{12}}\.html", asked[1])
    assert re.fullmatch(rf"{A}xuncha-[0-9a-f]{{12}}/[0-9a-f]{{12}}\.html", asked[2])
    assert asked[3:] == [A, A]  # it bears no mark of a government site, and is looked at once more in the end


def test_home_then_menu_then_items_then_the_rest(crawl):
    rows = "".join(
        f'<li><a href="/art/{n}.html">关于开展第{n}次检查的通知</a><span>2026-11-{n:02}</span></li>'
        for n in range(10, 20)
    )
    column = page(title="通知公告")
    column.body = column.body.replace("</h1>", f"</h1><ul>{rows}</ul>")
    home = page("/rest/1.html", "/rest/2.pdf", nav=[("/tzgg/", "通知公告")])
    web = {A: home, f"{A}tzgg/": column, f"{A}rest/1.html": page()}
    web |= {f"{A}art/{n}.html": page() for n in range(10, 20)}
    world = crawl(web, rate=2.0, open_per_host=1).run()
    order = [url.removeprefix(A) for url in world.pages]
    places = {name: order.index(name) for name in ("", "tzgg/", "art/10.html", "rest/2.pdf")}
    assert places[""] < places["tzgg/"] < places["art/10.html"] < places["rest/2.pdf"]
    assert order[:2] == ["", "tzgg/"]


def test_nothing_leaves_before_robots_are_known(crawl):
    web = {A: page("/private/x.html", "/open.html"), f"{A}open.html": page()}
    robots = says(200)
    robots.body, robots.takes = "User-agent: *\nDisallow: /private/\n", 5.0
    web[f"{A}robots.txt"] = robots
    world = crawl(web).run()
    assert [at for at, _ in world.asked][1] >= 5.0
    assert f"{A}private/x.html" not in world.pages
    assert world.outcome(f"{A}private/x.html") == o.ROBOTS
    assert world.outcome(f"{A}open.html") == o.OK


def test_the_operators_word_stands_above_robots(crawl):
    robots = says(200)
    robots.body = "User-agent: *\nDisallow: /\n"
    world = crawl({A: page(), f"{A}robots.txt": robots}, obey_robots=False).run()
    assert f"{A}robots.txt" not in [url for _, url in world.asked]
    assert world.outcome(A) == o.OK


def test_a_site_that_forbids_everything_is_not_asked(crawl):
    robots = says(200)
    robots.body = "User-agent: *\nDisallow: /\n"
    world = crawl({A: page(), f"{A}robots.txt": robots}).run()
    assert world.outcome(A) == o.ROBOTS
    assert world.pages == []


# -- second looks -----------------------------------------------------------------------------------------------------


def test_a_failure_gets_one_second_look_and_not_before_its_time(crawl):
    world = crawl({A: page("/gone.html", "/slow.html"), f"{A}slow.html": fails(o.TIMEOUT)}).run()
    for name in ("gone.html", "slow.html"):
        first, second = world.times(A + name)
        assert second - first >= 10.0
        assert world.rows()[A + name]["state"] == ANSWERED
        assert world.rows()[A + name]["attempts"] == 2


def test_a_second_look_may_find_the_page_well(crawl):
    world = crawl({A: page("/x.html"), f"{A}x.html": [says(404), page()]}).run()
    assert world.outcome(f"{A}x.html") == o.OK
    attempts = world.lanes[0].file.rows("SELECT outcome FROM attempt ORDER BY rowid")
    assert [row[0] for row in attempts] == [o.NOT_FOUND, o.OK]


def test_a_home_page_that_fails_is_looked_at_again_soon(crawl):
    world = crawl({A: [fails(o.TIMEOUT), page()]}, confirm_after=3600.0).run()
    first, second, _ = world.times(A)  # the last look is for the marks that the page lacks
    assert 2.0 <= second - first < 10.0
    assert world.outcome(A) == o.OK


@pytest.mark.parametrize("status", [401, 403, 405, 412, 521])
def test_who_refuses_us_is_not_pressed(crawl, status):
    world = crawl({A: page("/x.html"), f"{A}x.html": says(status)}).run()
    assert len(world.times(f"{A}x.html")) == 1
    assert world.outcome(f"{A}x.html") == o.BLOCKED


def test_who_says_slower_is_asked_at_most_three_times(crawl):
    web = {A: page("/x.html", C), f"{A}x.html": says(429, Retry_After="5"), C: says(429)}
    world = crawl(web).run()
    for url in (f"{A}x.html", C):
        times = world.times(url)
        assert len(times) == 3
        assert world.outcome(url) == o.RATE_LIMITED
    assert min(gaps(world.times(f"{A}x.html"))) >= 5
    assert min(gaps(world.times(C))) >= DEFAULT_PAUSE  # it did not say for how long


# -- redirects --------------------------------------------------------------------------------------------------------


def test_redirects_are_recorded_hop_by_hop(crawl):
    web = {A: page("/1", "/loop"), f"{A}1": moved("/2", 301), f"{A}2": moved(f"{C}3"), f"{C}3": page()}
    web |= {f"{A}loop": moved("/loop")}
    world = crawl(web).run()
    rows = world.rows()
    assert rows[f"{A}1"]["redirect_to"] == rows[f"{A}2"]["id"]
    assert rows[f"{A}2"]["redirect_to"] == rows[f"{C}3"]["id"]
    assert rows[f"{C}3"]["outcome"] == o.OK
    assert rows[f"{A}loop"]["redirect_to"] == rows[f"{A}loop"]["id"]
    assert len(world.times(f"{A}loop")) == 1


@pytest.mark.parametrize(
    ("target", "outcome"),
    [("", o.REDIRECT_BROKEN), ("http://", o.REDIRECT_BROKEN), ("http://127.0.0.1/", o.ADDRESS_REFUSED)],
)
def test_redirects_into_nothing_or_into_private_places_are_not_followed(crawl, target, outcome):
    world = crawl({A: page("/x"), f"{A}x": moved(target)}).run()
    assert world.outcome(f"{A}x") == outcome
    assert "http://127.0.0.1/" not in world.pages


def test_a_home_page_that_moved_within_its_family_takes_the_site_along(crawl):
    home = "http://www.a.gov.cn/web/"
    web = {A: moved(home), home: page("/x.html", "http://www.a.gov.cn/y.html"), "http://www.a.gov.cn/y.html": page()}
    world = crawl(web).run()
    lane = world.lanes[0]
    assert lane.home_urls == [A, home]
    assert world.rows()["http://www.a.gov.cn/y.html"]["own"] == 1
    assert lane.progress.pages == 2


def test_a_home_page_that_leads_to_strangers_does_not(crawl):
    world = crawl({A: moved(C), C: page("/x.html"), f"{C}x.html": page()}).run()
    assert world.lanes[0].home_urls == [A]
    assert f"{C}x.html" not in world.pages


# -- foreign targets --------------------------------------------------------------------------------------------------


def test_a_foreign_target_is_asked_once_for_all_sites(crawl):
    web = {A: page(f"{C}x", f"{C}gone", f"{C}1"), B: page(f"{C}x", f"{C}gone", f"{C}1"), f"{C}x": page("/never")}
    web |= {f"{C}1": moved("/2"), f"{C}2": page()}
    world = crawl(web, sites=[A, B]).run()
    count = Counter(world.pages)
    assert (count[f"{C}x"], count[f"{C}gone"], count[f"{C}1"], count[f"{C}2"], count[f"{C}never"]) == (1, 2, 1, 1, 0)
    for lane in (0, 1):
        assert world.outcome(f"{C}x", lane) == o.OK
        assert world.outcome(f"{C}gone", lane) == o.NOT_FOUND
        assert world.outcome(f"{C}1", lane) == o.REDIRECTED
        assert world.rows(lane)[f"{C}gone"]["attempts"] == 2


def test_who_comes_late_gets_the_answer_and_its_instant(crawl):
    slow = page(f"{C}gone")
    slow.takes = 3000.0
    world = crawl({A: page(f"{C}gone"), B: slow}, sites=[A, B]).run()
    assert Counter(world.pages)[f"{C}gone"] == 2
    one, other = ([tuple(row) for row in lane.file.rows("SELECT at, outcome FROM attempt")] for lane in world.lanes)
    assert one == other


def test_a_target_on_another_site_of_the_run_is_checked_and_crawled_by_its_own(crawl):
    world = crawl({A: page(f"{B}x"), B: page("/x"), f"{B}x": page()}, sites=[A, B]).run()
    assert world.outcome(f"{B}x", 0) == world.outcome(f"{B}x", 1) == o.OK


def test_a_private_foreign_target_is_refused_without_a_request(crawl):
    world = crawl({A: page("http://10.0.0.1/x", "http://c.gov.cn:22/")}).run()
    assert world.outcome("http://10.0.0.1/x") == o.ADDRESS_REFUSED
    assert world.outcome("http://c.gov.cn:22/") == o.ADDRESS_REFUSED
    assert world.pages == [A]


def test_foreign_hosts_without_a_name(crawl):
    names = {"c.gov.cn": NXDOMAIN, "d.gov.cn": DNS_TROUBLE, "e.gov.cn": ["192.168.0.9"]}
    links = [f"http://{host}/{n}" for host in names for n in range(5)]
    world = crawl({A: page(*links)}, names=names).run()
    assert world.pages == [A]
    expected = {"c.gov.cn": o.NXDOMAIN, "d.gov.cn": o.DNS, "e.gov.cn": o.ADDRESS_REFUSED}
    for link in links:
        assert world.outcome(link) == expected[urls.host_of(link)]


# -- names of sites ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "canaries", "outcome"),
    [
        (NXDOMAIN, (), o.NXDOMAIN),
        (DNS_TROUBLE, (), o.DNS),
        (["10.0.0.1"], (), o.ADDRESS_REFUSED),
        (NXDOMAIN, ("canary.cn",), o.OUR_NETWORK),
    ],
)
def test_a_site_without_a_name_ends_with_its_outcome(crawl, entry, canaries, outcome):
    names = {"a.gov.cn": entry, "canary.cn": NXDOMAIN}
    world = crawl({}, names=names, canaries=canaries).run()
    assert world.asked == []
    assert world.outcome(A) == outcome
    assert world.clock < 60


def test_a_site_without_a_name_still_ends_when_foreign_addresses_wait(crawl):
    world = crawl({C: page()}, names={"a.gov.cn": NXDOMAIN}, fixed_columns={"news": C}).run()
    assert world.outcome(A) == o.NXDOMAIN
    assert world.outcome(C) == o.OK


def test_a_home_page_that_moved_to_a_name_that_does_not_exist(crawl):
    world = crawl({A: moved("http://www.a.gov.cn/")}, names={"www.a.gov.cn": NXDOMAIN}).run()
    assert world.outcome("http://www.a.gov.cn/") == o.NXDOMAIN
    assert world.rows()["http://www.a.gov.cn/"]["attempts"] == 2


def test_two_sites_on_one_host_both_end(crawl):
    """Both wait for one name and one pace; neither may be forgotten."""
    one, two = f"{A}one/", f"{A}two/"
    web = {one: page(*[f"/one/{n}" for n in range(9)]), two: page(*[f"/two/{n}" for n in range(9)])}
    web |= {f"{A}{name}/{n}": page() for name in ("one", "two") for n in range(9)}
    world = crawl(web, sites=[one, two], open_per_host=1, rate=5.0).run()
    for lane, name in enumerate(("one", "two")):
        assert all(world.outcome(f"{A}{name}/{n}", lane) == o.OK for n in range(9))
    assert world.most_open["a.gov.cn"] == 1


def test_a_dead_site_that_another_links_to_keeps_nobody_waiting(crawl):
    web = {A: page(*[f"{B}{n}" for n in range(9)], *[f"/{n}" for n in range(9)])}
    web |= {f"{A}{n}": page(f"{B}x{n}") for n in range(9)}
    world = crawl(web, sites=[A, B], names={"b.gov.cn": NXDOMAIN}, rate=2.0).run()
    assert world.outcome(f"{B}x8", 0) == o.NXDOMAIN
    assert world.outcome(B, 1) == o.NXDOMAIN


def test_the_slowest_rate_that_anybody_asked_for_holds(crawl):
    one, two = f"{A}one/", f"{A}two/"
    world = crawl({one: page(), two: page()}, sites=[one, two], rate=[10.0, 0.5]).run()
    times = [at for at, url in world.asked if urls.host_of(url) == "a.gov.cn"]
    assert min(gaps(times)) >= 1.99


# -- politeness -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("takes", [0.01, 0.7, 4.0])
def test_no_host_is_asked_faster_than_allowed(crawl, takes):
    web = {A: page(*[f"/{n}" for n in range(20)], *[f"{C}{n}" for n in range(10)])}
    for n in range(20):
        web[f"{A}{n}"] = page()
        web[f"{A}{n}"].takes = takes
    world = crawl(web, rate=2.0, open_per_host=3, confirm_after=1.0).run()
    for host in ("a.gov.cn", "c.gov.cn"):
        times = [at for at, url in world.asked if urls.host_of(url) == host]
        assert all(sum(at <= other < at + 0.999 for other in times) <= 2 for at in times)
        assert world.most_open[host] <= 3


def test_a_host_that_asks_for_a_pause_gets_it_and_others_go_on(crawl):
    web = {A: page(*[f"/{n}" for n in range(9)]), B: page(*[f"/{n}" for n in range(9)])}
    web |= {f"{host}{n}": page() for host in (A, B) for n in range(9)}
    web[f"{A}0"] = [says(429, Retry_After="60"), page()]
    world = crawl(web, sites=[A, B], rate=2.0, open_per_host=1).run()
    pause_from = world.times(f"{A}0")[0]
    assert not [at for at, url in world.asked if url.startswith(A) and pause_from < at < pause_from + 60]
    assert [at for at, url in world.asked if url.startswith(B) and pause_from < at < pause_from + 60]
    assert world.outcome(f"{A}0") == o.OK


def test_a_site_that_begins_to_refuse_is_left_alone(crawl):
    web = {A: page(*[f"/{n}" for n in range(100)])} | {f"{A}{n}": says(403) for n in range(100)}
    world = crawl(web, open_per_host=1).run()
    assert world.lanes[0].stopped_by == "blocked"
    assert len(world.pages) < 30


def test_a_site_that_falls_silent_is_left_alone(crawl):
    web = {A: page(*[f"/{n}" for n in range(100)])} | {f"{A}{n}": fails(o.TIMEOUT) for n in range(100)}
    world = crawl(web, open_per_host=1).run()
    assert world.lanes[0].stopped_by == "no_answer"
    assert len(world.pages) < 40


def test_a_twin_without_an_address_does_not_end_the_crawl(crawl):
    twin = [f"http://www.a.gov.cn/{n}" for n in range(60)]
    web = {A: page(*twin, "/well.html"), f"{A}well.html": page("/more.html"), f"{A}more.html": page()}
    world = crawl(web, names={"www.a.gov.cn": NXDOMAIN}).run()
    assert world.lanes[0].stopped_by is None
    assert world.outcome(f"{A}more.html") == o.OK
    assert world.outcome(twin[59]) == o.NXDOMAIN


# -- budgets ----------------------------------------------------------------------------------------------------------


def chain(count):
    return {A: page("/1")} | {f"{A}{n}": page(f"/{n + 1}") for n in range(1, count)}


@pytest.mark.parametrize(
    ("budgets", "cause"),
    [
        (Budgets(max_pages=3), "max_pages"),
        (Budgets(max_depth=2), "max_depth"),
        (Budgets(max_seconds=1.0), "max_seconds"),
        (Budgets(max_bytes=1500), "max_bytes"),
    ],
)
def test_a_budget_ends_in_a_stated_cause(crawl, budgets, cause):
    world = crawl(chain(30), budgets=budgets, rate=10.0).run()
    assert world.finish()[0].stopped_by == cause
    assert world.lanes[0].progress.pages < 12


@pytest.mark.parametrize("names", [{}, {"a.gov.cn": NXDOMAIN}])
def test_time_may_run_out_before_the_home_page_was_asked(crawl, names):
    robots = says(404)
    robots.takes = 30.0
    world = crawl(
        {A: page(), f"{A}robots.txt": robots}, budgets=Budgets(max_seconds=-1 if names else 20), names=names
    ).run()
    assert world.finish()[0].stopped_by == "max_seconds"
    assert world.pages == []
    assert world.clock < 60


def test_a_budget_that_is_enough_is_not_mentioned(crawl):
    world = crawl(chain(5), budgets=Budgets(max_pages=6)).run()
    (end,) = world.finish()
    assert (end.stopped_by, end.interrupted, end.pages) == (None, False, 5)


# -- going on ---------------------------------------------------------------------------------------------------------


def test_an_interrupted_crawl_goes_on_and_asks_nothing_again(crawl):
    web = {A: page(*[f"/{n}" for n in range(20)])} | {f"{A}{n}": page() for n in range(20)}
    first = crawl(web, open_per_host=1).run(until=lambda world: len(world.pages) == 8)
    before = [url for url, row in first.rows().items() if row["state"] == ANSWERED]
    (end,) = first.finish(interrupted=True)
    assert end.interrupted
    second = crawl(web, at=START + timedelta(hours=1)).run()
    assert second.lanes[0].resumed
    assert not set(before) & set(second.pages)
    (end,) = second.finish()
    assert (end.pages, end.stopped_by, end.run_id) == (21, None, first.ends[0].run_id)


def test_a_second_run_asks_again_what_is_still_linked(crawl):
    first = crawl({A: page("/x", "/y"), f"{A}x": page(), f"{A}y": page()})
    first.run().finish()
    second = crawl({A: page("/x"), f"{A}x": page()}, at=START + timedelta(days=7)).run()
    assert sorted(second.pages) == [A, f"{A}x"]
    assert second.rows()[f"{A}y"]["run"] == 1


# -- always an end ----------------------------------------------------------------------------------------------------

HOSTS = ("a.gov.cn", "b.gov.cn", "c.gov.cn", "www.a.gov.cn")
addresses = st.tuples(st.sampled_from(HOSTS), st.integers(0, 5)).map(lambda x: f"http://{x[0]}/{x[1] or ''}")
replies = st.one_of(
    st.lists(addresses, max_size=6).map(lambda links: page(*links)),
    st.sampled_from([404, 410, 403, 429, 500, 503]).map(says),
    st.integers(0, 400).map(lambda seconds: says(503, Retry_After=str(seconds))),
    addresses.map(moved),
    st.sampled_from([o.TIMEOUT, o.REFUSED, o.LOST, o.TLS, o.OUR_NETWORK]).map(fails),
)
troubles = st.sampled_from([NXDOMAIN, DNS_TROUBLE, ["10.0.0.1"], []])
lookups = st.dictionaries(st.sampled_from(HOSTS), troubles, max_size=2)


@given(
    web=st.dictionaries(addresses, st.one_of(replies, st.lists(replies, min_size=1, max_size=3)), max_size=16),
    names=lookups,
    sites=st.sampled_from([[A], [A, B], [A, B, "http://a.gov.cn/1"]]),
    rate=st.sampled_from([0.0, 0.5, 5.0]),
    open_per_host=st.integers(1, 3),
    budgets=st.sampled_from([Budgets(), Budgets(max_pages=2), Budgets(max_seconds=20), Budgets(max_depth=1)]),
    rate_per_address=st.sampled_from([0.0, 1.0]),
    quiet=st.sampled_from([[], ["09:00-09:20"], ["08:59-09:01", "09:10-10:00"], ["00:00-24:00"]]),
    outages=st.sampled_from([[], [(0.0, 5.0)], [(1.0, 1e9)], [(0.5, 40.0), (60.0, 300.0)]]),
    canaries=st.sampled_from([(), ("canary.cn",)]),
)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_every_crawl_ends_and_accounts_for_all(tmp_path_factory, web, names, sites, quiet, **options):
    folder = tmp_path_factory.mktemp("crawl")
    options |= {"names": names, "quiet": [quiet, [], []]}
    with contextlib.closing(World(folder, web, sites, **options)) as world:
        world.run()
        shared = Counter(urls.host_of(site) for site in sites)
        for url, times in Counter(world.pages).items():
            own = shared[urls.host_of(url).removeprefix("www.")]
            assert times <= (3 + 4 * len(options["outages"])) * (1 + own), (
                url
            )  # each site for itself, and once for all that only link there
        ends = world.finish()
    for number, end in enumerate(ends):
        with contextlib.closing(CrawlFile(folder / f"{number}.db")) as file:
            assert file.run_row()["finished_at"]
            for row in file.rows("SELECT * FROM url WHERE run = 1"):
                assert row["state"] in {ANSWERED, LEFT_OUT}
                assert row["outcome"] in o.ALL_OUTCOMES
                assert row["outcome"] != o.LEFT_OUT or end.stopped_by
