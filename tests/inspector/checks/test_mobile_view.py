"""Indicator access.mobile: a viewport or a version for telephones."""

from __future__ import annotations

import pytest
from builders import HOME, check, snapshot, trait


def facts(**data):
    return snapshot(traits=(trait("home_marks", HOME, **data),))


@pytest.mark.parametrize("data", [{"viewport": True, "phone_link": ""}, {"viewport": False, "phone_link": "手机版"}])
def test_a_page_for_telephones_passes(data):
    assert check("access.mobile", facts(**data)).findings == ()


def test_none_is_a_candidate():
    (finding,) = check("access.mobile", facts(viewport=False, phone_link="")).findings
    assert finding.suspected
    assert check("access.mobile", snapshot(traits=())).outcome == "could_not_check"
