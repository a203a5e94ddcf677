"""Watching superior sites: one look at a list of documents, one look at a document, by `requests` through the gate.

No crawl: a list is asked every half hour, mostly with 304 as the answer, and a page once when it is new. What a list is
and what a page says is decided by page understanding (`spiders.pages`), as in a crawl; so feeds and lists as JSON are
read, too.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from db.models import Doc
from spiders import outcomes, robots, structure_guard
from spiders.pages import numbers, urls
from spiders.pages.personal.scan import hide
from spiders.pages.sketch import passages, sketch
from spiders.pages.understand import understand
from spiders.reading import content_hash, may_be_page, outcome_of
from spiders.single import Answer, fetch
from spiders.troubles import why_no_answer
from xuncha.errors import AddressRefusedError, SiteUnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from spiders.gate import Gate
    from spiders.pages.model import Article, Page, Row

# What can be wrong with a list that came: it says that it is empty, a script fills it, nobody can read it, it used to
# have items (or dates) and has none now.
LIST_EMPTY: Final = "list_empty"
LIST_SCRIPT: Final = "list_script"
LIST_UNREAD: Final = "list_unread"
LIST_CHANGED: Final = "structure_changed"
READ: Final = frozenset({outcomes.OK, outcomes.NOT_MODIFIED})
GONE: Final = frozenset({outcomes.NOT_FOUND, outcomes.GONE, outcomes.SOFT_NOT_FOUND})
_LIST_STATES = {"empty": LIST_EMPTY, "script": LIST_SCRIPT}
_TITLE = 300
_HOME = re.compile(r"/?|/(?:index|default|main|home)\.\w{2,5}")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a list from its last reading: validators, its hash, how many rows it had and how many dated."""

    etag: str = ""
    last_modified: str = ""
    content_hash: str = ""
    items: int = 0
    dated: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """One look at a list. `outcome` "ok" or "not_modified": it was read; everything else says why it was not."""

    outcome: str
    detail: str = ""
    rows: tuple[Row, ...] = ()
    name: str = ""
    category: str = ""
    known: Known = Known()
    further: tuple[str, ...] = ()
    millis: int = 0

    @property
    def dated(self) -> int:
        """Rows that claim a date."""
        return sum(bool(row.date) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Opened:
    """One look at a document. `doc` is None where the page is no text that could be read (a file, another list)."""

    outcome: str
    detail: str = ""
    doc: Doc | None = None


@dataclass(slots=True)
class Watcher:
    """Asks politely: robots.txt, one request after the other, a pause between two requests to a host.

    Args:
        rate: requests a second and host; 0 = no pause.
        sleep, clock: injected for tests.
    """

    gate: Gate
    user_agent: str
    deadline: float = 20.0
    rate: float = 2.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _asked: dict[str, float] = field(default_factory=dict)

    def look(self, url: str, known: Known, *, conditional: bool = True) -> Listed:
        """Look at a list of documents; `known` from the last reading, `conditional`: 304 is taken as an answer."""
        began = self.clock()
        conditions = {}
        if conditional and known.content_hash:
            named = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
            conditions = {name: value for name, value in named.items() if value}
        answer, outcome = self.ask(url, conditions)
        millis = round((self.clock() - began) * 1000)
        if answer is None or outcome.name not in outcomes.GOOD_OUTCOMES:
            return Listed(outcome.name, outcome.detail, known=known, millis=millis)
        if outcome.name == outcomes.NOT_MODIFIED:
            told = outcomes.NOT_MODIFIED if conditions else outcomes.UNASKED_304
            return Listed(told, known=known, millis=millis)
        if _lands_home(url, answer.url):  # what the home page lists is not what the column listed
            return Listed(LIST_CHANGED, f"leads to {answer.url}"[:200], known=known, millis=millis)
        return _listed(answer, known, millis)

    def open(self, url: str, category: str, now: str) -> Opened:
        """Look at a document. `category` of the column that lists it, `now` the instant at which we look."""
        answer, outcome = self.ask(url, {})
        if answer is None or outcome.name not in outcomes.GOOD_OUTCOMES:
            return Opened(outcome.name, outcome.detail)
        if _lands_home(url, answer.url):
            return Opened(outcomes.SOFT_NOT_FOUND, f"leads to {answer.url}"[:200])
        if not may_be_page(answer.content_type):
            return Opened(outcomes.OK, answer.content_type[:80])
        page = understand(answer.body, answer.url, answer.content_type, status=answer.status)
        outcome = outcome_of(page, outcome)
        if outcome.name != outcomes.OK or page.kind != "article":
            return Opened(outcome.name, outcome.detail)
        return Opened(outcomes.OK, "", _document(page, page.article, url, category, now))

    def robots(self, url: str) -> tuple[int, bytes]:
        """Status and body of the robots.txt that covers an address; (0, b"") when no answer came."""
        scheme, _, rest = url.partition("://")
        answer, _ = self.ask(f"{scheme}://{rest.partition('/')[0]}/robots.txt", {})
        return (answer.status, answer.body[: robots.MAX_ROBOTS_BYTES]) if answer else (0, b"")

    def ask(self, url: str, conditions: dict[str, str]) -> tuple[Answer | None, outcomes.Outcome]:
        """One answer with its outcome; None when there is none, and the outcome says whose trouble it is."""
        self._pause(urls.host_of(url))
        try:
            answer = fetch(url, self.gate, user_agent=self.user_agent, deadline=self.deadline, conditions=conditions)
        except AddressRefusedError as error:
            return None, outcomes.Outcome(outcomes.ADDRESS_REFUSED, 0, error.what)
        except SiteUnreachableError as error:
            return None, why_no_answer(url, self.gate, error)
        if answer.status == 200 and not answer.body:
            return answer, outcomes.Outcome(outcomes.EMPTY, answer.status)
        return answer, _said(answer)

    def _pause(self, host: str) -> None:
        last = self._asked.get(host)
        if last is not None and self.rate and (wait := last + 1 / self.rate - self.clock()) > 0:
            self.sleep(wait)
        self._asked[host] = self.clock()


def _lands_home(asked: str, answered: str) -> bool:
    """Whether an address that is no home page led to one: many servers do that with what is gone."""
    before, after = urlsplit(asked), urlsplit(answered)
    return (
        bool(_HOME.fullmatch(after.path))
        and not after.query
        and not (_HOME.fullmatch(before.path) and not before.query)
    )


def _said(answer: Answer) -> outcomes.Outcome:
    return outcomes.Outcome(outcomes.of_status(answer.status), answer.status)


def _listed(answer: Answer, known: Known, millis: int) -> Listed:
    digest = content_hash(answer.body)
    if digest == known.content_hash:
        return Listed(outcomes.NOT_MODIFIED, "same content", known=known, millis=millis)
    page = understand(answer.body, answer.url, answer.content_type, status=answer.status)
    outcome = outcome_of(page, _said(answer))
    if outcome.name != outcomes.OK:
        return Listed(outcome.name, outcome.detail, known=known, millis=millis)
    rows = tuple(row for row in page.listing.rows if row.title and urls.canonical(row.url))
    dated = sum(bool(row.date) for row in rows)
    why = structure_guard.changed(
        page.listing.rule, len(rows), len(rows) - dated, known.items, known.items - known.dated
    )
    state = page.listing.state if rows or page.listing.state != "listed" else "unread"
    problem = LIST_CHANGED if why else "" if state == "listed" else _LIST_STATES.get(state, LIST_UNREAD)
    if problem:
        return Listed(problem, why or page.listing.rule or page.kind_rule, known=known, millis=millis)
    now = Known(answer.etag, answer.last_modified, digest, len(rows), dated)
    return Listed(outcomes.OK, "", rows, page.column.name[:100], page.column.category, now, page.listing.paging, millis)


def _document(page: Page, article: Article, url: str, category: str, now: str) -> Doc:
    """The document as its page shows it; what it is called and where it stands is the list's word."""
    number = article.doc_number.value
    return Doc(
        url=url,
        title=hide((article.title.value or page.title)[:_TITLE]),
        doc_number=hide(number[:100]),
        number_key=numbers.normalise_number(number) if number else "",
        written_on=article.written_on.value,
        published_on=article.published_on.value,
        published_time=article.published_time.value,
        source=hide(article.source.value[:100]),
        column=category or page.column.category,
        first_seen=now,
        sketch=sketch(article.body),
        passages=passages(article.body),
        text_length=len(article.body),
        state=article.state.value,
        role=article.role.value,
        issuer=hide(article.issuer.value[:100]),
    )
