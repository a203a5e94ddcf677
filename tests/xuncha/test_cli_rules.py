"""`xuncha rules`: what binds a site and why, what there is, and files with a fault."""

from __future__ import annotations

import pytest

SITES = """
[[site]]
id = "zk"
url = "http://www.zk.example.gov.cn/"
name = "镇康县人民政府"
body_type = "county_government"
profiles = ["zhenkang-2017", "qinghai-drc-2017", "mine.toml"]
"""
MINE = """
id = "mine"
layer = "profile"
name = "本县办法"
name_en = "Our own rules"
area = "本县"
issuer = "县政府办公室"
binds = ["county_government"]
[[indicator]]
id = "repost.late"
[indicator.params]
deadline_hours = 12
[[indicator.sources]]
document = "本县办法"
clause = "第三条"
quote = "应在十二小时内转载"
status = "unconfirmed"
[[indicator]]
id = "columns.blank"
threshold = 9
[[indicator.sources]]
document = "本县办法"
clause = "第四条"
status = "local"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "sites.toml").write_text(SITES, "utf-8")
    (tmp_path / "mine.toml").write_text(MINE, "utf-8")
    return tmp_path


def block(text, head):
    return next(part for part in text.split("\n\n") if part.startswith(head))


def test_what_binds_a_site_and_why(run, folder):
    shown = run("rules", "show", "zk", "--as-of", "2026-11-23", "--lang", "en").out
    head = block(shown, "Rulebook")
    assert "binds everybody: Regulation on government information disclosure" in head
    assert "profile that applies: Zhenkang county" in head
    assert "does not apply: Qinghai DRC" in head
    assert "not issued for a body of this type" in head
    late = block(shown, "repost.late")
    assert "params.deadline_hours = 12   from mine" in late
    assert "mine replaces params.deadline_hours: 24 -> 12" in late
    assert "params.window_days = 365   from national-2019" in late
    assert "[unconfirmed, to be verified] 本县办法 第三条 “应在十二小时内转载”" in late
    blank = block(shown, "columns.blank")
    assert "threshold = 5   from national-2019" in blank
    assert "mine says threshold = 9; 5 stays." in blank
    assert "第四条" not in blank
    assert "points = 10   from national-2019 [unconfirmed, to be verified]" in blank
    required = block(shown, "columns.required")
    assert (
        "required: Lists of powers and duties" in required or "(power_lists)   from zhenkang-2017: 三（三）" in required
    )
    assert "params.required[finance].source: 中华人民共和国政府信息公开条例" in required


def test_in_chinese_by_address_and_before_a_profile_was_in_force(run, folder):
    shown = run("rules", "show", "http://www.zk.example.gov.cn/", "--as-of", "2017-06-11", "--lang", "zh").out
    assert "不适用的地方规定：镇康县" in shown
    assert "该规定在 2017-06-11 不在有效期内。" in shown
    assert "单位类型：县级人民政府（登记）" in shown


def test_a_site_that_nobody_knows_is_bound_by_no_profile(run, folder):
    shown = run("rules", "show", "www.other.gov.cn", "--lang", "en").out
    assert "No profile was chosen for this site, and none is ever assumed." in shown
    shown = run("rules", "show", "www.other.gov.cn", "--profile", "xizang-2016", "--lang", "en").out
    assert "The body type of the site is not known" in shown
    shown = run("rules", "show", "www.other.gov.cn", "--profile", "xizang-2016", "--body-type", "city_government",
                "--lang", "en").out  # fmt: skip
    assert "profile that applies: Xizang" in shown
    assert "given on the command line" in shown


def test_profiles_are_listed_after_the_indicators(run, folder):
    rows = [line.split("\t") for line in run("rules", "list", "--lang", "en").out.splitlines()]
    kinds = [row[1] for row in rows]
    assert kinds[-6:] == ["general", *["profile"] * 5]
    assert ["jiuquan-2007", "profile"] in [row[:2] for row in rows]


def test_an_indicator_with_what_a_profile_says_about_it(run, folder):
    shown = run("rules", "show", "repost.late", "--profile", "mine.toml").out
    assert "mine: deadline_hours: 12" in shown
    assert "mine: [unconfirmed] 本县办法" in shown


def test_files_are_checked_one_by_one(run, folder):
    done = run("rules", "check", "mine.toml", "xizang-2016", "national-2019", "--lang", "en")
    assert done.code == 0
    assert [line.partition(":")[0] for line in done.err.splitlines()] == ["mine", "xizang-2016", "national-2019"]


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ("deadline_hours = 12", "deadline_hours = 0", "key params.deadline_hours", "> 0"),
        ('id = "columns.blank"', 'id = "repost.late"', "'repost.late'", "is defined twice"),
        ('clause = "第三条"', "", "sources[0]", "missing key `clause`"),
        ("threshold = 9", "threshold = -9", "threshold", ">= 1"),
        ("threshold = 9", 'check = "blanks"', "key check", "unknown check blanks"),
    ],
)
def test_a_fault_in_a_profile_stops_everything(run, folder, old, new, where, what):
    (folder / "mine.toml").write_text(MINE.replace(old, new, 1), "utf-8")
    for command in (("rules", "check", "mine.toml"), ("rules", "show", "zk"), ("inspect", "zk"), ("judge", "zk")):
        done = run(*command, "--lang", "en")
        assert (done.code, done.out) == (2, ""), command
        assert "mine.toml" in done.err
        assert where in done.err
        assert what in done.err
    assert not list(folder.glob("*.db"))


def test_coverage_lists_every_obligation(run, folder):
    rows = [line.split("\t") for line in run("rules", "coverage").out.splitlines()]
    assert len(rows) > 150
    assert all(len(row) == 7 for row in rows)
    first = rows[0]
    assert first[0] == "C1"
    assert "zhenkang-2017: 三（三）" in first[3]
    planned = run("rules", "coverage", "--planned").out.splitlines()
    assert 0 <= len(planned) < len(rows)
    assert all(line.split("\t")[6] != "-" for line in planned)
    assert run("rules", "coverage", "--format", "md").out.startswith("# Obligations")
