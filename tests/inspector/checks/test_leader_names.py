"""Indicator content.leader_names: who heads the body in titles of reports, and on the page about leaders."""

from __future__ import annotations

import pytest
from builders import HOME, check, doc, site, snapshot, trait

PAGE = trait(
    "leaders",
    f"{HOME}ld/",
    column="leaders",
    people=[["沈嘉言", ["县委副书记", "县长"]], ["罗青山", ["副县长"]]],
    text="沈嘉言罗青山",
)


def judged(*titles, page=PAGE, **changes):
    docs = tuple(
        doc(title, published_on=day, column="news", url=f"{HOME}news/{n}.html") for n, (title, day) in enumerate(titles)
    )
    facts = snapshot(site=site(name="青禾县人民政府"), traits=(page,) if page else (), documents=docs)
    return check("content.leader_names", facts, **changes)


@pytest.mark.parametrize(
    "titles",
    [
        [("县长沈嘉言主持召开县政府常务会议", "2026-11-01"), ("县委副书记、县长沈嘉言调研春耕", "2026-11-02")],
        # Others: deputies, former heads, heads elsewhere, and what is no name at all.
        [("副县长周正调研农业", "2026-11-01"), ("副县长周正调研林业", "2026-11-02")],
        [
            ("原县长周正来我县调研", "2026-11-01"),
            ("云顶县县长周正来我县考察", "2026-11-02"),
            ("云顶县县长周正一行到我县", "2026-11-02"),
        ],
        [("县长办公会召开", "2026-11-01"), ("县长热线开通", "2026-11-02"), ("县长金融工作会", "2026-11-03")],
        [("石桥镇镇长周正调研", "2026-11-01"), ("石桥镇镇长周正到村", "2026-11-02")],
        # One report is not enough, and old ones say nothing.
        [("县长周正主持召开会议", "2026-11-01")],
        [("县长周正主持召开会议", "2025-11-01"), ("县长周正调研", "2025-11-02")],
        # The newest report agrees with the page.
        [("县长周正主持召开会议", "2026-09-01"), ("县长周正调研", "2026-09-02"), ("县长沈嘉言调研", "2026-10-02")],
    ],
)
def test_reports_that_agree_or_say_nothing_pass(titles):
    result = judged(*titles)
    assert (result.outcome, result.findings) == ("pass", ())


@pytest.mark.parametrize(
    "titles",
    [
        ["县长周正主持召开县政府常务会议", "县委副书记、县长周正调研春耕"],
        ["青禾县人民政府县长周正会见客商", "县政府召开全会 县长周正出席"],
        ["青禾县县长周正到石桥镇", "代县长周正督导安全生产"],
    ],
)
def test_reports_that_name_somebody_else_are_one_candidate(titles):
    (finding,) = judged(*((title, f"2026-11-0{n + 1}") for n, title in enumerate(titles))).findings
    assert finding.suspected
    assert finding.key == "head:县长"
    assert (finding.params["name"], finding.params["shown"], finding.params["count"]) == ("周正", "沈嘉言", 2)
    assert finding.params["latest"] == "2026-11-02"
    assert [title for _, title, _ in finding.evidence["reports"]] == titles
    assert finding.found_on_total == 3


def test_a_page_without_a_head_or_with_two_is_not_compared():
    titles = [("县长周正主持召开会议", "2026-11-01"), ("县长周正调研", "2026-11-02")]
    assert judged(*titles, page=None).outcome == "not_applicable"
    two = trait("leaders", f"{HOME}ld/", column="leaders", people=[["沈嘉言", ["县长"]], ["罗青山", ["县长"]]], text="")
    assert judged(*titles, page=two).outcome == "not_applicable"
