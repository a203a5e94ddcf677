"""Interviews, calls for opinions and surveys in a year: counted once each, candidates when they are few."""

from __future__ import annotations

import pytest
from builders import HOME, check, column, columns, doc, item, run, site, snapshot, trait

COUNTY = site(body_type="county_government", body_type_from="registry")
TOPICS = ("学生课后服务", "医保异地结算", "茶园秋冬管护", "农村客运", "校园食品安全", "互助养老", "老旧小区改造")


def held(count, category="interviews", **changes):
    rows = tuple(
        item(f"2026-{n + 3:02d}-10", f"{HOME}{category}/{n}.html", f"县有关负责人谈{TOPICS[n]}") for n in range(count)
    )
    place = column(category, rows[-1].date if rows else "", name="在线访谈", recent=rows, items=count)
    return snapshot(site=COUNTY, columns=(*columns(), place), **changes)


def test_six_in_a_year_are_enough():
    result = check("interaction.interviews_few", held(6))
    assert (result.outcome, result.findings) == ("pass", ())


def test_fewer_are_a_candidate_with_what_was_found():
    result = check("interaction.interviews_few", held(2))
    (finding,) = result.findings
    assert (result.outcome, finding.suspected, finding.url) == ("pass", True, f"{HOME}interviews/")
    assert finding.params == {"name": "在线访谈", "found": 2, "least": 6, "months": 12}
    assert [one["title"] for one in finding.evidence["recent"]] == [
        "县有关负责人谈医保异地结算",
        "县有关负责人谈学生课后服务",
    ]
    assert check("interaction.interviews_few", held(2), confirmed=True).outcome == "fail"


def test_a_call_and_its_result_are_one_and_surveys_count():
    calls = [doc(f"关于公开征求《{topic}办法（征求意见稿）》意见的公告", column="consultation") for topic in TOPICS[:3]]
    results = [doc(f"关于《{topic}办法》征求意见采纳情况的反馈", column="consultation") for topic in TOPICS[:3]]
    surveys = tuple(
        trait(
            "survey",
            f"{HOME}dc/{n}.html",
            title=f"{topic}问卷调查",
            published_on="2026-06-01",
            side="call",
            subject=topic,
        )
        for n, topic in enumerate(TOPICS[3:5])
    )
    place = column("consultation", "2026-11-18", name="意见征集", recent=(), items=6)
    facts = snapshot(site=COUNTY, columns=(*columns(), place), documents=(*calls, *results), traits=surveys)
    (finding,) = check("interaction.consultations_few", facts).findings
    assert finding.params["found"] == 5
    assert check("interaction.consultations_few", facts, least=5).findings == ()


def test_what_is_older_than_a_year_does_not_count():
    old = tuple(item("2025-11-20", f"{HOME}i/{n}.html", f"县有关负责人谈{TOPICS[n]}") for n in range(6))
    facts = snapshot(site=COUNTY, columns=(column("interviews", "2025-11-20", recent=old),))
    assert check("interaction.interviews_few", facts).findings[0].params["found"] == 0


@pytest.mark.parametrize(
    "changes",
    [{"list_state": "script"}, {"verdict": "blocked"}, {"exempt": "external"}, {"rest_unread": True}, {"undated": 3}],
)
def test_what_was_not_read_as_a_whole_accuses_nobody(changes):
    facts = snapshot(site=COUNTY, columns=(column("interviews", "2026-11-01", **changes),))
    assert check("interaction.interviews_few", facts).outcome == "could_not_check"


def test_no_column_an_empty_one_and_other_bodies():
    assert check("interaction.interviews_few", snapshot(site=COUNTY, columns=columns())).outcome == "not_applicable"
    blank = column("interviews", "", list_state="empty", items=0)
    assert check("interaction.interviews_few", snapshot(site=COUNTY, columns=(blank,))).outcome == "not_applicable"
    assert check("interaction.interviews_few", held(2, run=run(complete=False))).outcome == "could_not_check"
