"""Small crawl files, built through `CrawlFile` as a crawl builds them: for tests of `spiders.settle` and of `db`."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from db.crawl_file import CrawlFile
from db.crawl_rows import ANSWERED, TO_CONFIRM, Fetched, LinkEdge
from spiders.pages import urls

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

HOME = "http://www.qinghe.gov.cn/"
HOST = "www.qinghe.gov.cn"
BEIJING = timezone(timedelta(hours=8))
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)


def page_facts(**given: Any) -> dict[str, Any]:
    """All columns of `page` except its address, with those of a page that says nothing about itself."""
    crumbs = given.pop("crumbs", ())
    article = given.pop("article", None)
    facts: dict[str, Any] = {
        "kind": "other",
        "charset": "utf-8",
        "replacements": 0,
        "title": "",
        "list_state": "none",
        "list_rule": "",
        "list_blocks": 0,
        "rows": 0,
        "list_total": 0,
        "list_next": "",
        "skeleton": "",
        "text_length": 500,
        "column_name": "",
        "column_category": "",
        "column_rule": "",
        "column_sure": 0.0,
        "breadcrumb": json.dumps([[name, ""] for name in crumbs], ensure_ascii=False),
        "article_sure": 0.0,
        "article": "",
        "published_on": "",
        "number_key": "",
        "sketch": b"",
        "identity": "",
    }
    if article is not None:
        names = ("title", "published_on", "published_time", "doc_number", "written_on", "source")
        readings = {name: [article.get(name, ""), "test", 1.0] for name in names}
        facts |= {
            "kind": "article",
            "article_sure": 0.9,
            "article": json.dumps(readings | {"doc_numbers": [], "length": 900}, ensure_ascii=False),
            "published_on": article.get("published_on", ""),
        }
    return facts | given


class Builder:
    """One crawl of one site, written by hand. Addresses may be given as paths of the site."""

    def __init__(self, path: Path, *, run_id: str = "run-1", at: datetime = MONDAY, start: str = HOME) -> None:
        self.file = CrawlFile(path)
        self.now = at
        self.file.begin_run(run_id, "qinghe", start, [HOST], at.isoformat())
        self.start = start
        self.add("/", priority=0, depth=0)

    def url(self, place: str) -> str:
        """Full address of a path."""
        return urls.canonical(place if "://" in place else f"http://{HOST}{place}")

    def add(self, place: str, *, priority: int = 4, depth: int = 1) -> int:
        """An address in the frontier."""
        url = self.url(place)
        return self.file.add(url, own=urls.host_of(url) == HOST, priority=priority, depth=depth)

    def answer(self, place: str, outcome: str = "ok", status: int = 200, **facts: Any) -> int:
        """One observation."""
        confirm = facts.pop("confirm", False)
        if "redirect_to" in facts:
            facts["redirect_to"] = self.add(facts["redirect_to"])
        facts.setdefault("content_type", "text/html" if outcome == "ok" else "")
        url_id = self.add(place)
        state = TO_CONFIRM if confirm else ANSWERED
        self.file.record_fetch(
            url_id, Fetched(outcome, status, facts.pop("detail", ""), self.now.isoformat(), state, **facts)
        )
        return url_id

    def broken(self, place: str, outcome: str = "not_found", status: int = 404) -> int:
        """A target that failed twice, ten seconds apart."""
        self.answer(place, outcome, status, confirm=True)
        self.now += timedelta(seconds=10)
        return self.answer(place, outcome, status)

    def page(
        self,
        place: str,
        links: Sequence[tuple[str, ...]] = (),
        rows: Sequence[tuple[str, str, str]] = (),
        *,
        depth: int = 1,
        traits: Sequence[tuple[str, dict[str, Any]]] = (),
        **facts: Any,
    ) -> int:
        """A page that was read. `links`: (address, text, position, tag); `rows`: (title, address, date)."""
        depth = 0 if place == "/" else depth
        self.add(place, depth=depth)
        url_id = self.answer(place)
        edges = []
        for link in links:
            target, text, position, tag = (*link, *("", "content", "a")[len(link) - 1 :])
            edges.append(LinkEdge(self.add(target, depth=depth + 1), text, tag, position))
        listed = [(title, self.url(url), date) for title, url, date in rows]
        known = {edge.target_id for edge in edges}
        for title, url, _ in listed:
            target_id = self.add(url, depth=depth + 1)
            if target_id not in known:
                edges.append(LinkEdge(target_id, title, "a", "content"))
        if rows:
            facts = {"kind": "column", "list_state": "listed", "rows": len(rows)} | facts
        self.file.record_page(url_id, page_facts(**facts), edges, listed, shown=traits)
        return url_id

    def articles(self, dates: Mapping[str, str]) -> None:
        """Articles that claim these dates."""
        for place, date in dates.items():
            self.page(place, article={"title": place, "published_on": date}, depth=2)

    def finish(self, stopped_by: str | None = None) -> CrawlFile:
        """End the run; the file stays open."""
        self.file.finish_run(self.now.isoformat(), stopped_by)
        return self.file
