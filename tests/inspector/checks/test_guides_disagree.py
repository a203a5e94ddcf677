"""Two guides to one service that state different things."""

from __future__ import annotations

import pytest
from builders import HOME, check, snapshot, trait


def guide(n, title="食品经营许可办事指南", phone="联系电话：0889-5210110", fees="收费标准：不收费"):
    return trait("service_guide", f"{HOME}bs/{n}.html", title=title, shown={"phone": phone, "fees": fees})


def found(*guides):
    return check("service.guides_disagree", snapshot(traits=guides))


def test_guides_that_agree_pass():
    result = found(guide(1), guide(2, "食品经营许可", phone="咨询方式：（0889）5210110"))
    assert (result.outcome, result.findings) == ("pass", ())


def test_other_telephones_are_a_candidate_with_both_places():
    (finding,) = found(guide(1), guide(2, "食品经营许可服务指南", phone="联系电话：0889-5210999")).findings
    assert (finding.suspected, finding.url, finding.found_on) == (
        True,
        f"{HOME}bs/1.html",
        (f"{HOME}bs/1.html", f"{HOME}bs/2.html"),
    )
    assert finding.params["differing"] == "联系电话"
    assert (finding.params["one"], finding.params["other"]) == ("0889-5210110", "0889-5210999")


@pytest.mark.parametrize(
    ("fees", "differ"),
    [("收费标准：每证10元", True), ("收费标准：免费", False), ("收费标准：见附件", False), ("", False)],
)
def test_free_here_and_a_price_there(fees, differ):
    result = found(guide(1), guide(2, fees=fees))
    assert [one.params["differing"] for one in result.findings] == (["收费标准"] if differ else [])


def test_a_number_that_both_state_is_enough():
    both = "咨询电话：0889-5210110、0889-5210999"
    assert found(guide(1, phone=both), guide(2, phone="咨询电话：0889-5210999")).findings == ()


def test_other_services_and_names_of_templates_say_nothing():
    other = found(guide(1), guide(2, "林木采伐许可办事指南", phone="电话：0889-5219999"))
    assert (other.outcome, other.findings) == ("pass", ())
    assert found(guide(1)).outcome == "not_applicable"
    many = [guide(n, "办事指南详情", phone=f"电话：0889-521{n:04d}") for n in range(30)]
    assert found(*many).findings == ()
