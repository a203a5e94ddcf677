"""HTML of the generated site: one template for articles and lists, one for the home page. Text in, text out."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from benchmarks.site_words import COLUMNS, SITE_NAME, paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

Row = tuple[str, str, str]  # address, title, date


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds the content of every page. Addresses are written as they stand here."""

    charset: str
    title: str
    column: tuple[str, str] | None = None  # folder, name
    meta: dict[str, str] = field(default_factory=dict)
    images: tuple[str, ...] = ()
    attachments: tuple[Row, ...] = ()
    related: tuple[Row, ...] = ()
    friends: tuple[Row, ...] = ()


STYLES = ("/css/site.css", "/css/print.css")
SCRIPTS = ("/js/jquery.js", "/js/site.js")
_PARAGRAPH = (
    '<p style="text-indent:2em;line-height:1.75;margin-bottom:5px">'
    '<span style="font-size:16pt;font-family:FangSong_GB2312,serif">{}</span></p>\n'
)
_INLINE_CSS = "\n".join(
    f".mod{n} .hd{{height:{30 + n}px;line-height:{30 + n}px;border-bottom:1px solid #c00;overflow:hidden}}"
    f".mod{n} li{{padding-left:{n}px;white-space:nowrap;text-overflow:ellipsis}}"
    for n in range(14)
)


def article(frame: Frame, rng: Random, year: int, facts: dict[str, str], near: Sequence[Row], size: int) -> str:
    """An article page of about `size` bytes in its own charset."""
    head, tail = _head(frame), _foot(frame)
    info = f"发布时间：{facts['date']} {facts['time']} 来源：{facts['source']} 浏览次数：<span id='hits'></span>次"
    top = f'<div class="article" id="zoom"><h1>{escape(frame.title)}</h1>\n<div class="info">{info}</div>\n'
    if facts["number"]:
        top += f'<p style="text-align:center">{facts["number"]}</p>\n'
    bottom = "".join(
        f'<p>附件{n}：<a href="{url}" target="_blank">{escape(name)}</a></p>\n'
        for n, (url, name, _) in enumerate(frame.attachments, 1)
    )
    bottom += (
        f'<p style="text-align:right">{facts["source"]}</p><p style="text-align:right">{facts["signed"]}</p></div>\n'
    )
    names = ("上一篇", "下一篇")
    bottom += "".join(
        f'<p class="near">{name}：<a href="{url}">{escape(text)}</a></p>\n'
        for name, (url, text, _) in zip(names, near, strict=False)
    )
    room = size - sum(len(part.encode(frame.charset)) for part in (head, top, bottom, tail))
    return head + top + _filling(rng, year, room, frame.charset) + bottom + tail


def _filling(rng: Random, year: int, room: int, charset: str) -> str:
    """Paragraphs for `room` bytes."""
    parts: list[str] = []
    while room > 0:
        text = _PARAGRAPH.format(paragraph(rng, year))
        parts.append(text)
        room -= len(text.encode(charset))
    return "".join(parts)


def listing(frame: Frame, rng: Random, rows: Sequence[Row], paging: Sequence[tuple[str, str]], size: int) -> str:
    """A column page: rows with date and summary, paging."""
    head, tail = _head(frame), _foot(frame)
    items = "".join(
        f'<li class="row"><span class="date">{date}</span><a href="{url}" title="{escape(title)}" target="_blank">'
        f'{escape(title)}</a><p class="summary">{paragraph(rng, 2026)[:60]}</p></li>\n'
        for url, title, date in rows
    )
    pages = " ".join(f'<a href="{url}">{name}</a>' for name, url in paging)
    body = (
        f'<div class="list"><h2>{frame.title}</h2><ul class="news-list">\n{items}</ul>'
        f'<div class="page">{pages}</div></div>\n'
    )
    room = size - sum(len(part.encode(frame.charset)) for part in (head, body, tail))
    return head + body + _script(room) + tail


def home(frame: Frame, blocks: Sequence[tuple[str, str, Sequence[Row]]], size: int) -> str:
    """The home page: one block of rows for each column."""
    head, tail = _head(frame), _foot(frame)
    parts: list[str] = []
    for folder, name, rows in blocks:
        items = "".join(
            f'<li><a href="{url}" target="_blank" title="{escape(title)}">{escape(title)}</a><span>{date}</span></li>\n'
            for url, title, date in rows
        )
        parts.append(
            f'<div class="mod"><div class="hd"><h3><a href="/{folder}/index.html">{name}</a></h3></div><ul>\n'
            f"{items}</ul></div>\n"
        )
    body = "".join(parts)
    room = size - sum(len(part.encode(frame.charset)) for part in (head, body, tail))
    return head + body + _script(room) + tail


def _script(room: int) -> str:
    """An inline script of about `room` bytes, as page builders leave them behind."""
    line = 'treeData.push({{"id":{0},"pid":{1},"open":false,"code":"QH{0:06d}","sort":{1}}});\n'
    lines: list[str] = []
    while room > 0:
        lines.append(line.format(len(lines) + 1, len(lines) // 7))
        room -= len(lines[-1])
    return f"<script>\nvar treeData = [];\n{''.join(lines)}</script>\n"


def _head(frame: Frame) -> str:
    meta = {"SiteName": SITE_NAME, "SiteDomain": "www.qinghe.example", "SiteIDCode": "1305340001", **frame.meta}
    if frame.column:
        meta["ColumnName"] = frame.column[1]
    metas = "".join(f'<meta name="{name}" content="{escape(value)}"/>\n' for name, value in meta.items())
    styles = "".join(f'<link rel="stylesheet" type="text/css" href="{url}"/>\n' for url in STYLES)
    scripts = "".join(f'<script type="text/javascript" src="{url}"></script>\n' for url in SCRIPTS)
    nav = "".join(f'<li><a href="/{folder}/index.html">{name}</a></li>' for folder, name in COLUMNS)
    crumbs = '<a href="/">首页</a>'
    if frame.column:
        folder, name = frame.column
        crumbs += f' &gt; <a href="/{folder}/index.html">{name}</a>'
    return (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head>\n'
        f'<meta http-equiv="Content-Type" content="text/html; charset={frame.charset}"/>\n'
        f"<title>{escape(frame.title)}-{SITE_NAME}</title>\n{metas}{styles}<style>\n{_INLINE_CSS}\n</style>\n{scripts}"
        f'</head><body>\n<div class="header"><a href="/"><img src="/images/logo.png" alt="{SITE_NAME}"/></a></div>\n'
        f'<div class="nav"><ul><li><a href="/">首页</a></li>{nav}</ul></div>\n'
        f'<div class="position">当前位置：{crumbs}</div>\n<div class="main">\n'
    )


def _foot(frame: Frame) -> str:
    related = "".join(
        f'<li><a href="{url}" title="{escape(title)}">{escape(title[:22])}</a><span class="date">{date}</span></li>\n'
        for url, title, date in frame.related
    )
    friends = "".join(f'<a href="{url}" target="_blank">{name}</a> ' for url, name, _ in frame.friends)
    images = "".join(f'<p class="banner"><img src="{url}" alt=""/></p>\n' for url in frame.images)
    return (
        f'<div class="sidebar"><h3>相关链接</h3><ul>\n{related}</ul>{images}</div>\n</div>\n'
        f'<div class="friend-links">友情链接：{friends}</div>\n'
        '<div class="footer"><p>主办：清河县人民政府办公室 联系电话：0310-8160000</p>'
        "<p>网站标识码：1305340001 冀ICP备05000001号 冀公网安备13053402000001号</p></div>\n</body></html>\n"
    )
