"""What a digest says of a week: states from the events, sums, what is only suspected, and that it stays the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from digest_samples import NOW, WEEK, at, events, facts, row, site, veto

from db.models import Run
from reports import history, periods
from reports.digest import forms, tell
from reports.digest.build import build
from reports.digest.model import Availability, Missed


def digest(sites=None, rows=(), told=(), now=NOW, **more):
    return build(facts(sites or [site()], list(rows), list(told), **more), WEEK, now, "zh")


def groups(made):
    return {one.id: one.group for part in made.units for one in part.problems}


LIVES = {
    "new": events("new", (at(17), "open")),
    "old": events("old", (at(2), "open")),
    "sure": events("sure", (at(2), "suspected"), (at(18), "open")),
    "fixed": events("fixed", (at(2), "open"), (at(19), "fixed")),
    "verified": events("verified", (at(2), "open"), (at(10), "fixed"), (at(19), "verified")),
    "back": events("back", (at(2), "open"), (at(10), "fixed"), (at(18), "reopened")),
    "doubt": events("doubt", (at(17), "suspected")),
    "waived": events("waived", (at(2), "open"), (at(12), "waived")),
    "wrong": events("wrong", (at(17), "open"), (at(18), "dismissed")),
    "later": events("later", (at(24), "open")),
    "told": events("told", (at(2), "open"), (at(17), "notified")),
}


def everything(**more):
    rows = [row(ident, **more.get(ident, {})) for ident in LIVES]
    return rows, [event for one in LIVES.values() for event in one]


def test_what_became_of_each_finding_in_the_week():
    rows, told = everything()
    assert groups(digest(rows=rows, told=told, now=NOW + timedelta(days=9))) == {
        "new": "new", "old": "open", "sure": "new", "fixed": "fixed", "back": "new", "doubt": "suspected",
        "waived": "waived", "told": "open",
    }  # fmt: skip


def test_sums_leave_out_what_is_suspected_waived_or_solved():
    rows, told = everything()
    made = digest(rows=rows, told=told)
    assert (made.counts.open, made.counts.new, made.counts.fixed) == (5, 3, 1)
    assert (made.counts.suspected, made.counts.waived) == (1, 1)
    assert made.open_before == 3  # old, fixed and told stood on Monday morning
    assert "未整改问题5个（周初3个）：本周新增3个，整改1个。" in made.headline


def test_what_happened_after_the_week_changes_nothing():
    rows, told = everything()
    before = forms.render(digest(rows=rows, told=told, now=WEEK.until), "json")
    told += events("old", (at(25), "fixed"))
    after = forms.render(digest(rows=rows, told=told, now=NOW + timedelta(days=9)), "json")
    assert before == after


@pytest.mark.parametrize("form", forms.FORMS)
def test_the_same_facts_give_the_same_bytes(form):
    rows, told = everything()
    assert forms.render(digest(rows=rows, told=told), form) == forms.render(digest(rows=rows, told=told), form)


def test_a_term_that_ended_counts_in_days_from_the_last_day_of_the_week():
    rows = [row("old", due_on="2026-11-18"), row("told", due_on="2026-11-30"), row("fixed", due_on="2026-11-01")]
    told = [*LIVES["old"], *LIVES["told"], *LIVES["fixed"]]
    made = digest(rows=rows, told=told, now=NOW + timedelta(days=9))
    assert [(one.id, one.late) for one in made.overdue] == [("old", 4)]
    assert {one.id: one.age for part in made.units for one in part.problems}["old"] == 20


def test_an_unconfirmed_veto_is_a_candidate_and_a_confirmed_one_is_not():
    blank = {"indicator": "columns.blank", "kind": "veto"}
    sites = [site(verdict="fail", told=[veto()])]
    told = [*LIVES["old"], *LIVES["new"]]
    half = [row("old", confirmed_by="王", **blank), row("new", **blank)]
    made = digest(sites, half, told)
    assert (made.sites.failed, made.sites.candidates) == (0, 1)
    assert made.verdicts[0].candidate
    assert "（待核实）" in "".join(made.headline)
    whole = [replace(one, confirmed_by="王") for one in half]
    made = digest(sites, whole, told)
    assert (made.sites.failed, made.sites.candidates) == (1, 0)
    assert not made.verdicts[0].candidate


def test_a_site_that_was_not_inspected_is_told_with_the_day_of_its_last_inspection():
    run = Run("r1", "quiet", at(3), at(3), 1, 1, 1, True, None, "ok")
    made = digest([site(), site("quiet", run=run, runs=0), site("never", run=None, runs=0, judged=None)])
    assert [(one.what, one.why) for one in made.missed] == [
        ("检查quiet网站", "最近一次检查：2026-11-03 10:00"),
        ("检查never网站", "从未检查"),
    ]
    assert made.sites.unread == 2


def test_warnings_and_jobs_that_did_not_run_are_named_first():
    made = digest(
        availability=[Availability("lexian", "乐县", 6, 140, "warn"), Availability("b", "乙县", 9, 140, "veto")],
        missed=[Missed("备份", "2026-11-20 02:00", "磁盘已满")],
    )
    assert "2个网站首页访问失败较多，最严重的是乙县（6.4%的访问失败）。" in made.headline
    text = forms.render(made, "md").decode()
    assert "备份" in text
    assert "磁盘已满" in text


def test_missing_reposts_are_listed_apart_only_while_they_count():
    rows = [row("new", indicator="repost.missing"), row("doubt", indicator="repost.missing")]
    made = digest(rows=rows, told=[*LIVES["new"], *LIVES["doubt"]])
    assert [one.id for one in made.reposts] == ["new"]


def test_the_trend_counts_each_week_at_its_end():
    known = history.lives(event for one in LIVES.values() for event in one)
    points = history.trend(known, [WEEK.before(), WEEK], NOW)
    assert [(point.open, point.new, point.solved) for point in points] == [(3, 0, 2), (5, 3, 1)]
    assert periods.week("2026-W46", NOW) == points[0].period


def test_comments_are_no_steps():
    comment = replace(LIVES["old"][0], kind="comment", new="fixed", old="open", at=at(18))
    made = digest(rows=[row("old")], told=[*LIVES["old"], comment])
    assert groups(made) == {"old": "open"}


def test_short_however_much_there_is():
    many = [f"n{number}" for number in range(3000)]
    rows = [row(one) for one in many]
    told = [event for one in many for event in events(one, (at(17), "open"))]
    made = digest(rows=rows, told=told)
    page = forms.render(made, "html").decode()
    assert len(page) < 40_000
    assert "另有2,990条，见Excel版" in page
    of_unit = build(facts([site()], rows, told), WEEK, NOW, "zh", unit="乐县人民政府办公室")
    assert forms.render(of_unit, "html").decode().count("问题n") > page.count("问题n")


def test_english():
    rows, told = everything()
    made = build(facts([site()], rows, told), WEEK, NOW, "en")
    text = forms.render(made, "md").decode()
    assert "5 problems are open (3 at the begin of the week): 3 new, 1 fixed." in text
    assert tell.paper(made, letters=True).lang == "en"


def test_a_finding_of_a_veto_that_did_not_fire_does_not_look_like_one():
    blank = {"indicator": "columns.blank", "kind": "veto"}
    told = [*LIVES["new"], *LIVES["old"]]
    below = digest([site()], [row("new", **blank)], told)
    fired = digest([site(verdict="fail", told=[veto()])], [row("new", **blank)], told)
    assert "[单项否决]" not in forms.render(below, "html").decode()
    assert "[单项否决]" in forms.render(fired, "html").decode()
