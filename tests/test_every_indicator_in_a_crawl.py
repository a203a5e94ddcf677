"""Every indicator is found by a real crawl of a real server, with its address; no kind of healthy site gets a finding.

Table-driven: what must be found stands in tests/gov_site/faulty.toml, tests/gov_site/crowded.toml and the sample sites,
what no crawl of a loopback address can show in `NOT_HERE`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from db.records import Records
from inspector.entries import INDICATOR_IDS
from inspector.judge import judge
from inspector.profiles import load_rules
from tests.changing_site import ChangingSite
from tests.crowded_site import CrowdedSite, Wanted, bare, closed
from tests.gov_site.fixtures import TODAY
from tests.program import Program
from xuncha.demo.spec import Item
from xuncha.vocabulary.bodies import body_types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.gov_site.client import GovSite

AS_OF = ("--as-of", TODAY.isoformat())
END_OF_TODAY = datetime.combine(TODAY, time(23, 59, 59), ZoneInfo("Asia/Shanghai"))
KNOWN = ("faulty_asp", "neglected")  # with faults whose addresses the test server tells
HEALTHY = ("superior", "healthy_trs", "healthy_modern")
GOVERNMENTS = tuple(one.id for one in body_types().values() if one.group == "government")
# A healthy bureau has its report out in January, a government in March: each kind is judged on sites of its own group.
OF_ANY_BODY = [
    *((name, kind) for name in HEALTHY for kind in (*GOVERNMENTS, "")),
    *(("bureau", one.id) for one in body_types().values() if one.group == "department"),
    ("bureau", ""),
]
CONFIG = "[crawl]\nrate = 0\nconfirm_after = 0.3\ntimeout = 10\n[evidence]\nscreenshots = 0\n"
# What a loopback address cannot show in a crawl, and the test that shows it on a server or a stored site.
NOT_HERE = {
    "site.unreachable": "tests/schedules/test_probing.py",  # a week of visits, not a crawl
    "access.https": "tests/test_certificate_trouble.py",
    "access.ipv6": "tests/inspector/checks/test_ipv6_address.py",
    "identity.domain": "tests/inspector/checks/test_domain_name.py",
}
# The crowded site has new policies without an interpretation, and not all things that its two profiles name.
BESIDES = ("columns.required", "elements.interpretation_link")
# The bare site lacks what a site must have: indicators whose finding is at its home page.
BARE = (
    "access.mobile",
    "access.search",
    "columns.required",
    "elements.article_marks",
    "identity.error_report_entry",
    "identity.gov_mark",
    "identity.icp",
    "identity.meta_tags",
    "identity.police",
    "identity.registered",
    "identity.site_code",
    "identity.sitemap",
    "identity.sponsor_contact",
    "interaction.channel_missing",
    "repost.column",
    "service.missing",
)


@dataclass(frozen=True)
class Crawled:
    """What inspections of all sites brought, and what they must have brought."""

    program: Program
    reports: dict[str, dict[str, Any]]
    wanted: dict[str, list[Wanted]]

    def found(self, site: str, indicator: str) -> list[dict[str, Any]]:
        return [one for one in self.reports[site]["findings"] if one["indicator"] == indicator]


@pytest.fixture(scope="module")
def crawled(gov_site_process: GovSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """One inspection of all sites, and a second one of the crowded site after old items have appeared on it."""
    server = gov_site_process
    server.reset()
    with (
        CrowdedSite({name: server.url(name) for name in ("gambling", "superior")}) as crowded,
        bare() as empty,
        closed() as gone,
        ChangingSite() as bureau,
    ):
        registry = "\n".join(
            [server.registry_toml(*KNOWN, *HEALTHY), *(one.registry() for one in (crowded, empty, gone, bureau))]
        )
        program = Program.at(tmp_path_factory.mktemp("every"), registry, CONFIG)
        names = (*KNOWN, *HEALTHY, "crowded", "bare", "closed", "bureau")
        done = program.run("inspect", *names, "--format", "json", *AS_OF, timeout=300)
        assert "Traceback" not in done.err, done.err
        reports = {report["site"]["id"]: report for report in done.reports}
        wanted = {name: _known(server, name) for name in KNOWN}
        wanted["crowded"] = list(crowded.wanted)
        wanted["bare"] = [Wanted(one, (empty.url(),)) for one in BARE]
        wanted["closed"] = [Wanted("site.closed_unannounced", (gone.url(),), {"successor": ""})]
        crowded.add("wzbb", *_old_items())
        again = program.run("inspect", "crowded", "--format", "json", *AS_OF, timeout=300)
        reports["later"] = again.report
        wanted["later"] = [Wanted("integrity.burst_fill", (crowded.column("wzbb"),), {"count": 6})]
        yield Crawled(program, reports, wanted)


def _known(server: GovSite, name: str) -> list[Wanted]:
    """Faults of a site of the test server, with the addresses that it tells."""
    faults = [one for one in server.expected(name) if one["indicator"] and one["outcome"] in {"finding", "veto"}]
    return [Wanted(one["indicator"], (one["url"],)) for one in faults]


def _old_items() -> tuple[Item, ...]:
    """Six texts that claim days of years ago, months apart, and were not there before.

    They stand in the last column of the site's file, because addresses there count what stands before.
    """
    text = "本期通报全县政府网站检查情况，{}个单位更新及时，其余单位要对照问题清单逐项整改，并按时报送整改结果。"
    return tuple(
        Item(id=f"old-{n}", title=f"青禾县政府网站检查情况（第{n}期）", age=900 + 40 * n, text=text.format(n))
        for n in range(1, 7)
    )


def test_the_tables_name_every_indicator(crawled: Crawled) -> None:
    """Whoever adds an indicator adds a page on which a crawl finds it, or says where else it is shown."""
    shown = {one.indicator for wanted in crawled.wanted.values() for one in wanted}
    assert INDICATOR_IDS - shown - NOT_HERE.keys() == set()
    assert shown & NOT_HERE.keys() == set()


@pytest.mark.parametrize("indicator", sorted(INDICATOR_IDS - NOT_HERE.keys()))
def test_it_is_found_with_its_address_and_evidence(crawled: Crawled, indicator: str) -> None:
    proven = 0
    for name, wanted in crawled.wanted.items():
        for one in (one for one in wanted if one.indicator == indicator):
            found = crawled.found(name, indicator)
            here = [finding for finding in found if finding["url"] in one.urls]
            assert here, (name, one.urls, [finding["url"] for finding in found], _outcome(crawled, name, indicator))
            assert any(one.evidence.items() <= finding["evidence"].items() for finding in here), (one, here)
            assert all(finding["message"] for finding in here)
            proven += 1
    assert proven


def _outcome(crawled: Crawled, name: str, indicator: str) -> Any:
    outcomes = {one["id"]: (one["outcome"], one.get("reason")) for one in crawled.reports[name]["indicators"]}
    return outcomes.get(indicator)


def test_the_crowded_site_is_accused_of_its_faults_alone(crawled: Crawled) -> None:
    """What its profiles ask for besides is named; an address that is none of its faults is not."""
    known = {(one.indicator, url) for one in crawled.wanted["crowded"] for url in one.urls}
    found = {(one["indicator"], one["url"]) for one in crawled.reports["crowded"]["findings"]}
    assert {one for one in found - known if one[0] not in BESIDES} == set()
    assert {one["status"] for one in crawled.found("crowded", "columns.required")} == {"suspected"}


@pytest.mark.parametrize(("name", "kind"), OF_ANY_BODY)
def test_a_healthy_site_of_any_body_gets_no_finding(crawled: Crawled, name: str, kind: str) -> None:
    """The same stored crawl, judged as if it were the site of every other kind of body."""
    with Records(crawled.program.db) as records:
        run = records.latest_run(name)
        assert run is not None
        facts = records.snapshot(run.id)
    judged = judge(facts, load_rules().combined((), kind, TODAY), END_OF_TODAY, body_type=kind)
    assert [(one.id, finding.url) for one in judged.indicators for finding in one.findings] == []
    assert judged.verdict == "pass"
