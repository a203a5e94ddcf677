"""The letter to a site that refused us: only facts, blanks for the rest, and a way to say no."""

import re
from dataclasses import replace

import jsonschema
import pytest
import report_samples as samples
from test_html import ALLOWED, Page

from db.models import Attempt, Target
from db.verdicts import Asking
from reports import cells, html, letter, text
from reports.site_report import build, schema
from spiders import robots

URL = samples.SITE.url
AGENT = "Mozilla/5.0 (compatible; Xuncha/9.9.9; zwgk@example.gov.cn)"
ASKING = Asking(AGENT, "zwgk@example.gov.cn", 2.0)
AT = "2026-11-23T02:06:00+00:00"
HAN = re.compile(r"[\u4e00-\u9fff]")


def refused(path="zt/", cause="protection_page", status=521, detail="jsl: source", **more):
    values = {
        "url": URL + path, "own": True, "verdict": "blocked", "cause": cause, "status": status, "text": "专题",
        "position": "nav", "kind": "page", "found_on": (URL,), "found_on_total": 1, "on_home": True,
        "attempts": (Attempt(AT, cause, status, detail),),
    }  # fmt: skip
    return Target(**(values | more))


def known(targets=(), run=samples.RUN, site=samples.SITE, asking=ASKING, home=""):
    return letter.facts(site, run, targets, asking, home)


def told(lang="zh", **more):
    return letter.text(letter.compose(known((refused(),), **more), lang))


def test_a_site_that_let_us_in_gets_no_letter():
    foreign = refused(url="http://elsewhere.example.cn/", own=False)
    elsewhere = refused(final_url="http://pass.example.cn/login")
    broken = replace(refused(), verdict="broken", cause="not_found")
    assert known() is None
    assert known((foreign, elsewhere, broken)) is None


def test_what_was_refused_is_named_with_time_status_and_product():
    facts = known((refused(), refused("b/", "blocked", 403, "")))
    assert [one["product"] for one in facts["refused"]] == ["jsl", ""]
    shown = letter.text(letter.compose(facts, "zh"))
    for words in (
        f"{URL}zt/",
        "2026-11-23 10:06",
        "加速乐（知道创宇）",
        "521",
        f"{URL}b/",
        "403",
        "拒绝该程序访问的地址：2个",
    ):
        assert words in shown, words


def test_what_was_not_asked_any_more_is_not_said_to_have_refused():
    unasked = refused("c/", "blocked", 0, "not asked: its host refused 20 requests in a row")
    assert known((unasked,)) is None
    assert [one["url"] for one in known((refused(), unasked))["refused"]] == [f"{URL}zt/"]


def test_a_home_page_that_refused_is_named_although_nothing_links_to_it():
    run = replace(samples.RUN, stopped_by="blocked", home_outcome="protection_page", home_detail="rs: status 412")
    facts = known(run=run, home=f"{URL}index.html")
    assert facts["refused"] == [
        {"url": f"{URL}index.html", "outcome": "protection_page", "status": 0, "product": "rs", "at": ""}
    ]
    shown = letter.text(letter.compose(facts, "zh"))
    assert "瑞数" in shown
    assert "本次检查已中止" in shown


def test_a_run_that_was_stopped_without_an_address_still_asks():
    facts = known(run=replace(samples.RUN, stopped_by="blocked"))
    assert facts["refused"] == []
    assert "连续拒绝了访问请求" in letter.text(letter.compose(facts, "zh"))


def test_it_says_who_asks_how_often_since_when_and_how_to_say_no():
    shown = told()
    for words in (
        "乐县人民政府办公室：", AGENT, "zwgk@example.gov.cn", "2026-11-23 10:05", "2026-11-23 10:20", "3,021",
        "每秒最多发出2次请求", "不绕过防护", f"IP 地址：{letter.BLANK}", "User-agent: Xuncha", "Disallow: /",
    ):  # fmt: skip
        assert words in " ".join(shown.split()), words


def test_the_name_in_robots_txt_is_the_one_that_is_heeded():
    assert letter.PRODUCT_TOKEN == robots.AGENT
    assert robots.AGENT in AGENT


def test_nothing_is_invented():
    bare = letter.compose(known((refused(),), site=replace(samples.SITE, sponsor="", name=""), asking=None), "en")
    shown = letter.text(bare)
    assert "To lexian:" in shown
    assert f"Contact: {letter.BLANK}" in shown
    assert f"User-Agent of the program: {letter.BLANK}" in shown
    assert "requests a second" not in shown
    assert "robots.txt of your website is honoured" not in shown
    assert any("xuncha.toml" in note for note in bare.notes)
    assert not any("xuncha.toml" in note for note in letter.compose(known((refused(),)), "en").notes)
    assert letter.compose(known((refused(),)), "en").closing == [
        f"Person to contact and telephone: {letter.BLANK}",
        f"Office (seal): {letter.BLANK}",
        f"Date: {letter.BLANK}",
    ]


def test_who_does_not_heed_robots_txt_does_not_offer_it():
    shown = told(asking=replace(ASKING, obeys_robots=False))
    assert "robots.txt" not in shown
    assert "答复不同意" in shown


def test_a_long_list_is_cut_with_its_length_stated():
    facts = known(tuple(refused(f"{n}.html") for n in range(50)))
    assert (len(facts["refused"]), facts["refused_total"]) == (letter.LISTED, 50)
    assert "另有30个地址" in letter.text(letter.compose(facts, "zh"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_one_language_is_spoken(lang):
    shown = told(lang)
    for line in shown.splitlines():
        spoken = re.sub(r"http\S+|Mozilla.*|乐县\S*|User-agent: Xuncha|Disallow: /|\(|\)", "", line).strip()
        if spoken and not re.fullmatch(r"[\W\d_]+", spoken) and "example.gov.cn" not in line:
            assert bool(HAN.search(spoken)) == (lang == "zh"), line


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_text_is_no_wider_than_asked(columns):
    for line in letter.text(letter.compose(known((refused(),)), "zh"), columns).splitlines():
        assert cells.width(line) <= columns or "http" in line


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_html_is_whole_and_harmless(lang):
    evil = [refused(f"<script>alert({n})</script>{one}", detail=one) for n, one in enumerate(samples.HOSTILE)]
    site = replace(samples.SITE, name=samples.HOSTILE[0], sponsor=samples.HOSTILE[2])
    one = letter.compose(known(tuple(evil), site=site, asking=replace(ASKING, contact=samples.HOSTILE[0])), lang)
    source = letter.html([one, one], lang)
    page = Page(source)
    assert page.open == page.astray == []
    assert {tag for tag, _ in page.tags} <= ALLOWED
    assert "<script" not in source
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", source)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_reports_show_it_after_the_results_when_it_applies(lang):
    verdicts = replace(samples.failing(), targets=(refused(),), asking=ASKING)
    report = build(verdicts, lang)
    jsonschema.Draft202012Validator(schema()).validate(report)
    title = letter.compose(report["allow_list"], lang).title
    for shown in (text.render(report, lang, 120), Page(html.render(report, lang)).text):
        assert title in shown
        assert shown.index("Links" if lang == "en" else "链接") < shown.index(title)
    without = build(samples.failing(), lang)
    assert without["allow_list"] is None
    assert title not in html.render(without, lang)
    assert title not in text.render(without, lang)
