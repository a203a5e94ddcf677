"""Indicator privacy.phone: mobile numbers of persons; always a candidate."""

from __future__ import annotations

from builders import check, snapshot, trait


def judged(**data):
    return check("privacy.phone", snapshot(traits=(trait("personal_numbers", **data),)))


def test_a_page_without_phones_passes():
    assert judged(id_numbers=3).findings == ()


def test_a_list_of_persons():
    (finding,) = judged(phones=40, list_of_persons=True, samples={"phone": ["张* 139******01"]}).findings
    assert finding.suspected
    assert "list of persons" in finding.template
    assert finding.params["sample"] == "张* 139******01"


def test_a_number_in_a_letter():
    (finding,) = judged(phones=1, list_of_persons=False, samples={"phone": ["139******01"]}).findings
    assert finding.suspected
    assert "list" not in finding.template
