"""Fixtures on the test server, registered in tests/conftest.py."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.gov_site.client import GovSite

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="session")
def gov_site_process() -> Iterator[GovSite]:
    """The test server, one process for the whole session, as of `TODAY`."""
    with GovSite.start(today=TODAY) as site:
        yield site


@pytest.fixture
def gov_site(gov_site_process: GovSite) -> GovSite:
    """The test server with empty logs and fresh "once" faults."""
    gov_site_process.reset()
    return gov_site_process
