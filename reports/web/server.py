"""How the page is served: bounds for connections and heads, nothing believed that a proxy might not have said."""

from __future__ import annotations

from typing import Any, Final

OPTIONS: Final[dict[str, Any]] = {
    "proxy_headers": False,  # `guards.client_address` believes only proxies that are trusted
    "server_header": False,
    "timeout_keep_alive": 20,
    "limit_concurrency": 200,
    "h11_max_incomplete_event_size": 32 * 1024,
    "http": "h11",
}
