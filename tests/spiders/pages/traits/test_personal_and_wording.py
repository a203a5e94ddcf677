# ruff: noqa: E501 - pieces of markup stay whole
"""Traits of pages: personal numbers, marks of secrecy, wrong words; on articles and lists, of today and of 2006."""

from __future__ import annotations

import json

import pytest

from spiders.page_facts import facts
from spiders.pages.understand import understand

NUMBER = "11010519491231002X"
INFO = "<p class='info'>发布时间：2026-11-02 来源：清河县民政局</p>"
ROWS = "".join(
    f"<tr><td>{n}</td><td>{name}</td><td>{NUMBER}</td><td>1390970{n:04}</td></tr>"
    for n, name in enumerate(("张三", "李四平", "王小五"), 1)
)
HEAD = "<tr><th>序号</th><th>姓名</th><th>身份证号</th><th>联系电话</th></tr>"
INTRO = "<p>根据城乡居民最低生活保障有关规定，经个人申请、乡镇审核、县民政局审批，现将本月新增对象予以公示，接受社会监督。</p>"


def page(text, title="2026年11月新增低保对象公示", crumbs="首页 &gt; 政务公开 &gt; 社会救助"):
    return (
        f"<html><head><title>{title}_清河县人民政府</title></head><body><div class='position'>当前位置：{crumbs}</div>"
        f"<div class='article'><h1>{title}</h1>{INFO}<div class='content'>{text}</div></div>"
        "<div class='footer'>主办单位：清河县人民政府办公室 联系电话：0970-8123456</div></body></html>"
    )


def old(text, title="2026年11月新增低保对象公示"):
    return (
        f"<HTML><HEAD><TITLE>{title}</TITLE></HEAD><BODY><TABLE width=780><TR><TD align=center><FONT size=4><B>{title}</B>"
        f"</FONT></TD></TR><TR><TD align=center>发布时间：2026-11-2</TD></TR><TR><TD>{text}</TD></TR></TABLE></BODY></HTML>"
    )


def understood(body, encoding="utf-8"):
    return understand(body.encode(encoding), "http://www.qinghe.gov.cn/a/1.html", f"text/html; charset={encoding}")


def traits(body, name, encoding="utf-8"):
    return [one.data for one in understood(body, encoding).traits if one.name == name]


@pytest.mark.parametrize(("make", "encoding"), [(page, "utf-8"), (old, "gb2312")])
def test_a_table_of_persons(make, encoding):
    body = make(
        f"{INTRO}<table>{HEAD}{ROWS}</table>",
    )
    (data,) = traits(body, "personal_numbers", encoding)
    assert (data["id_numbers"], data["id_near"], data["phones"], data["notice"]) == (1, 1, 3, "")
    assert data["samples"]["id_number"] == ["110*************2X"]
    assert NUMBER not in json.dumps(data)


def test_a_masked_table_and_an_office_phone_say_nothing():
    body = page(
        f"{INTRO}<table>{HEAD}{ROWS.replace(NUMBER, '110105********002X').replace('1390970', '139****')}</table>"
    )
    assert traits(body, "personal_numbers") == []


def test_a_notice_names_itself_by_its_column():
    body = page(f"{INTRO}<table>{HEAD}{ROWS}</table>", crumbs="首页 &gt; 信用信息 &gt; 失信被执行人")
    (data,) = traits(body, "personal_numbers")
    assert data["notice"] == "失信"


def test_titles_are_kept_masked():
    title = f"关于张三（身份证号{NUMBER}）低保申请的公示"
    kept = json.dumps(facts(understood(page(INTRO * 3, title))), default=str)
    assert NUMBER not in kept


def test_a_mark_of_secrecy():
    text = "<p>机密★1年</p><p>清政办〔2026〕12号</p>" + INTRO * 4
    (data,) = traits(page(text, "关于做好专项工作的通知"), "secret_mark")
    assert data["mark"] == "机密★1年"
    assert traits(page(INTRO * 4, "保密法宣传：什么是机密级国家秘密"), "secret_mark") == []


def test_wrong_words():
    (data,) = traits(page(INTRO * 3 + "<p>我县为群众按装路灯，竟争力不断增强。</p>"), "wording")
    assert [(one["wrong"], one["right"]) for one in data["words"]] == [("按装", "安装"), ("竟争力", "竞争力")]
    assert traits(page(INTRO * 3), "wording") == []
