"""The links of a page that was read, on their way into the crawl file: what is asked, and what is only named.

References that no browser can follow, addresses that are too long, and forms that only a reader may send are named with
their outcome and never asked (`db.unasked`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from db.crawl_rows import LinkEdge
from db.trap_notes import newest_id
from spiders import outcomes
from spiders.pages import forms, stylesheets, unusable, urls
from spiders.pages.model import Link, Page
from spiders.pages.personal.scan import has_long_number, hide
from spiders.priorities import ASSET, FORM, leads_to_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from db.crawl_rows import Queued
    from spiders.lane import Lane

_OUTCOMES: Final = {
    "invalid": outcomes.INVALID_ADDRESS,
    "no_host": outcomes.NO_HOST,
    "too_long": outcomes.TOO_LONG,
}


def record(
    lane: Lane, queued: Queued, page: Page, text: Callable[[], Iterable[str]] | None = None
) -> tuple[list[LinkEdge], list[tuple[str, str, str]]]:
    """Put where a page leads into the frontier, and name what is not asked. Returns its links and its list rows.

    `text`: gives the visible text of the page piece by piece, for `spiders.traps`; None: it is not looked at.
    """
    known = newest_id(lane.file.conn)
    lane.add_paging(page.listing.paging[:1], queued)
    rows = [(row.title, row.url, row.date) for row in page.listing.rows]
    places = {url: place for place, (_, url, _) in enumerate(rows)}
    edges = [
        LinkEdge(
            lane.add_link(link, queued, places),
            link.text,
            link.tag if leads_to_page(link) else "asset",
            link.position,
        )
        for link in page.links
        if link.tag != "form"
    ]
    linked = {link.url for link in page.links}
    lane.traps.dull = False
    if text is not None:
        named = zip((link.url for link in page.links if link.tag != "form"), edges, strict=True)
        new = [url for url, edge in named if edge.target_id > known]
        lane.traps.dull = lane.traps.read(queued.url, page.title, new, text)
    for row in page.listing.rows:  # rows that a script would write are links to a reader
        if row.url and row.url not in linked:
            link = Link(row.url, row.title[:200], "a", "href", "content")
            edges.append(LinkEdge(lane.add_link(link, queued, places), link.text, link.tag, link.position))
    edges += [_form(lane, queued, link) for link in page.links if link.tag == "form"]
    edges += [_unusable(lane, queued, link) for link in page.unusable]
    if has_long_number("\n".join(edge.text for edge in edges)):  # of a person perhaps: it is not kept in full
        edges = [edge._replace(text=hide(edge.text)) for edge in edges]
        rows = [(hide(title), url, date) for title, url, date in rows]
    return edges, rows


def wanted_stylesheet(content_type: str, length: object) -> bool:
    """Whether an answer of an own host is a stylesheet that is worth its bytes; `length`: Content-Length or unknown."""
    return stylesheets.is_stylesheet(content_type) and (not isinstance(length, int) or length <= stylesheets.MAX_BYTES)


def record_stylesheet(lane: Lane, queued: Queued, body: bytes, content_type: str) -> None:
    """Put what an own stylesheet loads into the frontier; each is read once in a run. It is a page without text.

    Its reader has no version, so that later visits read it anew.
    """
    references = stylesheets.references(body, content_type) if lane.reading_allowed(queued) else ()
    joiner = urls.Joiner(queued.url)
    found = dict.fromkeys(filter(None, map(joiner.resolve, references)))
    if not found:
        return
    edges = [
        LinkEdge(lane.add_link(Link(url, "", "link", "href", "stylesheet"), queued, {}), "", "asset", "stylesheet")
        for url in found
    ]
    from spiders import page_facts

    page = Page(queued.url, "data", "stylesheet", "", "", 0, "", queued.url)
    lane.file.record_page(queued.id, page_facts.facts(page) | {"reader": ""}, edges, [])


def _form(lane: Lane, queued: Queued, link: Link) -> LinkEdge:
    """The target of a form: asked once in a run if it is our own and may be sent, else named.

    Forms of one action differ from page to page in what they hide; one of them stands for all.
    """
    action = link.url.partition("?")[0]
    if link.attribute != forms.ASK or urls.host_of(link.url) not in lane.hosts:
        target = name(lane, queued, action if link.attribute == forms.ASK else link.url, outcomes.FORM)
    elif action in lane.forms:
        target = lane.forms[action]
    else:
        target = lane.file.add(link.url, own=True, priority=FORM, depth=queued.depth + 1)
        lane.forms[action] = target
    return LinkEdge(target, link.text, "form", link.position)


def _unusable(lane: Lane, queued: Queued, link: Link) -> LinkEdge:
    outcome = _OUTCOMES[unusable.why(link.url, queued.url) or "invalid"]
    tag = link.tag if leads_to_page(link) else "asset"
    return LinkEdge(name(lane, queued, link.url, outcome), link.text, tag, link.position)


def name(lane: Lane, queued: Queued, url: str, outcome: str) -> int:
    """Note an address with its outcome, without a question; returns its id."""
    own = outcome != outcomes.INVALID_ADDRESS and urls.host_of(url) in lane.hosts
    at = lane.now().isoformat()
    return lane.file.name(url, outcome, at, own=own, priority=ASSET, depth=queued.depth + 1)
