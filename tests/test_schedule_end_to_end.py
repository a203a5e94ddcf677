"""What the schedule runs by itself, on real local servers: inspections in their nights, confirmations, spot checks."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.program import FAST, Done, Program, environment, finish

if TYPE_CHECKING:
    from tests.gov_site.client import GovSite

NIGHT = datetime.fromisoformat("2026-11-20T23:30:00+08:00")
SITES = ("healthy_trs", "faulty_trs")


class Office:
    """The program with its registry, and a clock for each command."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def run(self, at: datetime, *command: str) -> Done:
        done = finish(
            subprocess.Popen(
                [sys.executable, "-m", "tests.command_at", at.isoformat(), *command],
                cwd=self.program.folder, env=environment("zh"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, encoding="utf-8",
            )
        )  # fmt: skip
        assert done.code in {0, 1}, done.err
        return done

    def runs(self, site: str) -> list[str]:
        found = self.program.rows("SELECT started_at FROM run WHERE site_id = ? ORDER BY started_at", site)
        return [row[0] for row in found]


@pytest.fixture
def office(gov_site_process: GovSite, tmp_path) -> Office:
    return Office(Program.at(tmp_path, gov_site_process.registry_toml(*SITES), FAST))


def test_sites_are_inspected_in_the_night_once_a_week_and_what_was_uncertain_is_asked_again(office):
    office.run(NIGHT - timedelta(hours=8), "schedule", "inspect-due")
    assert [office.runs(site) for site in SITES] == [[], []]
    office.run(NIGHT, "schedule", "inspect-due")
    assert [len(office.runs(site)) for site in SITES] == [1, 1]
    office.run(NIGHT + timedelta(minutes=30), "schedule", "inspect-due")
    assert [len(office.runs(site)) for site in SITES] == [1, 1]

    uncertain = office.program.rows("SELECT site_id FROM run WHERE json_extract(links, '$.uncertain') > 0")
    in_doubt = {row[0] for row in uncertain}
    assert "faulty_trs" in in_doubt
    office.run(NIGHT + timedelta(hours=2), "schedule", "confirm-due")
    assert len(office.runs("faulty_trs")) == 1
    for hours in (5, 6, 10):
        office.run(NIGHT + timedelta(hours=hours), "schedule", "confirm-due")
    assert len(office.runs("faulty_trs")) == 2
    assert len(office.runs("healthy_trs")) == 1 + ("healthy_trs" in in_doubt)

    for days in range(1, 8):  # each site has a night of its own
        office.run(NIGHT.replace(hour=23, minute=59) + timedelta(days=days + 1), "schedule", "inspect-due")
        office.run(NIGHT.replace(hour=5, minute=55) + timedelta(days=days + 2), "schedule", "inspect-due")
    assert len(office.runs("faulty_trs")) in {3, 4}  # nine days hold one turn, or two
    assert len(office.runs("healthy_trs")) >= 2


def test_a_spot_check_is_drawn_once_and_inspected(office):
    drawn = office.run(NIGHT, "spot-check", "--round", "quarter", "--share", "50", "--inspect")
    assert "县级" in drawn.out or "市级" in drawn.out
    assert "层级不详" not in drawn.out
    inspected = [site for site in (*SITES, "superior") if office.runs(site)]
    assert "已检查2个（共2个）" in drawn.out
    assert len(inspected) >= 2
    again = office.run(NIGHT + timedelta(hours=1), "spot-check", "--round", "quarter")
    assert drawn.out.splitlines()[:6] == again.out.splitlines()[:6]


def test_visits_that_found_the_page_accuse_nobody(office):
    told = office.run(NIGHT, "probe").out
    assert told.count("首页打开正常") == 3
    assert "整改" not in told


def test_jobs_that_went_wrong_are_no_failing_sites(office):
    listed = office.run(NIGHT, "schedule", "list").out
    assert "不合格" not in listed
    assert "尚未访问" not in listed
