"""When the desk holds back: shared addresses, quiet hours, hosts that are down, refuse us, or say when to come back."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import timedelta

import pytest

from spiders import outcomes as o
from spiders.health import PUT_OFF
from spiders.orders import Budgets
from spiders.pace import MAX_PAUSE
from spiders.pages import urls
from spiders.quiet import QuietHours
from tests.spiders.engine import DNS_TROUBLE, START, World, fails, page, says

A, B, C, D = (f"http://{name}.gov.cn/" for name in "abcd")
SHARED = ["61.135.169.121"]


@pytest.fixture
def crawl(tmp_path):
    made = []

    def make(web, **options):
        made.append(World(tmp_path, web, **options))
        return made[-1]

    yield make
    for world in made:
        world.close()


def site(host, count=12):
    return {host: page(*[f"/{n}" for n in range(count)])} | {f"{host}{n}": page() for n in range(count)}


def most_in_a_second(times):
    return max(sum(at <= other < at + 0.999 for other in times) for at in times)


def asked(world, *hosts):
    return [at for at, url in world.asked if not hosts or url.startswith(hosts)]


# -- addresses --------------------------------------------------------------------------------------------------------


def test_sites_on_one_server_share_its_pace(crawl):
    sites = [A, B, C, D]
    world = crawl({k: v for one in sites for k, v in site(one).items()}, sites=sites, rate=2.0, rate_per_address=3.0)
    world.run()
    assert most_in_a_second(asked(world)) <= 3
    assert all(world.outcome(f"{one}11", lane) == o.OK for lane, one in enumerate(sites))
    # Nobody is left behind: each has had its share of every stretch of time.
    middle = Counter(urls.host_of(url) for at, url in world.asked if at < world.clock / 2)
    assert min(middle.values()) > max(middle.values()) / 2


def test_a_host_with_two_addresses_counts_for_both(crawl):
    names = {"a.gov.cn": ["61.135.169.1", "61.135.169.2"], "b.gov.cn": ["61.135.169.1"], "c.gov.cn": ["61.135.169.2"]}
    web = {k: v for one in (A, B, C) for k, v in site(one).items()}
    world = crawl(web, sites=[A, B, C], rate=2.0, rate_per_address=2.0, names=names).run()
    for other in (B, C):
        assert most_in_a_second(asked(world, A, other)) <= 2


def test_foreign_hosts_share_the_pace_of_their_server(crawl):
    links = [f"http://{n}.example.gov.cn/" for n in range(20)]
    names = {"a.gov.cn": ["61.135.169.9"]}
    world = crawl({A: page(*links)}, rate=2.0, rate_per_address=4.0, names=names, unknown=lambda url: page()).run()
    times = [at for at, url in world.asked if url in links]
    assert len(times) == 20
    assert most_in_a_second(times) <= 4


def test_the_slowest_host_of_a_server_holds_for_all_of_it(crawl):
    web = site(A) | site(B)
    world = crawl(web, sites=[A, B], rate=[2.0, 0.5], rate_per_address=9.0).run()
    first = asked(world, B)[0]
    times = [at for at in asked(world) if at > first]
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= 1.99


@pytest.mark.parametrize("options", [{"rate": 0.0, "rate_per_address": 2.0}, {"rate": 5.0}])
def test_without_a_rate_there_is_no_limit_of_the_address(crawl, options):
    web = site(A) | site(B)
    world = crawl(web, sites=[A, B], **options).run()
    assert most_in_a_second(asked(world)) > 6


# -- quiet hours ------------------------------------------------------------------------------------------------------


def test_while_it_is_quiet_nothing_is_sent_and_then_it_goes_on(crawl):
    """It is 9:00; A is quiet from 9:01 to 9:30, B is not."""
    web = site(A, 200) | site(B, 200)
    world = crawl(web, sites=[A, B], rate=2.0, quiet=[["09:01-09:30"], []])
    world.run(until=lambda world: world.clock > 70)
    assert [lane.progress.pause for lane in world.lanes] == ["quiet_hours", ""]
    world.run()
    assert not [at for at in asked(world, A) if 60 <= at < 1800]
    assert [at for at in asked(world, B) if 60 <= at < 1800]
    assert world.outcome(f"{A}199") == o.OK
    assert world.lanes[0].progress.pause == ""
    assert world.finish()[0].stopped_by is None


def test_hosts_of_a_quiet_site_are_not_asked_for_others_either(crawl):
    world = crawl({A: page(f"{B}x"), B: page(), f"{B}x": page()}, sites=[A, B], quiet=[[], ["08:00-09:10"]]).run()
    assert min(asked(world, B)) >= 600
    assert world.outcome(f"{B}x", 0) == o.OK


def test_foreign_hosts_keep_the_hours_of_the_program(crawl):
    quiet = QuietHours.of(["08:00-09:10"], START.tzinfo)
    world = crawl({A: page(f"{C}x"), f"{C}x": page()}, quiet=[[]], options_quiet=quiet).run()
    assert max(asked(world, A)[:-1]) < 60  # the last one is the second look at a home page without marks
    assert min(asked(world, C)) >= 600
    assert world.outcome(f"{C}x") == o.OK


@pytest.mark.parametrize("quiet", [["08:00-12:00"], ["00:00-24:00"], ["09:01-12:00"]])
def test_a_crawl_whose_time_runs_out_meanwhile_says_so(crawl, quiet):
    web = site(A, 200) | {A: page(f"{C}x", *[f"/{n}" for n in range(200)])}
    world = crawl(web, rate=2.0, quiet=[quiet], budgets=Budgets(max_seconds=1800)).run()
    assert world.clock < 1900
    (end,) = world.finish()
    assert (end.stopped_by, end.interrupted) == ("quiet_hours", False)


def test_a_crawl_that_only_waits_for_quiet_foreign_hosts_ends_in_time(crawl):
    quiet = QuietHours.of(["00:00-24:00"], START.tzinfo)
    world = crawl({A: page(f"{C}x")}, quiet=[[]], budgets=Budgets(max_seconds=600), options_quiet=quiet).run()
    assert world.clock < 700
    assert asked(world, C) == []
    assert world.finish()[0].stopped_by == "max_seconds"


# -- hosts that are down ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", [o.TIMEOUT, o.REFUSED, o.LOST])
def test_a_dead_host_costs_few_requests_and_its_links_are_never_broken(crawl, outcome):
    links = [f"{C}{n}" for n in range(500)]
    web = {A: page(*links)} | dict.fromkeys(links, fails(outcome, takes=20.0 if outcome == o.TIMEOUT else 0.05))
    world = crawl(web, rate=2.0).run()
    assert len(asked(world, C)) <= 10
    assert world.clock < 600
    rows = world.rows()
    assert {rows[link]["outcome"] for link in links} == {outcome, o.HOST_DOWN}
    assert sum(rows[link]["outcome"] == o.HOST_DOWN for link in links) >= 490
    assert world.finish()[0].stopped_by is None


def test_a_dead_host_keeps_no_other_waiting(crawl):
    dead, well = [f"{C}{n}" for n in range(500)], [f"{D}{n}" for n in range(40)]
    web = {A: page(*dead, *well)} | dict.fromkeys(dead, fails(o.REFUSED)) | dict.fromkeys(well, page())
    world = crawl(web, rate=5.0).run()
    assert max(world.times(one)[0] for one in well) < 30
    assert {world.outcome(one) for one in well} == {o.OK}


def test_a_host_that_comes_back_is_asked_again(crawl):
    links = [f"{C}{n}" for n in range(50)]
    web = {A: page(*links)} | {link: [fails(o.REFUSED), page()] for link in links[:6]}
    web |= dict.fromkeys(links[6:], page())
    world = crawl(web, rate=2.0).run()
    assert {world.outcome(link) for link in links} == {o.OK}


def test_a_second_run_hours_later_breaks_nothing_that_was_not_asked(crawl):
    links = [f"{C}{n}" for n in range(60)]
    web = {A: page(*links)} | dict.fromkeys(links, fails(o.REFUSED))
    crawl(web).run().finish()
    second = crawl(web, at=START + timedelta(hours=6)).run()
    lane = second.lanes[0]
    attempts = {}
    for row in lane.file.rows("SELECT url, a.outcome FROM attempt a JOIN url u ON u.id = a.url_id"):
        attempts.setdefault(row["url"], []).append(row["outcome"])
    real = [url for url, seen in attempts.items() if seen.count(o.REFUSED) >= 2]
    assert 0 < len(real) <= 12
    assert all(o.REFUSED not in attempts[url] for url in links[20:])


def test_an_own_host_that_goes_down_ends_its_crawl(crawl):
    web = site(A, 100) | {f"{A}{n}": fails(o.TIMEOUT, takes=20.0) for n in range(30, 100)}
    web |= {B: page(*[f"/{n}" for n in range(50)])} | {f"{B}{n}": page() for n in range(50)}
    world = crawl(web, sites=[A, B], rate=2.0).run()
    one, other = world.finish()
    assert (one.stopped_by, other.stopped_by) == ("no_answer", None)
    assert len(asked(world, A)) < 60


def test_a_few_slow_pages_are_not_a_dead_site(crawl):
    web = site(A, 60) | {f"{A}{n}": fails(o.TIMEOUT, takes=20.0) for n in range(20, 28)}
    world = crawl(web, rate=2.0).run()
    assert world.outcome(f"{A}59") == o.OK
    assert world.finish()[0].stopped_by is None


def test_trouble_with_a_name_is_asked_again_and_stays_uncertain(crawl):
    names = {"c.gov.cn": DNS_TROUBLE}
    world = crawl({A: page(*[f"{C}{n}" for n in range(30)])}, names=names).run()
    assert world.looked_up.count("c.gov.cn") >= 2
    assert {world.outcome(f"{C}{n}") for n in range(30)} == {o.DNS}


# -- hosts that refuse us ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [403, 412, 429, 521])
def test_a_foreign_host_that_refuses_us_is_left_alone(crawl, status):
    links = [f"{C}{n}" for n in range(100)]
    world = crawl({A: page(*links)} | dict.fromkeys(links, says(status)), rate=2.0).run()
    assert len(asked(world, C)) <= 12
    rows = world.rows()
    assert {rows[link]["outcome"] for link in links} <= o.BLOCKED_OUTCOMES
    assert "not asked" in rows[links[99]]["detail"]
    assert world.lanes[0].stopped_by is None


def test_a_refusal_now_and_then_is_none(crawl):
    links = [f"{C}{n}" for n in range(60)]
    web = {A: page(*links)} | {link: says(403) if n % 4 else page() for n, link in enumerate(links)}
    world = crawl(web, rate=2.0).run()
    assert len(asked(world, C)) == 60


# -- come back later --------------------------------------------------------------------------------------------------


def test_one_overloaded_page_does_not_stop_its_host(crawl):
    web = site(A, 40) | {f"{A}5": [says(503, Retry_After="120"), page()]}
    world = crawl(web, rate=2.0, open_per_host=1).run()
    first, second = world.times(f"{A}5")
    assert second - first >= 120
    assert world.outcome(f"{A}5") == o.OK
    others = [at for at in asked(world, A) if first < at < first + 60]
    assert len(others) > 10
    gaps = [later - earlier for earlier, later in itertools.pairwise(others)]
    assert min(gaps) >= 0.99  # half as fast as before


def test_a_second_overloaded_page_stops_its_host(crawl):
    web = site(A, 40) | {f"{A}{n}": [says(503, Retry_After="90"), page()] for n in (5, 6)}
    world = crawl(web, rate=2.0, open_per_host=1).run()
    at = world.times(f"{A}6")[0]
    assert not [other for other in asked(world, A) if at < other < at + 90]
    assert world.outcome(f"{A}6") == world.outcome(f"{A}39") == o.OK


def test_two_overloaded_pages_far_apart_do_not(crawl):
    web = site(A, 80) | {f"{A}{n}": [says(503, Retry_After="90"), page()] for n in (5, 75)}
    world = crawl(web, rate=1.0, open_per_host=1).run()
    at = world.times(f"{A}75")[0]
    assert [other for other in asked(world, A) if at < other < at + 20]


@pytest.mark.parametrize(("asked_for", "least", "most"), [
    ("0", 10, 12), ("-3", 10, 25), ("soon", 10, 25), ("300", MAX_PAUSE, MAX_PAUSE + 10),
    ("Mon, 23 Nov 2026 01:02:00 GMT", 100, 125),
])  # fmt: skip
def test_what_an_overloaded_page_asks_for_is_granted_within_reason(crawl, asked_for, least, most):
    web = {A: page("/x"), f"{A}x": [says(503, Retry_After=asked_for), page()]}
    world = crawl(web, rate=2.0).run()
    first, second = world.times(f"{A}x")
    assert least <= second - first <= most
    assert world.outcome(f"{A}x") == o.OK


@pytest.mark.parametrize("status", [503, 429])
@pytest.mark.parametrize("asked_for", ["301", "3600", "99999999999"])
def test_who_wants_to_be_asked_much_later_is_not_asked_again_in_this_run(crawl, status, asked_for):
    world = crawl({A: page("/x"), f"{A}x": says(status, Retry_After=asked_for)}, rate=2.0).run()
    assert len(world.times(f"{A}x")) == 1
    assert world.clock < 60
    assert world.outcome(f"{A}x") == (o.SERVER_ERROR if status == 503 else o.RATE_LIMITED)


def test_an_overloaded_foreign_page_is_asked_again_when_it_said(crawl):
    web = {A: page(f"{C}x", f"{C}y"), f"{C}x": [says(503, Retry_After="40"), page()], f"{C}y": page()}
    world = crawl(web, rate=2.0).run()
    first, second = world.times(f"{C}x")
    assert second - first >= 40
    assert world.times(f"{C}y")[0] < first + 5


@pytest.mark.parametrize("asked_for", ["301", "86400", "99999999999"])
def test_a_site_that_sends_us_away_again_and_again_is_left_alone(crawl, asked_for):
    web = site(A, 400) | {f"{A}{n}": says(429, Retry_After=asked_for) for n in range(5, 400)}
    world = crawl(web, rate=2.0, open_per_host=1).run()
    assert world.lanes[0].stopped_by == "blocked"
    refused = [url for _, url in world.asked if url in web and world.outcome(url) == o.RATE_LIMITED]
    assert len(refused) == PUT_OFF
    assert world.clock < (PUT_OFF - 1) * MAX_PAUSE + 60


def test_refusals_that_were_under_way_together_are_one(crawl):
    web = site(A, 40) | {f"{A}{n}": says(429, Retry_After="86400") for n in range(5, 11)}
    world = crawl(web, rate=0.0, open_per_host=6).run()
    assert world.lanes[0].stopped_by is None
    assert world.outcome(f"{A}39") == o.OK


def test_a_site_that_lets_us_in_after_each_pause_is_read_to_the_end(crawl):
    web = site(A, 120) | {f"{A}{n}": says(429, Retry_After="3600") for n in range(5, 120, 20)}
    world = crawl(web, rate=2.0, open_per_host=1).run()
    assert world.lanes[0].stopped_by is None
    assert world.outcome(f"{A}119") == o.OK


def test_a_foreign_host_that_sends_us_away_again_and_again_is_left_alone(crawl):
    links = [f"{C}{n}" for n in range(40)]
    world = crawl({A: page(*links)} | dict.fromkeys(links, says(429, Retry_After="86400")), open_per_host=1).run()
    assert len(asked(world, C)) == PUT_OFF
    assert world.lanes[0].stopped_by is None
    assert {world.outcome(link) for link in links} == {o.RATE_LIMITED, o.BLOCKED}
    assert world.rows()[links[39]]["detail"] == "not asked: its host told us 3 times to come back much later"


def test_a_site_whose_every_page_is_overloaded_for_years_is_left_alone_and_accused_of_nothing(crawl):
    web = site(A, 400) | {f"{A}{n}": says(503, Retry_After="99999999999") for n in range(5, 400)}
    world = crawl(web, rate=2.0, open_per_host=1).run()
    assert world.lanes[0].stopped_by == "no_answer"
    assert world.clock < (PUT_OFF + 1) * MAX_PAUSE
    assert len(asked(world)) < 40
    assert world.outcome(f"{A}4") == o.OK


def test_a_foreign_host_that_is_overloaded_for_years_leaves_its_links_uncertain(crawl):
    web = {A: page(*[f"{C}{n}" for n in range(60)])} | {f"{C}{n}": says(503, Retry_After="86400") for n in range(60)}
    world = crawl(web, rate=2.0, open_per_host=1).run()
    assert world.lanes[0].stopped_by is None
    outcomes = Counter(world.outcome(f"{C}{n}") for n in range(60))
    assert set(outcomes) == {o.SERVER_ERROR, o.HOST_DOWN}
    assert outcomes[o.SERVER_ERROR] < 12


def test_an_overloaded_site_that_recovers_is_read_to_the_end(crawl):
    web = site(A, 40)
    for n in range(40):
        web[f"{A}{n}"] = [says(503, Retry_After="400"), page()] if n in {5, 6, 20, 21} else page()
    world = crawl(web, rate=2.0).run()
    assert world.lanes[0].stopped_by is None
