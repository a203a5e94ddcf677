"""Indicator elements.article_marks: whether articles say when they were published and where they come from."""

from __future__ import annotations

import pytest
from builders import check, doc, snapshot


def judged(*groups, column="news", **params):
    """Groups of articles: how many, their date, their source."""
    docs = [
        doc(f"第{group}组第{n}篇稿件", published_on=day, source=source, column=column)
        for group, (count, day, source) in enumerate(groups)
        for n in range(count)
    ]
    return check("elements.article_marks", snapshot(documents=tuple(docs)), **params)


@pytest.mark.parametrize(
    "groups",
    [
        [(20, "2026-11-01", "县政府办公室")],
        [(18, "2026-11-01", "县政府办公室"), (2, "", "")],  # a few may have been misread
    ],
)
def test_articles_with_both_pass(groups):
    result = judged(*groups)
    assert (result.outcome, result.findings) == ("pass", ())


@pytest.mark.parametrize(
    ("groups", "undated", "unsourced"),
    [
        ([(10, "2026-11-01", "县政府办公室"), (6, "", "县政府办公室")], 6, 0),
        ([(10, "2026-11-01", ""), (10, "2026-11-01", "本网")], 0, 10),
        ([(12, "", " ")], 12, 12),
    ],
)
def test_a_template_that_leaves_one_out_is_one_candidate(groups, undated, unsourced):
    (finding,) = judged(*groups).findings
    assert finding.suspected
    assert (finding.params["undated"], finding.params["unsourced"]) == (undated, unsourced)
    assert finding.found_on_total == max(undated, unsourced)


def test_few_articles_and_other_columns_say_nothing():
    assert judged((5, "", "")).outcome == "not_applicable"
    assert judged((50, "", ""), column="overview").outcome == "not_applicable"
