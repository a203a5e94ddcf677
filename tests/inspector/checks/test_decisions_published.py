"""Indicator deadline.double_publicity: working days from a decision to its publication."""

from __future__ import annotations

import pytest
from builders import HOME, check, doc, site, snapshot, trait

QINGHAI = {"name": "青海省发展和改革委员会", "body_type": "province_department", "body_type_from": "registry"}


def page(*rows, published_on="2026-11-10", **changes):
    facts = {"column": "penalties", "title": "行政处罚决定公示", "published_on": published_on}
    return trait("decisions", f"{HOME}xzcf/1.html", rows=[list(row) for row in rows], **facts | changes)


def judged(*traits, documents=(), profiles=("qinghai-drc-2017",)):
    facts = snapshot(site=site(**QINGHAI), traits=traits, documents=documents)
    return check("deadline.double_publicity", facts, profiles=profiles)


@pytest.mark.parametrize("decided", ["2026-11-10", "2026-11-05", "2026-10-30"])
def test_within_seven_working_days(decided):
    result = judged(page((decided, "", "")))
    assert (result.outcome, result.findings) == ("pass", ())


def test_the_eighth_working_day_is_late():
    result = judged(page(("2026-10-29", "", "青发改罚〔2026〕2号"), ("2026-11-09", "", "")))
    (finding,) = result.findings
    assert (result.outcome, finding.suspected) == ("fail", False)
    assert finding.params["working_days"] == 8
    assert (finding.params["count"], finding.params["total"]) == (1, 2)
    assert finding.params["clause"] == "第8条"
    assert finding.evidence["published_on"] == "2026-11-10"
    assert finding.evidence["doc_number"] == "青发改罚〔2026〕2号"


def test_the_day_that_a_row_gives_as_published_counts():
    assert judged(page(("2026-10-12", "2026-10-14", ""))).findings == ()
    assert len(judged(page(("2026-10-12", "2026-10-30", ""))).findings) == 1


def test_for_everybody_else_twenty_days_count_and_seven_are_shown():
    assert judged(page(("2026-10-29", "", "")), profiles=()).findings[0].suspected
    (finding,) = judged(page(("2026-09-01", "", "")), profiles=()).findings
    assert not finding.suspected
    assert finding.params["limit_days"] == 20


def test_a_table_that_is_added_to_over_time_says_nothing():
    result = judged(page(("2026-11-16", "", ""), published_on="2026-01-10"))
    assert result.outcome == "could_not_check"


def test_old_decisions_are_candidates():
    assert judged(page(("2024-10-12", "", ""))).findings[0].suspected


def test_the_earliest_date_of_its_page_counts():
    one = page(("2026-10-12", "", ""))
    seen = doc(
        "行政处罚决定公示", url=one.url, published_on="2026-11-10", claims=(("2026-10-14", ""), ("2026-11-10", ""))
    )
    assert judged(one, documents=(seen,)).findings == ()


@pytest.mark.parametrize(
    "traits",
    [(), (page(("2026-09-01", "", ""), column="news"),), (page(("2024-09-01", "2024-12-01", "")),)],
)
def test_what_is_not_judged(traits):
    assert judged(*traits).outcome == "not_applicable"


@pytest.mark.parametrize("rows", ["", None, 3, [None], [["x"]], [[3, None]], [[]]])
def test_any_rows(rows):
    one = trait("decisions", f"{HOME}1.html", column="penalties", published_on="2026-11-10", rows=rows)
    assert judged(one).findings == ()


SHEET = f"{HOME}files/sgs.xlsx"


def sheet(*rows):
    return trait("decisions", SHEET, title="明细表.xlsx", rows=[list(row) for row in rows], pages=[f"{HOME}sgs/1.html"])


def offering(url=SHEET, published_on="2026-11-10", name="sgs/1.html"):
    facts = {"column": "double_publicity", "attachments": ((url, "明细表", url.rpartition(".")[2]),)}
    return doc("双公示（第1期）", url=f"{HOME}{name}", published_on=published_on, **facts)


def test_a_sheet_has_the_day_of_the_article_that_offers_it():
    (finding,) = judged(sheet(("2026-10-12", "", "1号")), documents=(offering(),)).findings
    assert (finding.url, finding.evidence["published_on"], finding.suspected) == (SHEET, "2026-11-10", False)
    assert judged(sheet(("2026-11-03", "", "1号")), documents=(offering(),)).findings == ()


def test_a_sheet_that_two_articles_offer_or_none_has_no_day():
    row = ("2026-10-12", "", "1号")
    twice = (offering(), offering(name="sgs/2.html", published_on="2026-10-13"))
    assert judged(sheet(row), documents=twice).findings == ()
    assert judged(sheet(row)).findings == ()


@pytest.mark.parametrize("url", [SHEET, f"{HOME}files/sgs.xls"])
def test_sheets_that_were_not_read_are_said_to_be_so(url):
    result = judged(documents=(offering(url),))
    assert (result.outcome, result.reason_params) == ("could_not_check", {"files": 1, "url": url})
    assert judged(documents=(offering(f"{HOME}files/sgs.pdf"),)).outcome == "not_applicable"
