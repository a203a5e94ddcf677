"""Indicator links.hijacked: domains for sale, gambling, and what seems to have changed hands."""

from __future__ import annotations

import pytest
from builders import HOME, check, snapshot, target

from db.models import LinkCounts, Seen

URL = "http://www.qhly.example.com/"
MONDAY, NEXT, LATER = "2026-11-09T09:00:00+08:00", "2026-11-16T09:00:00+08:00", "2026-11-23T09:00:00+08:00"


def outside(title: str = "青禾旅游网", **changes):
    facts = {"own": False, "domain": "qhly.example.com", "title": title, "language": "zh", "text": "青禾旅游"}
    return target(changes.pop("url", URL), "good", **facts | changes)


def judged(*targets):
    return check("links.hijacked", snapshot(targets=targets))


def now(title: str, language: str = "zh", final: str = "", before: Seen | None = None, since: str = LATER):
    """A target of today, and what stood there before."""
    seen = (before or Seen("青禾旅游网", "zh", "", MONDAY, NEXT), Seen(title, language, final, since, LATER))
    return outside(title, language=language, final_domain=final, seen=seen)


def test_ordinary_sites_pass():
    result = judged(outside(), outside("", url="http://a.example.cn/"), target(), target(verdict="good"))
    assert (result.outcome, result.findings) == ("pass", ())


def test_nothing_checked_is_not_a_pass():
    assert check("links.hijacked", snapshot(links=LinkCounts())).outcome == "could_not_check"


def test_a_domain_for_sale():
    result = judged(outside("域名出售 qhly.example.com", parked="words"))
    assert result.outcome == "fail"
    (finding,) = result.findings
    assert finding.evidence["recognised_by"] == "words"
    assert finding.found_on == (f"{HOME}news/",)


def test_a_page_that_advertises_gambling():
    result = judged(outside("澳门新葡京娱乐城官网_注册送彩金", parked="gambling title"))
    assert result.outcome == "fail"
    assert "新葡京" in str(result.findings[0].evidence["words"])


def test_where_redirects_end_counts():
    result = judged(outside("BET365 体育投注官网", final_domain="bet.example.net", final_url="http://bet.example.net/"))
    assert result.findings[0].evidence["final_domain"] == "bet.example.net"


@pytest.mark.parametrize(
    "title",
    ["打击跨境赌博 举报网络赌场平台", "公安机关关于整治时时彩、六合彩的通告", "中国体育彩票官方网站", "域名管理办法"],
)
def test_warnings_and_lawful_things(title):
    assert judged(outside(title)).findings == ()


@pytest.mark.parametrize("verdict", ["broken", "blocked", "uncertain", "ours", "unchecked"])
def test_only_pages_that_were_seen_say_something(verdict):
    facts = target(URL, verdict, own=False, title="澳门新葡京娱乐城官网", domain="qhly.example.com")
    assert judged(facts).findings == ()


def test_domains_that_accuse_nobody():
    assert judged(outside("域名出售", domain="qinghe.gov.cn", parked="words")).findings == ()
    assert judged(outside("娱乐城 赌场 新闻", domain="people.com.cn")).findings == ()
    assert judged(outside("澳门新葡京娱乐城官网", domain="qinghe.gov.cn")).outcome == "fail"  # broken into


class TestChangedHands:
    def test_another_language_and_another_title_are_suspected(self):
        result = judged(now("Cheap Flights and Hotels", "en"))
        assert result.outcome == "pass"
        (finding,) = result.findings
        assert finding.suspected
        assert finding.evidence["old_title"] == "青禾旅游网"
        assert finding.evidence["old_last_seen"] == NEXT
        assert finding.evidence["title"] == "Cheap Flights and Hotels"

    def test_a_redirect_to_another_domain_is_suspected(self):
        (finding,) = judged(now("海外置业投资", final="estate.example.net")).findings
        assert finding.suspected
        assert finding.params["final_domain"] == "estate.example.net"

    @pytest.mark.parametrize(
        "facts",
        [
            outside("全新改版的另一个题目", seen=(Seen("青禾旅游网", "zh", "", MONDAY, LATER),)),  # a mere new title
            now("青禾旅游网 Qinghe Travel", "en"),  # the title shares a name
            now("QHLY Travel Group", "en"),  # named after its domain
            now("Welcome to nginx!", "en"),
            now("403 Forbidden", "en"),
            now("Just a moment...", "en"),
            now("", "en"),
            now("另外的题目", ""),  # too little text to know its language
            now("青禾文旅集团", final="wl.example.net"),  # it shares 青禾
            now("海外置业投资", final="qhly.example.cn"),  # the same name under another ending
            now("海外置业投资", final="sohu.com"),
            now("海外置业投资", final="qinghe.gov.cn"),
            now("Cheap Flights", "en", before=Seen("Index of /", "zh", "", MONDAY, NEXT)),
            now("Cheap Flights", "en", before=Seen("Old Travel", "en", "x.example.net", MONDAY, NEXT)),
            now("Cheap Flights", "en", before=Seen("青禾旅游网", "zh", "", MONDAY, LATER)),  # it comes and goes
            outside("Cheap Flights", language="en", seen=(Seen("Cheap Flights", "en", "", MONDAY, LATER),)),
            outside("Cheap Flights", language="en"),  # never seen before
        ],
    )
    def test_in_doubt_nothing(self, facts):
        assert judged(facts).findings == ()

    def test_well_known_domains_change_their_language_as_they_like(self):
        assert judged(now("Bing", "en") and outside("Bing Search", language="en", domain="bing.com")).findings == ()
