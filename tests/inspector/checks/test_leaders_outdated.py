"""Indicator content.leaders_outdated: papers that appoint and dismiss against the pages about leaders."""

from __future__ import annotations

import pytest
from builders import HOME, check, site, snapshot, trait

PAGE, PAPER = f"{HOME}ld/", f"{HOME}rs/1.html"
TITLE = "青禾县人民政府关于任免职务的通知"
LEADERS = [["沈嘉言", ["县委副书记", "县长"]], ["罗青山", ["副县长"]], ["杜文澜", ["常务副县长"]]]


def leaders(people=LEADERS, text="", **changes):
    facts = {"column": "leaders", "people": people, "text": text or "".join(name for name, _ in people)}
    return trait("leaders", changes.pop("url", PAGE), **(facts | changes))


def paper(*acts, published_on="2026-06-01", url=PAPER, written_on=""):
    said = [[kind, name, post, f"{name}{post}"] for kind, name, post in acts]
    return trait("appointments", url, title=TITLE, published_on=published_on, acts=said, written_on=written_on)


def judged(*traits, name="青禾县人民政府", **params):
    return check("content.leaders_outdated", snapshot(site=site(name=name), traits=traits), **params)


@pytest.mark.parametrize(
    "acts",
    [
        [("dismissed", "吴过", "副县长")],  # no longer named
        [("dismissed", "罗青山", "县林业局局长")],  # a post that the page does not show
        [("appointed", "罗青山", "青禾县人民政府副县长")],  # named
        [("appointed", "江望舒", "青禾县林业局副局长")],  # not of this body
        [("appointed", "江望舒", "石桥镇镇长")],
        [("dismissed", "沈嘉言", "副县长")],  # promoted
        [("appointed", "周新", "云顶县副县长")],  # another county
    ],
)
def test_pages_that_agree_pass(acts):
    result = judged(leaders(), paper(*acts))
    assert (result.outcome, result.findings) == ("pass", ())


@pytest.mark.parametrize("post", ["青禾县人民政府副县长", "县人民政府副县长", "副县长", "县政府副县长、党组成员"])
def test_who_was_dismissed_and_is_still_named(post):
    (finding,) = judged(leaders(), paper(("dismissed", "罗青山", post))).findings
    assert finding.suspected
    assert finding.url == PAGE
    assert finding.found_on == (PAGE, PAPER)
    assert finding.params == {
        "title": TITLE,
        "published_on": "2026-06-01",
        "name": "罗青山",
        "post": post,
        "shown": "副县长",
    }
    assert finding.evidence["sentence"].startswith("罗青山")


def test_who_was_appointed_and_is_not_named():
    (finding,) = judged(leaders(), paper(("appointed", "周新", "青禾县人民政府副县长"))).findings
    assert finding.suspected
    assert finding.evidence["shown"] == ["罗青山：副县长", "杜文澜：常务副县长"]


def test_on_the_site_of_a_bureau_the_posts_of_the_bureau_count():
    people = [["祝明远", ["党组书记", "局长"]], ["殷小楼", ["副局长"]]]
    acts = paper(("dismissed", "殷小楼", "青禾县教育体育局副局长"), ("appointed", "周新", "县教育体育局副局长"))
    found = judged(leaders(people), acts, name="青禾县教育体育局").findings
    assert {one.params["name"] for one in found} == {"殷小楼", "周新"}
    other = paper(("appointed", "周新", "县财政局副局长"))
    assert judged(leaders(people), other, name="青禾县教育体育局").findings == ()


@pytest.mark.parametrize(
    ("page", "acts"),
    [
        ({"published_on": "2026-07-01"}, ("dismissed", "罗青山", "副县长")),  # the page is newer than the paper
        ({"text": "罗青山" * 3_000}, ("appointed", "周新", "副县长")),  # too long to know whom else it names
        ({"text": "周新同志的照片"}, ("appointed", "周新", "副县长")),  # named without a post that was read
        ({"column": "news"}, ("dismissed", "罗青山", "副县长")),
    ],
)
def test_what_is_not_sure_accuses_nobody(page, acts):
    assert judged(leaders(**page), paper(acts)).findings == ()


def test_a_paper_takes_its_time_and_grows_old():
    acts = ("dismissed", "罗青山", "副县长")
    assert judged(leaders(), paper(acts, published_on="2026-11-01")).findings == ()
    assert judged(leaders(), paper(acts, published_on="2020-11-01")).outcome == "not_applicable"
    assert judged(leaders(), paper(acts, published_on="")).outcome == "could_not_check"
    assert judged(leaders(), paper(acts, published_on="", written_on="2026-05-20")).findings


def test_the_last_paper_about_somebody_counts():
    gone = paper(("dismissed", "罗青山", "副县长"))
    back = paper(("appointed", "罗青山", "副县长"), published_on="2026-08-01", url=f"{HOME}rs/2.html")
    assert judged(leaders(), gone, back).findings == ()
    came = paper(("appointed", "周新", "副县长"))
    left = paper(("dismissed", "周新", "副县长"), published_on="2026-08-01", url=f"{HOME}rs/2.html")
    assert judged(leaders(), came, left).findings == ()


def test_without_pages_or_papers_nothing_is_judged():
    assert judged(paper(("dismissed", "罗青山", "副县长"))).outcome == "not_applicable"
    assert judged(leaders()).outcome == "not_applicable"


def test_a_district_keeps_its_head():
    people = [["沈嘉言", ["区长"]], ["罗青山", ["副区长"]]]
    (finding,) = judged(
        leaders(people), paper(("dismissed", "沈嘉言", "南山区人民政府区长")), name="南山区人民政府"
    ).findings
    assert finding.params["shown"] == "区长"
