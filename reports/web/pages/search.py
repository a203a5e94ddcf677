"""Search over the titles and texts of all articles, and over findings."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from db import search, web_views
from db.connection import hurried
from xuncha.errors import DatabaseError

if TYPE_CHECKING:
    from starlette.responses import Response

    from reports.web.ask import Ask

MOST = 50
FINDINGS = 10
INDEXED = 3_000  # articles that wait for the index and are put into it while somebody waits for the page


def show(ask: Ask) -> Response:
    """What holds all the words that were asked for, on the sites that this person may see."""
    return ask.render("search.html", **values(ask))


def values(ask: Ask) -> dict[str, Any]:
    """What the page shows; the API tells the same."""
    said = ask.query("q").strip()
    words = [word for word in re.split(r"\s+", said) if search.terms_of([word])][:10]
    where = "title" if ask.query("where") == "title" else "all"
    hits: tuple[search.Hit, ...] = ()
    more = False
    found: list[web_views.FindingLine] = []
    total = 0
    if words:
        sites = () if ask.scope.sites is None else sorted(ask.scope.sites) or ("-",)
        _index(ask)
        hits, more = search.find(ask.records, words, sites=sites, where=where, limit=MOST)  # type: ignore[arg-type]
        found, total = web_views.finding_lines(
            ask.records, web_views.Wanted(ask.scope.sites, ask.scope.units, words=said), 1, FINDINGS
        )
    return {"said": said, "words": words, "where": where, "hits": hits, "more": more, "findings": found, "total": total}


def _index(ask: Ask) -> None:
    """Put what waits into the index; while a crawl holds the records people search without it, and need not wait."""
    with suppress(DatabaseError), hurried(ask.records.db):
        search.catch_up(ask.records, INDEXED)
