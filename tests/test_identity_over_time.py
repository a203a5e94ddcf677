"""One site visited again and again: findings keep their identity, and no outage is taken for a repair."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from tests.changing_site import FAILING, GONE, ChangingSite
from tests.gov_site import pages
from tests.gov_site.fixtures import TODAY
from tests.program import Done, Program
from xuncha.demo.render import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AS_OF = ("--as-of", TODAY.isoformat())
HOME_LINK, DEEP_LINK = "links.home_broken", "links.page_broken"


@dataclass
class Story:
    """What each visit brought, by its name."""

    site: ChangingSite
    program: Program
    done: dict[str, Done] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    dumps: dict[str, str] = field(default_factory=dict)

    def visit(self, name: str, *options: str) -> None:
        """Inspect the site and remember everything that could have changed."""
        before = self.site.asked
        self.done[name] = self.program.run("inspect", "bureau", "--format", "json", *(options or AS_OF))
        self.asked[name] = self.site.asked - before
        self.dumps[name] = _dump(self.program)

    def report(self, name: str) -> dict[str, Any]:
        return self.done[name].report

    def links(self, name: str, part: str = "findings") -> dict[str, dict[str, Any]]:
        """Findings on links by indicator; there is at most one of each in this story."""
        found = [one for one in self.report(name)[part] if one["indicator"].startswith("links.")]
        assert len({one["indicator"] for one in found}) == len(found)
        return {one["indicator"]: one for one in found}

    @property
    def ids(self) -> set[str]:
        return {one["id"] for one in self.links("first").values()}


def _dump(program: Program) -> str:
    connection = sqlite3.connect(program.db)
    try:
        return "\n".join(connection.iterdump())
    finally:
        connection.close()


def _tell(site: ChangingSite, program: Program) -> Story:
    """Two dead links; one is repaired and dies again; then outages of several kinds."""
    story = Story(site, program)
    near = site.plan.sections["jtxw/gzdt"].entries[0].url
    section = site.plan.sections["zwgk/zsks"]
    deep = section.entries[1].url
    site.says = {near: GONE, deep: GONE}
    story.visit("first")
    story.visit("second")
    story.visit("replay", "--replay", *AS_OF)
    story.visit("later", "--replay", "--as-of", "2027-06-30")
    story.visit("earlier", "--replay", "--as-of", "2018-06-30")
    del site.says[near]
    story.visit("repaired")
    site.says[near] = GONE
    story.visit("dead again")
    places = dict.fromkeys(_found_on(story), FAILING)
    site.says = {near: GONE, deep: GONE, **places}
    story.visit("half down")
    site.says = {near: GONE, deep: GONE}
    site.always = Answer(200, pages.MAINTENANCE.encode("utf-8"))
    story.visit("maintenance")
    site.always = Answer(403, pages.WAF.encode("utf-8"))
    story.visit("blocked")
    site.server.stop()
    story.visit("down")
    story.visit("replay after down", "--replay", *AS_OF)
    return story


def _found_on(story: Story) -> list[str]:
    """Paths of the pages that hold the deep dead link."""
    base = story.site.server.url.rstrip("/")
    return [url.removeprefix(base) for url in story.links("first")[DEEP_LINK]["found_on"]]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with ChangingSite() as site:
        program = Program.at(tmp_path_factory.mktemp("story"), site.registry())
        yield _tell(site, program)


def test_first_visit_finds_both(story: Story) -> None:
    found = story.links("first")
    assert set(found) == {HOME_LINK, DEEP_LINK}
    assert story.done["first"].code == 1
    assert [one["observations"] for one in found.values()] == [1, 1]
    assert all(one["first_seen"] == one["last_seen"] for one in found.values())
    assert story.report("first")["fixed"] == []


def test_second_visit_keeps_identity_and_counts(story: Story) -> None:
    first, second = story.links("first"), story.links("second")
    assert set(second) == set(first)
    for name, finding in second.items():
        assert finding["id"] == first[name]["id"]
        assert finding["first_seen"] == first[name]["first_seen"]
        assert finding["last_seen"] > first[name]["last_seen"]
        assert finding["observations"] == 2
        assert finding["status"] == "open"


def test_second_visit_is_a_run_of_its_own(story: Story) -> None:
    assert story.report("first")["run"]["id"] != story.report("second")["run"]["id"]
    assert story.report("first")["links"] == story.report("second")["links"]
    assert len(story.report("first")["documents"]) == len(story.report("second")["documents"])


def test_documents_keep_first_seen(story: Story) -> None:
    first = {one["url"]: one["first_seen"] for one in story.report("first")["documents"]}
    assert first
    assert {one["url"]: one["first_seen"] for one in story.report("second")["documents"]} == first


def test_replay_gives_the_same_and_asks_and_writes_nothing(story: Story) -> None:
    second, replay = story.report("second"), story.report("replay")
    assert story.asked["replay"] == 0
    assert story.dumps["replay"] == story.dumps["second"]
    assert replay["findings"] == second["findings"]
    assert (replay["verdict"], replay["score"]) == (second["verdict"], second["score"])
    assert replay["columns"] == second["columns"]
    assert replay["indicators"] == second["indicators"]
    assert replay["run"]["id"] == second["run"]["id"]
    assert story.done["replay"].code == story.done["second"].code == 1


def test_replay_as_of_a_later_day_sees_everything_grow_old(story: Story) -> None:
    outcomes = {one["id"]: one["outcome"] for one in story.report("later")["indicators"]}
    assert outcomes["home.stale"] == "fail"
    assert story.report("later")["verdict"] == "fail"
    assert story.report("later")["run"]["as_of"].startswith("2027-06-30T23:59:59")
    assert {one["state"] for one in story.report("later")["columns"]} & {"stale"}
    assert story.ids <= {one["id"] for one in story.report("later")["findings"]}
    assert story.dumps["later"] == story.dumps["second"]


def test_replay_as_of_an_earlier_day_accuses_of_nothing_new(story: Story) -> None:
    report = story.report("earlier")
    assert {one["id"] for one in report["findings"]} == story.ids
    assert not {one["state"] for one in report["columns"]} & {"stale", "blank"}
    assert story.dumps["earlier"] == story.dumps["second"]


def test_a_repair_is_told_once(story: Story) -> None:
    fixed = story.links("repaired", "fixed")
    assert set(fixed) == {HOME_LINK}
    assert fixed[HOME_LINK]["status"] == "fixed"
    assert fixed[HOME_LINK]["id"] == story.links("first")[HOME_LINK]["id"]
    assert set(story.links("repaired")) == {DEEP_LINK}
    assert story.links("repaired")[DEEP_LINK]["observations"] == 3
    assert story.report("dead again")["fixed"] == []


def test_what_comes_back_is_reopened(story: Story) -> None:
    back, first = story.links("dead again")[HOME_LINK], story.links("first")[HOME_LINK]
    assert back["status"] == "reopened"
    assert (back["id"], back["first_seen"]) == (first["id"], first["first_seen"])
    assert back["observations"] == 3
    events = story.program.rows(
        "SELECT from_status, to_status FROM finding_event WHERE finding_id = ? ORDER BY id", back["id"]
    )
    assert [tuple(one) for one in events[:3]] == [("", "open"), ("open", "fixed"), ("fixed", "reopened")]


def test_a_page_that_fails_does_not_repair_its_links(story: Story) -> None:
    assert story.report("half down")["fixed"] == []
    (row,) = story.program.rows("SELECT status FROM finding WHERE id = ?", story.links("first")[DEEP_LINK]["id"])
    assert row["status"] == "open"


@pytest.mark.parametrize("name", ["maintenance", "blocked", "down"])
def test_an_outage_changes_nothing_in_the_ledger(story: Story, name: str) -> None:
    report = story.report(name)
    assert report["verdict"] == "could_not_judge"
    assert report["score"] is None
    assert story.done[name].code == 3
    assert "\n" in story.done[name].err.strip() or story.done[name].err.strip()
    assert report["fixed"] == []
    assert {one["id"] for one in report["findings"]} == story.ids
    before = {one["id"]: one for one in story.report("half down")["findings"]}
    for finding in report["findings"]:
        known = before.get(finding["id"])
        if known is not None:
            assert (finding["status"], finding["observations"]) == (known["status"], known["observations"])
            assert finding["last_seen"] == known["last_seen"]


def test_outages_leave_every_row_as_it_was(story: Story) -> None:
    def ledger(dump: str) -> list[str]:
        return [line for line in dump.splitlines() if line.startswith(('INSERT INTO "finding', "INSERT INTO finding"))]

    assert ledger(story.dumps["half down"])
    for name in ("maintenance", "blocked", "down"):
        assert ledger(story.dumps[name]) == ledger(story.dumps["half down"]), name


def test_replay_after_an_outage_judges_the_last_visit_that_reached_the_site(story: Story) -> None:
    assert story.report("replay after down")["run"]["home_outcome"] == "ok"


def test_a_visit_that_ends_early_closes_what_it_saw_repaired_and_nothing_else(tmp_path: Path) -> None:
    with ChangingSite() as site:
        dead, other = (site.plan.sections["jtxw/gzdt"].entries[number].url for number in (0, 1))
        deep = site.plan.sections["zwgk/zsks"].entries[-1].url
        site.says = {dead: GONE, other: GONE, deep: GONE}
        story = Story(site, Program.at(tmp_path, site.registry()))
        first = story.program.run("inspect", "bureau", "--format", "json", *AS_OF).report
        assert {site.url(dead), site.url(other), site.url(deep)} <= {one["url"] for one in first["findings"]}
        del site.says[dead]
        short = ("--full", "--max-pages", "25", *AS_OF)
        second = story.program.run("inspect", "bureau", "--format", "json", *short).report
        assert second["run"]["stopped_by"] == "max_pages"
        assert [one["url"] for one in second["fixed"]] == [site.url(dead)]
        standing = story.program.rows("SELECT url FROM finding WHERE status = 'open' AND key LIKE 'target:%'")
        assert {site.url(other), site.url(deep)} <= {row["url"] for row in standing}
