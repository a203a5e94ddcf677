"""Reposting of superior documents: rates and ranks of sites, and the matrix of documents against sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import repost_page
from reports.web.ask import missing

if TYPE_CHECKING:
    from starlette.responses import Response

    from reports.web.ask import Ask

DOCUMENTS = 40
TABLES = 2  # of 24 sites each


def show(ask: Ask) -> Response:
    """The matrix of what this person may see, the newest documents first."""
    if ask.web.matrix is None:
        raise missing()
    sites = None if ask.scope.sites is None else sorted(ask.scope.sites)
    build, lang = ask.web.matrix, ask.say.lang
    matrix = ask.cached(f"matrix {lang}", lambda: build(ask.records, sites, lang))
    told = repost_page.told(matrix, lang, DOCUMENTS)
    return ask.render("reposts.html", told=told, parts=told["parts"][:TABLES], sites_left=len(told["parts"]) > TABLES)
