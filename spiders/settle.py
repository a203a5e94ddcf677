"""When a site's crawl ends: what the records need, taken from its crawl file (design.md part 3).

Reads the crawl file only through queries, resolves redirects, draws link verdicts from all observations, and puts
columns together (`spiders.site_columns`). Nothing is judged here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from db.models import Attempt, Home, Item, LinkCounts, Run, Target, Trap
from db.redirect_chains import MAX_HOPS
from spiders import link_facts, one_for_all, outcomes, page_traits, settled_documents
from spiders.lane import HOME_PATH
from spiders.pages import urls
from spiders.priorities import FILE_NAME
from spiders.rechecks import rechecked
from spiders.site_columns import assemble

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from db.crawl_file import CrawlFile
    from db.models import Column, Doc, HiddenLink, Trait, Verdict

FOUND_ON_LIMIT = 100
RECENT_LIMIT = 60
CUT_PAGES_LIMIT = 20
STYLESHEET = "stylesheet"
TITLE_LENGTH = 9  # shorter texts name columns and services
# A crawl that never got behind the home page is not complete, whatever it managed to ask.
_HOME_STOPS = {outcomes.ROBOTS: "robots"}


@dataclass(frozen=True, slots=True)
class Settled:
    """Everything one crawl gives to the records."""

    run: Run
    home: Home
    columns: tuple[Column, ...]
    documents: Iterable[Doc]  # read from the crawl file one by one: take them before it is closed
    targets: tuple[Target, ...]
    links: LinkCounts
    hosts: tuple[str, ...]
    hidden: tuple[HiddenLink, ...] = ()
    traits: Iterable[Trait] = ()  # like documents


@dataclass(frozen=True, slots=True)
class Ending:
    """Where an address ends after redirects: the last address, its outcome row, and the verdict on the way there."""

    id: int
    url: str
    outcome: str
    status: int
    verdict: Verdict
    attempts: tuple[Attempt, ...]


class Resolver:
    """Follows redirects inside one crawl file and draws verdicts; remembers what it looked up."""

    def __init__(self, file: CrawlFile) -> None:
        self.file = file
        self._attempts: dict[int, list[Attempt]] = defaultdict(list)
        self._observed: set[int] = set()  # in this run
        self._one_for_all = one_for_all.hosts_of(file)
        for row in file.rows("SELECT url_id, run, at, outcome, status, detail FROM attempt ORDER BY rowid"):
            self._attempts[row["url_id"]].append(Attempt(row["at"], row["outcome"], row["status"], row["detail"]))
            if row["run"] == file.seq:
                self._observed.add(row["url_id"])

    def ending(self, row: sqlite3.Row) -> Ending:
        """Where this address ends."""
        seen = {row["id"]}
        while row["outcome"] == outcomes.REDIRECTED and row["redirect_to"] is not None:
            found = self.file.rows("SELECT * FROM url WHERE id = ?", (row["redirect_to"],))
            if not found or found[0]["id"] in seen or len(seen) > MAX_HOPS:
                name = outcomes.TOO_MANY_REDIRECTS if len(seen) > MAX_HOPS else outcomes.REDIRECT_LOOP
                stuck = Attempt(row["fetched_at"], name, row["status"], row["detail"])
                return Ending(row["id"], row["url"], name, row["status"], "uncertain", (stuck,))
            row = found[0]
            seen.add(row["id"])
        attempts = self.observations(row)
        verdict = outcomes.verdict(attempts)
        if row["detail"] == one_for_all.AS_TO_NONSENSE and urls.host_of(row["url"]) in self._one_for_all:
            verdict = "uncertain"
        return Ending(row["id"], row["url"], row["outcome"], row["status"], verdict, tuple(attempts))

    def observations(self, row: sqlite3.Row) -> list[Attempt]:
        """All observations of one address, oldest first.

        What was always good left no attempt row. What this run did not ask stays unchecked, whatever earlier runs saw.
        """
        attempts = list(self._attempts.get(row["id"], ()))
        if row["id"] in self._observed:
            return attempts
        if row["outcome"] == outcomes.INVALID_ADDRESS:
            return self._shown(row, attempts)
        if row["outcome"] in {"", outcomes.LEFT_OUT}:
            return [*attempts, Attempt(row["fetched_at"], outcomes.LEFT_OUT, 0)]
        return [*attempts, Attempt(row["fetched_at"], row["outcome"], row["status"], row["detail"])]

    def _shown(self, row: sqlite3.Row, attempts: list[Attempt]) -> list[Attempt]:
        """An address that no browser can follow is observed where a page shows it, also one that has not changed."""
        seen = self.file.rows(
            "SELECT max(u.fetched_at) AS at FROM link l JOIN page p ON p.url_id = l.page_id AND p.run = ?"
            " JOIN url u ON u.id = l.page_id WHERE l.target_id = ?",
            (self.file.seq, row["id"]),
        )[0]["at"]
        if seen and seen >= self.file.run_row()["started_at"]:
            return [*attempts, Attempt(seen, row["outcome"], 0)]
        return attempts or [Attempt(row["fetched_at"], row["outcome"], 0)]


def settle(
    file: CrawlFile,
    fixed_columns: Mapping[str, str] | None = None,
    alive: Iterable[tuple[str, Sequence[str]]] = (),
) -> Settled:
    """Turn the finished crawl in `file` into records.

    Args:
        file: the crawl file.
        fixed_columns: category -> address, from the registry.
        alive: links that stand in the ledger, each with its pages (`spiders.rechecks`).
    """
    crawl = file.run_row()
    file.seq = crawl["seq"]
    file.index_links()
    resolver = Resolver(file)
    homes: list[str] = json.loads(crawl["homes"])
    hosts = tuple(json.loads(crawl["hosts"]))
    home_row, outcome, detail = _home_row(file, resolver, homes)
    columns, named = assemble(file, resolver, home_row["id"] if home_row else -1, fixed_columns or {})
    cut = file.rows(
        "SELECT u.url FROM page p JOIN url u ON u.id = p.url_id WHERE p.run = ? AND p.cut <> '' ORDER BY u.id LIMIT ?",
        (file.seq, CUT_PAGES_LIMIT),
    )
    all_read = "max_links" if cut else None
    stopped_by = crawl["stopped_by"] or _HOME_STOPS.get(outcome, all_read if outcome == outcomes.OK else "home_unread")
    run = Run(
        id=crawl["run_id"],
        site_id=crawl["site_id"],
        started_at=crawl["started_at"],
        finished_at=crawl["finished_at"] or "",
        pages=crawl["pages"],
        requests=crawl["requests"],
        bytes=crawl["bytes"],
        complete=stopped_by is None and crawl["finished_at"] is not None,
        stopped_by=stopped_by,
        home_outcome=outcome,
        home_detail=detail,
        menus_complete=outcome == outcomes.OK and _menus_complete(file),
        carried=crawl["carried"],
        traps=tuple(Trap(**trap) for trap in json.loads(crawl["traps"])),
        cut_pages=tuple(row["url"] for row in cut),
        rechecked=rechecked(file, resolver, alive),
    )
    odd = link_facts.odd_links(file, resolver, hosts)
    targets, links = _targets(file, resolver, home_row["id"] if home_row else -1, set(homes), odd)
    documents = settled_documents.each(file, named)
    secure, certificates = link_facts.own_certificates(file)
    home = replace(_home(file, resolver, home_row, columns), secure=secure, certificates=certificates)
    hidden = link_facts.hidden_links(file, hosts)
    traits = page_traits.each(file, named)
    return Settled(run, home, tuple(columns), documents, targets, links, hosts, hidden, traits)


def _menus_complete(file: CrawlFile) -> bool:
    """Whether everything that menus lead to was answered, even if the crawl ended early."""
    rows = file.rows(
        "SELECT 1 FROM url WHERE run = ? AND own = 1 AND priority <= 1 AND outcome IN ('', 'left_out') LIMIT 1",
        (file.seq,),
    )
    return not rows


def _home_row(file: CrawlFile, resolver: Resolver, homes: list[str]) -> tuple[sqlite3.Row | None, str, str]:
    """The home page's url row, its outcome and detail. The last address of the home chain that was read wins."""
    row: sqlite3.Row | None = None
    outcome, detail = outcomes.LEFT_OUT, ""
    for url in homes:
        found = file.rows("SELECT * FROM url WHERE url = ? AND run = ?", (url, file.seq))
        if not found:
            continue
        ending = resolver.ending(found[0])
        page = file.rows("SELECT url_id FROM page WHERE url_id = ? AND run = ?", (ending.id, file.seq))
        if page or row is None:
            row = file.rows("SELECT * FROM url WHERE id = ?", (ending.id,))[0]
            outcome, detail = ending.outcome, row["detail"] or ending.url
            if not page and outcome == outcomes.OK:
                own = urls.host_of(ending.url) in json.loads(file.run_row()["hosts"])
                outcome = "not_a_page" if own else "other_site"
                detail = row["content_type"] if own else ending.url
    return row, outcome, detail


def _targets(
    file: CrawlFile, resolver: Resolver, home_id: int, homes: set[str], odd: Mapping[str, Mapping[str, Any]]
) -> tuple[tuple[Target, ...], LinkCounts]:
    """Targets worth remembering, and all unique targets counted by verdict. `odd`: see `link_facts.odd_links`."""
    counts: dict[str, int] = defaultdict(int)
    plain = file.rows(
        "SELECT count(*) AS n FROM url WHERE run = ? AND own = 1 AND outcome IN ('ok', 'not_modified')",
        (file.seq,),
    )
    counts["good"] = plain[0]["n"]
    targets: list[Target] = []
    rows = file.rows(
        "SELECT * FROM url WHERE run = ? AND (own = 0 OR outcome NOT IN ('ok', 'not_modified')) ORDER BY id",
        (file.seq,),
    )
    for row in rows:
        ending = resolver.ending(row)
        target = _target(file, row, ending, home_id, homes, odd=row["url"] in odd or row["outcome"] == "too_large")
        if target is not None:
            targets.append(target)
        # What nobody links to is counted where its link is: a redirect ended there.
        if target is not None or ending.verdict == "good" or row["url"] in homes:
            counts[target.verdict if target is not None else ending.verdict] += 1
    for url in odd:  # own pages that answered are counted already
        for row in file.rows("SELECT * FROM url WHERE url = ? AND outcome IN ('ok', 'not_modified')", (url,)):
            target = _target(file, row, resolver.ending(row), home_id, homes, odd=True)
            targets += [target] if target is not None else []
    checked = sum(counts[name] for name in ("good", "broken", "blocked", "uncertain", "ours"))
    return link_facts.told(file, targets, odd), LinkCounts(
        checked, counts["good"], counts["broken"], counts["blocked"], counts["uncertain"], counts["ours"]
    )


def _target(
    file: CrawlFile, row: sqlite3.Row, ending: Ending, home_id: int, homes: set[str], *, odd: bool = False
) -> Target | None:
    """One target with the pages that link to it; None if no page does, or if it is an own page that is fine."""
    landed_home = _landed_on_home(row["url"], ending, homes)
    if row["own"] and ending.verdict == "good" and not landed_home and not odd:
        return None
    places = file.rows(
        "SELECT u.url, l.text, l.tag, l.position, l.page_id, u.fetched_at >= ? AND u.status <> 304 AS asked"
        " FROM link l JOIN page p ON p.url_id = l.page_id AND p.run = ? JOIN url u ON u.id = l.page_id"
        " WHERE l.target_id = ? ORDER BY (l.page_id = ?) DESC, asked DESC, l.page_id LIMIT ?",
        (file.run_row()["started_at"], file.seq, row["id"], home_id, FOUND_ON_LIMIT),
    )
    # Nobody is accused of a link that no page read in this run shows: it may have been repaired. A server that says
    # that a page has not changed may be wrong.
    accused = ending.verdict != "good" or landed_home
    if not places or (accused and not any(place["asked"] for place in places)):
        return None
    total = file.rows(
        "SELECT count(*) AS n FROM link l JOIN page p ON p.url_id = l.page_id AND p.run = ? WHERE l.target_id = ?",
        (file.seq, row["id"]),
    )[0]["n"]
    form = all(place["tag"] == "form" for place in places)
    return Target(
        url=row["url"],
        own=bool(row["own"]),
        verdict=_of_form(ending) if form else ending.verdict,
        cause=ending.outcome,
        status=ending.status,
        text=next((place["text"] for place in places if place["text"]), ""),
        position=next((place["position"] for place in places if place["position"] != STYLESHEET), STYLESHEET),
        kind=_target_kind(places[0]["tag"], row["url"], row["content_type"] if ending.verdict == "good" else ""),
        found_on=tuple(place["url"] for place in places),
        found_on_total=total,
        on_home=any(place["page_id"] == home_id for place in places[:1]),
        attempts=ending.attempts[-10:],
        final_url=ending.url if ending.id != row["id"] else "",
        is_home=landed_home and not form,
    )


def _of_form(ending: Ending) -> Verdict:
    """What an empty form is answered says little: only an address that is not there is broken."""
    gone = ending.outcome in {outcomes.NOT_FOUND, outcomes.GONE, outcomes.NXDOMAIN}
    return "uncertain" if ending.verdict == "broken" and not gone else ending.verdict


def _target_kind(tag: str, url: str, content_type: str) -> str:
    if tag in {"asset", "form"}:
        return tag
    return "file" if FILE_NAME.search(url) or (content_type and "html" not in content_type.lower()) else "page"


def _landed_on_home(url: str, ending: Ending, homes: set[str]) -> bool:
    """错链: the address named something, and the reader lands on the home page of its host or of the site.

    A path that moved to a host of its own (www.x.gov.cn/fgw/ to fgw.x.gov.cn) has arrived where it belongs.
    """
    if ending.url == url or ending.verdict != "good":
        return False
    path = url.split("//", 1)[-1].partition("/")[2]
    if not path or path.split("?")[0].lower().startswith(("index.", "default.", "main.", "home.")):
        return False
    at_home = HOME_PATH.fullmatch(ending.url.partition("?")[0]) is not None
    return ending.url in homes or (at_home and _bare_name(ending.url) == _bare_name(url))


def _bare_name(url: str) -> str:
    return urls.host_of(url).partition(":")[0].removeprefix("www.")


def _home(file: CrawlFile, resolver: Resolver, row: sqlite3.Row | None, columns: list[Column]) -> Home:
    if row is None:
        return Home("", "")
    page = file.rows("SELECT title, identity FROM page WHERE url_id = ? AND run = ?", (row["id"], file.seq))
    if not page:
        return Home(row["url"], "")
    title = page[0]["title"]
    identity = json.loads(page[0]["identity"]) if page[0]["identity"] else {}
    dated, undated, unread = _home_items(file, resolver, row["id"])
    home = Home(row["url"], title, tuple(dated), undated, identity=identity, undated_unread=unread)
    if dated or undated:
        return home
    # A home page that only leads on: then the second level counts (2019 indicators, V3).
    below = {item.url: item for column in columns if column.level <= 1 for item in column.recent}
    newest = sorted(below.values(), key=lambda item: item.date, reverse=True)[:RECENT_LIMIT]
    return replace(home, items=tuple(newest), navigation_only=True)


def _home_items(file: CrawlFile, resolver: Resolver, home_id: int) -> tuple[list[Item], int, int]:
    """Items of the home page: its own dated rows, and articles it links to with the date that their page claims.

    Second and third: how many items show no date anywhere, and of these, how many lead to pages that were not read.
    """
    rows = file.rows(
        "SELECT u.*, l.text, p.published_on, p.kind, d.date AS row_date"
        " FROM link l JOIN url u ON u.id = l.target_id LEFT JOIN page p ON p.url_id = u.id AND p.run = ?1"
        " LEFT JOIN (SELECT r.url, max(r.date) AS date FROM list_row r JOIN page q ON q.url_id = r.page_id"
        "   AND q.run = ?1 WHERE r.date <> '' GROUP BY r.url) d ON d.url = u.url"
        " WHERE l.page_id = ?2 AND l.position NOT IN ('nav', 'header', 'footer', 'friend_links', 'breadcrumb')"
        " AND l.tag IN ('a', 'area')",
        (file.seq, home_id),
    )
    items: dict[str, Item] = {}
    for row in file.rows("SELECT title, url, date FROM list_row WHERE page_id = ? AND date <> ''", (home_id,)):
        items[row["url"]] = Item(row["title"], row["url"], row["date"], "row")
    undated = unread = 0
    for row in rows:
        kind, claimed = row["kind"], row["published_on"]
        if row["outcome"] == outcomes.REDIRECTED:
            kind, claimed = _behind(file, resolver, row)
        date, origin = (claimed, "article") if claimed else (row["row_date"] or "", "row")
        if date:
            items[row["url"]] = Item(row["text"], row["url"], date, origin)
        elif row["url"] not in items and (kind == "article" or _item_unread(row, kind)):
            undated += 1
            unread += kind != "article"
    newest = sorted(items.values(), key=lambda item: item.date, reverse=True)[:RECENT_LIMIT]
    return newest, undated, unread


def _behind(file: CrawlFile, resolver: Resolver, row: sqlite3.Row) -> tuple[str | None, str]:
    """Kind and claimed date of the page where a redirect ends, if it was read."""
    ending = resolver.ending(row)
    found = file.rows("SELECT kind, published_on FROM page WHERE url_id = ? AND run = ?", (ending.id, file.seq))
    return (found[0]["kind"], found[0]["published_on"]) if found else (None, "")


def _item_unread(row: sqlite3.Row, kind: str | None) -> bool:
    """Whether a link of the home page may be an item that was not read: it reads like a title, and is not gone."""
    if kind is not None or not row["own"] or len(row["text"].strip()) < TITLE_LENGTH or FILE_NAME.search(row["url"]):
        return False
    return row["outcome"] not in outcomes.GOOD_OUTCOMES | outcomes.DEFINITE
