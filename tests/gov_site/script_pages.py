"""A small site whose columns are filled by scripts, some of them hostile: each column one behaviour."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.gov_site import pages

if TYPE_CHECKING:
    from tests.gov_site.wire import Wire

ROWS = [
    {"u": f"/art/{n}.html", "t": f"关于开展第{n}次冬季供水安全检查的通知", "d": f"2026-11-{n}"} for n in range(10, 20)
]
SHOW = """
function show(rows) {
  document.getElementById("list").innerHTML =
    rows.map(x => `<li><a href="${x.u}">${x.t}</a><span>${x.d}</span></li>`).join("");
}
"""
FETCH = SHOW + 'fetch("/api/list.json").then(r => r.json()).then(show);'
# Path -> name of the column, script. A fetch in each: that is how page understanding knows that rows are to come.
COLUMNS = {
    "/tzgg/": ("通知公告", FETCH),
    "/zcwj/": ("政策文件", "fetch('/api/list.json'); while (true) {}"),
    "/ghjh/": (
        "规划计划",
        """fetch('/api/list.json'); setInterval(() => { for (let i = 0; i < 3000; i++) {
        const e = document.createElement('li'); e.textContent = '行'.repeat(300);
        document.getElementById('list').append(e); } }, 1);""",
    ),
    "/tjxx/": (
        "统计信息",
        """alert('x'); confirm('y'); window.open('/art/10.html'); window.print();
        const a = document.createElement('a'); a.href = '/api/list.json'; a.download = 'x.json'; a.click();
        addEventListener('beforeunload', e => { e.preventDefault(); e.returnValue = 'x'; });"""
        + FETCH,
    ),
    "/czxx/": (
        "财政信息",
        "if (!document.cookie) { document.cookie = 'passed=1'; location.reload(); } else {" + FETCH + "}",
    ),
    "/rsxx/": ("人事信息", "fetch('/api/list.json').then(() => location.href = '/tzgg/');"),
    "/sjfb/": ("数据发布", "setInterval(() => fetch('/api/more.json'), 50);" + FETCH),
}


# These say themselves that they hold nothing, beside a script of unknown purpose: one asks for nothing, one for data.
SILENT = {"/sjgk/": ("审计公开", "/static/common.js"), "/yjgl/": ("应急管理", "/static/lists.js")}


def silent(name: str, source: str) -> str:
    return (
        column(name, "")
        .replace("</ul>", "</ul><p>暂无信息</p>")
        .replace("</body>", f'<script src="{source}"></script></body>')
    )


def column(name: str, script: str) -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{name}</title></head><body>'
        f'<div class="crumb">当前位置：<a href="/">首页</a> &gt; {name}</div>'
        f'<ul id="list" class="list"></ul><img src="/picture.png"><script>{script}</script></body></html>'
    )


def home() -> str:
    every = {**COLUMNS, **SILENT}
    menu = "".join(f'<li><a href="{path}">{name}</a></li>' for path, (name, _) in every.items())
    nav = f'<div class="nav"><ul>{menu}</ul></div>'
    return (
        pages.HOME.replace("<h1>", f"{nav}<h1>")
        .replace("/tzgg/1.html", "/art/1.html")
        .replace("/tzgg/2.html", "/art/2.html")
    )


def respond(wire: Wire) -> None:
    """Home page, columns, articles, and the data that the scripts fetch."""
    if wire.path in ("/", "/index.html"):
        wire.answer(200, home())
    elif wire.path in COLUMNS:
        wire.answer(200, column(*COLUMNS[wire.path]))
    elif wire.path in SILENT:
        wire.answer(200, silent(*SILENT[wire.path]))
    elif wire.path.startswith("/static/"):
        ask = "fetch('/api/nothing.json').catch(e => 0)" if "lists" in wire.path else "document.title += ''"
        wire.answer(200, ask, "text/javascript")
    elif wire.path.startswith("/api/"):
        wire.answer(200, json.dumps(ROWS, ensure_ascii=False), "application/json")
    elif wire.path.startswith("/art/"):
        wire.answer(200, pages.OK)
    elif wire.path == "/picture.png":
        wire.answer(200, b"\x89PNG", "image/png")
    else:
        wire.answer(404, pages.SOFT_404)
