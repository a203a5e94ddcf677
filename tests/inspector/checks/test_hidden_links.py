"""Indicator links.hidden: links that no reader sees; always a candidate."""

from __future__ import annotations

import pytest
from builders import HOME, check, run, snapshot

from db.models import HiddenLink


def hidden(domain: str = "lu23.example.com", **changes):
    facts = {
        "url": f"http://www.{domain}/",
        "domain": domain,
        "text": "私人服务",
        "how": "off_screen",
        "markup": '<div style="left:-9999px">…<a href="…">私人服务</a>',
        "harm": "",
        "found_on": (HOME, f"{HOME}news/"),
        "found_on_total": 2,
    }
    return HiddenLink(**facts | changes)


def judged(*links, **params):
    return check("links.hidden", snapshot(hidden=links), **params)


def test_a_site_without_hidden_links_passes():
    result = judged()
    assert (result.outcome, result.findings) == ("pass", ())


def test_no_page_read_is_not_a_pass():
    assert check("links.hidden", snapshot(run=run(pages=0))).outcome == "could_not_check"


def test_one_hidden_link_is_a_candidate_with_its_markup():
    result = judged(hidden())
    assert result.outcome == "pass"
    (finding,) = result.findings
    assert finding.suspected
    assert "left:-9999px" in finding.evidence["markup"]
    assert (finding.params["how"], finding.found_on, finding.found_on_total) == (
        "off_screen",
        (HOME, f"{HOME}news/"),
        2,
    )
    assert "intruder" not in finding.template


def test_shameless_words_raise_it():
    (finding,) = judged(hidden(text="澳门新葡京", harm="澳门新葡京")).findings
    assert finding.suspected
    assert "gambling" in finding.template
    (by_title,) = judged(hidden(title="澳门新葡京娱乐城官网")).findings
    assert "gambling" in by_title.template


@pytest.mark.parametrize(("count", "raised"), [(4, False), (5, True)])
def test_many_of_them_raise_it(count, raised):
    result = judged(*(hidden(f"lu{n}.example.com") for n in range(count)))
    assert len(result.findings) == count
    assert all(("intruder" in finding.template) == raised for finding in result.findings)
    assert all(finding.suspected for finding in result.findings)


def test_one_finding_for_each_domain():
    (finding,) = judged(hidden(), hidden(url="http://b.lu23.example.com/")).findings
    assert finding.evidence["targets"] == ["http://www.lu23.example.com/", "http://b.lu23.example.com/"]
    assert finding.key == "hidden:lu23.example.com"


@pytest.mark.parametrize(
    "link",
    [
        hidden("hanweb.com", text="Produced By 大汉网络 大汉版通发布系统"),
        hidden("weibo.com"),
        hidden("cnzz.com"),
        hidden("conac.cn"),
        hidden("zhongzhou.gov.cn"),
        hidden("青禾县.政务"),
        hidden("10.1.2.3:8080"),
        hidden(openly=True),
        hidden(""),
    ],
)
def test_what_accuses_nobody(link):
    assert judged(link).findings == ()


def test_shameless_words_excuse_nothing():
    assert len(judged(hidden("weibo.com", harm="时时彩"), hidden(openly=True, harm="时时彩")).findings) == 2
