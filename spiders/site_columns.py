"""Put a site's columns together from what its pages say: menu links, breadcrumbs, list pages.

A column is an address (policy/obligations.md part 4). It is recognised by the text of links in menus, by what its own
page says it is, or by the registry; the surest word wins, the page's own word before a link's when both are sure.
Only facts: how it was recognised, what its list looked like, which dates were read. Nothing is judged here.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.models import Column, Item
from db.redirect_chains import MAX_HOPS
from spiders import outcomes
from spiders.pages import columns as names

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from db.crawl_file import CrawlFile
    from spiders.settle import Ending, Resolver

RECENT_LIMIT = 60
FOUND_ON_LIMIT = 20
SURE_ON_HOME = 0.7
SURE_ELSEWHERE = 0.85
SURE_OWN_WORD = 0.75
SISTERS = 3  # column pages of one template that make a page without rows a blank column
_YEAR = re.compile(r"(?:19|20)\d\d")
_MENU = ("nav", "header", "content", "sidebar", "unknown")
_PAGER = re.compile(
    r"^(?:\d+|[<>\u00ab\u00bb\u2039\u203a|.\u2026\s]+|首页|上一页|下一页|上页|下页|尾页|末页|更多.*|more.*|>>.*)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Candidate:
    """One address that may be a column, with the best word for it so far."""

    url_id: int
    category: str = ""
    name: str = ""
    sure: float = 0.0
    evidence: str = ""
    level: int = 0
    linked_as: str = ""
    in_menu: bool = False
    found_on: list[str] = field(default_factory=list)

    def say(self, category: str, name: str, sure: float, evidence: str) -> None:
        """Take a word for this address if it is surer than the last one."""
        if sure > self.sure:
            self.category, self.name, self.sure, self.evidence = category, name, sure, evidence


def assemble(
    file: CrawlFile, resolver: Resolver, home_id: int, fixed: Mapping[str, str]
) -> tuple[list[Column], dict[str, str]]:
    """All columns of the current run in `file`, in the order in which they were found.

    Second: articles whose title names a category (青禾县2026年国民经济和社会发展计划): no columns. Address -> category.
    """
    found: dict[int, _Candidate] = {}
    _from_links(file, home_id, found)
    _from_pages(file, home_id, found)
    _from_registry(file, fixed, found)
    merged = _merge_redirects(file, resolver, found)
    items = {ending.url: candidate.category for candidate, _, ending in merged if _is_item(file, candidate, ending)}
    blanks = _blank_by_template(file)
    built = [
        column
        for candidate, row, ending in merged
        if ending.url not in items and (column := _column(file, candidate, row, ending, home_id, blanks)) is not None
    ]
    return _without_repeats(built), items


def _is_item(file: CrawlFile, candidate: _Candidate, ending: Ending) -> bool:
    """Whether a candidate is an article that stands in a list: by its title, that of one year, or by a dated row."""
    if candidate.in_menu or candidate.evidence == "registry":
        return False
    kind = file.rows("SELECT kind FROM page WHERE url_id = ? AND run = ?", (ending.id, file.seq))
    if not kind or kind[0]["kind"] != "article":
        return False
    dated = file.rows(
        "SELECT 1 FROM link l JOIN url u ON u.id = l.target_id JOIN list_row r ON r.page_id = l.page_id"
        " AND r.url = u.url JOIN page p ON p.url_id = l.page_id AND p.run = ?"
        " WHERE l.target_id = ? AND r.date <> '' LIMIT 1",
        (file.seq, candidate.url_id),
    )
    return bool(dated) or _YEAR.search(candidate.linked_as) is not None


def _from_links(file: CrawlFile, home_id: int, found: dict[int, _Candidate]) -> None:
    """Short link texts in menus that name a category: on the home page, and on pages right below it."""
    rows = file.rows(
        "SELECT l.page_id, l.target_id, l.text, l.position, u.url AS page_url, p.kind FROM link l"
        " JOIN page p ON p.url_id = l.page_id AND p.run = ?1 JOIN url u ON u.id = l.page_id"
        " WHERE u.depth <= 1 AND length(l.text) BETWEEN 2 AND 24 AND l.tag IN ('a', 'area') AND l.target_id <> ?2"
        " ORDER BY (l.page_id = ?2) DESC, l.page_id",
        (file.seq, home_id),
    )
    for row in rows:
        home = row["page_id"] == home_id
        if row["position"] not in _MENU or (row["kind"] == "article" and row["position"] in {"content", "unknown"}):
            continue
        match = names.match_name(row["text"])
        if match is None or match.sure < (SURE_ON_HOME if home else SURE_ELSEWHERE):
            continue
        candidate = found.setdefault(row["target_id"], _Candidate(row["target_id"]))
        where = "home page" if home else "page below it"
        candidate.say(
            match.category, row["text"].strip(), match.sure * 0.95, f"link on {where} ({match.rule}: {match.synonym})"
        )
        candidate.linked_as = candidate.linked_as or row["text"].strip()
        if row["position"] in {"nav", "header"}:
            candidate.in_menu = True
            candidate.level = 1 if home else candidate.level
        if row["page_url"] not in candidate.found_on and len(candidate.found_on) < FOUND_ON_LIMIT:
            candidate.found_on.append(row["page_url"])


def _from_pages(file: CrawlFile, home_id: int, found: dict[int, _Candidate]) -> None:
    """What column pages say about themselves. A list page without a known name is a column too: it may be blank."""
    rows = file.rows(
        "SELECT p.*, u.url FROM page p JOIN url u ON u.id = p.url_id WHERE p.run = ? AND p.url_id <> ?"
        " AND (p.kind = 'column' OR p.list_state IN ('empty', 'listed', 'script', 'unread')) ORDER BY p.url_id",
        (file.seq, home_id),
    )
    for row in rows:
        candidate = found.get(row["url_id"])
        named = bool(row["column_name"])
        if row["kind"] not in {"column", "other"} or (candidate is None and not named):
            continue
        if candidate is None:
            linked = _menu_words(file, row["url_id"])
            if linked is None:
                continue  # only reached by paging: a further page of a column that we have
            candidate = found[row["url_id"]] = _Candidate(row["url_id"], linked_as=linked[0], found_on=linked[1])
        if row["column_category"] and row["column_sure"] >= SURE_OWN_WORD:
            candidate.say(row["column_category"], row["column_name"], row["column_sure"], row["column_rule"])
        elif not candidate.name:
            candidate.say("", row["column_name"] or candidate.linked_as, 0.3, row["column_rule"] or "list page")


def _menu_words(file: CrawlFile, url_id: int) -> tuple[str, list[str]] | None:
    """How other pages call a list page, and where; None if they link to it by page numbers only."""
    rows = file.rows(
        "SELECT l.text, u.url FROM link l JOIN page p ON p.url_id = l.page_id AND p.run = ?"
        " JOIN url u ON u.id = l.page_id WHERE l.target_id = ? LIMIT 40",
        (file.seq, url_id),
    )
    words = [(row["text"].strip(), row["url"]) for row in rows if not _PAGER.match(row["text"].strip())]
    words = [(text, url) for text, url in words if text]
    return (words[0][0], list(dict.fromkeys(url for _, url in words))[:FOUND_ON_LIMIT]) if words else None


def _from_registry(file: CrawlFile, fixed: Mapping[str, str], found: dict[int, _Candidate]) -> None:
    """Columns that the operator fixed by hand: their word is final."""
    for category, url in fixed.items():
        row = file.rows("SELECT id FROM url WHERE url = ?", (url,))
        if row:
            candidate = found.setdefault(row[0]["id"], _Candidate(row[0]["id"], level=1))
            candidate.say(category, candidate.name, 2.0, "registry")


def _merge_redirects(
    file: CrawlFile, resolver: Resolver, found: dict[int, _Candidate]
) -> list[tuple[_Candidate, sqlite3.Row, Ending]]:
    """Each candidate with its own row and where it ends; two addresses that end at one page are one column."""
    merged: dict[int, tuple[_Candidate, sqlite3.Row, Ending]] = {}
    for candidate in found.values():
        rows = file.rows("SELECT * FROM url WHERE id = ?", (candidate.url_id,))
        if not rows:
            continue
        ending = _led_on(file, resolver, resolver.ending(rows[0]))
        known = merged.get(ending.id)
        if known is None or candidate.sure > known[0].sure:
            if known is not None:
                candidate.level = min(filter(None, (candidate.level, known[0].level)), default=0)
            merged[ending.id] = (candidate, rows[0], ending)
    return list(merged.values())


def _led_on(file: CrawlFile, resolver: Resolver, ending: Ending) -> Ending:
    """Where readers of a page end up: a page that only leads on, by script or meta refresh, is no column of its own."""
    seen = {ending.id}
    while True:
        targets = file.rows(
            "SELECT t.* FROM page p JOIN link l ON l.page_id = p.url_id JOIN url t ON t.id = l.target_id"
            " WHERE p.url_id = ?1 AND p.run = ?2 AND (p.kind = 'redirect' AND l.tag IN ('script', 'meta')"
            " OR p.kind IN ('column', 'other') AND p.list_state = 'none' AND l.tag = 'script') LIMIT 2",
            (ending.id, file.seq),
        )
        if len(targets) != 1 or targets[0]["id"] in seen or len(seen) > MAX_HOPS:
            return ending
        ending = resolver.ending(targets[0])
        seen |= {targets[0]["id"], ending.id}


def _blank_by_template(file: CrawlFile) -> dict[int, str]:
    """Pages without rows that are made like several column pages with rows, and like nothing else: blank columns.

    A page alone often cannot say that its list is empty; its sisters can. Pages of texts must not share the template,
    no script may be waiting, and the page must say less than any of its sisters. Page id -> rule.
    """
    rows = file.rows(
        "SELECT q.url_id, t.lists FROM page q JOIN (SELECT skeleton, sum(list_state = 'listed') AS lists,"
        " sum(kind = 'article') AS texts, min(CASE WHEN list_state = 'listed' THEN text_length END) AS least"
        " FROM page WHERE run = ?1 AND skeleton <> '' GROUP BY skeleton) t ON t.skeleton = q.skeleton"
        " WHERE q.run = ?1 AND q.list_state = 'none' AND q.rows = 0 AND q.kind IN ('column', 'other')"
        " AND t.lists >= ?2 AND t.texts = 0 AND q.text_length < t.least",
        (file.seq, SISTERS),
    )
    return {row["url_id"]: f"made like {row['lists']} columns that list items, and lists none" for row in rows}


def _column(
    file: CrawlFile,
    candidate: _Candidate,
    row: sqlite3.Row,
    ending: Ending,
    home_id: int,
    blanks: Mapping[int, str],
) -> Column | None:
    if ending.id == home_id:
        return None
    pages = file.rows("SELECT * FROM page WHERE url_id = ? AND run = ?", (ending.id, file.seq))
    page = pages[0] if pages else None
    fed = _fed_by(file, page) if page else None
    items, unread = _items(file, fed or page) if page else ([], 0)
    dated = sorted((item for item in items if item.date), key=lambda item: item.date, reverse=True)
    blank = blanks.get(ending.id, "")
    exempt = "" if blank else _exempt(row, ending, page)
    return Column(
        category=candidate.category,
        name=candidate.name or (page["column_name"] if page else "") or candidate.linked_as,
        url=row["url"] if not page else ending.url,
        level=_level(candidate, page),
        verdict=ending.verdict,
        list_state="empty" if blank else (fed or page)["list_state"] if page else "not_fetched",
        list_rule=blank or (_rule(page, fed) if page else ending.outcome),
        items=len(items),
        undated=len(items) - len(dated),
        undated_unread=unread,
        rest_unread=page is not None and _rest_unread(file, fed or page),
        latest=dated[0].date if dated else "",
        recent=tuple(dated[:RECENT_LIMIT]),
        exempt=exempt,
        sure=min(candidate.sure, 1.0),
        evidence=candidate.evidence,
        found_on=tuple(candidate.found_on),
    )


def _fed_by(file: CrawlFile, page: sqlite3.Row) -> sqlite3.Row | None:
    """The answer that holds the rows of a page whose list comes from another address: a frame, a data interface."""
    if page["list_state"] not in {"script", "unread"} or not page["list_next"]:
        return None
    found = file.rows(
        "SELECT p.*, u.url FROM page p JOIN url u ON u.id = p.url_id WHERE u.url = ? AND p.run = ?"
        " AND p.list_state IN ('listed', 'empty')",
        (page["list_next"], file.seq),
    )
    return found[0] if found else None


def _rule(page: sqlite3.Row, fed: sqlite3.Row | None) -> str:
    return f"{fed['list_rule']}, from {fed['url']}" if fed is not None else str(page["list_rule"])


def _items(file: CrawlFile, page: sqlite3.Row) -> tuple[list[Item], int]:
    """The rows of a list page; a row without a date takes the date that its own page claims.

    A date that was only inferred from an address gives way to what the item's own page claims.

    Second: how many rows are left without a date because the page behind them was not read.
    """
    rows = file.rows(
        "SELECT r.title, r.url, r.date, p.published_on, p.url_id FROM list_row r LEFT JOIN url u ON u.url = r.url"
        " LEFT JOIN page p ON p.url_id = u.id AND p.run = ? WHERE r.page_id = ? ORDER BY r.ordinal",
        (file.seq, page["url_id"]),
    )
    inferred = "inferred" in page["list_rule"]
    items: list[Item] = []
    for row in rows:
        claimed = row["published_on"] or ""
        date = claimed or row["date"] if inferred else row["date"] or claimed
        items.append(
            Item(row["title"], row["url"], date, "" if not date else "row" if date == row["date"] else "article")
        )
    return items, sum(not row["date"] and row["url_id"] is None for row in rows)


def _rest_unread(file: CrawlFile, page: sqlite3.Row) -> bool:
    """Whether the list goes on where we did not get: its next page has no address that we know, or was not read."""
    if page["list_state"] != "listed":
        return False
    if not page["list_next"]:
        return bool(page["list_total"] > page["rows"])
    read = file.rows(
        "SELECT 1 FROM page p JOIN url u ON u.id = p.url_id WHERE u.url = ? AND p.run = ?",
        (page["list_next"], file.seq),
    )
    return not read


def _exempt(row: sqlite3.Row, ending: Ending, page: sqlite3.Row | None) -> str:
    """Why freshness does not apply to this column; "" if it may."""
    if not row["own"] or (page is None and ending.outcome == outcomes.OK and _elsewhere(ending.url, row["url"])):
        return "external"
    if page is None:
        is_file = ending.outcome in outcomes.GOOD_OUTCOMES and "html" not in row["content_type"].lower()
        return "page" if is_file and row["content_type"] else ""
    if page["kind"] in {"search", "login"}:
        return str(page["kind"])
    if page["list_state"] == "none":
        return "page"
    return ""


def _elsewhere(one: str, other: str) -> bool:
    return one.split("/")[2:3] != other.split("/")[2:3]


def _level(candidate: _Candidate, page: sqlite3.Row | None) -> int:
    """1 for a first-level column (一级栏目). The breadcrumb knows best; else being in the menu of the home page."""
    if page is not None:
        steps = [name for name, _ in json.loads(page["breadcrumb"]) if name]
        if len(steps) >= 2:
            return len(steps) - 1
    return candidate.level


def _without_repeats(columns: Iterable[Column]) -> list[Column]:
    """One column once: further pages of a list carry the same name under the same path."""
    kept: dict[tuple[str, str], Column] = {}
    others: list[Column] = []
    by_folder: dict[tuple[str, str], list[Column]] = defaultdict(list)
    for column in columns:
        by_folder[(column.name, column.url.rsplit("/", 1)[0])].append(column)
    for key, group in by_folder.items():
        lists = [column for column in group if column.list_state == "listed"]
        if len(group) > 1 and lists:
            kept[key] = max(lists, key=lambda column: (bool(column.found_on), column.latest, -len(column.url)))
            others.extend(column for column in group if column.list_state != "listed" and column.category)
        else:
            others.extend(group)
    return [*others, *kept.values()]
