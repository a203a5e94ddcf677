"""When a site's crawl ends: its articles as the records keep them (`spiders.settle`)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from db.models import Doc

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from db.crawl_file import CrawlFile


def each(file: CrawlFile, named: Mapping[str, str]) -> Iterator[Doc]:
    """Articles of this run; what neither lists nor itself put into a category has the one that a link named."""
    rows = file.each(
        "SELECT u.url, u.fetched_at, u.last_modified, p.article, p.published_on, p.number_key, p.sketch,"
        " p.passages, p.body, p.column_category FROM page p JOIN url u ON u.id = p.url_id"
        " WHERE p.run = ? AND p.article <> '' ORDER BY p.url_id",
        (file.seq,),
    )
    listed = listed_categories(file)
    return (document_of(row, listed, named) for row in rows)


def listed_categories(file: CrawlFile) -> dict[str, list[str]]:
    """Categories of the columns that list an address, in the order in which their pages were found."""
    found: dict[str, list[str]] = {}
    for row in file.each(
        "SELECT r.url, p.column_category FROM list_row r JOIN page p ON p.url_id = r.page_id"
        " WHERE p.run = ? AND p.column_category <> ''",
        (file.seq,),
    ):
        found.setdefault(row["url"], []).append(row["column_category"])
    return found


def column_of(url: str, own: str, listed: Mapping[str, list[str]], named: Mapping[str, str]) -> str:
    """The category of an article: its own word where a column of that category lists it, else that of a list.

    A page that gathers the newest items of all columns below it (互动交流, 政务公开) lists them, too; so the first list
    is not always the right one. `named`: what a link said; for those whom nothing else names.
    """
    places = listed.get(url, [])
    if own in places:
        return own
    return next(iter(places), "") or own or named.get(url, "")


def document_of(row: sqlite3.Row | Mapping[str, Any], listed: Mapping[str, list[str]], named: Mapping[str, str]) -> Doc:
    """One article from the columns of its page; `listed` and `named` as in `column_of`."""
    article: dict[str, Any] = json.loads(row["article"])

    def said(name: str) -> str:
        return str(article[name][0]) if name in article else ""

    return Doc(
        url=row["url"],
        title=said("title"),
        doc_number=said("doc_number"),
        number_key=row["number_key"],
        written_on=said("written_on"),
        published_on=row["published_on"],
        published_time=said("published_time"),
        source=said("source"),
        column=column_of(row["url"], row["column_category"], listed, named),
        first_seen=row["fetched_at"],
        sketch=row["sketch"],
        passages=row["passages"],
        body=row["body"],
        text_length=article["length"],
        state=said("state"),
        role=said("role"),
        related=_triples(article.get("related", ())),
        attachments=_triples(article.get("attachments", ())),
        issuer=said("issuer"),
        effective_on=said("effective_on"),
        expires_on=said("expires_on"),
        index_number=said("index_number"),
        last_modified=row["last_modified"],
        written_by=str(article["written_on"][1]) if said("written_on") else "",
    )


def _triples(values: list[list[str]] | tuple[()]) -> tuple[tuple[str, str, str], ...]:
    return tuple((first, second, third) for first, second, third in values)
