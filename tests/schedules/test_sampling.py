"""Samples of sites: a share of each level, the same for the same seed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.sampling import sample
from tests.program import Program
from xuncha.config import SiteEntry

COUNTY = [SiteEntry(id=f"c{n}", url=f"http://c{n}.gov.cn/", body_type="county_government") for n in range(20)]
CITY = [SiteEntry(id=f"s{n}", url=f"http://s{n}.gov.cn/", body_type="city_department") for n in range(3)]


def ids(entries):
    return [entry.id for entry in entries]


@pytest.mark.parametrize(("share", "county", "city"), [(0.3, 6, 1), (0.05, 1, 1), (1.0, 20, 3), (0.5, 10, 2)])
def test_a_share_of_each_level(share, county, city):
    drawn = ids(sample([*COUNTY, *CITY], share, "x"))
    assert (sum(one[0] == "c" for one in drawn), sum(one[0] == "s" for one in drawn)) == (county, city)


@given(st.permutations(COUNTY), st.text(max_size=5))
def test_the_order_of_the_registry_does_not_matter(entries, seed):
    assert set(ids(sample(entries, 0.3, seed))) == set(ids(sample(COUNTY, 0.3, seed)))


def test_other_seeds_draw_others():
    assert len({tuple(ids(sample(COUNTY, 0.3, f"{n}"))) for n in range(20)}) > 10


def test_the_command_tells_its_seed(tmp_path):
    registry = "".join(f'[[site]]\nid = "{one.id}"\nurl = "{one.url}"\nlevel = "county"\n' for one in COUNTY)
    program = Program.at(tmp_path / "x", registry)
    done = program.run("sites", "sample", "--percent", "30", "--seed", "2026Q4")
    assert done.code == 0, done.err
    assert len(done.out.split()) == 6
    assert "6 of 20 sites were drawn (30 % of each level), seed 2026Q4." in done.err
    assert program.run("sites", "sample", "--percent", "30", "--seed", "2026Q4").out == done.out
    assert program.run("sites", "sample", "--percent", "0").code == 2
