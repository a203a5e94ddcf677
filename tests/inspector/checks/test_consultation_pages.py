"""Indicator elements.consultation: a call for opinions shows draft, background, period and channel."""

from __future__ import annotations

import pytest
from builders import HOME, check, snapshot, trait

ALL = ("draft", "background", "period", "channel")


def call(*lacking, **more):
    shown = {part: "…" for part in ALL if part not in lacking}
    facts = {"shown": shown, "length": 500, "side": "call", "column": "consultation", "published_on": "2026-11-02"}
    return trait("consultation", f"{HOME}yjzj/1.html", title="关于公开征求意见的公告", **{**facts, **more})


def judged(*calls):
    return check("elements.consultation", snapshot(traits=calls))


def test_a_whole_call_passes():
    assert (judged(call()).outcome, judged(call()).findings) == ("pass", ())


def test_a_call_without_period_or_channel_fails():
    result = judged(call("period", "channel"))
    assert result.outcome == "fail"
    assert result.findings[0].params["missing"] == "征求意见的期限、提出意见的方式"


def test_draft_and_background_are_only_suspected():
    result = judged(call("draft", "background"))
    assert (result.outcome, [finding.suspected for finding in result.findings]) == ("pass", [True])


@pytest.mark.parametrize(
    "more", [{"side": "feedback"}, {"column": "plans"}, {"published_on": "2024-01-01"}, {"published_on": ""}]
)
def test_other_pages_and_old_calls_do_not_apply(more):
    assert judged(call("period", **more)).outcome == "not_applicable"


def test_a_call_in_a_picture_is_not_judged():
    assert judged(call(*ALL, length=10, pictures=1)).outcome == "could_not_check"
