"""What else is known of link targets when a crawl is settled: who stands there, whose it is, what is odd about it.

Facts only, read from the crawl file by queries. `spiders.settle` draws the verdicts; checks judge.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from db.models import Certificate, HiddenLink
from spiders import certificates, domains, outcomes
from spiders.pages import columns as names
from spiders.pages import urls
from spiders.reading import PARKED

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping, Sequence

    from db.crawl_file import CrawlFile
    from db.models import Target
    from spiders.settle import Resolver

FOUND_ON_LIMIT = 100
NEARLY_ALL = 0.9
FEW_PAGES = 5  # on a site of fewer pages "every page" says nothing
SURE = 0.9
FILE = "file: "  # ... of a file that is not what its name says

# Columns that hold others, or that many sites keep on one page: leading from one to another of a set is no fault.
_CONTAINERS: Final = frozenset(
    {"disclosure", "disclosure_catalogue", "services", "special_topics", "site_basics", "on_request", "public_welfare"}
)
_KIN: Final = (
    frozenset({"policy_documents", "normative_documents", "decisions", "gazette", "superior_information"}),
    frozenset({"news", "notices", "press", "meetings"}),
    frozenset({"disclosure_guide", "disclosure_rules", "disclosure_annual_report"}),
    frozenset({"overview", "functions", "leaders"}),
    frozenset({"letters", "consultation", "interviews", "proposals", "concerns"}),
    frozenset({"interpretation", "concerns", "press"}),
    frozenset({"services", "service_catalogue", "licensing", "power_lists", "intermediaries"}),
    frozenset({"licensing", "penalties", "double_publicity", "enforcement", "random_inspection", "credit"}),
    frozenset({"finance", "fees", "procurement", "audit"}),
    frozenset({"plans", "statistics", "implementation", "open_data"}),
    frozenset({"employment", "social_security", "social_assistance", "personnel"}),
    frozenset({"rural", "agriculture", "land"}),
    frozenset({"emergency", "safety", "food_drug", "environment", "health"}),
    frozenset({"major_projects", "procurement", "public_resources"}),
)


# -- own targets that answer and are odd all the same ------------------------------------------------------------------


def odd_links(file: CrawlFile, resolver: Resolver, hosts: Collection[str]) -> dict[str, dict[str, Any]]:
    """Own addresses that answer well and need a word: address -> fields of `Target`.

    Addresses that lead to another domain, files that are not what their names say, and links that name one column and
    reach another.
    """
    found: dict[str, dict[str, Any]] = {}
    for row in file.rows(
        "SELECT * FROM url WHERE run = ? AND own = 1 AND outcome = ?", (file.seq, outcomes.REDIRECTED)
    ):
        ending = resolver.ending(row)
        host = urls.host_of(ending.url)
        if ending.verdict == "good" and host not in hosts and domains.of_host(host) != domains.of(row["url"]):
            found[row["url"]] = {}
    for row in file.rows(
        "SELECT url, detail FROM url WHERE run = ? AND own = 1 AND outcome = ? AND detail GLOB ?",
        (file.seq, outcomes.OK, f"{FILE}*"),
    ):
        found[row["url"]] = {"note": row["detail"].removeprefix(FILE)}
    return found | _other_columns(file)


def _other_columns(file: CrawlFile) -> dict[str, dict[str, Any]]:
    """Links whose text is the name of one column of the site and that reach another one, beyond doubt.

    Beyond doubt: both pages list items and say of themselves which column they are; the text is exactly the name of the
    one and not of the other; other links with this text do reach it; and neither lies below the other.
    """
    pages = file.rows(
        "SELECT p.url_id, p.column_name, p.column_category, p.breadcrumb, p.title, u.url FROM page p"
        " JOIN url u ON u.id = p.url_id WHERE p.run = ? AND p.list_state = 'listed' AND p.kind = 'column'"
        " AND p.column_category <> '' AND p.column_sure >= ?",
        (file.seq, SURE),
    )
    if len({page["column_category"] for page in pages}) < 2:
        return {}
    by_id = {page["url_id"]: page for page in pages}
    by_name: dict[str, list[sqlite3.Row]] = defaultdict(list)
    for page in pages:
        by_name[_name(page["column_name"])].append(page)
    found: dict[str, dict[str, Any]] = {}
    called = list(dict.fromkeys(page["column_name"] for page in pages))
    for row in file.each(
        "SELECT DISTINCT l.target_id, l.text FROM link l JOIN page p ON p.url_id = l.page_id AND p.run = ?"
        " WHERE l.text IN (SELECT value FROM json_each(?)) AND l.tag IN ('a', 'area')"
        " AND l.position NOT IN ('breadcrumb', 'friend_links')",
        (file.seq, json.dumps(called, ensure_ascii=False)),
    ):
        reached, meant = by_id.get(row["target_id"]), by_name.get(_name(row["text"]), [])
        if reached is None or len(meant) != 1 or not _mixed_up(row["text"], meant[0], reached):
            continue
        if _named_so(file, meant[0]) and _named_so(file, reached):
            found[reached["url"]] = _mixed_up_facts(file, row["text"], meant[0], reached)
    return found


def _mixed_up_facts(file: CrawlFile, text: str, meant: sqlite3.Row, reached: sqlite3.Row) -> dict[str, Any]:
    """Fields of `Target` for such a link, with the pages where it stands; others may link there rightly."""
    places = file.rows(
        "SELECT u.url, l.position FROM link l JOIN page p ON p.url_id = l.page_id AND p.run = ?"
        " JOIN url u ON u.id = l.page_id WHERE l.target_id = ? AND l.text = ? ORDER BY l.page_id",
        (file.seq, reached["url_id"], text),
    )
    return {
        "text": text,
        "found_on": tuple(place["url"] for place in places[:FOUND_ON_LIMIT]),
        "found_on_total": len(places),
        "position": places[0]["position"],
        "meant": {
            "category": meant["column_category"],
            "url": meant["url"],
            "reached": reached["column_category"],
            "reached_name": reached["column_name"],
        },
    }


def _name(text: str) -> str:
    return "".join(text.split())


def _mixed_up(text: str, meant: sqlite3.Row, reached: sqlite3.Row) -> bool:
    """Whether a link with the name of one column that reaches the other is a mistake beyond doubt."""
    wanted, got = meant["column_category"], reached["column_category"]
    if wanted == got or meant["url_id"] == reached["url_id"] or {wanted, got} & _CONTAINERS:
        return False
    if any(wanted in kin and got in kin for kin in _KIN):
        return False
    match = names.match_name(text)
    if match is None or match.category != wanted or match.sure < SURE:
        return False
    name, other = _name(text), _name(reached["column_name"])
    if name in _name(reached["title"]) or name in other or other in name:
        return False
    above_reached = {_name(step[0]) for step in json.loads(reached["breadcrumb"])}
    above_meant = {_name(step[0]) for step in json.loads(meant["breadcrumb"])}
    return name not in above_reached and other not in above_meant


def _named_so(file: CrawlFile, page: sqlite3.Row) -> bool:
    """Whether the site's own links call a page by the name that it gives itself."""
    rows = file.rows(
        "SELECT DISTINCT l.text FROM link l JOIN page p ON p.url_id = l.page_id AND p.run = ?"
        " WHERE l.target_id = ? AND l.page_id <> l.target_id",
        (file.seq, page["url_id"]),
    )
    return any(_name(row["text"]) == _name(page["column_name"]) for row in rows)


# -- what is known of every target -------------------------------------------------------------------------------------


def told(file: CrawlFile, targets: Sequence[Target], odd: Mapping[str, Mapping[str, Any]]) -> tuple[Target, ...]:
    """The targets with what is known of the pages where they end, and whether they stand on every page.

    `odd`: fields that `odd_links` found, by address.
    """
    pages = file.rows("SELECT count(*) AS n FROM page WHERE run = ? AND kind <> 'data'", (file.seq,))[0]["n"]
    return tuple(_told(file, target, pages, odd.get(target.url, {})) for target in targets)


def _told(file: CrawlFile, target: Target, pages: int, odd: Mapping[str, Any]) -> Target:
    facts: dict[str, Any] = {"domain": domains.of(target.url), **odd}
    if target.final_url and (final := domains.of(target.final_url)) != facts["domain"]:
        facts["final_domain"] = final
    rows = file.rows(
        "SELECT u.id, u.title, u.language, u.detail, u.tls, p.title AS page_title, f.tls AS first_tls FROM url u"
        " LEFT JOIN page p ON p.url_id = u.id AND p.run = ?1 LEFT JOIN url f ON f.url = ?3 WHERE u.url = ?2",
        (file.seq, target.final_url or target.url, target.url),
    )
    if rows:
        end = rows[0]
        # A reader is warned where the link leads to, and again where a redirect ends.
        troubles = dict.fromkeys((*certificates.troubles(end["first_tls"] or ""), *certificates.troubles(end["tls"])))
        facts["tls"] = ",".join(troubles)
        if target.verdict == "good":
            facts |= {"title": end["title"] or end["page_title"] or "", "language": end["language"]}
            parked = end["detail"].startswith(PARKED)
            facts["parked"] = end["detail"].removeprefix(PARKED) if parked else ""
    if pages >= FEW_PAGES and "meant" not in odd and target.found_on_total >= NEARLY_ALL * pages:
        facts |= _everywhere(file, target.url, pages)
    return replace(target, **facts)


def _everywhere(file: CrawlFile, url: str, pages: int) -> dict[str, Any]:
    """Whether nearly every page shows a target in one position outside of its text: then its template does."""
    rows = file.rows(
        "SELECT l.position, count(*) AS n FROM url u JOIN link l ON l.target_id = u.id"
        " JOIN page p ON p.url_id = l.page_id AND p.run = ? AND p.kind <> 'data' WHERE u.url = ?"
        " GROUP BY l.position ORDER BY n DESC LIMIT 1",
        (file.seq, url),
    )
    if rows and rows[0]["n"] >= NEARLY_ALL * pages and rows[0]["position"] != "content":
        return {"every_page": True, "position": rows[0]["position"]}
    return {}


# -- hidden links, certificates ----------------------------------------------------------------------------------------


def hidden_links(file: CrawlFile, hosts: Collection[str]) -> tuple[HiddenLink, ...]:
    """Hidden links to other registrable domains, each address once, with the pages where it is hidden."""
    own = {domains.of_host(host) for host in hosts}
    pages: dict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in file.each(
        "SELECT h.*, v.url AS page_url FROM hidden_link h JOIN page p ON p.url_id = h.page_id AND p.run = ?"
        " JOIN url v ON v.id = h.page_id ORDER BY h.page_id",
        (file.seq,),
    ):
        domain = domains.of(row["url"])
        if domain and domain not in own and not domains.is_government(domain):
            pages[row["url"]].append(row)
    return tuple(_hidden_link(file, url, rows) for url, rows in pages.items())


def _hidden_link(file: CrawlFile, url: str, rows: Sequence[sqlite3.Row]) -> HiddenLink:
    worst = next((row for row in rows if row["harm"]), rows[0])
    seen = file.rows(
        "SELECT u.title, EXISTS (SELECT 1 FROM link l JOIN page p ON p.url_id = l.page_id AND p.run = ?1"
        " LEFT JOIN hidden_link h ON h.page_id = l.page_id AND h.url = u.url"
        " WHERE l.target_id = u.id AND h.page_id IS NULL) AS openly FROM url u WHERE u.url = ?2",
        (file.seq, url),
    )
    return HiddenLink(
        url=url,
        domain=domains.of(url),
        text=worst["text"],
        how=worst["how"],
        markup=worst["markup"],
        harm=worst["harm"],
        found_on=tuple(row["page_url"] for row in rows[:FOUND_ON_LIMIT]),
        found_on_total=len(rows),
        title=seen[0]["title"] if seen else "",
        openly=bool(seen and seen[0]["openly"]),
    )


def own_certificates(file: CrawlFile) -> tuple[bool, tuple[Certificate, ...]]:
    """Whether pages of the site were read over https, and the certificates of its own hosts."""
    newest: dict[str, Certificate] = {}
    for row in file.rows(
        "SELECT tls, min(url) AS url, max(fetched_at) AS at FROM url WHERE run = ? AND own = 1 AND tls <> ''"
        " GROUP BY tls, substr(url, 1, instr(substr(url, 9), '/') + 8)",
        (file.seq,),
    ):
        host, troubles = urls.host_of(row["url"]), certificates.troubles(row["tls"])
        if host not in newest or newest[host].seen_at < row["at"]:  # it may have been renewed
            newest[host] = Certificate(host, troubles, row["tls"], row["url"], row["at"])
    return bool(newest), tuple(newest.values())
