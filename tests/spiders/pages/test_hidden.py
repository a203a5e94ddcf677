"""Links that nobody can see; above all the many hidden things that are honest."""

from __future__ import annotations

from pathlib import Path

import pytest

from spiders.pages.understand import understand

URL = "http://www.qinghe.gov.cn/index.html"
BAD = '<a href="http://www.lu23.example.com/">私人服务</a>'


def read(body: str, **options):
    html = f'<html><head><meta charset="utf-8"><title>青禾县</title></head><body>{body}</body></html>'
    return understand(html.encode(), URL, "text/html; charset=utf-8", **options).hidden


@pytest.mark.parametrize(
    ("body", "how"),
    [
        (f'<div style="display:none">{BAD}</div>', "display"),
        (f'<div style="DISPLAY : none !important">{BAD}</div>', "display"),
        (f"<div hidden>{BAD}</div>", "display"),
        (f'<div><p><span style="visibility:hidden">{BAD}</span></p></div>', "visibility"),
        (f'<div style="opacity:0">{BAD}</div>', "opacity"),
        (f'<div style="filter:alpha(opacity=0)">{BAD}</div>', "opacity"),
        (f'<div style="height:0px;overflow:hidden">{BAD}</div>', "size"),
        (f'<div style="width:1px;height:1px;overflow:hidden">{BAD}</div>', "size"),
        (f'<div style="position:absolute;left:-9999px">{BAD}</div>', "off_screen"),
        (f'<div style="position:absolute; top:-999px">{BAD}</div>', "off_screen"),
        (f'<p style="text-indent:-9999px">{BAD}</p>', "off_screen"),
        (f'<p style="margin-left:-100em">{BAD}</p>', "off_screen"),
        (f'<marquee height="0" width="1">{BAD}</marquee>', "marquee"),
        (f'<marquee scrollamount="10000" width=5 height=12>{BAD}</marquee>', "marquee"),
        (f"<noscript>{BAD}</noscript>", "noscript"),
        ('<a href="http://lu23.example.com/" style="display:none">x</a>', "display"),
        ('<a href="http://lu23.example.com/" style="font-size:0">x</a>', "tiny"),
        ('<a href="http://lu23.example.com/" style="font-size:1px">x</a>', "tiny"),
        ('<a href="http://lu23.example.com/"><span style="font-size:0px">x</span></a>', "tiny"),
        ('<div style="background:#fff"><a href="http://lu23.example.com/" style="color:#FFFFFF">x</a></div>', "colour"),
        ('<td bgcolor="white"><a href="http://lu23.example.com/" style="color: rgb(255,255, 255)">x</a>', "colour"),
        ('<a href="http://lu23.example.com/" style="color:#000;background-color:black">x</a>', "colour"),
    ],
)  # fmt: skip
def test_ways_of_hiding(body, how):
    (found,) = read(body)
    assert found.how == how
    assert "lu23.example.com" in found.url
    assert "lu23.example.com" in found.markup
    assert len(found.markup) <= 300
    assert found.harm == ""


@pytest.mark.parametrize(
    "body",
    [
        BAD,
        '<div style="display:none"><a href="/own.html">本站</a><a href="http://www.qinghe.gov.cn/x/">本站</a></div>',
        '<div style="display:none"><a href="http://www.zhongzhou.gov.cn/">省政府</a></div>',
        f'<ul><li>媒体<ul style="display:none"><li>{BAD}</li></ul></li></ul>',  # a menu that opens
        f'<div class="sub-menu" style="display:none">{BAD}</div>',
        f'<div class="yqlj"><div><div style="display:none">{BAD}</div></div></div>',
        f'<div id="con_two_2" style="display:none">{BAD}</div><script>setTab("con_two_",2)</script>',
        f'<div onmouseover="show(this)"><div style="display:none">{BAD}</div></div>',
        f'<dl><ul><li><a href="http://a.cn/">甲</a></li></ul><ul style="display:none">{BAD}</ul></dl>',  # tabs
        f'<div style="display:none"><img src="/ewm.png">{BAD}</div>',  # a QR code that pops up
        '<div style="opacity:0"><a href="http://a.example.cn/"><img src="/1.jpg"></a></div>',
        f'<div style="display:none">浏览器版本过低，可能无法正常浏览本网站的内容，建议升级浏览器：{BAD}</div>',
        '<a href="http://www.maker.example.com/" style="display:none">Produced By 大河网络 大河版通发布系统</a>',
        '<div style="display:none"><a href="http://www.maker.example.com/">技术支持：青禾软件</a></div>',
        f'<noscript>本页面需要启用脚本才能显示评论，请在浏览器中打开脚本后再试一次：{BAD}</noscript>',
        '<noscript><a href="http://tongji.example.cn/"><img src="http://tongji.example.cn/1.gif"></a></noscript>',
        f'<div style="display:none"><form action="/s"><input name="q">{BAD}</form></div>',
        f'<div style="font-size:0">{BAD}</div>',  # against gaps between boxes; the style sheet sets the size of links
        f'<div style="color:#fff;background:#fff">{BAD}</div>',
        f'<div style="color:#fff;background:#fff url(/bg.png)">{BAD}</div>',
        '<a href="http://lu23.example.com/" style="color:#fff">x</a>',  # on which background nobody says
        '<a href="http://logo.example.cn/" style="text-indent:-9999px;background:url(/logo.png)">标志</a>',
        f'<div style="position:absolute;left:-100%">{BAD}</div>',
        f'<div style="position:relative;left:-9999px">{BAD}</div>',
        f'<div style="left:-10px;position:absolute">{BAD}</div>',
        f'<div class="m-only" style="display:none">{BAD}</div>',
        f'<div style="height:1px">{BAD}</div>',  # what overflows is seen
        f'<div style="height:100px;overflow:hidden">{BAD}</div>',
        f'<div style="width:0%;overflow:hidden">{BAD}</div>',
        f'<marquee height="120">{BAD}</marquee>',
        f"<template>{BAD}</template>",
        '<select style="display:none"><option value="http://a.example.cn/">甲</option></select>',
        f"<!-- <div style='display:none'>{BAD}</div> -->",
        f'<div style="display:block;visibility:visible;opacity:1">{BAD}</div>',
        f'<div style="display:none" data-role="page">{BAD}</div>',
    ],
)  # fmt: skip
def test_honest_things_are_passed_over(body):
    assert read(body) == ()


@pytest.mark.parametrize(
    "body",
    [
        '<ul><li>更多<ul style="display:none"><li><a href="http://lu23.example.com/">澳门新葡京</a></li></ul></li></ul>',
        '<div class="links" style="display:none"><a href="http://lu23.example.com/">澳门新葡京</a></div>',
        '<div style="font-size:0"><a href="http://lu23.example.com/">时时彩</a></div>',
    ],
)
def test_what_advertises_gambling_needs_no_second_reason(body):
    (found,) = read(body)
    assert found.harm


def test_a_warning_in_a_folded_menu_is_no_advertising():
    warning = '<a href="http://www.police.example.cn/">打击赌球专项行动</a>'
    assert read(f'<div class="tab" style="display:none">{warning}</div>') == ()


def test_nothing_is_said_of_a_rendered_page():
    assert read(f'<div style="display:none">{BAD}</div>', scripts_ran=True) == ()


def test_links_of_noscript_are_still_no_links():
    html = f"<html><body><noscript>{BAD}</noscript></body></html>"
    assert understand(html.encode(), URL, "text/html; charset=utf-8").links == ()


def test_floods_are_bounded():
    many = "".join(f'<a href="http://a{n}.example.com/">x{n}</a>' for n in range(3000))
    assert len(read(f'<div style="display:none">{many}</div>')) == 100


def test_the_innermost_hiding_is_told_and_shared():
    two = '<a href="http://two.example.com/" style="font-size:0">y</a>'
    body = f'<div style="display:none"><p>{BAD}</p><p>{two}</p></div>'
    assert [(one.text, one.how) for one in read(body)] == [("私人服务", "display"), ("y", "tiny")]


REPLICAS = sorted((Path(__file__).parents[3] / "benchmarks" / "replicas").rglob("*.html"))


def test_pages_like_real_ones_hide_nothing():
    assert len(REPLICAS) > 100
    for path in REPLICAS:
        assert understand(path.read_bytes(), URL, "text/html").hidden == (), path.name
