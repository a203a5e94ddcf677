"""Hosts that answer every address alike, so that what they say to random addresses says nothing about their links.

So do applications that run in the browser, whose empty shell stands at every address, and servers that make up a page
for whatever is asked. A host that answers everything with one full page, its home page or an error page, is none of
these: that is a soft 404 (design.md part 5, `spiders.nonsense`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from spiders import outcomes
from spiders.pages import urls

if TYPE_CHECKING:
    from db.crawl_file import CrawlFile

AS_TO_NONSENSE: Final = "answers as to a random address"  # detail of a soft 404 (spiders.nonsense)
LEAST: Final = 5  # pages: fewer that look like the answer to a random address may well all be gone
SHELL: Final = 300  # characters: a home page with no more text, whose lists wait for a script, is an empty shell


def hosts_of(file: CrawlFile) -> frozenset[str]:
    """Hosts of a site on which at least `LEAST` pages look like the answer to a random address, and none otherwise.

    Either a shell that a script fills is at home there, or no two of these pages are the same. The home page, under
    whatever address, is no page that looks otherwise.
    """
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for row in file.each(
        "SELECT url, content_hash FROM url WHERE run = ? AND own = 1 AND outcome = ? AND detail = ?",
        (file.seq, outcomes.SOFT_NOT_FOUND, AS_TO_NONSENSE),
    ):
        alike[urls.host_of(row["url"])].append(row["content_hash"])
    suspects = {host for host, contents in alike.items() if len(contents) >= LEAST}
    if not suspects:
        return frozenset()
    homes = set(json.loads(file.run_row()["homes"]))
    read = [
        (row["url"], row["content_hash"], row["list_state"] == "script" and row["text_length"] <= SHELL)
        for row in file.each(
            "SELECT u.url, u.content_hash, p.list_state, p.text_length FROM url u JOIN page p ON p.url_id = u.id"
            " AND p.run = u.run WHERE u.run = ? AND u.own = 1 AND u.outcome IN ('ok', 'not_modified')",
            (file.seq,),
        )
    ]
    same = {content for url, content, _ in read if url in homes and content}
    shell = any(is_shell for url, _, is_shell in read if url in homes)
    tells_apart = {urls.host_of(url) for url, content, _ in read if url not in homes and content not in same}
    return frozenset(
        host for host in suspects - tells_apart if shell or len(set(alike[host]) - same) == len(alike[host])
    )
