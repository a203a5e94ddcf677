"""`scrapy crawl site -a site=URL` in a checkout: the order for a crawl by hand, into `crawls/` of the current folder.

Settings for such a crawl: `-s XUNCHA_ALLOW_PRIVATE=1`, `-s XUNCHA_RATE=2`, `-s XUNCHA_MAX_PAGES=2000`.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from db.models import Site
from spiders.addresses import name_of
from spiders.gate import Policy, refuse_url
from spiders.orders import Budgets, CrawlOptions, CrawlOrder
from spiders.pages import urls
from xuncha.errors import AddressRefusedError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from scrapy.settings import BaseSettings


def order_for(address: str, settings: BaseSettings, now: Callable[[], datetime]) -> tuple[CrawlOrder, CrawlOptions]:
    """Order and options for one address given on Scrapy's command line.

    Raises:
        AddressRefusedError: the address is none, or the gate does not let it through.
    """
    url = urls.canonical(address if "://" in address else f"http://{address}")
    host = urls.host_of(url)
    options = CrawlOptions(
        user_agent=settings["USER_AGENT"],
        private_hosts=frozenset({name_of(host)} if settings.getbool("XUNCHA_ALLOW_PRIVATE", False) else ()),
        rate_per_address=2 * settings.getfloat("XUNCHA_RATE", 2.0),
    )
    refused = refuse_url(url, Policy(options.private_hosts)) if url else N_("is not a web address")
    if refused:
        raise AddressRefusedError(
            refused,
            where=address,
            hint=N_("for a server of your own, open private addresses with -s XUNCHA_ALLOW_PRIVATE=1"),
        )
    site_id = host.replace(":", "-")
    run_id = f"{now():%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    return (
        CrawlOrder(
            Site(site_id, host, url, (host,)),
            Path("crawls") / f"{site_id}.db",
            run_id,
            Budgets(max_pages=settings.getint("XUNCHA_MAX_PAGES", 2000)),
            rate=settings.getfloat("XUNCHA_RATE", 2.0),
        ),
        options,
    )
