"""Sites for `tests/test_every_indicator_in_a_crawl.py`: one crowded with faults, one nearly bare, one that is closed.

The crowded one is the healthy county portal with the changes of tests/gov_site/crowded.toml; the bare one lacks what a
site must have; both are served on ports of this process.
"""

from __future__ import annotations

import io
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import msgspec
import openpyxl

from tests.gov_site.fixtures import TODAY
from xuncha.demo import defects
from xuncha.demo.dates import fill
from xuncha.demo.plan import make
from xuncha.demo.render import Answer
from xuncha.demo.server import SiteServer, SiteSource
from xuncha.demo.spec import Column, Item, SiteSpec, bundled

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Wanted:
    """One finding that an inspection must bring: where, and what its evidence must say."""

    indicator: str
    urls: tuple[str, ...]
    evidence: dict[str, Any] = field(default_factory=dict)


class CrowdedSite:
    """The county portal with many faults. `wanted` are the findings that it must get."""

    def __init__(self, others: dict[str, str]) -> None:
        raw = tomllib.loads((Path(__file__).parent / "gov_site" / "crowded.toml").read_text("utf-8"))
        self._faults: list[dict[str, Any]] = raw["fault"]
        self._others = others
        self.server = SiteServer()
        self._library = {one.id: one for one in bundled()}
        self._urls = {**dict.fromkeys(self._library, self.server.url), "lanxi": others["superior"]}
        county = defects.without(self._library["qinghe"])
        self.spec = msgspec.structs.replace(county, upstream=(), superior="", friend=())
        for number, fault in enumerate(self._faults):
            self.spec = _with(self.spec, fault, f"fault-{number}")
        self._settle()

    def add(self, column: str, *items: Item) -> None:
        """Publish more items: what a later visit finds."""
        self.spec = _changed(self.spec, column, lambda one: msgspec.structs.replace(one, item=(*one.item, *items)))
        self._settle()

    def _settle(self) -> None:
        self.plan = make(self.spec, TODAY, self._urls, self._library)
        self._source = SiteSource(self.spec, TODAY, self._urls, self._library)
        self._sheets = {
            self.plan.entry(f"fault-{number}").files[0].path: fault["sheet"]
            for number, fault in enumerate(self._faults)
            if "sheet" in fault
        }

    def url(self, path: str = "/") -> str:
        return self.server.url.rstrip("/") + path

    def column(self, ident: str) -> str:
        """The address of a column."""
        return self.url(self.plan.sections[ident].url)

    @property
    def wanted(self) -> list[Wanted]:
        """What must be found, in the order of the file."""
        found = []
        for number, fault in enumerate(self._faults):
            if fault["indicator"]:
                evidence = {key: _filled(value) for key, value in fault.get("evidence", {}).items()}
                found.append(Wanted(fault["indicator"], self._where(fault, f"fault-{number}"), evidence))
        return found

    def _where(self, fault: dict[str, Any], ident: str) -> tuple[str, ...]:
        kind, _, rest = fault.get("at", "").partition(":")
        item = self.url(self.plan.entry(fault["item"].get("id", ident)).url) if "item" in fault else ""
        if kind == "file":
            return (self.url(self.plan.entry(ident).files[0].path),)
        if kind == "either":
            others = (one.url for one in self.plan.sections[fault["column"]].entries)
            return (item, *(self.url(one) for one in others))
        if not kind:
            return (item or self.column(fault["column"]),)
        where = {
            "item": lambda: self.url(self.plan.entry(rest).url),
            "column": lambda: self.column(rest),
            "path": lambda: self.url(rest),
            "site": lambda: self._others[rest],
            "url": lambda: rest,
        }
        return (where[kind](),)

    def answer(self, path: str) -> Answer:
        """The page with the markup that the faults put into it or take from it."""
        if path.endswith(".pdf") and path.startswith("/files/gb/"):
            return Answer(200, b"%PDF-1.4\n%%EOF\n", "application/pdf")
        if path in self._sheets:
            return Answer(200, _workbook(self._sheets[path]), XLSX)
        answer = self._source.answer(path)
        for number, fault in enumerate(self._faults):
            if "page" in fault or "cut" in fault:
                item = fault.get("item")
                ident = (item or {}).get("id", f"fault-{number}")
                place = self.plan.entry(ident).url if item else self.plan.sections[fault["column"]].url
                if place == path:
                    answer = _edited(answer, fault, self._others)
        return answer

    def registry(self) -> str:
        """Its entry of sites.toml."""
        return (
            f'[[site]]\nid = "crowded"\nname = "{self.spec.name}"\nurl = "{self.server.url}"\n'
            f'body_type = "county_government"\nallow_private = true\n'
            'profiles = ["zhenkang-2017", "guangan-2018"]\n'
        )

    def __enter__(self) -> Self:
        self.server.start(self)
        return self

    def __exit__(self, *exc: object) -> None:
        self.server.stop()


def _with(spec: SiteSpec, fault: dict[str, Any], ident: str) -> SiteSpec:
    """The site with one fault of the file; markup is changed when a page is asked for."""
    if not fault["column"]:
        return spec

    def change(column: Column) -> Column:
        items = list(column.item)
        if "keep" in fault:
            items = items[: fault["keep"]]
        if "change" in fault:
            told = dict(fault["change"])
            named = told.pop("of")
            items = [_item(one, told) if named in one.title else one for one in items]
        if "item" in fault:
            items.append(msgspec.convert({"id": ident, **fault["item"]}, Item))
        letters = column.letters
        if "letters" in fault:
            letters = tuple(msgspec.structs.replace(one, **fault["letters"]) for one in letters)
        kind = fault.get("becomes", column.kind)
        return msgspec.structs.replace(column, item=tuple(items), kind=kind, letters=letters)

    return _changed(spec, fault["column"], change)


def _item(item: Item, told: dict[str, Any]) -> Item:
    """An item with other words; a day of the year and an age exclude each other."""
    dated = {"age": {"on": ""}, "on": {"age": -1}}
    more = {key: value for name, change in dated.items() if name in told for key, value in change.items()}
    return msgspec.structs.replace(item, **more, **told)


def _changed(spec: SiteSpec, column: str, change: Any) -> SiteSpec:
    assert column in {one.id for one in spec.column}, column
    return msgspec.structs.replace(spec, column=tuple(change(one) if one.id == column else one for one in spec.column))


def _edited(answer: Answer, fault: dict[str, Any], others: dict[str, str]) -> Answer:
    page = answer.body.decode("utf-8")
    if "cut" in fault:
        assert fault["cut"] in page, fault
        page = page.replace(fault["cut"], "")
    if "page" in fault:
        assert fault["before"] in page, fault
        markup = fill(fault["page"], TODAY, TODAY)
        for name, url in others.items():
            markup = markup.replace(f"{{{name}}}", url)
        # A list that begins with the markup begins there; anything else follows it.
        rest = "" if markup.startswith(fault["before"]) else fault["before"]
        page = page.replace(fault["before"], markup + rest, 1)
    return replace(answer, body=page.encode())


def _workbook(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([_filled(cell) for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _filled(value: Any) -> Any:
    return fill(value, TODAY, TODAY) if isinstance(value, str) else value


@dataclass
class PlainSite:
    """A site of a few pages, given by path; whatever else is asked is not there."""

    ident: str
    name: str
    body_type: str
    pages: dict[str, str] = field(default_factory=dict)
    server: SiteServer = field(default_factory=SiteServer)

    def url(self, path: str = "/") -> str:
        return self.server.url.rstrip("/") + path

    def answer(self, path: str) -> Answer:
        page = self.pages.get(path)
        gone = "<html><head><title>404</title></head><body>页面不存在</body></html>"
        return Answer(404, gone.encode(), HTML) if page is None else Answer(200, page.encode(), HTML)

    def registry(self) -> str:
        """Its entry of sites.toml."""
        return (
            f'[[site]]\nid = "{self.ident}"\nname = "{self.name}"\nurl = "{self.server.url}"\n'
            f'body_type = "{self.body_type}"\nallow_private = true\n'
        )

    def __enter__(self) -> Self:
        self.server.start(self)
        return self

    def __exit__(self, *exc: object) -> None:
        self.server.stop()


def bare() -> PlainSite:
    """A county that shows news and nothing else: no marks, no search, no mailbox, no services, no tags, no source.

    The name in the registry is that of another body.
    """
    titles = [f"县领导到第{number}社区走访慰问困难群众" for number in range(1, 15)]
    days = [f"2026-11-{19 - number:02d}" for number in range(len(titles))]
    rows = "".join(
        f'<li><a href="/xw/{n}.html">{title}</a><span>{day}</span></li>'
        for n, (title, day) in enumerate(zip(titles, days, strict=True))
    )
    menu = '<ul class="nav"><li><a href="/">首页</a></li><li><a href="/xw/">青山要闻</a></li></ul>'
    crumbs = '<div class="location">当前位置：<a href="/">首页</a> &gt; <a href="/xw/">青山要闻</a></div>'
    text = "<p>走访中，县领导详细了解困难群众的生产生活情况，叮嘱有关部门落实各项惠民政策，保障群众温暖过冬。</p>" * 3

    def page(title: str, inner: str) -> str:
        head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
        return f"<!doctype html><html>{head}<body>{menu}{inner}</body></html>"

    welcome = "<p>欢迎来到青山县人民政府网站，这里有最新的消息。</p>"
    pages = {
        "/": page("青山县人民政府", f'<h2>青山要闻</h2><ul class="list">{rows}</ul>{welcome}'),
        "/xw/": page("青山要闻_青山县人民政府", f'{crumbs}<ul class="list">{rows}</ul>'),
    }
    for number, (title, day) in enumerate(zip(titles, days, strict=True)):
        info = f'<h1>{title}</h1><div class="info">发布时间：{day}</div><div class="content">{text}</div>'
        pages[f"/xw/{number}.html"] = page(title, crumbs + info)
    return PlainSite("bare", "溪口区人民政府", "county_government", pages)


def closed() -> PlainSite:
    """A bureau whose home page says that it is closed, and not where readers can go instead."""
    notice = (
        "<h1>关停公告</h1><p>根据上级关于政府网站集约化建设的要求，青禾县水务局网站自2026年11月1日起永久关停，"
        "不再更新和维护，特此公告。</p><p>青禾县水务局</p><p>2026年11月1日</p>"
    )
    home = f'<html><head><meta charset="utf-8"><title>青禾县水务局</title></head><body>{notice}</body></html>'
    return PlainSite("closed", "青禾县水务局", "county_department", {"/": home})
