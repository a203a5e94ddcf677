"""Watching a superior site that really publishes: a local server and a clock that the test moves."""

from __future__ import annotations

import json
import socket
from datetime import datetime, timedelta

import pytest

from db import watch as store
from db.records import Records
from schedules.watching import Watching
from spiders.gate import Gate
from tests.policy_sites import SHANGHAI, Clock, PolicySite
from xuncha import config
from xuncha.demo.render import Answer

MORNING = datetime(2026, 11, 25, 9, 0, tzinfo=SHANGHAI)  # a Wednesday
OLD = datetime(2026, 11, 20, 16, 0, tzinfo=SHANGHAI)
NEW = "岚溪市人民政府办公室关于做好冬春救助工作的通知"


@pytest.fixture
def city():
    with PolicySite() as site:
        for n, topic in enumerate(["水利建设", "森林防火", "粮食收购", "校园食品安全"]):
            title = f"岚溪市人民政府关于加强{topic}工作的通知"
            site.publish(title, f"岚政发〔2026〕{n + 1}号", OLD + timedelta(hours=n), topic=topic)
        yield site


class World:
    """Program, records and clock around one superior site."""

    def __init__(self, folder, city: PolicySite, watch: str = "", program: str = ""):
        self.city = city
        self.clock = Clock(MORNING)
        (folder / "xuncha.toml").write_text(f"[crawl]\nrate = 0\n{program}\n", "utf-8")
        watch = watch or f"[[site.watch]]\nurl = '{city.url('/zc/')}'\n"
        (folder / "sites.toml").write_text(
            f"[[site]]\nid = 'city'\nname = '岚溪市人民政府'\nurl = '{city.url()}'\nallow_private = true\n{watch}\n"
            "[[site]]\nid = 'county'\nurl = 'http://www.qinghe.gov.example/'\nupstream = ['city']\n",
            "utf-8",
        )
        self.records = Records(folder / "xuncha.db")
        self.watching = self.anew(folder)

    def anew(self, folder):
        return Watching(config.load(folder / "xuncha.toml"), self.clock, sleep=lambda _: None)

    def look(self, **how):
        return self.watching.watch(self.records, **how)

    def only(self, **how):
        (look,) = self.look(**how)
        return look

    def doc(self, title=NEW):
        return next(one for one in store.documents(self.records, "city") if one.doc.title == title)


@pytest.fixture
def world(tmp_path, city):
    made = World(tmp_path, city)
    yield made
    made.records.close()


class TestNew:
    def test_the_first_look_knows_everything_and_claims_nothing(self, world):
        look = world.only()
        assert look.first
        assert look.column.outcome == "ok"
        assert len(look.fresh) == 4
        assert {one.unseen_at for one in look.fresh} == {""}
        told = look.fresh[0].doc
        assert (told.doc_number, told.number_key) == ("岚政发〔2026〕4号", "岚政发〔2026〕4号")
        assert (told.published_on, told.published_time) == ("2026-11-20", "19:00")
        assert len(told.sketch) == 512
        assert world.records.site("city").name == "岚溪市人民政府"

    def test_a_new_document_has_the_look_that_saw_it_and_the_one_that_did_not(self, world, city):
        world.only()
        world.clock.on(minutes=30)
        assert world.only().fresh == ()
        world.clock.on(minutes=12)
        city.publish(NEW, "岚政办发〔2026〕9号", world.clock.at)
        world.clock.on(minutes=18)
        (found,) = world.only().fresh
        assert found.doc.first_seen == "2026-11-25T10:00:00+08:00"
        assert found.unseen_at == "2026-11-25T09:30:00+08:00"
        assert found.doc.published_time == "09:42"
        world.clock.on(minutes=30)
        assert world.only().fresh == ()

    def test_what_comes_up_from_the_second_page_was_not_published_now(self, world, city):
        city.shows = 3
        world.only()
        city.papers.pop(1)  # something was taken off the list, and an older one moves up
        world.clock.on(minutes=30)
        (found,) = world.only().fresh
        assert found.unseen_at == ""

    def test_more_than_the_list_holds_is_said(self, world, city):
        city.shows = 3
        world.only()
        for n in range(3):
            city.publish(f"岚溪市人民政府关于第{n + 1}批重点项目的通知", "", MORNING, topic=f"项目{n}")
        world.clock.on(minutes=30)
        look = world.only()
        assert len(look.fresh) == 3
        assert not look.overlap
        assert [one.overlap for one in store.polls(world.records, look.column.id)] == [True, False]

    @pytest.mark.parametrize("expect", ["all", "rule", "picked"])
    def test_a_feed_is_a_list_too(self, tmp_path, city, expect):
        watch = f"[[site.watch]]\nurl = '{city.url('/zc/rss.xml')}'\nname = '订阅'\nexpect = '{expect}'"
        world = World(tmp_path, city, watch)
        look = world.only()
        assert (look.column.name, look.column.expect, len(look.fresh)) == ("订阅", expect, 4)
        assert look.fresh[0].doc.doc_number
        world.records.close()

    def test_a_list_as_the_portal_of_the_state_council_keeps_it(self, tmp_path, city):
        whole = city.answer
        rows = [
            {"TITLE": one.title, "SUB_TITLE": "", "URL": city.url(one.path), "DOCRELPUBTIME": one.day}
            for one in city.papers
        ]
        said = Answer(200, json.dumps(rows).encode(), "application/json")
        city.answer = lambda path: said if path == "/zuixin/list.json" else whole(path)
        world = World(tmp_path, city, f"[[site.watch]]\nurl = '{city.url('/zuixin/list.json')}'")
        look = world.only()
        assert (look.column.items, look.column.dated) == (4, 4)
        assert {one.doc.published_on for one in look.fresh} == {"2026-11-20"}
        world.records.close()

    def test_a_document_of_two_columns_belongs_to_the_one_that_binds_more(self, tmp_path, city):
        watch = "".join(
            f"[[site.watch]]\nurl = '{city.url(path)}'\nexpect = '{expect}'\n"
            for path, expect in (("/zc/", "picked"), ("/zc/rss.xml", "all"))
        )
        world = World(tmp_path, city, watch)
        _, second = world.look()
        assert {one.column_id for one in store.documents(world.records, "city")} == {second.column.id}
        world.records.close()


class TestWhen:
    @pytest.mark.parametrize(
        ("at", "minutes"),
        [
            ("2026-11-25T09:00", 30),
            ("2026-11-25T21:00", 240),
            ("2026-11-28T10:00", 240),  # a Saturday
            ("2026-10-01T10:00", 240),  # a holiday on a Thursday
            ("2026-10-10T10:00", 30),  # a Saturday that is worked
        ],
    )
    def test_often_in_working_hours_of_working_days(self, world, at, minutes):
        assert world.watching.interval(datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)) == timedelta(
            minutes=minutes
        )

    def test_what_is_not_due_costs_no_request(self, world, city):
        world.look()
        asked = len(city.server.log)
        world.clock.on(minutes=20)
        assert world.look() == []
        assert len(city.server.log) == asked
        assert len(world.look(everything=True)) == 1

    def test_who_refuses_us_is_asked_seldom(self, world, city):
        city.broken = Answer(403, b"no")
        assert world.only().column.outcome == "blocked"
        world.clock.on(minutes=60)
        assert world.look() == []
        world.clock.on(minutes=180)
        assert len(world.look()) == 1

    def test_nothing_in_quiet_hours(self, tmp_path, city):
        world = World(tmp_path, city, program="quiet_hours = ['08:30-09:30']")
        assert world.look() == []
        world.clock.on(minutes=30)
        assert len(world.look()) == 1
        world.records.close()


class TestPolite:
    def test_an_unchanged_list_is_answered_with_304_and_believed_for_some_hours_only(self, world, city):
        world.look()
        for _ in range(7):
            world.clock.on(minutes=30)
            assert world.only().read
        assert city.asked("/zc/") == [200, 304, 304, 304, 304, 304, 200, 304]

    def test_robots_is_asked_once_a_day_and_kept(self, world, city):
        world.look()
        world.clock.on(minutes=30)
        world.look()
        assert len(city.asked("/robots.txt")) == 1
        world.clock.on(hours=24)
        world.look()
        assert len(city.asked("/robots.txt")) == 2

    def test_a_list_that_robots_forbids_is_not_asked(self, world, city):
        whole, rules = city.answer, Answer(200, b"User-agent: *\nDisallow: /zc/\n", "text/plain")
        city.answer = lambda path: rules if path == "/robots.txt" else whole(path)
        assert world.only().column.outcome == "robots_disallowed"
        assert city.asked("/zc/") == []


class TestTrouble:
    @pytest.mark.parametrize(
        ("trouble", "outcome"),
        [
            ({"broken": Answer(500, b"x")}, "server_error"),
            ({"broken": Answer(403, b"x")}, "blocked"),
            ({"broken": Answer(404, b"x")}, "not_found"),
            ({"broken": Answer(200, b"")}, "empty_answer"),
            ({"redesigned": True}, "structure_changed"),
            ({"emptied": True}, "list_empty"),
            ({"broken": Answer(302, b"", headers={"Location": "/"})}, "too_many_redirects"),
        ],
    )
    def test_a_column_that_cannot_be_read_says_so_and_forgets_nothing(self, world, city, trouble, outcome):
        before = world.only().column
        for name, value in trouble.items():
            setattr(city, name, value)
        world.clock.on(hours=5)
        look = world.only()
        assert look.column.outcome == outcome
        assert not look.read
        assert (look.column.last_ok, look.column.items) == (before.last_ok, before.items)
        assert len(store.documents(world.records, "city")) == 4

    def test_a_column_that_leads_to_the_home_page_is_not_read_as_one(self, world, city):
        world.look()
        whole, away = city.answer, Answer(302, b"", headers={"Location": "/"})
        city.answer = lambda path: away if path == "/zc/" else whole(path)
        world.clock.on(hours=5)
        look = world.only()
        assert (look.column.outcome, look.fresh) == ("structure_changed", ())

    def test_while_our_own_network_is_down_nothing_is_recorded(self, tmp_path, city):
        def no_names(host):
            raise socket.gaierror(socket.EAI_NONAME, "no such name")

        watch = "[[site.watch]]\nurl = 'http://zc.lanxi.example.cn/zc/'"
        world = World(tmp_path, city, watch)
        world.watching.gate = Gate(canaries=("www.example.cn",), lookup=no_names)
        assert world.only().column.outcome == "our_network"
        assert store.columns(world.records) == []
        world.watching.gate.canaries = ()
        assert world.only().column.outcome == "nxdomain"
        assert [one.outcome for one in store.columns(world.records)] == ["nxdomain"]
        world.records.close()


class TestWithdrawn:
    def test_a_page_that_is_gone_twice_is_withdrawn(self, world, city):
        world.look()
        title = city.papers[1].title
        city.papers[1].gone = True
        world.clock.on(hours=25)
        assert world.only().withdrawn == ()
        assert world.doc(title).gone_first
        world.clock.on(minutes=30)
        (gone,) = world.only().withdrawn
        assert (gone.doc.title, gone.withdrawn_why) == (title, "page_gone")
        city.papers[1].gone = False
        world.clock.on(hours=25)
        world.look()
        assert world.doc(title).withdrawn_at == ""

    def test_a_page_that_leads_to_the_home_page_is_gone(self, world, city):
        world.look()
        paper, whole = city.papers[1], city.answer
        away = Answer(302, b"", headers={"Location": "/"})
        city.answer = lambda path: away if path == paper.path else whole(path)
        world.clock.on(hours=25)
        world.look()
        world.clock.on(minutes=30)
        assert [one.doc.title for one in world.only().withdrawn] == [paper.title]

    def test_a_disturbance_withdraws_nothing(self, world, city):
        world.look()
        title = city.papers[1].title
        city.papers[1].gone = True
        world.clock.on(hours=25)
        world.look()
        city.papers[1].gone = False
        world.clock.on(minutes=30)
        assert world.only().withdrawn == ()
        assert world.doc(title).gone_first == ""

    def test_a_repealed_document_is_withdrawn(self, world, city):
        world.look()
        city.papers[0].state = "废止"
        world.clock.on(hours=25)
        (gone,) = world.only().withdrawn
        assert gone.withdrawn_why == "abolished"
