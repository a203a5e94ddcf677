"""A few kills of every command that writes; `make reliability` does two hundred."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.reliability.kills import run, scenarios

if TYPE_CHECKING:
    from tests.gov_site.client import GovSite

NAMES = ("digest", "digest, Excel", "confirm", "import of a sheet", "import of sites", "migration", "backup")


@pytest.mark.parametrize("name", NAMES)
def test_a_killed_command_loses_and_tears_nothing(gov_site_process: GovSite, tmp_path, name):
    (scenario,) = [one for one in scenarios(gov_site_process) if one.name == name]
    told = run(scenario, tmp_path, 2, random.Random(name))
    assert told.problems == []
    assert told.kills == 2


def test_every_scenario_is_here_or_has_a_test_of_its_own(gov_site_process: GovSite):
    assert {one.name for one in scenarios(gov_site_process)} == {*NAMES, "inspect"}  # tests/test_killed.py
