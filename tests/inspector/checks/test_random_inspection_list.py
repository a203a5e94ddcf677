"""Indicator elements.random_inspection: the four fields of the list, and results of this year."""

from __future__ import annotations

from builders import HOME, check, column, item, snapshot, trait

ALL = ("basis", "body", "content", "method")
BOX = column("random_inspection", name="双随机一公开", recent=(item("2026-10-20", title="抽查结果公示"),))


def listing(*lacking, **more):
    shown = {part: "…" for part in ALL if part not in lacking}
    facts = {"shown": shown, "length": 500, "side": "list", "column": "random_inspection", "published_on": "2026-03-01"}
    return trait("random_inspection", f"{HOME}ssj/1.html", title="随机抽查事项清单", **{**facts, **more})


def judged(*traits, box=BOX):
    return check("elements.random_inspection", snapshot(traits=traits, columns=(box,)))


def test_a_whole_list_and_a_result_of_this_year_pass():
    assert (judged(listing()).outcome, judged(listing()).findings) == ("pass", ())


def test_missing_fields_are_named():
    result = judged(listing("method", "basis"))
    assert (result.outcome, result.findings[0].params["missing"]) == ("fail", "抽查依据、抽查方式")


def test_a_list_in_a_file_is_not_read_for_fields():
    assert judged(listing("method", files=1)).findings == ()


def test_no_list_and_no_result_this_year_are_candidates():
    old = column("random_inspection", recent=(item("2025-06-01", title="抽查结果公示"),))
    result = judged(box=old)
    assert [(finding.key, finding.suspected) for finding in result.findings] == [("list", True), ("results", True)]
    assert result.outcome == "pass"


def test_no_or_unread_column():
    assert check("elements.random_inspection", snapshot(columns=(column("news"),))).outcome == "not_applicable"
    assert judged(box=column("random_inspection", list_state="script")).outcome == "could_not_check"
