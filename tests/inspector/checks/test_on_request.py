"""Indicator elements.on_request: what the pages on requests state together, and the form."""

from __future__ import annotations

from builders import HOME, check, column, run, snapshot, trait

ALL = ("name", "address", "hours", "phone", "email")


def page(*stated, url="ysqgk/", column="on_request", **more):
    facts = {"shown": dict.fromkeys(stated, "…"), "length": 400, "form": "", "column": column, "title": "依申请公开"}
    return trait("on_request", HOME + url, **{**facts, **more})


def judged(*pages, **changes):
    return check("elements.on_request", snapshot(traits=pages, columns=(column("on_request", ""),), **changes))


def test_parts_spread_over_pages_pass():
    guide = page("hours", "email", url="zn/", column="disclosure_guide")
    result = judged(page("name", "address", "phone"), guide, page(url="sqb/", form="申请表.doc"))
    assert (result.outcome, result.findings) == ("pass", ())


def test_one_finding_for_each_part_and_the_form_only_suspected():
    result = judged(page("name", "address", "phone"))
    assert result.outcome == "fail"
    assert [(finding.key, finding.suspected) for finding in result.findings] == [
        ("on_request:hours", False),
        ("on_request:email", False),
        ("on_request:form", True),
    ]


def test_what_was_not_read_is_not_missing():
    shut = (column("on_request", "", exempt="external"),)
    assert check("elements.on_request", snapshot(traits=(page(*ALL),), columns=shut)).outcome == "could_not_check"
    assert judged(page(length=10, files=1)).outcome == "could_not_check"
    assert judged(page("name", "address", form="x"), run=run(complete=False)).outcome == "pass"


def test_no_page_is_another_indicator():
    assert judged().outcome == "not_applicable"
