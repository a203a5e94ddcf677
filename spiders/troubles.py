"""Why `requests` brought no answer: the site's trouble, or ours? For everything that is asked outside of a crawl."""

from __future__ import annotations

import asyncio
import ipaddress
from typing import TYPE_CHECKING

import requests
import urllib3

from spiders import outcomes
from spiders.addresses import name_of
from spiders.failures import of_tls
from spiders.pages import urls

if TYPE_CHECKING:
    from spiders.gate import Gate
    from xuncha.errors import SiteUnreachableError


def why_no_answer(url: str, gate: Gate, error: SiteUnreachableError) -> outcomes.Outcome:
    """The outcome of a fetch that failed.

    The name is looked up anew, and the canaries are asked for a connection: while none takes one it is our own network,
    and nobody else's matter.
    """
    host = name_of(urls.host_of(url))
    found = gate.resolve_now(host)
    if found.state == "our_network":
        return outcomes.Outcome(outcomes.OUR_NETWORK)
    here = any(ipaddress.ip_address(one.partition("%")[0]).is_loopback for one in found.addresses)
    if not here and not asyncio.run(gate.network_works()):
        return outcomes.Outcome(outcomes.OUR_NETWORK)
    if found.state != "ok":
        return outcomes.Outcome({"nxdomain": outcomes.NXDOMAIN}.get(found.state, outcomes.DNS))
    return outcomes.Outcome(cause_of(error), 0, str(error.values.get("detail", "")))


def cause_of(error: SiteUnreachableError) -> str:
    """The fetch outcome that an error of `spiders.single.fetch` stands for."""
    cause = error.__cause__
    if isinstance(cause, requests.exceptions.SSLError):
        return of_tls(str(cause))
    if isinstance(cause, requests.Timeout):
        return outcomes.TIMEOUT
    if cause is None:
        return outcomes.TOO_MANY_REDIRECTS
    deeper: BaseException | None = cause
    while deeper is not None:
        if isinstance(deeper, ConnectionRefusedError):
            return outcomes.REFUSED
        if isinstance(deeper, urllib3.exceptions.ReadTimeoutError | TimeoutError):
            return outcomes.TIMEOUT
        deeper = deeper.__cause__ or deeper.__context__
    return outcomes.LOST if isinstance(cause, requests.ConnectionError) else outcomes.BAD_ANSWER
