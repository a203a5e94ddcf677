"""The registrable domain of an address: what somebody rents, and what therefore changes hands as a whole.

Offline: tldextract's own copy of the public suffix list, no request and no cache on disk. `gov.cn` is a public suffix:
`www.qinghe.gov.cn` belongs to `qinghe.gov.cn`, and `www.gov.cn` is a domain of its own.
"""

from __future__ import annotations

import ipaddress
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from spiders.pages import urls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tldextract import TLDExtract


@cache
def _extract() -> TLDExtract:
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=20_000)
def of_host(host: str) -> str:
    """The registrable domain of a host name, with or without port; an IP address and its port stand for themselves.

    A name without a known suffix (localhost, a name of an intranet) is its own domain.
    """
    if is_address(host):
        return host
    name = host.partition(":")[0].rstrip(".").lower()
    return _extract()(name).top_domain_under_public_suffix or name


def of(url: str) -> str:
    """The registrable domain of an address; "" if it has no host."""
    return of_host(urls.host_of(url))


def is_address(host: str) -> bool:
    """Whether a host (with or without port) is given by number."""
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def ends_publicly(host: str) -> bool:
    """Whether a host name ends like the names of the Internet do (in a public suffix)."""
    return bool(_extract()(host.partition(":")[0].rstrip(".").lower()).suffix)


def is_government(domain: str) -> bool:
    """Whether a domain is one of Chinese government: gov.cn, and the names under .政务."""
    return domain == "gov.cn" or domain.endswith((".gov.cn", ".政务", ".xn--zfr164b"))


def twins(hosts: Sequence[str]) -> list[str]:
    """The same hosts with and without www."""
    return [host[4:] if host.startswith("www.") else f"www.{host}" for host in hosts if not host[:1].isdigit()]


def same_family(one: str, other: str) -> bool:
    """Whether two hosts plainly belong to one site: the same name but for www, port, or a part in front."""
    first, second = (host.partition(":")[0].removeprefix("www.") for host in (one, other))
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")
