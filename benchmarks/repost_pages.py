# ruff: noqa: E501 - full-width characters are what the pages show; pieces of markup stay whole
"""Pages of made-up county sites that show a text: three templates with all the furniture around, UTF-8 or GBK.

Used by benchmarks/repost_pairs.py. A page is bytes, so that everything from the charset on is part of the measurement.
"""

from __future__ import annotations

from html import escape
from typing import Final, NamedTuple

PLACES: Final = ("清河县", "临江市", "望山区", "白石县", "东平市")
HOST: Final = "http://www.qinghe.gov.cn"


class Shown(NamedTuple):
    """What a page shows. `number` stands where the template puts it, "" = nowhere but in the body."""

    title: str
    body: str  # paragraphs, one a line
    number: str = ""
    published: str = ""
    files: tuple[tuple[str, str], ...] = ()  # text and address
    links: tuple[tuple[str, str], ...] = ()
    charset: str = "utf-8"
    heading: str = ""  # what the page shows as its title, if not `title`


def page(shown: Shown, place: str, template: int) -> bytes:
    """One article page."""
    markup = (_classic, _headed, _bare)[template % 3](shown, place)
    return markup.encode(shown.charset, errors="replace")


def _paragraphs(shown: Shown, wrap: str) -> str:
    text = "".join(f"<{wrap}>　　{escape(line.strip())}</{wrap}>" for line in shown.body.split("\n") if line.strip())
    links = "".join(f'<p><a href="{escape(url)}" target="_blank">{escape(said)}</a></p>' for said, url in shown.links)
    files = "".join(f'<p>附件：<a href="{escape(url)}">{escape(said)}</a></p>' for said, url in shown.files)
    return text + links + files


def _head(shown: Shown, place: str) -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="{shown.charset}">'
        f"<title>{escape(shown.title)}_{place}人民政府</title></head>"
    )


def _menu() -> str:
    names = ("首页", "走进我县", "政务公开", "政务服务", "互动交流", "专题专栏")
    return (
        '<div class="nav"><ul>'
        + "".join(f'<li><a href="/{n}/">{name}</a></li>' for n, name in enumerate(names))
        + "</ul></div>"
    )


def _foot(place: str) -> str:
    return (
        f'<div class="foot"><p>主办：{place}人民政府办公室　承办：{place}政务服务和数据管理局</p>'
        "<p>网站标识码：6321000001　<a href='https://beian.miit.gov.cn/'>青ICP备2021000001号-1</a></p></div></body></html>"
    )


def _classic(shown: Shown, place: str) -> str:
    return (
        f'{_head(shown, place)}<body><div class="header"><h2>{place}人民政府</h2></div>{_menu()}'
        f'<div class="pos">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="/zwgk/zcwj/">政策文件</a></div>'
        f'<div class="article"><h1>{escape(shown.heading or shown.title)}</h1><div class="info">发布时间：{shown.published}　来源：中国政府网　浏览次数：<span id="hits">128</span>　字体：[大 中 小]</div>'
        f'<div class="content">{f"<p>{escape(shown.number)}</p>" if shown.number else ""}{_paragraphs(shown, "p")}</div>'
        '<div class="tools">【打印本页】【关闭窗口】分享到：微信 微博</div>'
        f"<div>上一篇：<a href='/zwgk/zcwj/1.html'>{place}2018年财政预算公开</a></div></div>{_foot(place)}"
    )


def _headed(shown: Shown, place: str) -> str:
    rows = (
        ("索引号", "000014349/2026-00011"),
        ("发文机关", ""),
        ("发文字号", shown.number),
        ("发布日期", shown.published),
    )
    cells = "".join(f"<tr><td>{label}：</td><td>{escape(value)}</td></tr>" for label, value in rows if value)
    return (
        f'{_head(shown, place)}<body>{_menu()}<div class="wrap"><table class="xxgk">{cells}</table>'
        f'<div class="title">{escape(shown.heading or shown.title)}</div><div class="time">发布日期：{shown.published}　信息来源：{place}政府办</div>'
        f'<div id="zoom" class="TRS_Editor">{_paragraphs(shown, "p")}</div><div class="share">扫一扫在手机打开当前页</div></div>{_foot(place)}'
    )


def _bare(shown: Shown, place: str) -> str:
    return (
        f'{_head(shown, place)}<body><table width="980"><tr><td>{_menu()}</td></tr><tr><td align="center"><b>{escape(shown.heading or shown.title)}</b></td></tr>'
        f"<tr><td align='center'>{shown.published}　　{place}人民政府网站</td></tr>"
        f"<tr><td>{f'<p align=center>{escape(shown.number)}</p>' if shown.number else ''}<div>{_paragraphs(shown, 'p')}</div></td></tr>"
        f"<tr><td>责任编辑：王某　【我要纠错】</td></tr></table>{_foot(place)}"
    )
