"""Hosts that answer every address with one page: what they say to random addresses says nothing about their links.

So do applications that run in the browser and fetch what belongs to an address there, and servers that make pages
without end. A page that looks like the answer to a random address is a soft 404 (`spiders.nonsense`) only where other
pages of its host look otherwise.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Final

from spiders import outcomes
from spiders.pages import urls

if TYPE_CHECKING:
    from db.crawl_file import CrawlFile

LEAST: Final = 5  # pages: fewer that look like the answer to a random address may well all be gone


def hosts_of(file: CrawlFile) -> frozenset[str]:
    """Hosts of a site on which at least `LEAST` pages look like the answer to a random address, and none otherwise.

    Its home page, under whatever address, is no page that looks otherwise.
    """
    alike: Counter[str] = Counter()
    for row in file.each(
        "SELECT url FROM url WHERE run = ? AND own = 1 AND outcome = ? AND detail = ?",
        (file.seq, outcomes.SOFT_NOT_FOUND, outcomes.AS_TO_NONSENSE),
    ):
        alike[urls.host_of(row["url"])] += 1
    suspects = {host for host, count in alike.items() if count >= LEAST}
    if not suspects:
        return frozenset()
    homes = set(json.loads(file.run_row()["homes"]))
    read = [
        (row["url"], row["content_hash"])
        for row in file.each(
            "SELECT u.url, u.content_hash FROM url u JOIN page p ON p.url_id = u.id AND p.run = u.run WHERE u.run = ?"
            " AND u.own = 1 AND u.outcome IN ('ok', 'not_modified')",
            (file.seq,),
        )
    ]
    same = {content for url, content in read if url in homes and content}
    return frozenset(
        suspects - {urls.host_of(url) for url, content in read if url not in homes and content not in same}
    )
