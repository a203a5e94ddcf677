"""The peer: dead-link check of a whole site as a Scrapy user would write it first. `python -m benchmarks.plain_scrapy`.

Scrapy's defaults stay (middlewares, dupefilter, LinkExtractor); only politeness is off and errors are looked at.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import HtmlResponse
from scrapy.linkextractors import LinkExtractor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Response

_EXTRACTOR = LinkExtractor(
    tags=("a", "area", "img", "script", "link", "iframe"), attrs=("href", "src"), deny_extensions=()
)


class CheckSpider(Spider):
    """Follows the site's own pages, asks everything that they link to, and lists what answers 400 or more."""

    name = "check"
    custom_settings: ClassVar[dict[str, Any]] = {
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": False,
        "HTTPERROR_ALLOW_ALL": True,
        "LOG_LEVEL": "ERROR",
    }

    def __init__(self, start: str, result: dict[str, Any]) -> None:
        super().__init__()
        self.start_urls = [start]
        self.host = urlsplit(start).netloc
        self.result = result

    def parse(self, response: Response, **_: Any) -> Iterator[Request]:  # noqa: ANN401
        """One answer of any status."""
        if response.status >= 400:
            self.result["broken"].append(response.request.meta.get("redirect_urls", [response.url])[0])
        elif isinstance(response, HtmlResponse) and urlsplit(response.url).netloc == self.host:
            self.result["pages"] += 1
            for link in _EXTRACTOR.extract_links(response):
                yield Request(link.url)


def main() -> int:
    """Arguments: start address, file for the result."""
    start, out = sys.argv[1:]
    result: dict[str, Any] = {"pages": 0, "broken": []}
    process = AsyncCrawlerProcess()
    crawl = process.crawl(CheckSpider, start=start, result=result)
    process.start()
    crawl.result()  # raises what kept the crawl from starting
    Path(out).write_text(json.dumps(result), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
