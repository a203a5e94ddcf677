"""`xuncha probe` and `xuncha maintenance` as people run them."""

from __future__ import annotations

import json

import pytest

from tests.inside import Inside
from tests.policy_sites import PolicySite
from tests.program import HAN, Program


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    with PolicySite() as site:
        registry = f"[[site]]\nid = 'city'\nname = '岚溪市人民政府'\nurl = '{site.url()}'\nallow_private = true\n"
        yield Inside.at(tmp_path_factory.mktemp("office"), registry)


def test_visits_are_told_kept_and_listed_with_filed_maintenance(office):
    done = office.run("probe", "--format", "json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert told["last"]["state"] == "up"
    assert told["week"]["counted"] == 1
    again = office.run("probe", "--due")
    assert (again.code, again.out) == (0, "No home page is due.\n")
    listed = office.run("probe", "--list", lang="zh")
    assert "岚溪市人民政府：" in listed.out.replace(": ", "：")
    assert "近7天监测1次，0次打不开（0.00%），次数不足，不作判定" in listed.out

    filed = office.run(
        "maintenance", "add", "city", "2020-01-01T00:00", "2020-01-02", "--why", "机房搬迁", "--by", "王芳"
    )
    assert filed.code == 0, filed.err
    assert "in the past" in filed.err
    shown = office.run("maintenance", "list", lang="zh").out
    assert "2020-01-01 00:00" in shown
    assert "由王芳登记" in shown
    assert "事后补登" in shown
    assert office.run("maintenance", "end", "1").code == 0
    assert "撤销" in office.run("maintenance", "list", lang="zh").out


@pytest.mark.parametrize(
    "words",
    [
        ("maintenance", "add", "city", "2020-01-02", "2020-01-01", "--why", "x"),
        ("maintenance", "add", "city", "gestern", "2020-01-01", "--why", "x"),
        ("maintenance", "add", "city", "2020-01-01", "2020-01-02", "--why", " "),
        ("maintenance", "end", "99"),
        ("probe", "nobody"),
    ],
)
def test_bad_input_is_told_in_words(office, words):
    done = office.run(*words, lang="zh")
    assert done.code == 2
    assert HAN.search(done.err)
    assert "Traceback" not in done.err


def test_a_filed_maintenance_in_the_registry_is_checked_before_anything_is_asked(tmp_path):
    program = Program.at(tmp_path, "[[site]]\nid = 'a'\nurl = 'http://a.gov.example/'\nmaintenance = ['heute']\n")
    done = program.run("probe")
    assert done.code == 2
    assert "heute" in done.err
