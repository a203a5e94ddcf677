"""Indicator content.misfiled: titles that plainly belong to another column."""

from __future__ import annotations

from builders import check, doc, snapshot


def judged(*docs):
    return check("content.misfiled", snapshot(documents=docs))


def test_titles_at_home_pass():
    docs = (
        doc("清河县政府信息公开指南", column="disclosure_guide"),
        doc("关于印发清河县政府信息公开指南的通知", column="disclosure_guide"),
        doc("关于印发清河县停车管理办法的通知", column="policy_documents"),
        doc("清河县人民政府关于张明等同志任免的通知", column="personnel"),
    )
    assert (judged(*docs).outcome, judged(*docs).findings) == ("pass", ())


def test_a_stray_title_is_a_candidate():
    stray = doc("清河县发展和改革委员会关于全面推进政务公开工作的实施意见", column="disclosure_guide")
    (finding,) = judged(stray, doc("清河县政府信息公开指南", column="disclosure_guide")).findings
    assert (finding.suspected, finding.params["word"]) == (True, "实施意见")


def test_a_column_of_strays_is_not_what_we_took_it_for():
    docs = tuple(doc(f"清河县第{n}次招聘公告", column="interpretation") for n in range(8))
    assert judged(*docs).findings == ()


def test_other_columns_do_not_apply():
    assert judged(doc("图解政策", column="news")).outcome == "not_applicable"
