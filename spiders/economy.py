"""What a later visit to a site need not ask or read (`db.later_visits`), from the order of a crawl."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from db.later_visits import Economy
from spiders import reading
from spiders.priorities import COLUMN_PAGING, HOME

if TYPE_CHECKING:
    from datetime import datetime

    from spiders.orders import CrawlOrder

LISTS_BELIEVED: Final = timedelta(
    days=3
)  # a list with a newer row may be said to be as it was: no period is that short


def economy_of(order: CrawlOrder, now: datetime) -> Economy:
    """The economy of a visit that begins now."""
    return Economy(
        rotation=order.rotation,
        not_before=(now - order.ask_again_after).isoformat(),
        reader=reading.version(),
        home=HOME,
        further_pages=COLUMN_PAGING,
        today=now.date().isoformat(),
        fresh_since=(now - LISTS_BELIEVED).date().isoformat(),
    )
