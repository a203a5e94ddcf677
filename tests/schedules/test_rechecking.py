"""Re-checks: what is plainly repaired is verified, what is plainly not is reopened, and everything else waits on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from db import ledger, ledger_view
from db.ledger_actions import Clerk
from db.ledger_models import Waiting
from db.records import Records
from schedules import rechecking
from schedules.rechecking import Rechecking
from spiders import outcomes
from spiders.outcomes import Outcome
from spiders.single import Answer
from tests.changing_site import GONE, ChangingSite
from tests.gov_site.fixtures import TODAY
from tests.ledger_facts import draft, store
from tests.program import Program

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
DEAD, PAGE, OTHER = "http://www.qinghe.gov.cn/x", "http://www.qinghe.gov.cn/xp", "http://www.qinghe.gov.cn/other"
ROBOTS = "http://www.qinghe.gov.cn/robots.txt"


def html(*links, title="青禾县人民政府"):
    rows = "".join(f'<p><a href="{link}">链接</a></p>' for link in links)
    text = "青禾县人民政府办公室关于做好政务公开工作的通知。" * 20
    return f"<html><head><title>{title}</title></head><body><h1>通知</h1><p>{text}</p>{rows}</body></html>".encode()


class Web:
    """Answers by address: bytes are a page, a number a status, a text an outcome without an answer; a list, in turn."""

    def __init__(self, **said):
        self.said = {ROBOTS: 404, **said}
        self.asked = []

    def ask(self, url, conditions):
        assert conditions == {}
        self.asked.append(url)
        said = self.said.get(url, 404)
        if isinstance(said, list):
            said = said.pop(0) if len(said) > 1 else said[0]
        if isinstance(said, str):
            return None, Outcome(said)
        if isinstance(said, tuple):
            return Answer(said[0], 200, "text/html", said[1]), Outcome(outcomes.OK, 200)
        status, body = (200, said) if isinstance(said, bytes) else (said, html(title="404"))
        return Answer(url, status, "text/html", body), Outcome(outcomes.of_status(status), status)

    def robots(self, url):
        answer, _ = self.ask(ROBOTS, {})
        return (answer.status, answer.body) if answer else (0, b"")


def looking(web, **options):
    slept = []
    made = Rechecking(
        lambda: NOW, lambda _: web, lambda why, params: why.format(**params), 10.0, slept.append, **options
    )
    return made, slept


def waiting(url=DEAD, pages=(PAGE,), indicator="links.page_broken", cause="not_found", key=""):
    return Waiting("f" * 16, "county", indicator, key or f"target:{url}", url, pages, "", "", 0, "", cause)


@pytest.mark.parametrize(
    ("said", "result", "why"),
    [
        ({DEAD: html()}, "good", rechecking.OPENS),
        ({DEAD: 404, PAGE: html(OTHER)}, "good", rechecking.REMOVED),
        ({DEAD: 404, PAGE: 404}, "good", rechecking.REMOVED),
        ({DEAD: outcomes.TIMEOUT, PAGE: html(OTHER)}, "good", rechecking.REMOVED),
        ({DEAD: 404, PAGE: html(DEAD)}, "bad", rechecking.STILL_DEAD),
        ({DEAD: 404, PAGE: html("/x#top")}, "bad", rechecking.STILL_DEAD),
        ({DEAD: [404, html()], PAGE: html(DEAD)}, "later", rechecking.NOT_PLAIN),
        ({DEAD: 403, PAGE: html(DEAD)}, "later", rechecking.NOT_PLAIN),
        ({DEAD: 500, PAGE: html(DEAD)}, "later", rechecking.NOT_PLAIN),
        ({DEAD: outcomes.TIMEOUT, PAGE: html(DEAD)}, "later", rechecking.NOT_PLAIN),
        ({DEAD: 404, PAGE: 500}, "later", rechecking.PAGE_UNREAD),
        ({DEAD: 404, PAGE: outcomes.TIMEOUT}, "later", rechecking.PAGE_UNREAD),
        ({DEAD: outcomes.OUR_NETWORK}, "ours", rechecking.OURS),
        ({DEAD: 404, PAGE: outcomes.OUR_NETWORK}, "ours", rechecking.OURS),
        # the home page in place of what was linked
        ({DEAD: ("http://www.qinghe.gov.cn/", html()), PAGE: html(DEAD)}, "later", rechecking.NOT_PLAIN),
    ],
)
def test_one_link(said, result, why):
    made, slept = looking(Web(**said))
    found = made.look(waiting())
    assert (found.result, found.why) == (result, why)
    assert slept in ([], [10.0])
    assert slept or result != "bad"  # nobody is called unrepaired for a single answer
    assert found.why.format(**found.params)


def test_one_of_several_pages_is_enough_to_show_it_and_all_are_needed_to_miss_it():
    web = Web(**{DEAD: 404, PAGE: html(OTHER), OTHER: html(DEAD)})
    assert looking(web)[0].look(waiting(pages=(PAGE, OTHER))).result == "bad"
    web = Web(**{DEAD: 404, PAGE: html(), OTHER: 500})
    assert looking(web)[0].look(waiting(pages=(PAGE, OTHER))).why == rechecking.PAGE_UNREAD
    many = tuple(f"{PAGE}{n}" for n in range(rechecking.MAX_PAGES + 1))
    assert looking(web)[0].look(waiting(pages=many)).why == rechecking.MANY_PAGES
    assert looking(web)[0].look(waiting(pages=())).why == rechecking.MANY_PAGES


def test_a_host_that_answers_everything_well_is_left_to_a_crawl():
    web = Web(**{DEAD: html(), PAGE: html(DEAD)})
    assert looking(web)[0].look(waiting(cause=outcomes.SOFT_NOT_FOUND)).result == "later"
    web = Web(**{DEAD: html(), PAGE: html()})
    assert looking(web)[0].look(waiting(cause=outcomes.SOFT_NOT_FOUND)).result == "good"


def test_a_page_in_place_of_a_file_is_no_repair():
    file = "http://www.qinghe.gov.cn/a.doc"
    web = Web(**{file: html(), PAGE: html(file)})
    assert looking(web)[0].look(waiting(url=file)).result == "later"


@pytest.mark.parametrize(
    ("indicator", "key"),
    [("columns.blank", "column:x"), ("links.hidden", "hidden:x.cn"), ("links.misdirected", "target:x")],
)
def test_what_only_a_crawl_can_judge_waits_and_costs_no_request(indicator, key):
    web = Web()
    assert looking(web)[0].look(waiting(indicator=indicator, key=key)).why == rechecking.NEXT_CRAWL
    assert web.asked == []


def test_robots_are_asked_once_and_obeyed():
    rules = b"User-agent: *\nDisallow: /x\n"
    web = Web(**{ROBOTS: rules, DEAD: html(), PAGE: html(DEAD)})
    made, _ = looking(web)
    for _ in range(2):
        assert made.look(waiting()).result == "later"
    assert DEAD not in web.asked
    assert web.asked.count(ROBOTS) == 1
    assert looking(Web(**{ROBOTS: rules, DEAD: html()}), obeys=lambda _: False)[0].look(waiting()).result == "good"


def test_a_page_that_waits_for_a_script_proves_nothing():
    body = b"<html><head><title>x</title></head><body><div id='app'></div><script src='/app.js'></script></body></html>"
    found = looking(Web(**{DEAD: 404, PAGE: body}))[0].look(waiting())
    assert found.result in {"later", "good"}
    if found.result == "good":
        pytest.fail("a page that a script fills was taken for one without the link")


def test_the_queue_is_worked_off_and_recorded(tmp_path):
    x, y, z = store(tmp_path, *(draft(key) for key in ("x", "y", "z")))
    with Records(tmp_path / "xuncha.db") as records:
        clerk = Clerk(records, "李四", "2026-11-25T09:00:00+08:00")
        clerk.said_fixed([x, y, z], "已改")
        base = "http://www.qinghe.gov.cn/"
        web = Web(**{f"{base}x": html(), f"{base}y": 404, f"{base}yp": html(f"{base}y"), f"{base}z": 500,
                     f"{base}zp": html(f"{base}z")})  # fmt: skip
        looked = looking(web)[0].work_off(records, ledger_view.waiting(records))
        assert [one.result for one in looked] == ["good", "bad", "later"]
        rows = {row["id"]: row["status"] for row in records.rows("SELECT id, status FROM finding")}
        assert rows == {x: "verified", y: "reopened", z: "fixed"}
        (left,) = ledger_view.waiting(records)
        assert (left.finding_id, left.tries, "server_error" in left.why) == (z, 1, True)
        assert ledger_view.history(records, x)[-1].note == rechecking.OPENS
        dead = "still broken (not_found), and still on http://www.qinghe.gov.cn/yp"
        assert ledger_view.history(records, y)[-1].note == dead


def test_while_our_network_is_down_nothing_is_recorded_and_nothing_more_asked(tmp_path):
    ids = store(tmp_path, draft("x"), draft("y"))
    with Records(tmp_path / "xuncha.db") as records:
        Clerk(records, "李四", "2026-11-25T09:00:00+08:00").said_fixed(ids, "已改")
        before = list(records.conn.iterdump())
        web = Web(**{f"http://www.qinghe.gov.cn/{key}": outcomes.OUR_NETWORK for key in ("x", "y")})
        looked = looking(web)[0].work_off(records, ledger_view.waiting(records))
        assert [one.result for one in looked] == ["ours"]
        assert list(records.conn.iterdump()) == before


def test_on_a_real_site(tmp_path):
    """A dead link that the unit calls repaired, first wrongly, then rightly; and a column that only a crawl judges."""
    with ChangingSite() as site:
        dead = site.plan.sections["zwgk/zsks"].entries[1].url
        site.says = {dead: GONE}
        program = Program.at(tmp_path / "office", site.registry())
        done = program.run("inspect", "bureau", "--format", "json", "--as-of", TODAY.isoformat(), "--fail-on", "never")
        assert done.code == 0, done.err
        (found,) = [one for one in done.report["findings"] if one["url"] == site.url(dead)]
        identity = found["id"]

        def say_fixed():
            assert program.run("ledger", "fixed", identity, "--by", "李四", "--why", "已改").code == 0

        def status():
            return program.rows("SELECT status FROM finding WHERE id = ?", identity)[0][0]

        say_fixed()
        assert "waits since" in program.run("recheck", "--list").out
        done = program.run("recheck")
        assert (done.code, "came back" in done.out, "1 settled" in done.err) == (0, True, True), done
        assert status() == "reopened"
        say_fixed()
        del site.says[dead]
        done = program.run("recheck", lang="zh")
        assert "已办结  链接已恢复正常" in done.out
        assert status() == "verified"
        assert "0 settled" in program.run("recheck").err

        other = program.rows("SELECT id FROM finding WHERE indicator NOT LIKE 'links.%' AND status = 'open' LIMIT 1")
        if other:
            program.run("ledger", "fixed", other[0][0], "--by", "李四", "--why", "已改")
            assert "next inspection" in program.run("recheck").out
            done = program.run("recheck", "--inspect")
            assert (done.code, "came back" in done.out) == (0, True), done


def test_an_unknown_site_is_named(tmp_path):
    folder = tmp_path / "office"
    folder.mkdir()
    store(folder, draft("x"))
    program = Program.at(folder)
    done = program.run("recheck", "nobody")
    assert (done.code, "nobody" in done.err) == (2, True)
    assert ledger.finding_id("county", "links.page_broken", "target:x")
