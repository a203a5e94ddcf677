"""A crawl of every hostile server, in sizes that `make test` can bear; `make reliability` takes them as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from spiders import outcomes
from tests.gov_site.faults import FAULTS
from tests.gov_site.hostile import ELSEWHERE, TABLE
from tests.gov_site.server import hostile_ports
from tests.reliability.hostile import MEGABYTES, Told, together

if TYPE_CHECKING:
    from tests.gov_site.client import GovSite

QUICK = [name for name, row in TABLE.items() if not row.slow]


@pytest.fixture(scope="module")
def told(gov_site_process: GovSite, tmp_path_factory: pytest.TempPathFactory) -> Told:
    return together(gov_site_process, tmp_path_factory.mktemp("hostile"), "small", longest=250)


@pytest.mark.parametrize("name", QUICK)
def test_a_hostile_server_comes_to_what_the_table_says(told: Told, name: str) -> None:
    assert told.got[name] == (TABLE[name].outcome, TABLE[name].verdict)


def test_nobody_is_accused_and_the_site_beside_them_is_judged_as_alone(told: Told) -> None:
    assert told.problems == []
    assert 10 < told.cost.megabytes < MEGABYTES


def test_the_table() -> None:
    """Many, of many kinds, each with what it must come to; nobody is called dead for being hostile."""
    assert len(TABLE) >= 60
    assert set(ELSEWHERE) <= set(FAULTS)
    assert {row.outcome for row in TABLE.values()} <= outcomes.ALL_OUTCOMES
    assert {row.verdict for row in TABLE.values()} <= {"good", "uncertain", "unchecked"}
    assert len(QUICK) > 100
    assert len(hostile_ports.HOSTS) >= 5
