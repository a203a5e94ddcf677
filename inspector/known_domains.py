"""Domains that a site may link to for good reasons, and those of government itself (words/known_domains.toml)."""

from __future__ import annotations

import ipaddress
from functools import cache
from importlib.resources import files

import msgspec


@cache
def _known() -> frozenset[str]:
    raw = msgspec.toml.decode(
        files("inspector").joinpath("words", "known_domains.toml").read_bytes(), type=dict[str, list[str]]
    )
    return frozenset(domain for domains in raw.values() for domain in domains)


def is_known(domain: str) -> bool:
    """Whether a registrable domain is on the list of harmless ones."""
    return domain in _known()


def is_government(domain: str) -> bool:
    """Whether a registrable domain belongs to Chinese government: gov.cn, and the names under .政务."""
    return domain == "gov.cn" or domain.endswith((".gov.cn", ".政务", ".xn--zfr164b"))


def is_inner_address(domain: str) -> bool:
    """Whether a "domain" is an address inside of somebody's network: a system of the body itself, not of a stranger."""
    host = domain[1:].partition("]")[0] if domain.startswith("[") else domain.partition(":")[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_private and not address.is_loopback


def accuses_nobody(domain: str) -> bool:
    """Whether a link to this domain is never reported as hidden or as taken over."""
    return not domain or is_government(domain) or is_known(domain) or is_inner_address(domain)
