"""A city publishes, counties repost at different hours in different ways, a clock that the test moves: the whole way.

Real servers, real looks, real crawls; only the clock is the test's.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from db import repost_rulings
from db.models import RepostRuling
from db.records import Records
from reports import repost_page, repost_sheets, repost_text, reposts
from schedules.matrix import collect
from schedules.watching import Watching
from tests.policy_sites import SHANGHAI, Clock, PolicySite
from tests.program import ROOT, TIMEOUT, Program, environment
from xuncha import config

if TYPE_CHECKING:
    from pathlib import Path

WEDNESDAY = datetime(2026, 11, 25, 9, 0, tzinfo=SHANGHAI)
TITLE, NUMBER, TOPIC = "岚溪市人民政府办公室关于做好冬春救助工作的通知", "岚政办发〔2026〕9号", "冬春救助"
COUNTIES = {"prompt": "青禾县人民政府", "forwarding": "白石县人民政府", "linking": "宁安县人民政府",
            "silent": "溪口区人民政府", "explaining": "云顶县人民政府"}  # fmt: skip

EXPLANATION = """<p>问：为什么要开展这项工作？答：今年入冬以来气温偏低，部分高寒乡镇群众取暖存在困难，需要提前安排。</p>
<p>问：哪些人可以申请？答：低保对象、特困人员、受灾群众以及临时遇到困难的家庭，都可以向村委会或者社区提出。</p>
<p>问：钱什么时候到账？答：经乡镇审核、县民政局审批后，在十个工作日内通过一卡通发放，发放情况在村务公开栏公示。</p>"""


class World:
    """One superior site, five counties, and what is done to them."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.clock = folder, Clock(WEDNESDAY)
        self.city = stack.enter_context(PolicySite())
        self.counties = {name: stack.enter_context(PolicySite(said, "上级文件")) for name, said in COUNTIES.items()}
        for n, topic in enumerate(["水利建设", "森林防火", "粮食收购"]):
            at = datetime(2026, 6, 1 + n, 9, 0, tzinfo=SHANGHAI)
            self.city.publish(f"岚溪市人民政府关于加强{topic}工作的意见", f"岚政发〔2026〕{n + 1}号", at, topic=topic)
            for site in self.counties.values():
                site.publish(
                    f"岚溪市人民政府关于加强{topic}工作的意见", f"岚政发〔2026〕{n + 1}号", at + timedelta(hours=2),
                    topic=topic, source="岚溪市人民政府",
                )  # fmt: skip
        (folder / "xuncha.toml").write_text("[crawl]\nrate = 0\nconfirm_after = 0.3\n", "utf-8")
        entry = "[[site]]\nid = '{}'\nname = '{}'\nurl = '{}'\nbody_type = '{}'\nallow_private = true\n{}\n"
        watch = f"[[site.watch]]\nurl = '{self.city.url('/zc/')}'\nname = '政策文件'\n"
        registry = entry.format("city", self.city.name, self.city.url(), "city_government", watch)
        for name, site in self.counties.items():
            registry += entry.format(name, site.name, site.url(), "county_government", "superior = 'city'")
        (folder / "sites.toml").write_text(registry, "utf-8")
        self.config = config.load(folder / "xuncha.toml")

    def at(self, hour: str) -> datetime:
        """An instant of November: "25 09:42"."""
        return datetime.fromisoformat(f"2026-11-{hour.replace(' ', 'T')}").replace(tzinfo=SHANGHAI)

    def watch(self, *hours: str) -> None:
        for hour in hours:
            self.clock.at = self.at(hour)
            with Records(self.config.db_path) as records:
                Watching(self.config, self.clock, sleep=lambda _: None).watch(records)

    def inspect(self, hour: str, *sites: str) -> dict[str, dict[str, Any]]:
        """What was judged of reposts, by site."""
        self.clock.at = self.at(hour)
        done = subprocess.run(
            [sys.executable, "-m", "tests.inspect_at", str(self.folder), self.clock.at.isoformat(), *sites],
            cwd=ROOT, env=environment(), capture_output=True, encoding="utf-8", timeout=TIMEOUT, check=True,
        )  # fmt: skip
        return {one["site"]: one for one in map(json.loads, done.stdout.splitlines())}

    def matrix(self, **how: Any) -> dict[str, Any]:
        with Records(self.config.db_path) as records:
            found = collect(self.config, records, self.clock, **how)
        return reposts.build(found.cells, found.sites, found.asked, "zh")


@pytest.fixture
def world(tmp_path):
    with ExitStack() as stack:
        yield World(tmp_path, stack)


def _publish_and_repost(world: World) -> None:
    """Seen between 9:30 and 10:00 on Wednesday; due on Thursday at 9:43 by the page's own word."""
    world.watch("25 09:00", "25 09:30")
    world.city.publish(TITLE, NUMBER, world.at("25 09:42"), topic=TOPIC)
    world.watch("25 10:00")
    counties = world.counties
    counties["prompt"].publish(TITLE, NUMBER, world.at("25 14:30"), topic=TOPIC, source="岚溪市人民政府办公室")
    counties["linking"].publish(
        TITLE, "", world.at("26 08:00"), day_only=True, link=world.city.url(world.city.papers[0].path)
    )
    counties["forwarding"].publish(
        f"白石县人民政府办公室转发{TITLE}", "白政办发〔2026〕21号", world.at("27 10:00"), topic=TOPIC
    )
    counties["explaining"].publish(
        f"《{TITLE.removeprefix('岚溪市人民政府办公室')}》政策解读", "", world.at("25 16:00"), text=EXPLANATION
    )
    world.watch("25 10:30", "26 09:00", "27 11:30")


def _of(told: dict[str, Any], url: str) -> dict[str, Any]:
    return next(one for one in told["states"] if one["url"] == url)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    with ExitStack() as stack:
        world = World(tmp_path_factory.mktemp("hours"), stack)
        _publish_and_repost(world)
        yield world, world.inspect("27 12:00", *COUNTIES), world.city.url(world.city.papers[0].path)


class TestTheWholeWay:
    def test_each_county_has_its_state(self, told):
        _, by_site, url = told
        assert {name: _of(one, url)["state"] for name, one in by_site.items()} == {
            "prompt": "reposted",
            "linking": "reposted",
            "forwarding": "late",
            "silent": "missing",
            "explaining": "missing",
        }

    def test_the_superior_site_is_watched_and_not_crawled(self, told):
        world, _, _ = told
        assert world.city.asked("/") == []

    def test_hours_and_their_uncertainty(self, told):
        _, by_site, url = told
        prompt, late, silent = (_of(by_site[name], url) for name in ("prompt", "forwarding", "silent"))
        assert prompt["hours"] == 4.8  # from 9:43 to 14:30
        assert (late["hours"], late["hours_late"], late["working_hours_late"]) == (48.3, 24.3, 24.3)
        assert silent["hours_late"] == 26.3
        assert silent["uncertain_hours"] == 0.0
        (finding,) = by_site["forwarding"]["findings"]
        assert finding["evidence"]["upstream_first_seen"] == "2026-11-25T10:00:00+08:00"
        assert finding["evidence"]["upstream_not_seen_at"] == "2026-11-25T09:30:00+08:00"
        assert finding["evidence"]["reposted_first_seen"].startswith("2026-11-27T12:0")

    def test_the_matrix_ranks_and_counts(self, told):
        world, _, url = told
        matrix = world.matrix(since="2026-11-01")
        (document,) = matrix["documents"]
        assert document["url"] == url
        assert document["figures"]["counts"] == {"reposted": 2, "late": 1, "missing": 2}
        assert matrix["total"]["rate_in_time"] == 0.4
        assert {(one["id"], one["rank"]) for one in matrix["sites"][:2]} == {("linking", 1), ("prompt", 1)}
        assert {one["id"] for one in matrix["sites"]} == set(COUNTIES)
        assert [(one["level"], one["sites"]) for one in matrix["levels"]] == [("county_government", 5)]
        assert len(world.matrix(since="2026-01-01")["trend"]) == 2
        assert matrix["upstreams"][0]["columns"][0]["gaps"]

    def test_every_form_says_the_same(self, told):
        world, _, _ = told
        matrix = world.matrix(since="2026-11-01")
        for form in (
            repost_text.render(matrix, "zh"), repost_page.render(matrix, "zh"), repost_sheets.as_csv(matrix, "zh")
        ):  # fmt: skip
            assert NUMBER in form
            assert "溪口区人民政府" in form
            assert "超时" in form
        assert repost_sheets.xlsx(matrix, "zh")[:2] == b"PK"

    def test_the_command_line_shows_it_and_takes_a_persons_word(self, told):
        world, _, url = told
        program = Program(world.folder)
        shown = json.loads(program.run("reposts", "--format", "json", "--since", "2026-11-01").out)
        assert [one["url"] for one in shown["documents"]] == [url]
        assert program.run("reposts", "drop", NUMBER).code == 2
        assert program.run("reposts", "drop", NUMBER, "--why", "只发市直部门", "--by", "王敏").code == 0
        (dropped,) = world.matrix(since="2026-11-01")["documents"]
        assert {cell["state"] for cell in dropped["cells"].values()} == {"not_expected"}
        assert dropped["chosen_by"] == "王敏"
        again = world.inspect("27 14:00", "silent")["silent"]
        assert again["outcomes"]["repost.missing"] == "pass"
        assert [one for one in again["findings"] if one["url"] == url] == []
        assert program.run("reposts", "pick", url, "--by", "王敏").code == 0
        page = world.counties["silent"].url(world.counties["silent"].papers[0].path)
        assert program.run("reposts", "overrule", NUMBER, page, "yes").code == 2
        assert program.run("reposts", "overrule", NUMBER, page, "yes", "--why", "合并刊登", "--by", "王敏").code == 0
        said = RepostRuling(url, page, "repost", "王敏", "合并刊登", world.at("27 14:05").isoformat())
        with Records(world.config.db_path) as records:
            repost_rulings.rule(records, said)  # what the command does, by the clock of this test
        (document,) = world.matrix(since="2026-11-01")["documents"]
        assert document["cells"]["silent"]["state"] == "overruled"
        assert program.run("reposts", "overrule", NUMBER, page, "open", "--by", "王敏").code == 0
        assert _of(world.inspect("27 15:00", "silent")["silent"], url)["state"] == "missing"


class TestNobodyIsJudged:
    @pytest.mark.parametrize("trouble", [{"redesigned": True}, {"emptied": True}, {"down": True}])
    def test_while_the_superior_site_cannot_be_read(self, world, trouble):
        world.watch("25 09:00", "25 09:30")
        world.city.publish(TITLE, NUMBER, world.at("25 09:42"), topic=TOPIC)
        world.watch("25 10:00")
        for name in trouble:
            if name == "down":
                world.city.server.stop()
            else:
                setattr(world.city, name, True)
        told = world.inspect("27 12:00", "silent")["silent"]
        assert told["findings"] == []
        assert told["outcomes"]["repost.missing"] == "could_not_check"
        assert {one["state"] for one in told["states"]} <= {"unknown"}

    def test_by_a_document_that_was_withdrawn(self, world):
        world.watch("25 09:00", "25 09:30")
        paper = world.city.publish(TITLE, NUMBER, world.at("25 09:42"), topic=TOPIC)
        url = world.city.url(paper.path)
        world.watch("25 10:00")
        first = world.inspect("26 12:00", "silent")["silent"]
        assert [one["url"] for one in first["findings"]] == [url]
        paper.gone = True
        world.watch("26 18:30", "26 19:00")
        second = world.inspect("26 19:20", "silent")["silent"]
        assert _of(second, url)["state"] == "withdrawn"
        assert second["outcomes"]["repost.missing"] == "pass"
        with Records(world.config.db_path) as records:
            statuses = [row["status"] for row in records.rows("SELECT status FROM finding WHERE url = ?", (url,))]
        assert statuses == ["withdrawn"]

    def test_before_the_time_has_run_out(self, world):
        world.watch("25 09:00", "25 09:30")
        world.city.publish(TITLE, NUMBER, world.at("25 09:42"), topic=TOPIC)
        world.watch("25 10:00")
        told = world.inspect("26 09:00", "silent")["silent"]
        assert told["findings"] == []
        assert _of(told, world.city.url(world.city.papers[0].path))["state"] == "not_due"
        world.clock.at = world.at("27 09:00")
        (cell,) = (
            one for one in world.matrix(since="2026-11-01")["documents"][0]["cells"].items() if one[0] == "silent"
        )
        assert cell[1]["state"] == "unknown"  # nobody has looked since
