"""From the command line to the report, on real local servers: healthy sites, faulty sites, hosts and routes that fail.

A site without faults must not be accused of anything; a faulty one of exactly its faults.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import jsonschema
import pytest

from inspector.rulebook import INDICATOR_IDS
from tests.gov_site import odd_links
from tests.gov_site.faults import FAULTS, Fault
from tests.gov_site.fixtures import TODAY
from tests.gov_site.hosts import HOSTS
from tests.gov_site.sites import STYLES
from tests.program import ROOT, Done, Program, finish, rows
from xuncha.demo.expect import expected
from xuncha.demo.spec import bundled

if TYPE_CHECKING:
    from tests.gov_site.client import GovSite

HEALTHY = tuple(f"healthy_{style}" for style in (*STYLES, "hanweb_script"))
FAULTY = tuple(f"faulty_{style}" for style in STYLES)
WHOLE = ("superior", *HEALTHY, *FAULTY, "neglected")
# Pages without end would be crawled to the budget, and a host that asks for years of peace gets five minutes.
TRAPS = ("many-links", "calendar", "session", "growing-path")
ROUTES = tuple(name for name in FAULTS if name not in (*TRAPS, "503-absurd"))
AS_OF = ("--as-of", TODAY.isoformat())
NO_HISTORY = ("integrity.backdated", "integrity.burst_fill")  # need an earlier run
# No probes; sites on loopback have no domain and no https.
NO_MAPS = "content.map_number"  # the sample sites show none
NOT_JUDGED = ("site.unreachable", "access.https", "access.ipv6", "identity.domain", NO_MAPS, *NO_HISTORY)
# Sites in the style of the ASP years carry no meta tags, healthy or not; it is pointed out to them.
TAGLESS = "identity.meta_tags"
# The time limit is slower than a loaded machine.
PLAIN = "[crawl]\nrate = 0\nconfirm_after = 0.3\ntimeout = 10\n[evidence]\nscreenshots = 0\n"


@dataclass(frozen=True)
class Inspected:
    """Sites after one inspection together."""

    program: Program
    done: Done
    reports: dict[str, dict[str, Any]]
    logs: dict[str, list[dict[str, Any]]]

    def targets(self, name: str) -> dict[str, Any]:
        """Link targets of a site that are not plainly good."""
        found = self.program.rows(
            "SELECT t.* FROM run_target t JOIN run r ON r.id = t.run_id WHERE r.site_id = ?", name
        )
        return {row["url"]: row for row in found}


@dataclass(frozen=True)
class Everything:
    whole: Inspected
    odd: Inspected


@pytest.fixture(scope="module")
def everything(gov_site_process: GovSite, tmp_path_factory: pytest.TempPathFactory) -> Everything:
    """All whole sites, and all hosts and routes that fail: two runs side by side."""
    server = gov_site_process
    server.reset()
    whole = Program.at(tmp_path_factory.mktemp("whole"), server.registry_toml(*WHOLE))
    odd = Program.at(tmp_path_factory.mktemp("odd"), _registry_of_oddities(server), PLAIN)
    odd_names = [*HOSTS, "reset", "closed", "routes", "traps"]
    started = odd.start("inspect", *odd_names, "--format", "json", *AS_OF)
    whole_done = whole.run("inspect", *WHOLE, "--format", "json", *AS_OF)
    odd_done = finish(started)
    return Everything(
        _inspected(whole, whole_done, {name: server.log(name) for name in WHOLE}),
        _inspected(odd, odd_done, {name: server.log(name) for name in [*HOSTS, "faults"]}),
    )


def _inspected(program: Program, done: Done, logs: dict[str, Any]) -> Inspected:
    assert "Traceback" not in done.err, done.err
    return Inspected(program, done, {report["site"]["id"]: report for report in done.reports}, logs)


def _registry_of_oddities(server: GovSite) -> str:
    urls = {name: server.url(name) for name in [*HOSTS, "reset", "closed"]}
    urls["routes"] = server.url("faults", "/faults/of/" + ",".join(ROUTES))
    urls["traps"] = server.url("faults", "/faults/of/" + ",".join(name for name in TRAPS if name != "many-links"))
    limits = {"traps": "max_pages = 40\n"}
    return "\n".join(
        f'[[site]]\nid = "{name}"\nurl = "{url}"\nbody_type = "county_department"\nallow_private = true\n'
        + limits.get(name, "")
        for name, url in urls.items()
    )


def _found(report: dict[str, Any]) -> Counter[tuple[str, str]]:
    """Findings as (indicator, thing that is wrong); a missing column is known by its category."""
    return Counter(
        (one["indicator"], one["evidence"]["category"] if one["indicator"] == "columns.required" else one["url"])
        for one in report["findings"]
        if one["indicator"] != TAGLESS
    )


def _outcomes(report: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["outcome"] for one in report["indicators"]}


class TestHealthy:
    @pytest.mark.parametrize("name", HEALTHY)
    def test_nothing_is_found(self, everything: Everything, name: str) -> None:
        report = everything.whole.reports[name]
        assert [one for one in report["findings"] if not ("asp" in name and one["indicator"] == TAGLESS)] == []
        assert (report["verdict"], report["score"]) == ("pass", 100.0)
        assert {name: one for name, one in _outcomes(report).items() if name not in NOT_JUDGED and one != "pass"} == {}
        assert report["links"] | {"checked": 0, "good": 0} == dict.fromkeys(report["links"], 0)
        assert report["links"]["checked"] == report["links"]["good"] > 150
        assert report["run"]["complete"] is True
        assert report["run"]["stopped_by"] is None

    @pytest.mark.parametrize("name", HEALTHY)
    def test_no_column_is_stale_blank_or_unread(self, everything: Everything, name: str) -> None:
        columns = everything.whole.reports[name]["columns"]
        assert len(columns) >= 30
        assert {one["state"] for one in columns} <= {"fresh", "not_applicable"}

    @pytest.mark.parametrize("name", HEALTHY)
    def test_each_address_is_asked_once_and_nothing_forbidden(self, everything: Everything, name: str) -> None:
        log = everything.whole.logs[name]
        asked = Counter(one["path"] for one in log)
        assert {one["method"] for one in log} == {"GET"}
        assert {path: count for path, count in asked.items() if count > 1} == {}
        assert not [path for path in asked if path.startswith("/admin/")]
        assert asked["/robots.txt"] == 1
        assert log[0]["path"] == "/robots.txt"
        assert all("Xuncha/" in one["agent"] for one in log)

    def test_superior_site_has_nothing_to_repost(self, everything: Everything) -> None:
        report = everything.whole.reports["superior"]
        assert report["findings"] == []
        assert _outcomes(report)["repost.missing"] == "not_applicable"


class TestFaulty:
    @pytest.mark.parametrize("name", [*FAULTY, "neglected"])
    def test_exactly_the_known_faults_are_found(self, gov_site: GovSite, everything: Everything, name: str) -> None:
        report = everything.whole.reports[name]
        judged = set(_outcomes(report))
        wanted = Counter(
            (one["indicator"], one["category"] if one["indicator"] == "columns.required" else one["url"])
            for one in gov_site.expected(name)
            if one["indicator"] in judged and one["outcome"] in {"finding", "veto"}
        )
        assert _found(report) == wanted

    @pytest.mark.parametrize("name", [*FAULTY, "neglected"])
    def test_vetoes_fail_at_their_threshold_and_not_below(
        self, gov_site: GovSite, everything: Everything, name: str
    ) -> None:
        report = everything.whole.reports[name]
        vetoes = {one["id"] for one in report["indicators"] if one["kind"] == "veto"}
        failing = {one for one, outcome in _outcomes(report).items() if outcome == "fail" and one in vetoes}
        assert failing == {one["indicator"] for one in gov_site.expected(name) if one["outcome"] == "veto"}
        assert report["verdict"] == "fail"
        assert report["score"] is None

    @pytest.mark.parametrize("name", FAULTY)
    def test_what_is_blocked_or_uncertain_is_counted_and_accuses_nobody(
        self, gov_site: GovSite, everything: Everything, name: str
    ) -> None:
        report, targets = everything.whole.reports[name], everything.whole.targets(name)
        spared = [one for one in gov_site.expected(name) if one["outcome"] in {"blocked", "uncertain"}]
        assert len(spared) == 2
        for one in spared:
            assert targets[one["url"]]["verdict"] == one["outcome"]
            assert report["links"][one["outcome"]] == 1
        assert not {one["url"] for one in spared} & {one["url"] for one in report["findings"]}

    @pytest.mark.parametrize("name", FAULTY)
    def test_every_finding_has_evidence_and_a_clause(self, everything: Everything, name: str) -> None:
        report = everything.whole.reports[name]
        sources = {one["id"]: one["sources"] for one in report["indicators"]}
        for finding in report["findings"]:
            assert finding["message"], finding
            assert finding["evidence"], finding
            assert sources[finding["indicator"]]
            candidate = finding["indicator"] == TAGLESS or finding["indicator"].startswith("integrity.")
            assert finding["status"] == ("suspected" if candidate else "open")
            assert finding["observations"] == 1
            if finding["indicator"].startswith("links."):
                assert finding["found_on"], finding
                assert finding["found_on_total"] >= len(finding["found_on"])

    @pytest.mark.parametrize("name", FAULTY)
    def test_only_failures_are_asked_twice(self, gov_site: GovSite, everything: Everything, name: str) -> None:
        again = {
            path for path, count in Counter(one["path"] for one in everything.whole.logs[name]).items() if count == 2
        }
        failing = {one["path"] for one in everything.whole.logs[name] if one["status"] >= 400}
        soft = {"/zt/2018/index.html", "/"}  # the home page is looked at again when it lacks marks
        assert max(Counter(one["path"] for one in everything.whole.logs[name]).values()) == 2
        assert again <= failing | soft

    @pytest.mark.parametrize("name", FAULTY)
    def test_a_dead_link_of_the_template_is_said_once_with_its_place(
        self, gov_site: GovSite, everything: Everything, name: str
    ) -> None:
        report = everything.whole.reports[name]
        (found,) = [one for one in report["findings"] if one["url"] == gov_site.url(name, "/bz/help-2019.html")]
        assert found["evidence"]["on_every_page"] is True
        assert found["evidence"]["pages_read"] == report["run"]["pages"]
        assert re.search("every page, in the same place: (page foot|friendly links)", found["message"])
        others = [one for one in report["findings"] if one["indicator"].startswith("links.") and one is not found]
        assert not any("on_every_page" in one["evidence"] for one in others)


class TestReport:
    def test_exit_code_says_that_something_fails(self, everything: Everything) -> None:
        assert everything.whole.done.code == 1
        assert everything.whole.done.err == ""

    def test_one_line_of_json_for_each_site_in_their_order(self, everything: Everything) -> None:
        assert [json.loads(line)["site"]["id"] for line in everything.whole.done.out.splitlines()] == list(WHOLE)

    def test_every_report_is_valid(self, everything: Everything) -> None:
        schema = json.loads((ROOT / "reports" / "schema" / "report-1.json").read_text("utf-8"))
        for report in [*everything.whole.reports.values(), *everything.odd.reports.values()]:
            jsonschema.validate(report, schema)

    def test_site_and_run(self, gov_site: GovSite, everything: Everything) -> None:
        report = everything.whole.reports["healthy_asp"]
        assert report["site"]["name"] == "青禾县人民政府"
        assert report["site"]["body_type"] == "county_government"
        assert report["site"]["url"] == gov_site.url("healthy_asp")
        assert report["run"]["as_of"].startswith("2026-11-20T23:59:59+08:00")
        # The friend link to the superior site is asked once for everybody, by whoever comes first. A server that was
        # busy may have logged a question that was given up and asked anew.
        assert report["run"]["requests"] - len(everything.whole.logs["healthy_asp"]) in range(-3, 2)
        assert report["run"]["pages"] > 150


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, Done, date]:
    program = Program(tmp_path_factory.mktemp("demo"))
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    return program, program.run("demo", "-o", "out"), today


class TestDemo:
    """`xuncha demo` as people run it; what it finds is what the sample sites' files say."""

    def test_exactly_the_known_defects_are_found(self, demo: tuple[Program, Done, date]) -> None:
        program, done, today = demo
        assert done.code == 0, done.err
        registry = tomllib.loads((program.folder / "out" / "sites.toml").read_text("utf-8"))["site"]
        urls = {site["id"]: site["url"] for site in registry}
        library = {spec.id: spec for spec in bundled()}
        for name, spec in library.items():
            report = json.loads((program.folder / "out" / f"{name}.json").read_text("utf-8"))
            judged = _outcomes(report)
            known = expected(spec, today, urls, library)
            wanted = Counter(
                (one.indicator, one.category if one.indicator == "columns.required" else one.url)
                for one in known
                if one.indicator in judged and one.outcome in {"finding", "veto"}
            )
            assert _found(report) == wanted, name
            failing = {one["id"] for one in report["indicators"] if one["kind"] == "veto" and one["outcome"] == "fail"}
            assert failing == {one.indicator for one in known if one.outcome == "veto"}, name

    def test_it_writes_digest_notice_and_ledger(self, demo: tuple[Program, Done, date]) -> None:
        program, done, _ = demo
        for name, begin in (
            *(("digest.html", b"<!DOCTYPE"), ("digest.docx", b"PK"), ("digest.xlsx", b"PK")),
            *(("notice.docx", b"PK"), ("ledger.xlsx", b"PK")),
        ):
            assert f"out/{name}" in done.out
            assert (program.folder / "out" / name).read_bytes().startswith(begin)

    def test_it_says_where_the_reports_lie(self, demo: tuple[Program, Done, date]) -> None:
        program, done, _ = demo
        for spec in bundled():
            assert spec.name in done.out
            page = program.folder / "out" / f"{spec.id}.html"
            assert str(page.relative_to(program.folder)) in done.out
            assert spec.name in page.read_text("utf-8")


class TestHosts:
    @pytest.mark.parametrize("name", HOSTS)
    def test_home_page_verdict_and_link(self, gov_site: GovSite, everything: Everything, name: str) -> None:
        host, report = HOSTS[name], everything.odd.reports[name]
        (run,) = everything.odd.program.rows("SELECT * FROM run WHERE site_id = ?", name)
        kept = {"not_a_page": "ok"}.get(run["home_outcome"], run["home_outcome"])
        assert kept == host.home
        assert (report["verdict"] != "could_not_judge") == host.judged
        wanted = {"broken": "links.home_broken", "misdirected": "links.misdirected"}
        known = {(wanted[host.gone], gov_site.url(name, host.gone_path))} if host.gone else set()
        if name == "gambling":
            known |= {("integrity.tampered", gov_site.url(name))}
        elsewhere = {"columns.required"} | {one for one in INDICATOR_IDS if one.startswith(("identity.", "access."))}
        if name in {"hides_links", "links_outside"}:  # see TestElsewhere
            elsewhere |= {"links.hidden", "links.hijacked", "links.misdirected"}
        assert {one for one in _found(report) if one[0] not in elsewhere} == known
        if not host.judged:
            assert report["score"] is None
            assert "fail" not in {one["outcome"] for one in report["indicators"] if one["kind"] == "veto"}

    @pytest.mark.parametrize("name", ["reset", "closed"])
    def test_ports_that_do_not_speak(self, everything: Everything, name: str) -> None:
        report = everything.odd.reports[name]
        assert report["verdict"] == "could_not_judge"
        assert report["findings"] == []
        assert report["links"]["uncertain"] == 1

    def test_exit_code_and_next_steps(self, everything: Everything) -> None:
        assert everything.odd.done.code == 3
        said = everything.odd.done.err
        assert said.count("\n  -> ") >= sum(not host.judged and host.home != "ok" for host in HOSTS.values())
        assert "protection is never bypassed" in said

    def test_robots_are_obeyed(self, everything: Everything) -> None:
        assert [one["path"] for one in everything.odd.logs["robots_all"]] == ["/robots.txt"]
        asked = {one["path"] for one in everything.odd.logs["robots_part"]}
        assert "/admin/private.html" not in asked
        assert "/tzgg/1.html" in asked
        for name in ("robots_403", "robots_404", "robots_html"):
            assert "/admin/private.html" in {one["path"] for one in everything.odd.logs[name]}, name


class TestElsewhere:
    """Links to domains of other people: hidden ones, and domains that changed hands."""

    def test_hidden_links_are_candidates_with_their_markup(self, everything: Everything) -> None:
        found = [one for one in everything.odd.reports["hides_links"]["findings"] if one["indicator"] == "links.hidden"]
        (one,) = found
        assert one["status"] == "suspected"
        assert one["evidence"]["domain"] == "127.0.0.9"
        assert "澳门新葡京" in one["evidence"]["markup"]
        assert "gambling" in one["message"]

    def test_domains_for_sale_and_gambling(self, gov_site: GovSite, everything: Everything) -> None:
        report = everything.odd.reports["links_outside"]
        found = {one["url"]: one["status"] for one in report["findings"] if one["indicator"] == "links.hijacked"}
        assert found == {gov_site.url("parked"): "open", gov_site.url("gambling"): "open"}
        (away,) = [one for one in report["findings"] if one["indicator"] == "links.misdirected"]
        assert (away["url"], away["status"]) == (gov_site.url("links_outside", "/away/"), "suspected")
        assert away["evidence"]["final_url"] == gov_site.url("warning", "/yy/about.html")
        assert next(one for one in report["indicators"] if one["id"] == "links.hijacked")["points_lost"] == 0


class TestRoutes:
    @pytest.mark.parametrize("name", ROUTES)
    def test_outcome_and_verdict(self, gov_site: GovSite, everything: Everything, name: str) -> None:
        route = FAULTS[name]
        url = gov_site.url("faults", route.path)
        target = everything.odd.targets("routes").get(url)
        assert (target["verdict"] if target else "good") == route.verdict
        assert _first_outcome(everything.odd.program, url) == route.outcome
        accused = {one["url"] for one in everything.odd.reports["routes"]["findings"]}
        assert (url in accused) == (route.verdict == "broken" or name in {"redirect-home", "pdf.docx"})

    def test_nothing_but_broken_targets_is_accused(self, gov_site: GovSite, everything: Everything) -> None:
        broken = [route for route in map(FAULTS.__getitem__, ROUTES) if route.verdict == "broken"]
        # The little home page of this port, where one route leads, has two links that do not exist here.
        pages = {gov_site.url("faults", f"/tzgg/{number}.html") for number in (1, 2)}
        known = {gov_site.url("faults", route.path) for route in broken} | pages
        found = [one for one in everything.odd.reports["routes"]["findings"] if one["indicator"].startswith("links.")]
        assert {one["url"] for one in found if one["indicator"] != "links.misdirected"} == known
        misdirected = {one["url"]: one["status"] for one in found if one["indicator"] == "links.misdirected"}
        assert misdirected == {
            gov_site.url("faults", "/faults/redirect-home"): "open",
            gov_site.url("faults", "/faults/pdf.docx"): "suspected",
        }

    def test_broken_has_two_observations(self, everything: Everything) -> None:
        for target in everything.odd.targets("routes").values():
            if target["verdict"] == "broken":
                assert len(json.loads(target["attempts"])) >= 2, target["url"]

    def test_hidden_links_are_never_asked_and_odd_ones_exactly(self, everything: Everything) -> None:
        asked = Counter(one["path"] for one in everything.odd.logs["faults"])
        assert not [path for path in asked if path in odd_links.NEVER]
        assert all(asked[path] == 1 for path in odd_links.EXACT.values())
        assert [
            path for path in asked if path.startswith("/faults/exact/") and path not in odd_links.EXACT.values()
        ] == []
        assert not [path for path in asked if path.startswith("/faults/long/")]

    def test_forms_are_not_sent(self, everything: Everything) -> None:
        asked = {one["path"] for one in everything.odd.logs["faults"]}
        assert "/faults/kind/form" not in asked
        assert {"/faults/kind/a", "/faults/kind/img", "/faults/kind/iframe", "/faults/kind/file.docx"} <= asked
        assert {one["method"] for one in everything.odd.logs["faults"]} == {"GET"}

    def test_traps_end_in_a_stated_truncation(self, everything: Everything) -> None:
        run = everything.odd.reports["traps"]["run"]
        assert run["stopped_by"] in {"max_pages", "max_depth"}
        assert run["complete"] is False
        assert run["pages"] <= 40


def _first_outcome(program: Program, url: str) -> str:
    """What the first look at an address said, redirects followed."""
    file = program.folder / "crawls" / "routes.db"
    seen: set[int] = set()
    (row,) = rows(file, "SELECT * FROM url WHERE url = ?", url)
    while row["outcome"] == "redirected":
        if row["id"] in seen:
            return "redirect_loop"
        seen.add(row["id"])
        (row,) = rows(file, "SELECT * FROM url WHERE id = ?", row["redirect_to"])
    attempts = rows(file, "SELECT outcome FROM attempt WHERE url_id = ? ORDER BY rowid", row["id"])
    return str(attempts[0]["outcome"] if attempts else row["outcome"])


def test_routes_are_all_there() -> None:
    """Nothing drops out of the tests above unnoticed."""
    assert set(FAULTS) - set(ROUTES) == {*TRAPS, "503-absurd"}
    assert all(isinstance(one, Fault) for one in FAULTS.values())
