"""`xuncha links` without the command line: order, counts, words, harmless cells."""

import csv
import io
import json
from dataclasses import replace

import pytest
import report_samples as samples
from openpyxl import load_workbook

from db.models import Attempt, LinkCounts, Target
from reports import cells, link_list
from reports.details import detail_words, rule_words
from reports.link_sheets import observations
from reports.wording import Speaker
from tests.amounts import amount

URL = samples.SITE.url
AT, LATER = "2026-11-23T02:06:00+00:00", "2026-11-23T10:16:00+08:00"
COUNTS = LinkCounts(checked=100, good=94, broken=3, blocked=1, uncertain=1, ours=1)


def target(path, verdict="broken", cause="not_found", status=404, total=1, **more):
    values = {
        "url": path if "://" in path else URL + path, "own": "://" not in path, "text": "旧通知", "position": "footer",
        "kind": "page", "found_on": tuple(f"{URL}p{n}" for n in range(min(total, 100))), "on_home": False,
        "attempts": (Attempt(AT, cause, status), Attempt(LATER, cause, status, "")),
    }  # fmt: skip
    return Target(verdict=verdict, cause=cause, status=status, found_on_total=total, **(values | more))


TARGETS = (
    target("http://other.example.cn/", "good", "ok", 200),
    target("moved", "good", "ok", 200, is_home=True, final_url=URL),
    target("later", "unchecked", "left_out", 0, attempts=(Attempt("", "left_out", 0),)),
    target("ours", "ours", "our_network", 0),
    target("b", total=1),
    target("a", total=1),
    target("everywhere", total=169),
    target("slow", "uncertain", "timeout", 0),
    target(
        "guarded", "blocked", "protection_page", 521, attempts=(Attempt(AT, "protection_page", 521, "jsl: source"),)
    ),
)


def built(lang="zh", targets=TARGETS, **more):
    return link_list.build(samples.SITE, samples.RUN, COUNTS, targets, lang, **more)


def paths(listed):
    return [one["url"].removeprefix(URL) for one in listed["targets"]]


def test_everything_that_is_not_plainly_good_worst_first_then_by_pages_then_by_address():
    assert paths(built()) == ["everywhere", "a", "b", "guarded", "slow", "ours", "later", "moved"]


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [(["broken"], 3), (["blocked", "ours"], 2), (["unchecked"], 1), (["all"], 9), (["all", "broken"], 9)],
)
def test_verdicts_can_be_chosen(verdicts, expected):
    assert len(built(verdicts=verdicts)["targets"]) == expected


def test_what_opens_but_is_odd_is_listed_with_what_is_odd():
    odd = (
        target("sold", "good", "ok", 200, parked="words"), target("pdf", "good", "ok", 200, note="other:pdf"),
        target("cert", "good", "ok", 200, tls="expired"), target("column", "good", "ok", 200, meant={"url": URL}),
        target("fine", "good", "ok", 200),
    )  # fmt: skip
    told = {one["url"].removeprefix(URL): (one["odd"], one["cause_text"]) for one in built(targets=odd)["targets"]}
    assert set(told) == {"sold", "pdf", "cert", "column"}
    assert told["cert"] == ("tls", "能打开，但浏览器会提示证书有问题：已过期")


def test_a_page_of_the_site_that_was_too_large_to_read_is_pointed_out_one_of_others_is_not():
    listed = built(
        targets=(
            target("huge", "good", "too_large", 0),
            target("http://b.example.cn/huge", "good", "too_large", 0),
        )
    )
    (one,) = listed["targets"]
    assert (one["url"], one["verdict"], one["odd"]) == (f"{URL}huge", "good", "too_large")
    assert one["cause_text"] == "能打开，但超出本程序的读取上限，未检查其内容"


def test_addresses_without_end_are_counted_and_not_listed_unless_they_are_asked_for():
    endless = [target(f"cal?{n}", "unchecked", "trap_not_followed", 0) for n in range(30)]
    listed = built(targets=[target("gone"), *endless])
    assert (paths(listed), listed["not_followed"], listed["unchecked"]) == (["gone"], 30, 30)
    assert "30个网址由本网站程序不断生成" in "".join(link_list.text(listed, "zh").split())
    whole = built(targets=endless, verdicts=["unchecked"])
    assert (len(whole["targets"]), whole["not_followed"]) == (30, 0)


def test_an_address_of_this_site_that_leads_to_another_is_odd_and_a_link_to_others_may_lead_on():
    away = {"final_url": "http://www.cn-other.com/", "final_domain": "cn-other.com"}
    odd = (
        target("old", "good", "ok", 200, **away), target("http://b.example.cn/", "good", "ok", 200, **away),
        target("go?url=http://www.cn-other.com/", "good", "ok", 200, **away),
    )  # fmt: skip
    (one,) = built(targets=odd)["targets"]
    assert (one["url"], one["odd"], one["cause_text"]) == (f"{URL}old", "final_domain", "能打开，但跳转到其他网站")


LONG = "search?" + "a" * 3_000


def test_a_very_long_address_does_not_bury_the_table_and_is_whole_where_programs_read():
    listed = built(targets=(target(LONG, "unchecked", "url_too_long", 0),))
    shown = link_list.text(listed, "zh")
    assert max(map(len, shown.splitlines())) < 500
    assert "共 3,0" in shown
    assert "完整网址见" in shown
    assert listed["targets"][0]["url"] == URL + LONG
    assert (URL + LONG)[:1_990] in link_list.as_csv([listed], "zh")
    sheet = load_workbook(io.BytesIO(link_list.xlsx(listed, "zh"))).worksheets[0]
    assert all(len(str(cell.value or "")) < 400 for row in sheet.iter_rows() for cell in row)


def test_a_cause_that_is_longer_than_its_column_goes_on_below():
    listed = built(targets=(target("a", "uncertain", "tls_unsupported", 0),))
    table = link_list.text(listed, "zh", 80).split("-" * 80)[1].split(URL)[0]
    assert table.split() == [
        *("1", "待定", "该站使用的加密方式本程序不支持", "-", "1", "页脚", "页面", "旧通知"),
        "（可能为国密），请用浏览器确认",
    ]


def test_a_link_of_the_template_says_so():
    (one,) = built("en", targets=(target("a", every_page=True),))["targets"]
    assert one["position_text"] == "page foot, on nearly every page"


def test_times_are_our_own_observations():
    listed = built(first_trouble={f"{URL}a": "2026-10-05T09:00:00+08:00"})["targets"]
    by_path = {one["url"].removeprefix(URL): one for one in listed}
    assert (by_path["a"]["first_seen"], by_path["a"]["last_observed"]) == ("2026-10-05T09:00:00+08:00", LATER)
    assert by_path["b"]["first_seen"] == AT
    assert (by_path["later"]["first_seen"], by_path["later"]["last_observed"]) == ("", "")


def test_a_home_page_that_did_not_open_is_listed_though_nothing_links_to_it():
    run = replace(samples.RUN, home_outcome="blocked", stopped_by="blocked")
    counts = LinkCounts(checked=1, blocked=1)
    listed = link_list.build(samples.SITE, run, counts, (), "zh", home=URL)
    (only,) = listed["targets"]
    assert (only["url"], only["verdict"], only["position_text"]) == (URL, "blocked", "首页地址")
    assert link_list.build(samples.SITE, samples.RUN, counts, (), "zh", home=URL)["targets"] == []


def test_text_has_whole_addresses_counts_above_and_below_and_chinese_words():
    shown = link_list.text(built(), "zh", 80)
    summary = "共检查100个，正常 94（其中有疑点 1），死链 3，被防护拦截 1，待定 1，本机网络问题 1，未检查 1"
    assert " ".join(shown.split()).count(summary) == 2
    for words in (
        "页脚", "另有166个页面", "2026-11-23 10:06:00 页面不存在，404", "识别为加速乐（知道创宇）",
        "能打开，但落到首页", f"{URL}everywhere", f"最终到达：{URL}",
    ):  # fmt: skip
        assert words in shown, words
    assert "\x1b" not in shown
    assert "\x1b[31m" in link_list.text(built(), "zh", 80, colour=True)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_fits(lang, width):
    for line in link_list.text(built(lang), lang, width).splitlines():
        assert cells.width(line) <= width or "http" in line, line


def test_nothing_to_list_is_said():
    assert "There is nothing to list." in link_list.text(built("en", targets=()), "en")


def test_csv_has_one_row_for_each_target():
    written = link_list.as_csv([built("en"), built("en")], "en")
    assert written.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(written.removeprefix("\ufeff"))))
    assert len(rows) == 16
    assert len(written.splitlines()) == 17
    first = rows[0]
    assert (first["Link verdict"], first["Pages in all"], first["Seen on"].count("http")) == ("broken", "169", 5)
    assert first["Website"] == samples.SITE.name


def test_workbook_lists_targets_pages_and_requests():
    book = load_workbook(io.BytesIO(link_list.xlsx(built(), "zh")))
    assert book.sheetnames == ["链接", "所在页面明细", "核查记录"]
    sheet = book["链接"]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[3] and str(row[3]).startswith(URL)]
    assert len(rows) == 8
    assert rows[0][:8] == ("死链", "页面不存在，404", 404, f"{URL}everywhere", "旧通知", "页脚", "页面", 169)
    assert rows[0][8].splitlines() == [f"{URL}p{n}" for n in range(5)]
    assert book["所在页面明细"].max_row == 1 + 100 + 7
    assert sum(row[0] == f"{URL}a" for row in book["核查记录"].iter_rows(values_only=True)) == 2


def test_no_cell_is_a_formula_whatever_a_page_says():
    evil = tuple(
        target(one, text=one, found_on=(one, one), final_url=one, attempts=(Attempt(one, one, 0, one),), position=one)
        for one in samples.HOSTILE
    )
    site = replace(samples.SITE, name='=HYPERLINK("http://evil.example/")')
    listed = link_list.build(site, samples.RUN, COUNTS, evil, "zh")
    json.dumps(listed).encode()
    link_list.text(listed, "zh").encode()
    for sheet in load_workbook(io.BytesIO(link_list.xlsx(listed, "zh"))):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not (isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@", "\t", "\r")))
    for row in csv.reader(io.StringIO(link_list.as_csv([listed], "zh").removeprefix("\ufeff"))):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize(
    ("outcome", "detail", "zh"),
    [
        ("protection_page", "firewall: words", "识别为防火墙拦截页"), ("protection_page", "", ""),
        ("soft_not_found", "title", "标题写明页面不存在或出错"),
        ("timeout", "User timeout caused connection failure", ""),
        ("soft_not_found", "redirects like a random address, to http://x.cn/", "与随机地址一样跳转到 http://x.cn/"),
        ("redirected", "http://x.cn/a", "http://x.cn/a"),
        ("blocked", "not asked: its host refused 20 requests in a row", "未访问，所在主机连续拒绝访问"),
    ],
)  # fmt: skip
def test_details_are_told_in_the_language_of_the_reader(outcome, detail, zh):
    assert detail_words(outcome, detail, Speaker("zh")) == zh
    english = detail_words(outcome, detail, Speaker("en"))
    assert bool(english) == bool(detail)
    assert english.isascii()


@pytest.mark.parametrize(
    ("rule", "zh"),
    [
        ("link on home page (exact: 政策文件)", "首页链接：“政策文件”"),
        ("registry", "网站名录"), ("tr rows in table", ""),
        ("page says '暂无信息'", "页面写明“暂无信息”"),
        ("breadcrumb, step above (inner: 公告)", "页面的当前位置：“公告”"), ("", ""),
    ],
)  # fmt: skip
def test_rules_are_told_where_people_can_read_them(rule, zh):
    assert rule_words(rule, Speaker("zh")) == zh


def test_observations_of_any_shape_are_survived():
    say = Speaker("zh")
    assert observations(None, say) == observations("x", say) == observations([1, "a"], say) == []
    assert observations([{}], say) == [("", "", "", "")]


def test_thousands_of_targets_are_listed_in_time():
    import time

    count = amount(4_000, 20_000)
    many = tuple(target(f"{n}.html", total=100) for n in range(count))
    started = time.process_time()
    listed = built(targets=many)
    link_list.text(listed, "zh")
    link_list.as_csv([listed], "zh")
    assert time.process_time() - started < count / 1_000


def test_a_link_that_opens_and_is_odd_is_not_called_good():
    listed = built()
    assert [one["verdict"] for one in listed["targets"] if one["odd"]] == ["good"]
    rows = list(csv.reader(io.StringIO(link_list.as_csv([listed], "zh"))))
    assert [row[1] for row in rows if "能打开，但落到首页" in row] == ["有疑点"]


def test_a_host_that_was_left_alone_has_an_explanation():
    listed = built()
    assert "其余链接未再逐一访问" not in link_list.text(listed, "zh")
    listed["targets"][0] |= {"cause": "host_down", "last_observed": ""}
    shown = link_list.text(listed, "zh", 120)
    assert "其余链接未再逐一访问" in shown
    assert "最近核查 尚未访问" in shown


@pytest.mark.parametrize("sign", ["source", "words", "gambling title"])
def test_signs_of_a_parked_domain_are_words(sign):
    shown = detail_words("ok", f"parked: {sign}", Speaker("zh"))
    assert shown.startswith("页面")
    assert Speaker("zh").show("recognised_by", sign) == shown
    assert "parked" not in detail_words("ok", f"parked: {sign}", Speaker("en"))


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (target("a", "uncertain", "cut_off", 200), True),
        (target("a", "unchecked", "form_not_sent", 0, kind="form"), True),
        (target("a", "uncertain", "timeout", 0), False),
    ],
)
def test_what_is_never_counted_is_said(one, told):
    assert ("均不计入问题" in link_list.text(built(targets=(one,)), "zh")) == told
