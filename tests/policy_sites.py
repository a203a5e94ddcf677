"""A small government site that publishes documents while a test runs: a home page, one list, a page for each document.

The clock is the test's: a document is there from the instant at which the test publishes it, and claims what the test
lets it claim.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Self

from xuncha.demo.render import Answer
from xuncha.demo.server import SiteServer

SHANGHAI = timezone(timedelta(hours=8))
_GONE = Answer(404, "<html><head><title>404</title></head><body>您访问的页面不存在</body></html>".encode())
_TEXT = """
<p>各县（市、区）人民政府，市政府各部门：</p>
<p>为贯彻落实{topic}有关要求，经研究同意，现就有关事项通知如下。</p>
<p>一、提高思想认识。各地各部门要把{topic}摆上重要议事日程，明确分管领导和责任科室，细化任务清单，按月调度推进情况。</p>
<p>二、突出工作重点。围绕{topic}的薄弱环节，集中力量补短板、强弱项，年底前完成全部问题整改，并建立长效机制。</p>
<p>三、加强督促检查。对{topic}工作推进不力的单位予以通报，结果纳入年度考核。各单位落实情况请于月底前书面报送。</p>
"""


@dataclass
class Paper:
    """One document of the site. `claims` is the publish time that its page shows, `day_only` without a time of day."""

    path: str
    title: str
    number: str = ""
    claims: datetime | None = None
    day_only: bool = False
    topic: str = "政务公开"
    text: str = ""
    state: str = ""
    link: str = ""
    source: str = ""
    gone: bool = False

    @property
    def day(self) -> str:
        return self.claims.strftime("%Y-%m-%d") if self.claims else ""


@dataclass
class PolicySite:
    """A site on a port of this process. `broken` is said to everything, `redesigned` and `emptied` change its list."""

    name: str = "岚溪市人民政府"
    column: str = "政策文件"
    papers: list[Paper] = field(default_factory=list)
    broken: Answer | None = None
    redesigned: bool = False
    emptied: bool = False
    shows: int = 15
    server: SiteServer = field(default_factory=SiteServer)

    def publish(self, title: str, number: str = "", claims: datetime | None = None, **more: object) -> Paper:
        """Put a document on top of the list."""
        paper = Paper(f"/zc/{len(self.papers) + 1}.html", title, number, claims, **more)  # type: ignore[arg-type]
        self.papers.insert(0, paper)
        return paper

    def answer(self, path: str) -> Answer:
        if self.broken is not None:
            return self.broken
        if path == "/":
            return self._page(
                self.name, f'<ul class="nav"><li><a href="/zc/">{self.column}</a></li></ul>' + self._rows()
            )
        if path == "/zc/":
            return self._page(f"{self.column}_{self.name}", self._list())
        if path == "/zc/rss.xml":
            return Answer(200, self._feed().encode(), "application/rss+xml; charset=utf-8")
        paper = next((one for one in self.papers if one.path == path), None)
        return _GONE if paper is None or paper.gone else self._page(paper.title, self._text(paper))

    def _list(self) -> str:
        crumbs = f'<div class="location">当前位置：<a href="/">首页</a> &gt; <a href="/zc/">{self.column}</a></div>'
        if self.redesigned:
            return crumbs + '<div id="app"></div><script src="/app.js"></script>'
        return crumbs + ("<p>暂无内容</p>" if self.emptied else self._rows())

    def _rows(self) -> str:
        rows = "".join(
            f'<li><a href="{one.link or one.path}" title="{one.title}">{one.title}</a><span>{one.day}</span></li>\n'
            for one in self.papers[: self.shows]
        )
        return f'<ul class="list">{rows}</ul>'

    def _text(self, paper: Paper) -> str:
        at = "" if paper.claims is None else paper.claims.strftime("%Y-%m-%d" if paper.day_only else "%Y-%m-%d %H:%M")
        number = f'<p class="wh" style="text-align:center">{paper.number}</p>' if paper.number else ""
        state = f"<tr><td>有效性：</td><td>{paper.state}</td></tr>" if paper.state else ""
        return (
            f'<div class="location">当前位置：<a href="/">首页</a> &gt; <a href="/zc/">{self.column}</a></div>'
            f"<table><tr><td>发文字号：</td><td>{paper.number}</td></tr>{state}</table>"
            f"<h1>{paper.title}</h1><div class='info'>发布时间：{at}　来源：{paper.source or self.name}</div>"
            f'<div class="content">{number}{paper.text or _TEXT.format(topic=paper.topic)}<p>{self.name}</p></div>'
        )

    def _page(self, title: str, inner: str) -> Answer:
        head = f'<meta charset="utf-8"><title>{title}</title><meta name="SiteName" content="{self.name}">'
        page = f"<!doctype html><html><head>{head}</head><body>{inner}</body></html>"
        return Answer(200, page.encode(), "text/html; charset=utf-8", {}, datetime(2026, 11, 1, 6, 30))  # noqa: DTZ001

    def _feed(self) -> str:
        items = "".join(
            f"<item><title>{one.title}</title><link>{self.url(one.path)}</link>"
            f"<pubDate>{one.claims:%a, %d %b %Y %H:%M:%S} +0800</pubDate></item>"
            for one in self.papers[: self.shows]
        )
        return (
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'
        )

    def url(self, path: str = "/") -> str:
        return self.server.url.rstrip("/") + path

    def asked(self, path: str = "") -> list[int]:
        """Statuses of the answers so far, to one path or to all."""
        return [seen.status for seen in self.server.log if not path or seen.path == path]

    def __enter__(self) -> Self:
        self.server.start(self)
        return self

    def __exit__(self, *exc: object) -> None:
        self.server.stop()


@dataclass
class Clock:
    """A wall clock that a test moves."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def on(self, **parts: float) -> None:
        self.at += timedelta(**parts)
