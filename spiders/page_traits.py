"""When a site's crawl ends: the traits of its pages as the records keep them (`spiders.settle`)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from db import file_texts
from db.models import Trait
from spiders.pages.personal.scan import notice
from spiders.settled_documents import column_of, listed_categories

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from db.crawl_file import CrawlFile


def each(file: CrawlFile, named: Mapping[str, str]) -> Iterator[Trait]:
    """All traits of the pages of this run, with the category of their page worked out as for articles."""
    rows = file.each(
        "SELECT t.name, t.data, u.url, p.title, p.column_name, p.column_category, p.published_on,"
        " CASE p.article WHEN '' THEN '' ELSE json_extract(p.article, '$.title[0]') END AS headline"
        " FROM trait t JOIN page p ON p.url_id = t.page_id JOIN url u ON u.id = p.url_id"
        " WHERE p.run = ? ORDER BY p.url_id, t.ordinal",
        (file.seq,),
    )
    yield from _of_files(file)
    listed: dict[str, list[str]] | None = None
    for row in rows:
        if listed is None:
            listed = listed_categories(file)
        yield Trait(
            name=row["name"],
            url=row["url"],
            title=row["headline"] or row["title"],
            column=column_of(row["url"], row["column_category"], listed, named),
            column_name=row["column_name"],
            published_on=row["published_on"],
            data=json.loads(row["data"]),
        )


def _of_files(file: CrawlFile) -> Iterator[Trait]:
    """Traits of files, with the pages that lead there; the names of link, page and column may tell a notice."""
    for name, data, url, text, title, column, category, pages in file_texts.shown(file.conn, file.seq):
        found = json.loads(data) | {"pages": pages}
        if name == "personal_numbers":
            found["notice"] = found.get("notice") or notice(f"{text} {title} {column}")
        yield Trait(name, url, text or title, category, column, data=found)
