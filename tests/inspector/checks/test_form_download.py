"""Indicator service.form_download: guides that ask for a form and do not offer it."""

from __future__ import annotations

from builders import HOME, check, snapshot, trait


def found(**data):
    guide = trait("service_guide", f"{HOME}fw/1.html", title="食品经营许可办事指南", **data)
    return check("service.form_download", snapshot(traits=(guide,)))


def test_a_form_that_is_asked_for_and_not_offered_is_a_candidate():
    result = found(form="食品经营许可申请表", download="", elsewhere="")
    assert (result.outcome, [finding.suspected for finding in result.findings]) == ("pass", [True])
    assert result.findings[0].params["form"] == "食品经营许可申请表"


def test_a_download_or_a_service_system_is_enough():
    assert found(form="申请表", download="申请表.docx").findings == ()
    assert found(form="申请表", elsewhere="http://zwfw.x.gov.cn/").findings == ()
    assert found(form="申请表", files=1).findings == ()


def test_guides_without_forms_do_not_apply():
    assert found(form="").outcome == "not_applicable"
