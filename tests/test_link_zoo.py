"""Links of every kind that are dead, and addresses that are odd: what a crawl of a real server makes of each."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.gov_site import zoo
from tests.program import Program, rows

if TYPE_CHECKING:
    from tests.gov_site.client import GovSite

CONFIG = "[crawl]\nrate = 0\nconfirm_after = 0.3\ntimeout = 10\n[evidence]\nscreenshots = 0\n"
KINDS = (*zoo.DEAD, *zoo.LEADING)


@dataclass(frozen=True)
class Crawled:
    report: dict[str, Any]
    targets: dict[str, Any]
    log: list[dict[str, Any]]
    first: dict[str, str]


@pytest.fixture(scope="module")
def kinds(gov_site_process: GovSite, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """The page with one dead link of every kind."""
    return _crawl(gov_site_process, tmp_path_factory, "kinds")


@pytest.fixture(scope="module")
def odd(gov_site_process: GovSite, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """The page that links to addresses where something is wrong with the wire."""
    return _crawl(gov_site_process, tmp_path_factory, "odd")


@pytest.fixture(scope="module")
def disguised(gov_site_process: GovSite, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """The page that links to answers with status 200 that are something else than they seem."""
    return _crawl(gov_site_process, tmp_path_factory, "disguised")


@pytest.fixture(scope="module")
def forms(gov_site_process: GovSite, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """The page of forms."""
    return _crawl(gov_site_process, tmp_path_factory, "forms")


@pytest.fixture(scope="module")
def styled(gov_site_process: GovSite, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """The page with a stylesheet of its own address."""
    return _crawl(gov_site_process, tmp_path_factory, "styled")


def _crawl(site: GovSite, folders: pytest.TempPathFactory, name: str, path: str = "") -> Crawled:
    site.reset("faults")
    url = site.url("faults", path or f"/zoo/{name}/")
    entry = f'[[site]]\nid = "zoo"\nurl = "{url}"\nbody_type = "county_department"\nallow_private = true\n'
    program = Program.at(folders.mktemp(f"zoo-{name}"), entry, CONFIG)
    done = program.run("inspect", "zoo", "--format", "json")
    assert "Traceback" not in done.err, done.err
    file = program.folder / "crawls" / "zoo.db"
    seen = rows(file, "SELECT u.url, a.outcome FROM attempt a JOIN url u ON u.id = a.url_id ORDER BY a.rowid DESC")
    return Crawled(
        done.report,
        {row["url"]: row for row in program.rows("SELECT * FROM run_target")},
        site.log("faults"),
        {row["url"]: row["outcome"] for row in seen},
    )


class TestKinds:
    @pytest.mark.parametrize("name", KINDS)
    def test_a_dead_link_of_this_kind_is_broken_and_its_page_is_known(
        self, gov_site_process: GovSite, kinds: Crawled, name: str
    ) -> None:
        target = kinds.targets[gov_site_process.url("faults", f"/zoo/dead/{name}")]
        assert target["verdict"] == "broken"
        assert [one[1] for one in json.loads(target["attempts"])] == ["not_found", "not_found"]
        page = "/zoo/kinds/" if name in zoo.DEAD else f"/zoo/way/{name}"
        assert gov_site_process.url("faults", page) in json.loads(target["found_on"])

    def test_every_finding_is_one_of_them(self, gov_site_process: GovSite, kinds: Crawled) -> None:
        found = {one["url"] for one in kinds.report["findings"] if one["indicator"].startswith("links.")}
        dead = {gov_site_process.url("faults", f"/zoo/dead/{name}") for name in KINDS}
        little = {gov_site_process.url("faults", f"/tzgg/{number}.html") for number in (1, 2)}  # of the page at "/"
        ways = {gov_site_process.url("faults", f"/zoo/way/{name}") for name in ("meta", "jump")}
        assert found - little - ways == dead

    def test_what_no_reader_sees_is_not_asked(self, kinds: Crawled) -> None:
        # A browser, where there is one, renders the page: it loads what belongs to it once more.
        asked = Counter(one["path"] for one in kinds.log if "sec-ch-ua" not in one["headers"])
        assert not [path for path in asked if path.startswith("/zoo/never/") or "{" in path or "%7B" in path]
        assert {path: count for path, count in asked.items() if path.startswith("/zoo/dead/") and count != 2} == {}
        assert {path: count for path, count in asked.items() if path.startswith("/zoo/good/") and count != 1} == {}


class TestOdd:
    @pytest.mark.parametrize("name", zoo.ODD)
    def test_first_look_and_verdict(self, gov_site_process: GovSite, odd: Crawled, name: str) -> None:
        host = gov_site_process.urls["faults"].removeprefix("http://").rstrip("/")
        url = zoo.address(name, host, gov_site_process.urls)
        _, verdict, outcome = zoo.ODD[name]
        target = odd.targets.get(url)
        assert (target["verdict"] if target else "good") == verdict
        if target and verdict != "good":
            assert json.loads(target["attempts"])[0][1] == outcome
        else:
            assert odd.first.get(url, "ok") == outcome
        accused = {one["url"] for one in odd.report["findings"] if one["indicator"].startswith("links.")}
        assert (url in accused) == (verdict == "broken")

    def test_only_get_and_never_a_part_of_a_file(self, odd: Crawled) -> None:
        assert {one["method"] for one in odd.log} == {"GET"}
        assert not [one["path"] for one in odd.log if "range" in one["headers"]]

    def test_no_address_is_pressed(self, odd: Crawled) -> None:
        asked = Counter(one["path"] for one in odd.log)
        assert asked["/zoo/absurd/503"] == 1
        assert asked["/zoo/large.pdf"] == 1
        assert max(asked.values()) == 2
        assert odd.report["run"]["complete"] is True


class TestDisguised:
    @pytest.mark.parametrize("name", zoo.DISGUISED)
    def test_verdict(self, gov_site_process: GovSite, disguised: Crawled, name: str) -> None:
        url = gov_site_process.url("faults", f"/zoo/disguised/{name}")
        target = disguised.targets.get(url)
        verdict = zoo.DISGUISED[name][2]
        assert (target["verdict"] if target else "good") == verdict
        accused = {one["url"] for one in disguised.report["findings"] if one["indicator"].startswith("links.")}
        assert (url in accused) == (verdict == "broken")


class TestForms:
    @pytest.mark.parametrize("name", zoo.FORMS)
    def test_what_an_empty_form_says_accuses_nobody_unless_its_address_is_gone(
        self, gov_site_process: GovSite, forms: Crawled, name: str
    ) -> None:
        start = gov_site_process.url("faults", f"/zoo/forms/{name}")
        _, verdict, asked = zoo.FORMS[name]
        found = {url: target for url, target in forms.targets.items() if url.partition("?")[0] == start}
        assert [target["verdict"] for target in found.values()] == ([verdict] if verdict else [])
        assert sum(one["path"].partition("?")[0] == f"/zoo/forms/{name}" for one in forms.log) == asked
        accused = {one["url"] for one in forms.report["findings"] if one["indicator"].startswith("links.")}
        assert bool(accused & set(found)) == (verdict == "broken")

    def test_only_get_and_nothing_to_others(self, forms: Crawled) -> None:
        assert {one["method"] for one in forms.log} == {"GET"}
        target = forms.targets["http://127.0.0.9/s"]
        assert (target["verdict"], target["cause"], target["kind"]) == ("unchecked", "form_not_sent", "form")


class TestStyled:
    @pytest.mark.parametrize("name", zoo.STYLED)
    def test_what_a_stylesheet_loads_is_asked_and_only_suspected(
        self, gov_site_process: GovSite, styled: Crawled, name: str
    ) -> None:
        path = f"/zoo/styled/css/{name}"
        url = gov_site_process.url("faults", path)
        assert (path in {one["path"] for one in styled.log if "sec-ch-ua" not in one["headers"]}) == zoo.STYLED[name]
        missing = zoo.STYLED[name] and not name.endswith(".css")
        assert (url in styled.targets) == missing
        findings = [one for one in styled.report["findings"] if one["url"] == url]
        assert [one["status"] for one in findings] == (["suspected"] if missing else [])
        if missing:
            target = styled.targets[url]
            assert (target["verdict"], target["position"], target["kind"]) == ("broken", "stylesheet", "asset")
            sheet = "print.css" if name == "deep.png" else "a.css"
            assert json.loads(target["found_on"]) == [gov_site_process.url("faults", f"/zoo/styled/css/{sheet}")]

    def test_a_stylesheet_is_no_page(self, styled: Crawled) -> None:
        asked = Counter(one["path"] for one in styled.log if "sec-ch-ua" not in one["headers"])
        assert asked["/zoo/styled/css/a.css"] == 1
        pages = {one["path"] for one in styled.log if one["path"].endswith((".html", "/"))}
        assert styled.report["run"]["pages"] <= len(pages)


class TestManyLinks:
    def test_a_page_with_more_links_than_are_read_is_named(
        self, gov_site_process: GovSite, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        crawled = _crawl(gov_site_process, tmp_path_factory, "links")
        run, url = crawled.report["run"], gov_site_process.url("faults", "/zoo/links/")
        assert (run["complete"], run["stopped_by"], run["cut_pages"]) == (False, "max_links", [url])
        asked = Counter(one["path"] for one in crawled.log)
        assert {path: count for path, count in asked.items() if path.startswith("/zoo/good/") and count != 1} == {}
        assert sum(path.startswith("/zoo/good/") for path in asked) == 40
        assert asked["/zoo/dead/behind"] == 0


class TestTraps:
    def test_addresses_without_end_are_named_and_the_run_is_complete(
        self, gov_site_process: GovSite, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        path = "/faults/of/calendar,session,growing-path"
        crawled = _crawl(gov_site_process, tmp_path_factory, "traps", path)
        run = crawled.report["run"]
        assert (run["complete"], run["stopped_by"]) == (True, None)
        named = " ".join(trap["pattern"] for trap in run["traps"])
        assert "/faults/calendar/" in named
        assert "/faults/session" in named
        assert "/faults/growing/a/.../" in named
        assert run["pages"] < 400
