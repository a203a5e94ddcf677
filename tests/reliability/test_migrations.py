"""Files of released levels keep their rows, wherever a migration is interrupted. All places: `make reliability`."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from tests.reliability.migrations import KINDS, MEANT, content, lost, make, statements, whole


@pytest.fixture(scope="module", params=KINDS)
def levels(request, tmp_path_factory):
    return request.param, make(tmp_path_factory.mktemp("levels"), request.param)


def test_released_levels_keep_their_rows(levels, tmp_path):
    kind, templates = levels
    for template in [*templates[:-1:6], templates[-2]]:
        assert all(content(template).values()), "a table without rows proves nothing"
        assert whole(tmp_path / "file.db", kind, template, None, kill=False) == []


@pytest.mark.parametrize("kill", [False, True])
def test_a_migration_that_is_interrupted_is_completed_by_the_next_opening(levels, tmp_path, kill):
    kind, templates = levels
    count = statements(kind, 1)
    for after in sorted({1, count // 3, count - 1}):
        assert whole(tmp_path / "file.db", kind, templates[0], after, kill=kill) == []


def test_what_is_lost_is_seen(tmp_path):
    path = make(tmp_path, "crawl")[0]
    before = content(path)
    with contextlib.closing(sqlite3.connect(path)) as conn:
        conn.execute("DELETE FROM link")
        conn.execute("UPDATE page SET title = 'another' WHERE rowid = (SELECT min(rowid) FROM page)")
        conn.commit()
    found = lost(before, content(path), MEANT)
    assert any("is gone" in one for one in found)
    assert any("page.title" in one for one in found)
