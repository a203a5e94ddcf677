"""Indicator service.missing: a government that offers no services on its site."""

from __future__ import annotations

import pytest
from builders import HOME, check, columns, run, site, snapshot, target, trait

COUNTY = site(body_type="county_government", body_type_from="registry")


def missing(**changes):
    facts = {"site": COUNTY, "columns": columns(without=("services",)), **changes}
    return check("service.missing", snapshot(**facts))


def test_a_government_without_services_fails():
    result = missing()
    assert (result.outcome, [finding.suspected for finding in result.findings]) == ("fail", [False])


@pytest.mark.parametrize(
    "changes",
    [
        {"columns": columns()},
        {"traits": (trait("service_guide", f"{HOME}fw/1.html"),)},
        {"targets": (target("http://zwfw.linjiang.gov.cn/", "good", own=False, text="点击进入"),)},
    ],
)
def test_any_service_is_enough(changes):
    assert missing(**changes).outcome == "pass"


def test_departments_and_unknown_bodies_are_not_bound():
    assert missing(site=site(body_type="city_department")).outcome == "not_applicable"
    assert missing(site=site()).outcome == "not_applicable"


def test_a_guess_or_an_unread_menu_accuses_nobody():
    guessed = missing(site=site(body_type="county_government", body_type_from="guessed"))
    assert (guessed.outcome, [finding.suspected for finding in guessed.findings]) == ("pass", [True])
    assert missing(run=run(complete=False, stopped_by="max_pages")).outcome == "could_not_check"
