"""Indicator service.guide_elements: guides that lack four kinds of elements or more, and kinds that guides lack."""

from __future__ import annotations

from builders import AS_OF, HOME, check, run, snapshot, trait

from inspector.judge import judge
from inspector.rulebook import load

ALL = ("name", "basis", "conditions", "materials", "place", "body", "fees", "time", "phone", "flow")


def guide(number, *lacking, **more):
    shown = {part: part for part in ALL if part not in lacking}
    facts = {
        "shown": shown,
        "labelled": len(shown),
        "length": 400,
        "title": f"事项{number}办事指南",
        "column": "services",
    }
    return trait("service_guide", f"{HOME}fw/{number}.html", **{**facts, **more})


def judged(*guides, **changes):
    facts = snapshot(traits=guides, trait_totals={"service_guide": len(guides)}, **changes)
    return next(one for one in judge(facts, load(), AS_OF).indicators if one.id == "service.guide_elements")


POOR = ("basis", "fees", "phone", "flow")


def test_complete_guides_pass():
    result = check("service.guide_elements", snapshot(traits=(guide(1), guide(2))))
    assert (result.outcome, result.findings) == ("pass", ())


def test_five_poor_guides_are_a_veto_that_a_person_must_confirm():
    result = judged(*(guide(n, *POOR) for n in range(5)), guide(9))
    assert (result.outcome, result.candidate, len(result.findings)) == ("fail", True, 5)
    assert "设定依据、收费标准、联系电话、办理流程" in result.findings[0].params["missing"]


def test_four_poor_guides_among_many_cost_points_and_no_veto():
    result = judged(*(guide(n, *POOR) for n in range(4)), guide(8), guide(9))
    assert (result.outcome, result.points_lost) == ("pass", 4)


def test_fewer_than_five_guides_all_of_them_poor_are_a_veto():
    assert judged(guide(1, *POOR), guide(2, *POOR)).outcome == "fail"
    assert judged(guide(1, *POOR), guide(2, *POOR), run=run(complete=False)).outcome == "pass"


def test_the_same_kind_missing_in_many_guides_is_one_finding():
    result = check("service.guide_elements", snapshot(traits=tuple(guide(n, "fees") for n in range(30))))
    (finding,) = result.findings
    assert (finding.params["count"], finding.params["total"], finding.suspected) == (30, 30, True)
    assert result.outcome == "pass"


def test_a_guide_whose_rest_may_stand_elsewhere_is_not_judged():
    for more in ({"elsewhere": "http://zwfw.x.gov.cn/1"}, {"files": 1}, {"pictures": 2, "labelled": 2}):
        result = check("service.guide_elements", snapshot(traits=(guide(1, *POOR, **more),)))
        assert (result.outcome, result.findings) == ("could_not_check", ())


def test_a_page_without_labels_is_only_suspected():
    result = check("service.guide_elements", snapshot(traits=(guide(1, *POOR, labelled=2),)))
    assert (result.outcome, [finding.suspected for finding in result.findings]) == ("pass", [True])
