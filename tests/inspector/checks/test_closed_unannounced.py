"""Indicator site.closed_unannounced: closing notices without a way on, rebuilding without end; candidates only."""

from __future__ import annotations

import pytest
from builders import HOME, check, snapshot, trait


def judged(url=HOME, **data):
    return check("site.closed_unannounced", snapshot(traits=(trait("closure", url, **data),)))


def test_an_open_site_passes():
    assert check("site.closed_unannounced", snapshot()).findings == ()


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "closing", "days": ["2026-11-01"], "successor": "http://www.linjiang.gov.cn/"},
        {"kind": "closing", "days": [], "successor": "http://www.linjiang.gov.cn/"},
        {"kind": "maintenance", "days": []},
        {"kind": "maintenance", "days": ["2026-12-01"]},
        {"kind": "maintenance", "days": ["2026-11-10"]},
        {"kind": "maintenance", "days": "2020-01-01"},
        {"kind": "maintenance", "days": [7, "never"]},
    ],
)
def test_notices_as_they_should_be_pass(data):
    assert judged(**data).findings == ()


@pytest.mark.parametrize(
    ("data", "key", "value"),
    [
        ({"kind": "closing", "days": ["2026-11-01"], "successor": ""}, None, None),
        (
            {"kind": "closing", "days": ["2026-02-01"], "successor": "http://x.gov.cn/"},
            "since",
            "2026-02-01",
        ),
        ({"kind": "maintenance", "days": ["2026-08-01", "2026-09-30"]}, "promised", "2026-09-30"),
    ],
)
def test_what_leads_nowhere_or_has_no_end_is_a_candidate(data, key, value):
    (finding,) = judged(text="本网站已关停", **data).findings
    assert finding.suspected
    assert finding.evidence["text"] == "本网站已关停"
    assert finding.params.get(key) == value


def test_a_notice_on_another_page_is_not_the_sites():
    assert judged(f"{HOME}old/", kind="closing", days=[], successor="").findings == ()
