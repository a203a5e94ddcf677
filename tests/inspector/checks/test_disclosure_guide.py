"""Indicator elements.disclosure_guide: what the guide states about the unit that receives requests."""

from __future__ import annotations

from builders import HOME, check, snapshot, trait

ALL = ("name", "address", "hours", "phone", "fax", "online")


def guide(*lacking, url="zn", **more):
    shown = {part: "…" for part in ALL if part not in lacking}
    facts = {"shown": shown, "length": 900, "title": "清河县政府信息公开指南", "published_on": "2026-03-01"}
    return trait("disclosure_guide", f"{HOME}{url}.html", **{**facts, **more})


def judged(*guides):
    return check("elements.disclosure_guide", snapshot(traits=guides))


def test_a_guide_that_states_everything_passes():
    assert (judged(guide()).outcome, judged(guide()).findings) == ("pass", ())


def test_missing_parts_are_named():
    result = judged(guide("fax", "hours"))
    (finding,) = result.findings
    assert (result.outcome, finding.params["missing"], finding.suspected) == ("fail", "办公时间、传真号码", False)


def test_the_newest_guide_of_a_body_counts():
    assert judged(guide("fax", published_on="2019-05-01"), guide(url="new")).findings == ()
    assert len(judged(guide(), guide("fax", url="old", title="清河县教育局政府信息公开指南")).findings) == 1


def test_a_guide_in_a_file_or_picture_is_not_judged():
    for more in ({"files": 1}, {"pictures": 3}):
        result = judged(guide(*ALL, length=40, **more))
        assert (result.outcome, result.findings) == ("could_not_check", ())


def test_a_guide_of_which_little_was_understood_is_only_suspected():
    result = judged(guide("fax", "hours", "phone", "online"))
    assert (result.outcome, [finding.suspected for finding in result.findings]) == ("pass", [True])


def test_no_guide_is_another_indicator():
    assert judged().outcome == "not_applicable"
