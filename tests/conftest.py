"""What all tests share: fixtures of the local test server, how many examples, how many workers, the order of files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hypothesis import settings

from db import connection
from tests.amounts import LONG

if TYPE_CHECKING:
    import pytest

pytest_plugins = ["tests.gov_site.fixtures"]

# Nobody pulls the plug of a test: waiting for the disk at each of their commits would cost minutes. Programs that tests
# start do wait, and tests/reliability/test_corruption.py sees that they do.
connection.SYNCHRONOUS.update(records="OFF", crawl="OFF")

# A slow machine is no fault of the code. The short run tries the same examples each time, the long one always others.
settings.register_profile("short", deadline=None, derandomize=True)
settings.register_profile("long", deadline=None)
settings.load_profile("long" if LONG else "short")

# Files that take longest begin first, so that no worker waits for one that came last (`--no-loadscope-reorder`).
LONGEST = (
    "tests/test_reposts_hour_by_hour.py",
    "tests/schedules/test_year.py",
    "tests/test_end_to_end.py",
    "tests/spiders/pages/test_any_input.py",
    "tests/test_rendering.py",
    "tests/xuncha/test_cli_runs.py",
    "tests/test_schedule_end_to_end.py",
    "tests/test_evidence.py",
    "tests/reports/web/test_browser.py",
    "tests/test_killed.py",
    "tests/reliability/test_kills.py",
    "tests/xuncha/test_cli_schedule.py",
    "tests/test_identity_over_time.py",
    "tests/spiders/test_later_visits.py",
    "tests/spiders/test_screenshots.py",
    "tests/test_link_zoo.py",
    "tests/xuncha/test_cli_links.py",
    "tests/test_personal_data.py",
    "tests/test_home_twice.py",
    "tests/schedules/test_delivering.py",
    "tests/inspector/test_any_snapshot.py",
)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: many tests wait for a server, a browser or a pause that they test."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; within a file nothing moves."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(place)))
