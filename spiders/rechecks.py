"""What a run saw of links that stand in the ledger: asked and good again, or removed from every page that carried them.

This holds in a run that ended early, too: a good answer is a good answer, however much was left out. What was not
looked at is not in here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import RECHECKED_GOOD, RECHECKED_REMOVED
from spiders import outcomes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from db.crawl_file import CrawlFile
    from spiders.settle import Resolver


def rechecked(file: CrawlFile, resolver: Resolver, links: Iterable[tuple[str, Sequence[str]]]) -> dict[str, str]:
    """Addresses of links, each with what the run of `file` saw of it, where that is clear.

    Args:
        file: a finished crawl; needs the index of links by target.
        resolver: follows its redirects.
        links: address of a link, and the pages that carried it when it was last seen.
    """
    started = file.run_row()["started_at"]
    found: dict[str, str] = {}
    for url, pages in links:
        row = _row(file, url)
        if row is None:
            continue
        if row["run"] == file.seq:
            if _answers(file, resolver, row, started):
                found[url] = RECHECKED_GOOD
        elif _removed(file, row["id"], pages, started):
            found[url] = RECHECKED_REMOVED
    return found


def _answers(file: CrawlFile, resolver: Resolver, row: sqlite3.Row, started: str) -> bool:
    """Whether it was asked in this run, and every step of its redirects, and a reader gets somewhere."""
    if not _asked(row, started):
        return False
    ending = resolver.ending(row)
    last = file.rows("SELECT * FROM url WHERE id = ?", (ending.id,))[0]
    return ending.verdict == "good" and ending.outcome in outcomes.GOOD_OUTCOMES and _asked(last, started)


def _removed(file: CrawlFile, url_id: int, pages: Sequence[str], started: str) -> bool:
    """Whether every page that carried the link was read in this run, and none shows it; or is gone itself."""
    shown = file.rows("SELECT u.* FROM link l JOIN url u ON u.id = l.page_id WHERE l.target_id = ?", (url_id,))
    if not pages or not all(_gone(row, started) for row in shown):
        return False
    return all((row := _row(file, page)) is not None and _read_or_gone(file, row, started) for page in pages)


def _read_or_gone(file: CrawlFile, row: sqlite3.Row, started: str) -> bool:
    if _gone(row, started):
        return True
    if not _asked(row, started) or row["outcome"] != outcomes.OK:
        return False
    return bool(file.rows("SELECT 1 FROM page WHERE url_id = ? AND run = ? AND cut = ''", (row["id"], file.seq)))


def _gone(row: sqlite3.Row, started: str) -> bool:
    return _asked(row, started) and row["outcome"] in outcomes.DEFINITE


def _asked(row: sqlite3.Row, started: str) -> bool:
    return bool(row["state"] == 1 and row["fetched_at"] >= started)


def _row(file: CrawlFile, url: str) -> sqlite3.Row | None:
    found = file.rows("SELECT * FROM url WHERE url = ?", (url,))
    return found[0] if found else None
