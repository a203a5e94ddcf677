"""Visits to home pages: what counts, what does not, whose turn it is; against real servers on this machine."""

from __future__ import annotations

import itertools
import socket
import threading
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import probes as store
from db.probe_models import Maintenance, Probe
from db.records import Records
from schedules.probing import Probing, choose_all
from schedules.turns import probe_is_due
from spiders import probe
from spiders.gate import Gate, Policy
from spiders.quiet import NEVER_QUIET, QuietHours
from tests.policy_sites import PolicySite
from xuncha import config
from xuncha.demo.render import Answer

SHANGHAI = timezone(timedelta(hours=8))
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=SHANGHAI)
OPEN = Gate(Policy(frozenset({"127.0.0.1"})))


@pytest.fixture
def city():
    with PolicySite() as site:
        yield site


class Dripping:
    """A server that sends a byte now and then, for ever."""

    def __init__(self, first: bytes):
        self.first = first
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}/"

    def serve(self):
        connection, _ = self.socket.accept()
        with connection:
            try:
                connection.sendall(self.first)
                while not self.over.wait(0.05):
                    connection.sendall(b"x")
            except OSError:
                return

    def close(self):
        self.over.set()
        self.thread.join(10)
        self.socket.close()


class TestVisit:
    def test_a_page_is_up(self, city):
        seen = probe.visit(city.url(), OPEN, user_agent="test")
        assert (seen.state, seen.outcome, seen.status) == ("up", "ok", 200)

    @pytest.mark.parametrize(
        ("status", "body", "state", "outcome"),
        [
            (500, "错误", "down", "server_error"),
            (404, "没有", "down", "not_found"),
            (200, "", "down", "empty_answer"),
            (403, "拒绝访问", "unclear", "blocked"),
            (412, "<script>var a</script>", "unclear", "protection_page"),
            (429, "", "unclear", "rate_limited"),
            (400, "bad", "unclear", "unexpected_status"),
        ],
    )
    def test_what_a_server_says_is_down_only_where_no_reader_gets_a_page(self, city, status, body, state, outcome):
        city.broken = Answer(status, body.encode())
        seen = probe.visit(city.url(), OPEN, user_agent="test")
        assert (seen.state, seen.outcome) == (state, outcome)

    def test_nobody_listens(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        seen = probe.visit(f"http://127.0.0.1:{port}/", OPEN, user_agent="test")
        assert (seen.state, seen.outcome) == ("down", "connection_refused")

    @pytest.mark.parametrize(
        "first", [b"", b"HTTP/1.1 200 OK\r\nX-A: ", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>"]
    )
    def test_a_server_that_drips_does_not_hold_the_visit(self, first):
        """requests alone would wait for ever: each byte starts its timeout anew."""
        server = Dripping(first)
        try:
            seen = probe.visit(server.url, OPEN, user_agent="test", deadline=0.5)
        finally:
            server.close()
        assert (seen.state, seen.outcome) == ("down", "timeout")

    def test_a_page_that_has_no_end_is_open(self):
        server = Dripping(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body>" + b"<p>text</p>" * 200_000)
        try:
            seen = probe.visit(server.url, OPEN, user_agent="test", deadline=10)
        finally:
            server.close()
        assert seen.state == "up"

    def test_while_no_canary_answers_it_is_our_network(self):
        def lookup(host):
            raise socket.gaierror(socket.EAI_AGAIN, "down")

        gate = Gate(Policy(), ("www.gov.cn",), lookup)
        seen = probe.visit("http://www.qinghe.gov.example/", gate, user_agent="test")
        assert (seen.state, seen.outcome) == ("ours", "our_network")

    def test_a_connection_that_fails_while_canaries_are_out_of_reach_is_our_network(self):
        async def nobody(_address, _port):
            return False

        gate = Gate(Policy(), ("www.gov.cn",), lambda _host: ["203.0.114.7"], nobody)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(socket, "create_connection", _unreachable)
            seen = probe.visit("http://www.qinghe.gov.example/", gate, user_agent="test")
        assert seen.state == "ours"

    def test_the_gate_holds_for_visits_too(self, city):
        assert probe.visit(city.url(), Gate(Policy()), user_agent="test").state == "unclear"


def _unreachable(*_args, **_more):
    raise OSError(113, "No route to host")


def test_every_outcome_has_a_state_and_no_unknown_one_accuses():
    from spiders import outcomes

    assert {name for name in outcomes.ALL_OUTCOMES if probe.state_of(name) == "down"} == (
        (outcomes.DEFINITE | outcomes.TRANSIENT) - {outcomes.DNS, outcomes.OTHER_STATUS}
    )
    assert probe.state_of("something_new") == "unclear"


class TestJob:
    @pytest.fixture
    def world(self, tmp_path, city):
        (tmp_path / "sites.toml").write_text(
            f"[[site]]\nid = 'city'\nname = '岚溪市人民政府'\nurl = '{city.url()}'\nallow_private = true\n"
            "maintenance = ['2026-11-25 11:00/2026-11-25 13:00']\n",
            "utf-8",
        )
        (tmp_path / "xuncha.toml").write_text("[crawl]\ncanaries = []\n", "utf-8")
        self.now = NOON
        settings = config.load(tmp_path / "xuncha.toml")
        with Records(tmp_path / "xuncha.db") as records:
            yield records, Probing(settings, lambda: self.now), choose_all(settings, ())

    def test_visits_are_kept_and_filed_ones_marked(self, world, city):
        records, probing, chosen = world
        city.broken = Answer(503, b"down")
        (made,) = probing.run(records, chosen)
        assert made.probe.state == "down"
        (kept,) = store.of_site(records, "city", "2026-11-25T13:00:00+08:00")
        assert (kept.outcome, kept.filed) == ("server_error", True)
        self.now = NOON + timedelta(hours=2)
        probing.run(records, chosen)
        assert [one.filed for one in store.of_site(records, "city", self.now.isoformat())] == [True, False]

    def test_what_robots_forbids_is_not_visited(self, world, city):
        records, probing, chosen = world
        store_robots(records, city)
        (made,) = probing.run(records, chosen)
        assert (made.probe.state, made.probe.outcome) == ("unclear", "robots_disallowed")

    def test_turns_come_thirty_times_a_day_evenly_and_once_after_a_break(self, world):
        records, probing, chosen = world
        times = []
        for minute in range(0, 24 * 60, 5):
            self.now = NOON + timedelta(minutes=minute)
            if 600 < minute < 800:
                continue  # the program stood still
            if probing.due(records, chosen):
                store.add(records, [("city", Probe(self.now.isoformat(), "up", "ok"))])
                times.append(minute)
        before = [one for one in times if one <= 600]
        assert {after - one for one, after in itertools.pairwise(before[1:])} <= {45, 50}
        assert [one for one in times if 800 <= one < 815] == [800]
        assert 26 <= len(times) <= 29

    def test_old_days_are_summed_up_and_failures_stay(self, world):
        records, _, _ = world
        day = NOON - timedelta(days=60)
        filed = Maintenance(0, "city", (day + timedelta(hours=3)).isoformat(), (day + timedelta(hours=5)).isoformat(),
                            "升级", "person", "王芳", day.isoformat())  # fmt: skip
        store.file_maintenance(records, filed)
        made = [Probe((day + timedelta(hours=n)).isoformat(), "down" if n in {1, 3} else "up", "ok", 200, 100 + n)
                for n in range(6)]  # fmt: skip
        store.add(records, [("city", one) for one in made])
        assert store.clean(records, NOON, 35, 730) == 4
        assert store.clean(records, NOON, 35, 730) == 0
        (kept,) = store.days(records, "city")
        assert (kept.up, kept.down, kept.filed, kept.slowest) == (3, 1, 2, 105)
        assert len(store.of_site(records, "city", NOON.isoformat(), days=100)) == 2


def store_robots(records, city):
    from db import watch
    from spiders.pages import urls

    watch.save_robots(records, urls.host_of(city.url()), NOON.isoformat(), 200, b"User-agent: *\nDisallow: /\n")


def test_maintenance_that_is_taken_back_holds_until_then(tmp_path):
    with Records(tmp_path / "xuncha.db") as records:
        filed = Maintenance(0, "s", "2026-11-25T00:00:00+08:00", "2026-11-26T00:00:00+08:00", "x", "person", "w", "")
        number = store.file_maintenance(records, filed)
        assert store.end_maintenance(records, number, "2026-11-25T10:00:00+08:00")
        assert not store.end_maintenance(records, number, "2026-11-25T11:00:00+08:00")
        store.add(records, [("s", Probe(f"2026-11-25T{hour:02}:00:00+08:00", "down", "timeout")) for hour in (9, 11)])
        assert [one.filed for one in store.of_site(records, "s", "2026-11-26T00:00:00+08:00")] == [True, False]


@given(st.text(min_size=1, max_size=20), st.integers(1, 60), st.integers(0, 10**6))
def test_a_site_is_due_once_in_each_part_of_the_day(site, per_day, start):
    """Asked every minute for a day, whenever it begins."""
    now = NOON + timedelta(minutes=start)
    last, count = now, 0
    for minute in range(1, 24 * 60 + 1):
        at = now + timedelta(minutes=minute)
        if probe_is_due(site, per_day, at, last, NEVER_QUIET):
            last, count = at, count + 1
    assert per_day - 1 <= count <= per_day + 1


def test_quiet_hours_and_a_clock_that_was_wrong():
    quiet = QuietHours.of(["08:00-18:00"], SHANGHAI)
    assert not probe_is_due("a", 30, NOON, None, quiet)
    assert probe_is_due("a", 30, NOON, NOON + timedelta(days=400), NEVER_QUIET)
    last, count = None, 0
    for minute in range(24 * 60):
        at = NOON + timedelta(minutes=minute)
        if probe_is_due("a", 30, at, last, quiet):
            last, count = at, count + 1
    assert count in {29, 30, 31}
