"""Numbers of identity cards in reports: masked wherever they stand, and nothing else."""

from __future__ import annotations

import pytest

from reports.evidence import link
from reports.masking import mask
from reports.wording import clean, plain

NUMBER = "11010519491231002X"
MASKED = "110*************2X"


@pytest.mark.parametrize("before", ["", "http://www.qinghe.gov.cn/files/", "身份证号", "a_"])
@pytest.mark.parametrize("after", ["", ".pdf", "，", "?x=1"])
def test_a_number_is_masked(before, after):
    assert mask(before + NUMBER + after) == before + MASKED + after
    assert mask(before + NUMBER.lower() + after).endswith("2x" + after)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "110105194912310021",  # no valid check character
        f"9{NUMBER}",  # part of a longer number
        f"{NUMBER}1",
        "91110105MA01A1B2XC",  # a credit code
        "http://www.qinghe.gov.cn/art/2026/11/23/art_6101003_4630.html",
        "20261123T101500-1a2b3c4d",
    ],
)
def test_other_numbers_stay(text):
    assert mask(text) == text


def test_what_reports_show_and_write_is_masked():
    url = f"http://www.qinghe.gov.cn/{NUMBER}.pdf"
    assert NUMBER not in clean(url)
    assert plain({"url": url, "found_on": [url]}) == {
        "url": f"http://www.qinghe.gov.cn/{MASKED}.pdf",
        "found_on": [f"http://www.qinghe.gov.cn/{MASKED}.pdf"],
    }
    assert link(url).href == ""
