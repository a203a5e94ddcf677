"""The bundled sample sites: their data is sound, their server behaves, and their defects are really there."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

import xuncha.demo
from tests.gov_site.walk import session, walk
from xuncha.demo import files
from xuncha.demo.dates import chinese, fill, published
from xuncha.demo.plan import make
from xuncha.demo.render import render
from xuncha.demo.server import DemoFarm
from xuncha.demo.spec import bundled, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    import requests

TODAY = date(2026, 11, 20)
SITES = ("lanxi", "qinghe", "qinghe_jtj", "qinghe_zrzy")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def farm() -> Iterator[DemoFarm]:
    with DemoFarm(TODAY) as served:
        yield served


@pytest.fixture
def asked() -> Iterator[requests.Session]:
    made = session()
    yield made
    made.close()


class TestData:
    def test_four_sites_in_four_styles(self) -> None:
        assert tuple(one.id for one in bundled()) == SITES
        assert {one.style for one in bundled()} == {"trs", "hanweb", "asp", "modern"}

    def test_body_types_and_categories_are_those_of_the_vocabulary(self) -> None:
        folder = ROOT / "xuncha" / "vocabulary"
        types = tomllib.loads((folder / "body_types.toml").read_text("utf-8"))["body_type"]
        assert {one.body_type for one in bundled()} <= {one["id"] for one in types}
        categories = tomllib.loads((folder / "columns.toml").read_text("utf-8"))["category"]
        used = {column.category for one in bundled() for column in one.column if column.category}
        assert used <= {one["id"] for one in categories}

    @pytest.mark.parametrize("ident", SITES)
    def test_texts_are_many_and_different(self, ident: str) -> None:
        spec = next(one for one in bundled() if one.id == ident)
        texts = [item.title for column in spec.column for item in column.item if not item.repost]
        assert len(set(texts)) == len(texts) >= 25

    @pytest.mark.parametrize("ident", SITES)
    def test_nothing_points_at_a_real_host_or_person(self, ident: str) -> None:
        text = (ROOT / "xuncha" / "demo" / "sites" / f"{ident}.toml").read_text("utf-8")
        assert not re.search(r"https?://|\.gov\.cn|\.com\b|\b1[3-9]\d{9}\b|\b\d{17}[\dXx]\b", text)

    def test_unknown_key_wrong_type_and_loose_ends_are_refused(self) -> None:
        head = (ROOT / "xuncha" / "demo" / "sites" / "qinghe_jtj.toml").read_text("utf-8").partition("[[column]]")[0]
        with pytest.raises(msgspec.ValidationError, match="colour"):
            load('colour = "red"\n' + head)
        with pytest.raises(msgspec.ValidationError, match="page_size"):
            load(head.replace("page_size = 6", 'page_size = "6"'))
        with pytest.raises(ValueError, match="parent 'nowhere'"):
            load(head + '[[column]]\nid = "a"\nname = "a"\nparent = "nowhere"\n')
        with pytest.raises(ValueError, match="named twice"):
            load(head + '[[column]]\nid = "a"\nname = "a"\n' * 2)
        with pytest.raises(ValueError, match="give age or on"):
            load(head + '[[column]]\nid = "a"\nname = "a"\n[[column.item]]\ntitle = "t"\n')

    def test_the_demo_knows_nothing_of_the_stages(self) -> None:
        for path in Path(xuncha.demo.__file__).parent.glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                assert not {name.partition(".")[0] for name in names} & {"spiders", "inspector", "db", "reports"}


class TestDates:
    def test_places(self) -> None:
        day = date(2026, 1, 3)
        text = fill("{y-1} {Y} {D-3} {d} {M-10} {I}", day, date(2026, 2, 1))
        assert text == "2025 2026 2025年12月31日 1月3日 2025年12月 2026-01-03"
        assert chinese(day) == "2026年1月3日"

    def test_a_fixed_day_is_the_last_one_that_has_come(self) -> None:
        assert published(date(2026, 3, 18), -1, "03-18") == date(2026, 3, 18)
        assert published(date(2026, 3, 17), -1, "03-18") == date(2025, 3, 18)
        assert published(date(2026, 3, 1), 2, "") == date(2026, 2, 27)

    @pytest.mark.parametrize("today", [date(2026, 1, 1), date(2028, 2, 29), date(2027, 6, 30)])
    def test_the_demo_is_always_current(self, today: date) -> None:
        library = {one.id: one for one in bundled()}
        urls = dict.fromkeys(library, "http://127.0.0.1:1/")
        for ident in ("lanxi", "qinghe", "qinghe_jtj"):
            days = [entry.day for entry in make(library[ident], today, urls, library).entries]
            assert max(days) == today - timedelta(days=1)

    def test_rendering_is_pure(self) -> None:
        library = {one.id: one for one in bundled()}
        urls = dict.fromkeys(library, "http://127.0.0.1:1/")
        first = render(library["qinghe_zrzy"], TODAY, urls, library)
        assert first == render(library["qinghe_zrzy"], TODAY, urls, library)


class TestServer:
    def test_conditional_requests(self, farm: DemoFarm, asked: requests.Session) -> None:
        first = asked.get(farm.urls["qinghe"])
        for header, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
            again = asked.get(farm.urls["qinghe"], headers={header: first.headers[value]})
            assert (again.status_code, again.content) == (304, b"")
        stale = asked.get(farm.urls["qinghe"], headers={"If-None-Match": '"other"'})
        assert stale.status_code == 200

    def test_head_keep_alive_and_log(self, farm: DemoFarm, asked: requests.Session) -> None:
        before = len(farm.log("qinghe_jtj"))
        head = asked.head(farm.urls["qinghe_jtj"])
        body = asked.get(farm.urls["qinghe_jtj"], headers={"User-Agent": "tester"})
        assert int(head.headers["Content-Length"]) == len(body.content)
        assert body.raw.version == 11
        seen = farm.log("qinghe_jtj")[before:]
        assert [(one.method, one.path, one.status) for one in seen] == [("HEAD", "/", 200), ("GET", "/", 200)]
        assert seen[1].agent == "tester"

    def test_registry(self, farm: DemoFarm) -> None:
        sites = tomllib.loads(farm.registry_toml())["site"]
        assert [one["id"] for one in sites] == list(SITES)
        assert all(one["allow_private"] and one["url"] == farm.urls[one["id"]] for one in sites)
        assert next(one for one in sites if one["id"] == "qinghe")["upstream"] == ["lanxi"]

    def test_as_a_process(self) -> None:
        command = [sys.executable, "-m", "xuncha.demo", "--today", "2026-11-20", "--until-eof"]
        with subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        ) as served:
            assert served.stdout is not None
            assert served.stdin is not None
            lines = [json.loads(served.stdout.readline()) for _ in range(len(SITES) + 1)]
            made = session()
            assert made.get(lines[1]["url"], timeout=10).status_code == 200
            made.close()
            served.stdin.close()
            assert served.wait(timeout=10) == 0
        assert [one["id"] for one in lines[:-1]] == list(SITES)
        assert "[[site]]" in lines[-1]["registry"]


class TestPages:
    @pytest.mark.parametrize("ident", SITES)
    def test_size_is_modest(self, farm: DemoFarm, ident: str) -> None:
        pages = [path for path, answer in farm.answers(ident).items() if "html" in answer.content_type]
        assert 50 <= len(pages) <= 190

    def test_asp_site_is_gbk_without_escapes(self, farm: DemoFarm) -> None:
        for path, answer in farm.answers("qinghe_zrzy").items():
            if answer.content_type == "text/html":
                text = answer.body.decode("gbk")
                assert "charset=gb2312" in text, path
                assert "&#" not in text.replace("&#34;", "").replace("&#39;", ""), path

    def test_identity_marks(self, farm: DemoFarm) -> None:
        for ident in ("lanxi", "qinghe", "qinghe_jtj"):
            text = farm.answers(ident)["/"].body.decode("utf-8")
            spec = farm.sites[ident]
            marks = (spec.site_code, spec.icp, spec.police, spec.sponsor, "党政机关", "我为政府网站找错", "网站地图")
            assert all(mark in text for mark in marks), ident

    def test_files_are_what_they_say(self) -> None:
        assert files.pdf().startswith(b"%PDF-")
        assert files.pdf().endswith(b"%%EOF\n")
        assert files.ole().startswith(b"\xd0\xcf\x11\xe0")
        assert files.png(2, 2, 1, 2, 3).startswith(b"\x89PNG")
        for made, part in ((files.docx(), "word/document.xml"), (files.xlsx(), "xl/workbook.xml")):
            with zipfile.ZipFile(BytesIO(made)) as package:
                assert package.testzip() is None
                assert part in package.namelist()

    def test_office_files_open(self) -> None:
        openpyxl = pytest.importorskip("openpyxl")
        assert openpyxl.load_workbook(BytesIO(files.xlsx())).sheetnames == ["1"]


class TestDefects:
    @pytest.mark.parametrize("ident", SITES)
    def test_dead_links_are_exactly_the_known_ones(self, farm: DemoFarm, ident: str) -> None:
        found = walk(farm.urls[ident])
        known = {one.url for one in farm.expected(ident) if one.indicator.startswith("links.") or not one.indicator}
        assert set(found.statuses()) == known

    def test_blocked_and_failing_answers(self, farm: DemoFarm, asked: requests.Session) -> None:
        outcomes = {one.outcome: one.url for one in farm.expected("qinghe")}
        assert asked.get(outcomes["blocked"]).status_code == 403
        assert "防火墙" in asked.get(outcomes["blocked"]).content.decode("utf-8")
        assert asked.get(outcomes["uncertain"]).status_code == 500

    def test_footer_link_stands_on_every_page(self, farm: DemoFarm) -> None:
        found = walk(farm.urls["qinghe"])
        dead = next(one.url for one in farm.expected("qinghe") if one.indicator == "links.home_broken")
        own = [url for url, answer in found.pages(farm.urls["qinghe"]).items() if answer.status_code == 200]
        assert len(found.found_on[dead]) == len(own)

    def test_ages_of_the_faulty_bureau(self, farm: DemoFarm) -> None:
        plan = make(farm.sites["qinghe_zrzy"], TODAY, farm.urls, farm.sites)
        home = [entry for section in plan.sections.values() if section.column.home for entry in section.entries]
        assert (TODAY - max(entry.day for entry in home)).days == 47
        blank = [
            one.column.id
            for one in plan.sections.values()
            if one.column.kind == "list" and not one.entries and one.column.category
        ]
        assert len(blank) == 6

    def test_reposts(self, farm: DemoFarm) -> None:
        city = make(farm.sites["lanxi"], TODAY, farm.urls, farm.sites)
        county = make(farm.sites["qinghe"], TODAY, farm.urls, farm.sites)
        documents = [entry for entry in city.entries if entry.number]
        assert len(documents) == 6
        hours = {}
        for entry in county.entries:
            if entry.item.repost:
                origin = city.entry(entry.item.repost.partition(":")[2])
                hours[origin.item.id] = (entry.at - origin.at).total_seconds() / 3600
        assert set(hours) == {"doc1", "doc2", "doc3", "doc4", "doc6"}
        assert hours.pop("doc2") == 96
        assert max(hours.values()) <= 24

    def test_the_healthy_ones_have_no_defect(self, farm: DemoFarm) -> None:
        assert farm.expected("lanxi") == farm.expected("qinghe_jtj") == ()
