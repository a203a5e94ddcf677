# ruff: noqa: E501 - pieces of markup stay whole
"""Lists of letters, letters, and the places where one writes, in several styles of markup."""

from __future__ import annotations

import pytest

from spiders.pages.understand import understand

URL = "http://www.qinghe.gov.cn/hdjl/xzxx/index.html"


def read(body, name="letters", url=URL, *, encoding="utf-8", is_home=False):
    page = understand(body.encode(encoding), url, f"text/html; charset={encoding}", is_home=is_home)
    return [one.data for one in page.traits if one.name == name]


def site(main, title="县长信箱", crumbs="首页 &gt; 互动交流 &gt; 县长信箱"):
    return (
        f"<html><head><title>{title}_清河县人民政府</title></head><body><div class='header'><a href='/'>首页</a><a href='/zwgk/'>政务公开</a></div>"
        f"<div class='position'>当前位置：{crumbs}</div><div class='main'><h2>{title}</h2>{main}</div><div class='footer'>主办单位：清河县人民政府办公室</div></body></html>"
    )


TABLE = site(
    "<table><tr><th>编号</th><th>标题</th><th>来信时间</th><th>答复时间</th><th>状态</th></tr>"
    "<tr><td>1</td><td><a href='1.html'>咨询农村危房改造补助标准</a></td><td>2026-11-02</td><td>2026-11-05</td><td>已答复</td></tr>"
    "<tr><td>2</td><td><a href='2.html'>反映夜间施工噪声扰民</a></td><td>2026-06-02</td><td></td><td>待处理</td></tr>"
    "<tr><td>3</td><td><a href='3.html'>医保缴费截止时间</a></td><td>2026-06-01</td><td></td><td></td></tr>"
    "<tr><td>4</td><td><a href='4.html'>test</a></td><td>2026-05-01</td><td></td><td>待处理</td></tr>"
    "<tr><td>5</td><td><a href='5.html'>重复来信</a></td><td>2026-05-01</td><td></td><td>不予受理</td></tr></table>"
)
OLD = site(
    "<TABLE border=1><TR bgcolor=#dbe8f6><TD>主题<TD>类型<TD>留言时间<TD>回复时间<TD>状态"
    "<TR><TD><A href='show.asp?id=1'>咨询农村危房改造补助标准</A><TD>咨询<TD>2026-11-2<TD>2026-11-5<TD>已回复"
    "<TR><TD><A href='show.asp?id=2'>反映夜间施工噪声扰民</A><TD>投诉<TD>2026-6-2<TD><TD>未回复</TABLE>"
)
ITEMS = site(
    "<ul><li><a href='1.html'>咨询农村危房改造补助标准</a><span>2026-11-02</span><em>已回复</em></li>"
    "<li><a href='2.html'>反映夜间施工噪声扰民</a><span>2026-06-02</span><em>办理中</em></li></ul>"
)


def told(data):
    return [(row["asked"], row["answered"], row["state"]) for row in data["rows"]]


def test_a_table_with_named_columns():
    (data,) = read(TABLE)
    assert told(data) == [
        ("2026-11-02", "2026-11-05", "done"),
        ("2026-06-02", "", "waiting"),
        ("2026-06-01", "", "blank"),
        ("2026-05-01", "", "void"),
        ("2026-05-01", "", "void"),
    ]
    assert data["rows"][1]["url"] == "http://www.qinghe.gov.cn/hdjl/xzxx/2.html"
    assert data["again"] is True


def test_a_table_of_2006_in_gb2312():
    (data,) = read(OLD, encoding="gb2312")
    assert told(data) == [("2026-11-02", "2026-11-05", "done"), ("2026-06-02", "", "waiting")]


def test_list_items_with_a_state():
    (data,) = read(ITEMS)
    assert [state for _, _, state in told(data)] == ["done", "waiting"]


@pytest.mark.parametrize("mailbox", ["网上信访", "纪检举报", "在线访谈", "意见征集"])
def test_mailboxes_that_do_not_count_say_so(mailbox):
    (data,) = read(TABLE.replace("县长信箱", f"{mailbox}信箱"))
    assert data["left_out"] in mailbox


def test_a_list_of_news_is_no_list_of_letters():
    rows = "".join(
        f"<li><a href='{n}.html'>全县重点项目推进会第{n}次召开</a><span>2026-11-0{n}</span></li>" for n in range(1, 8)
    )
    assert read(site(f"<ul>{rows}</ul>")) == []


LETTER = site(
    "<table><tr><th>信件编号</th><td>20261102001</td></tr><tr><th>来信时间</th><td>2026-06-02</td></tr>"
    "<tr><th>来信内容</th><td>文昌路工地连续几天晚上还在施工，影响休息，请管一管，谢谢你们的关心。</td></tr>{answer}</table>",
    "反映夜间施工噪声扰民",
)
ANSWER = "<tr><th>答复时间</th><td>2026-06-05</td></tr><tr><th>答复内容</th><td>您好，已责令停止夜间作业，执法人员将加强夜间巡查。</td></tr>"


def test_a_letter_with_and_without_an_answer():
    url = URL.replace("index", "2")
    (data,) = read(LETTER.replace("{answer}", ANSWER), url=url)
    assert (data["kind"], told(data)) == ("letter", [("2026-06-02", "2026-06-05", "done")])
    (data,) = read(LETTER.replace("{answer}", "<tr><th>办理状态</th><td>处理中</td></tr>"), url=url)
    assert told(data) == [("2026-06-02", "", "waiting")]
    assert data["again"] is True


def test_where_one_writes():
    form = site("<form method='post'><input name='title'><textarea name='content'></textarea></form>", "我要写信")
    assert read(form, "message_entry")[0]["how"] == "form"
    link = site("<a href='/hdjl/wyxx/'>我要写信</a>" + "<p>来信一般在五个工作日内答复。</p>" * 3)
    assert read(link, "message_entry")[0]["url"] == "http://www.qinghe.gov.cn/hdjl/wyxx/"
    assert read(site("<p>来信一般在五个工作日内答复。</p>" * 3), "message_entry") == []
    assert read(form.replace("县长信箱", "网上信访"), "message_entry")[0]["left_out"] == "信访"


def test_a_link_on_the_home_page_counts():
    home = site("<a href='/wyxx/'>我要咨询</a>", "清河县人民政府", "")
    assert read(home, "message_entry", "http://www.qinghe.gov.cn/", is_home=True)[0]["how"] == "我要咨询"
