"""Scrapy settings of the project, for `scrapy crawl site` in a checkout and for `xuncha` alike.

Everything that Scrapy leaves open is set here: sizes, times, no cookies, no remote control, no file/ftp/data handlers.
robots, pacing, retries, redirects and duplicates are ours (spiders/desk.py, spiders/lane.py), so Scrapy's own are off.
"""

from __future__ import annotations

from typing import Any

BOT_NAME = "xuncha"
SPIDER_MODULES = ["spiders.sites"]
USER_AGENT = "Mozilla/5.0 (compatible; Xuncha/0.1; government website inspection)"

SCHEDULER = "spiders.scheduler.FrontierScheduler"
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
TWISTED_DNS_RESOLVER = "spiders.gate.GateResolver"

DOWNLOAD_HANDLERS: dict[str, Any] = {
    **dict.fromkeys(("http", "https"), "spiders.sending.Handler"),
    **dict.fromkeys(("data", "file", "ftp", "s3")),
}
DOWNLOAD_TIMEOUT = 20
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_DELAY = 0  # paced by spiders/pace.py
DOWNLOAD_FAIL_ON_DATALOSS = False
CONCURRENT_REQUESTS = 64
CONCURRENT_REQUESTS_PER_DOMAIN = 64  # bounded per host by spiders/pace.py
CONCURRENT_ITEMS = 1

ROBOTSTXT_OBEY = False  # obeyed by spiders/lane.py, which can also be told not to for one site
COOKIES_ENABLED = False
REDIRECT_ENABLED = False
RETRY_ENABLED = False
REFERRER_POLICY = "no-referrer"
TELNETCONSOLE_ENABLED = False
LOG_LEVEL = "ERROR"
LOG_INSTALL_ROOT_HANDLER = False
LOG_SCRAPED_ITEMS = False
LOGSTATS_INTERVAL = 0
MEMUSAGE_ENABLED = False

DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}  # compression is undone in spiders/sending.py
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
EXTENSIONS_BASE: dict[str, int] = {}
STATS_DUMP = False
