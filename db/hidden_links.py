"""Hidden links in a crawl file: one row for each page and address, written beside the page (migration crawl/0003)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


def record(conn: sqlite3.Connection, page_id: int, links: Iterable[tuple[str, str, str, str, str]]) -> None:
    """Replace the hidden links of one page. `links`: address, text, how, markup, harm (pages.model.HiddenLink)."""
    conn.execute("DELETE FROM hidden_link WHERE page_id = ?", (page_id,))
    conn.executemany(
        "INSERT OR IGNORE INTO hidden_link (page_id, url, text, how, markup, harm) VALUES (?, ?, ?, ?, ?, ?)",
        ((page_id, *link) for link in links),
    )
