"""From what the user typed to the sites that are meant: an id of the registry, a host name, or a URL."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db.models import Site
from spiders.addresses import literal
from spiders.gate import PRIVATE, Policy, refuse_url
from spiders.pages import urls
from xuncha.discreet import without_login
from xuncha.errors import AddressRefusedError, UsageError
from xuncha.i18n import N_
from xuncha.vocabulary.bodies import guess_body_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xuncha.config import SiteEntry

ENOUGH_SURE = 0.6
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9_.\-]+")
_PLAIN_PATH = re.compile(r"/(?:[A-Za-z0-9.\-]+/)+")
_HOME_PATH = re.compile(r"/(?:(?:index|default|main|home)\.\w{2,5})?")


@dataclass(frozen=True, slots=True)
class Chosen:
    """One site to inspect. `entry` is its registry entry, if it has one; `note` is worth telling the user."""

    site: Site
    entry: SiteEntry | None
    note: str = ""


def choose(said: str, registry: Mapping[str, SiteEntry], body_type: str = "") -> Chosen:
    """The site that the user means.

    Raises:
        UsageError: it is neither an id of the registry nor an address.
        AddressRefusedError: the gate would never let it through.
    """
    said = said.strip()
    if said in registry:
        return _from_entry(registry[said], body_type)
    note = ""
    url = said
    if "://" not in said:
        host_part = said.split("/", 1)[0]
        named = re.search(r"[.:]", host_part) and re.search(r"\w", host_part) and "@" not in host_part
        if not named and host_part != "localhost":
            raise UsageError(
                N_("{said} is neither a site of sites.toml nor a host name"),
                hint=N_("write the address of the site, for example http://www.example.gov.cn/"),
                said=without_login(said),
            )
        url = f"http://{said}"
        note = N_("No scheme was given, so http:// is asked; write https:// in front if the site has it.")
    canonical = urls.canonical(url)
    if not canonical or "@" in url.split("/")[2] or not re.search(r"[A-Za-z0-9]", urls.host_of(canonical)):
        raise AddressRefusedError(
            N_("is not a web address"),
            where=without_login(said),
            hint=N_("write an address such as http://www.example.gov.cn/"),
        )
    for entry in registry.values():
        if urls.canonical(entry.url) == canonical:
            return _from_entry(entry, body_type)
    host = urls.host_of(canonical)
    path = canonical.split(host, 1)[1]
    return Chosen(
        Site(_id_of(host, path), "", canonical, (host,), body_type, "given" if body_type else "unknown"), None, note
    )


def _id_of(host: str, path: str) -> str:
    """The id of a site without an entry: its host, and its path where that is not the host's home page.

    Two addresses never share an id, because they would share a crawl file: a path that another one could look like once
    it is written with plain characters has a hash behind it.
    """
    if _HOME_PATH.fullmatch(path):
        return _NOT_IN_ID.sub("_", host).strip("_")[:120]
    plain = _NOT_IN_ID.sub("_", host + path).strip("_")
    if _PLAIN_PATH.fullmatch(path) and len(plain) <= 120:
        return plain
    return f"{plain[:100]}-{hashlib.blake2b(path.encode(), digest_size=5).hexdigest()}"


def _from_entry(entry: SiteEntry, body_type: str) -> Chosen:
    url = urls.canonical(entry.url)
    if not url:
        raise AddressRefusedError(
            N_("is not a web address"), where=entry.url, hint=N_("correct the url of this site in sites.toml")
        )
    return Chosen(
        Site(
            id=entry.id,
            name=entry.name,
            url=url,
            hosts=(urls.host_of(url), *entry.hosts),
            body_type=body_type or entry.body_type,
            body_type_from="given" if body_type else "registry" if entry.body_type else "unknown",
            site_code=entry.site_code,
            sponsor=entry.sponsor,
            superior=entry.superior,
        ),
        entry,
    )


def private_hosts(chosen: Chosen, *, opened: bool = False) -> frozenset[str]:
    """Host names, without port, that may lead to private addresses: those of this site, and of no other.

    `opened`: by `--allow-private`, for the sites that are named with it; else the registry's entry must say so.
    """
    if not opened and (chosen.entry is None or not chosen.entry.allow_private):
        return frozenset()
    return frozenset(bare_host(host) for host in chosen.site.hosts)


def bare_host(host: str) -> str:
    """A host without its port."""
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def check_address(chosen: Chosen, policy: Policy) -> None:
    """Refuse before any request what the gate would refuse anyway.

    Raises:
        AddressRefusedError: scheme, port, or a private address that nobody opened.
    """
    reason = refuse_url(chosen.site.url, policy)
    name = bare_host(urls.host_of(chosen.site.url))
    if not reason and literal(name) is None and _is_local_name(name) and not policy.opens_private(name):
        reason = PRIVATE
    if reason:
        own = N_("for a server of your own add --allow-private, or allow_private = true to its entry in sites.toml")
        other = N_("give the public address of the site, on an ordinary port")
        raise AddressRefusedError(reason, where=chosen.site.url, hint=own if reason == PRIVATE else other)


def _is_local_name(name: str) -> bool:
    return name == "localhost" or name.endswith(".localhost")


def known_by(site: Site, identity: dict[str, object], title: str, hosts: tuple[str, ...]) -> Site:
    """The site with what its home page says filled in where the registry says nothing."""
    name = site.name or str(identity.get("site_name") or "") or title or site.hosts[0]
    body_type, source = site.body_type, site.body_type_from
    if not body_type:
        guess, sure = guess_body_type(name)
        if guess and sure >= ENOUGH_SURE:
            body_type, source = guess, "guessed"
    code = site.site_code or str(identity.get("site_code") or "")
    return replace(
        site, name=name[:200], body_type=body_type, body_type_from=source, site_code=code, hosts=hosts or site.hosts
    )
