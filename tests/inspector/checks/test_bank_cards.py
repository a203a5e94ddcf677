"""Indicator privacy.bank_card: full numbers of bank cards; always a candidate."""

from __future__ import annotations

from builders import check, snapshot, trait


def judged(**data):
    return check("privacy.bank_card", snapshot(traits=(trait("personal_numbers", **data),)))


def test_a_page_with_other_numbers_passes():
    assert judged(id_numbers=3, cards=0).findings == ()


def test_a_card_is_a_candidate():
    (finding,) = judged(cards=2, title="惠农补贴发放表", samples={"card": ["622*************90"]}).findings
    assert finding.suspected
    assert finding.params == {"title": "惠农补贴发放表", "count": 2, "sample": "622*************90"}


def test_a_notice_is_left_out():
    assert judged(cards=2, notice="行政处罚决定书").findings == ()
