"""Addresses and ports of the internet: which are public, which may be opened by the operator, which are nobody's.

Pure data and arithmetic, no network. `spiders.gate` decides with it; the ranges are those of IANA's registries of
special purpose addresses, the ports those of the Fetch standard.
"""

from __future__ import annotations

import ipaddress
from typing import Final, Literal

# https://fetch.spec.whatwg.org/#port-blocking
BAD_PORTS: Final = frozenset((
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531,
    532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
))  # fmt: skip
# Opened for nobody: link-local, metadata services, carrier NAT, this host, multicast, tunnels that hide an address.
_NEVER: Final = [
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier NAT; metadata of Alibaba and others, too
        "168.63.129.16/32",  # Azure's metadata, at an address that looks public
        "169.254.0.0/16",
        "192.0.0.0/24",  # among them Oracle's metadata
        "192.0.2.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",  # Teredo, ORCHID, benchmarks
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "3fff::/20",
        "fd00:c1::a9fe:a9fe/128",  # metadata of clouds in ULA: Oracle, AWS, Google
        "fd00:ec2::/96",
        "fd20:ce::254/128",
    )
]
_GLOBAL_UNICAST: Final = ipaddress.ip_network("2000::/3")  # all that IANA has opened; the rest of IPv6 is reserved
_PRIVATE: Final = [
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
]
_ISATAP: Final = frozenset((0x0000_5EFE, 0x0200_5EFE))  # third quarter of an address that holds an IPv4 one (RFC 5214)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
AddressClass = Literal["public", "private", "never"]


def classify_address(address: Address) -> AddressClass:
    """Public, private (may be opened by the operator) or never. IPv4 inside IPv6 counts as the IPv4 address it is.

    A tunnel by ISATAP is never opened unless the address at its end is public.
    """
    if address.version == 6:
        if address.ipv4_mapped is not None:
            return classify_address(address.ipv4_mapped)
        if int(address) >> 32 & 0xFFFF_FFFF in _ISATAP:
            inside = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
            if classify_address(inside) != "public":
                return "never"
    if any(address in network for network in _NEVER if network.version == address.version):
        return "never"
    if any(address in network for network in _PRIVATE if network.version == address.version):
        return "private"
    return "public" if address.version == 4 or address in _GLOBAL_UNICAST else "never"


def literal(host: str) -> Address | None:
    """The address that a host name literally is, else None. ada has turned octal and decimal forms into dots."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def name_of(host: str) -> str:
    """Host name without port and brackets."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]
