"""A peer: dead-link check of a whole site with Crawlee for Python, run by the interpreter of its own environment.

Its ParselCrawler with its own client; storage in memory, politeness, retries and sessions off. It sees nothing of this
checkout. Arguments: start address, file for the result.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from crawlee import ConcurrencySettings
from crawlee.crawlers import ParselCrawler, ParselCrawlingContext
from crawlee.storage_clients import MemoryStorageClient

LINKS = "//a/@href|//area/@href|//link/@href|//img/@src|//script/@src|//iframe/@src"


async def main() -> None:
    """Crawl, and write what answered 400 or more."""
    start, out = sys.argv[1:]
    host = urlsplit(start).netloc
    broken: list[str] = []
    crawler = ParselCrawler(
        storage_client=MemoryStorageClient(),
        concurrency_settings=ConcurrencySettings(min_concurrency=32, desired_concurrency=32, max_concurrency=32),
        ignore_http_error_status_codes=range(400, 600),
        max_request_retries=0,
        use_session_pool=False,
        configure_logging=False,
    )

    @crawler.router.default_handler
    async def look(context: ParselCrawlingContext) -> None:
        response = context.http_response
        url = context.request.loaded_url or context.request.url
        if response.status_code >= 400:
            broken.append(context.request.url)
        elif "html" in response.headers.get("content-type", "") and urlsplit(url).netloc == host:
            found = context.selector.xpath(LINKS).getall()
            targets = {urljoin(url, href.strip()).partition("#")[0] for href in found}
            await context.add_requests([target for target in targets if target.startswith("http")])

    await crawler.run([start])
    Path(out).write_text(json.dumps({"broken": broken}), "utf-8")


if __name__ == "__main__":
    asyncio.run(main())
