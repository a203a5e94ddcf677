"""A site that is silently gone: a candidate in the ledger, and everything that stood before still stands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from db.records import Records
from inspector.profiles import load_rules
from schedules.sites import choose
from schedules.visit import Visit, Wishes
from tests.inspector.builders import columns, run, snapshot, target
from xuncha import config

RULES = load_rules()
REGISTRY = """[[site]]
id = "qinghe"
name = "清河县人民政府"
url = "http://www.qinghe.gov.cn/"
body_type = "county_government"
"""


@pytest.fixture
def visits(tmp_path):
    """Judges one more run: its day, what came of the home page."""
    (tmp_path / "xuncha.toml").write_text("", "utf-8")
    (tmp_path / "sites.toml").write_text(REGISTRY, "utf-8")
    made = config.load(tmp_path / "xuncha.toml")
    one = choose("qinghe", made.sites)
    visit = Visit(made, Wishes(), lambda: datetime(2026, 11, 26, tzinfo=UTC))
    with Records(tmp_path / "xuncha.db") as records:

        def judge(day, outcome="ok"):
            at = f"2026-{day}T09:00:00+08:00"
            targets = (target(),) if outcome == "ok" else ()
            facts = snapshot(run=run(id=day, started_at=at, finished_at=at, home_outcome=outcome))
            records.save_site(one.site, at)
            seen = columns() if outcome == "ok" else ()
            records.save_run(facts.run, facts.home, facts.links, seen, (), targets, "xuncha tests")
            visited = visit.judge(records, one, facts.run, RULES, take_up=True)
            return visited.judgement, {one.indicator: one.status for one in visited.verdicts.findings}

        yield judge


GONE = "site.closed_unannounced"


def test_it_is_a_candidate_after_weeks_and_fixed_when_it_is_back(visits):
    _, before = visits("10-01")
    assert before.get("links.page_broken") == "open"
    for day in ("10-08", "10-15"):
        judgement, found = visits(day, "nxdomain")
        assert (judgement.verdict, found) == ("could_not_judge", before)
    judgement, found = visits("10-29", "nxdomain")
    assert judgement.verdict == "could_not_judge"
    assert found == {**before, GONE: "suspected"}
    judgement, found = visits("11-05")
    assert judgement.verdict != "could_not_judge"
    assert GONE not in found
