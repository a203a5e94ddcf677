"""Indicator integrity.tampered: titles that advertise; candidates only."""

from __future__ import annotations

import pytest
from builders import HOME, check, column, doc, home, item, snapshot

BAD = "澳门新葡京赌场_百家乐在线开户_时时彩官网"


def test_ordinary_titles_and_warnings_pass():
    facts = snapshot(documents=(doc("关于防范网络赌博和百家乐诈骗的提示"), doc("我县开展打击赌博专项行动")))
    assert check("integrity.tampered", facts).findings == ()


@pytest.mark.parametrize(
    "facts",
    [
        snapshot(home=home(title=BAD)),
        snapshot(home=home(item("2026-11-20", f"{HOME}x.html", BAD))),
        snapshot(columns=(column(recent=(item("2026-11-20", f"{HOME}x.html", BAD),)),)),
        snapshot(documents=(doc(BAD, url=f"{HOME}x.html"),)),
    ],
)
def test_a_title_that_advertises_is_a_candidate(facts):
    (finding,) = check("integrity.tampered", facts).findings
    assert finding.suspected
    assert finding.url in {HOME, f"{HOME}x.html"}
    assert finding.evidence["words"]


def test_one_page_is_said_once():
    twice = (doc(BAD, url=f"{HOME}x.html"),)
    facts = snapshot(home=home(item("2026-11-20", f"{HOME}x.html", BAD)), documents=twice)
    assert len(check("integrity.tampered", facts).findings) == 1
