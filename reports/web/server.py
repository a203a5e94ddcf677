"""How the page is served: bounds for connections and heads, nothing believed that a proxy might not have said."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final

from uvicorn.config import LOGGING_CONFIG
from uvicorn.logging import AccessFormatter, DefaultFormatter

from xuncha.discreet import scrub

if TYPE_CHECKING:
    import logging


class Told(DefaultFormatter):
    """What uvicorn says, tracebacks too, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        """One record."""
        return scrub(super().format(record))


class Asked(AccessFormatter):
    """Who asked for what, without the token that a calendar has in its address."""

    def format(self, record: logging.LogRecord) -> str:
        """One record."""
        return scrub(super().format(record))


def _logs() -> dict[str, Any]:
    made = copy.deepcopy(LOGGING_CONFIG)
    made["formatters"]["default"]["()"] = f"{__name__}.Told"
    made["formatters"]["access"]["()"] = f"{__name__}.Asked"
    return made


OPTIONS: Final[dict[str, Any]] = {
    "proxy_headers": False,  # `guards.client_address` believes only proxies that are trusted
    "server_header": False,
    "timeout_keep_alive": 20,
    "limit_concurrency": 200,
    "h11_max_incomplete_event_size": 32 * 1024,
    "http": "h11",
    "log_config": _logs(),
}
