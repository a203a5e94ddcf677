"""Where a site shows a document: articles, rows of lists, links; and what people decided about them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import AS_OF, HOME, column, doc, item, snapshot, target

from db.models import RepostRuling
from inspector.matching import Matching
from inspector.pointers import copies_of
from inspector.shelf import Originals

TITLE = "临江市人民政府关于进一步优化基层便民服务的意见"
ORIGINAL = doc(TITLE, "临政发〔2026〕12号", url="http://www.linjiang.gov.cn/zc/12.html", published_on="2026-11-12")
PAGE = doc(TITLE, url=f"{HOME}zc/1.html", published_on="2026-11-13", text_length=40)
MAYBE = doc("基层便民服务", ORIGINAL.doc_number, url=f"{HOME}zc/2.html", published_on="2026-11-14", text_length=40)
ISSUERS = frozenset({"临江市人民政府"})


def copies(**facts):
    found = copies_of(snapshot(**facts), Originals([(ORIGINAL, ISSUERS)], Matching()), AS_OF.tzinfo)
    return {copy.url: copy for copy in found[ORIGINAL.url]}


def ruled(page, verdict="repost", **changes):
    said = RepostRuling(ORIGINAL.url, page, verdict, "李某", "已打电话核实", "2026-11-20T09:00:00+08:00")
    return (replace(said, **changes),)


def test_an_article_says_what_it_shows_and_why():
    copy = copies(documents=(PAGE,))[PAGE.url]
    assert (copy.sure, copy.by, copy.kind) == (True, "title", "title")
    assert copy.reasons[0].template == "The title is the same."


def test_a_file_that_a_list_shows_is_an_attachment():
    listed = column("policy_documents", recent=(item("2026-11-13", f"{HOME}f/12.pdf", TITLE),))
    copy = copies(columns=(listed,))[f"{HOME}f/12.pdf"]
    assert (copy.sure, copy.kind, copy.at.first.date().isoformat()) == (True, "attachment", "2026-11-13")


def test_a_row_is_not_looked_at_beside_the_article_that_it_leads_to():
    listed = column("policy_documents", recent=(item("2026-11-13", PAGE.url, TITLE),))
    news = replace(PAGE, title=f"我县学习贯彻《{TITLE}》")
    assert copies(columns=(listed,), documents=(news,)) == {}


def test_a_row_that_leads_to_the_original_is_a_link():
    listed = column("policy_documents", recent=(item("2026-11-13", "https://www.linjiang.gov.cn/zc/12.html", "便民"),))
    (copy,) = copies(columns=(listed,)).values()
    assert (copy.sure, copy.kind, copy.by) == (True, "link", "link")


@pytest.mark.parametrize(("title", "sure"), [("上级政策文件选登", True), (f"《{TITLE}》政策解读", False)])
def test_a_link_on_a_page_has_the_date_of_the_page(title, sure):
    page = replace(PAGE, title=title)
    link = target(ORIGINAL.url, "good", own=False, found_on=(page.url,))
    copy = copies(documents=(page,), targets=(link,))[page.url]
    assert (copy.sure, copy.kind) == (sure, "link")
    assert copy.at.first.date().isoformat() == "2026-11-13"


def test_a_page_with_nothing_but_a_link_is_one_copy():
    link = target(ORIGINAL.url, "good", own=False, found_on=(PAGE.url,))
    copy = copies(documents=(PAGE,), targets=(link,))[PAGE.url]
    assert (copy.by, copy.kind, copy.sure) == ("title", "link", True)


@pytest.mark.parametrize("page", [PAGE.url, PAGE.url.replace("http:", "https:")])
def test_a_person_may_say_that_a_page_is_no_repost(page):
    assert copies(documents=(PAGE,), repost_rulings=ruled(page, "other")) == {}


def test_a_person_makes_sure_what_was_not():
    doubtful = replace(PAGE, published_on="2021-01-04")
    assert not copies(documents=(doubtful,))[PAGE.url].sure
    copy = copies(documents=(doubtful,), repost_rulings=ruled(PAGE.url))[PAGE.url]
    assert (copy.sure, copy.by) == (True, "person")
    assert copy.reasons[0].params == {"person": "李某", "at": "2026-11-20", "reason": "已打电话核实"}
    assert len(copy.reasons) > 1


def test_a_person_may_name_a_page_that_nobody_would_have_found():
    other = doc("便民通道（图）", url=f"{HOME}zc/9.html")
    assert copies(documents=(other,)) == {}
    assert copies(documents=(other,), repost_rulings=ruled(other.url))[other.url].sure
    assert copies(documents=(), repost_rulings=ruled(other.url)) == {}  # the page is gone


def test_a_word_about_another_document_changes_nothing():
    said = ruled(PAGE.url, "other", original="http://www.linjiang.gov.cn/zc/13.html")
    assert copies(documents=(PAGE,), repost_rulings=said)[PAGE.url].sure


def test_papers_of_one_name_belong_to_the_year_whose_date_or_number_they_show():
    before = replace(
        ORIGINAL, url="http://www.linjiang.gov.cn/zc/3.html", published_on="2026-10-05", number_key="临政发〔2026〕3号"
    )
    both = Originals([(before, ISSUERS), (ORIGINAL, ISSUERS)], Matching())
    found = copies_of(snapshot(documents=(PAGE,)), both, AS_OF.tzinfo)
    assert [len(found[one.url]) for one in (before, ORIGINAL)] == [0, 1]
    numbered = replace(PAGE, number_key=before.number_key)
    found = copies_of(snapshot(documents=(numbered,)), both, AS_OF.tzinfo)
    assert [len(found[one.url]) for one in (before, ORIGINAL)] == [1, 0]
