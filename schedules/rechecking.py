"""The job `recheck`: look again at what units say is repaired.

A broken link is asked again at once, with the pages that carried it: it opens, or it was removed everywhere (verified),
or it is plainly as dead as before and still stands there (reopened). Whatever is not plain waits on with the reason,
and so does everything else until the next crawl judges it (`db.ledger.take_up`). While our own network is down nothing
is recorded.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, Protocol

from db import ledger_actions
from spiders import outcomes, robots
from spiders.attachment_bytes import never_a_page
from spiders.lane import HOME_PATH
from spiders.pages import urls
from spiders.pages.understand import understand
from spiders.reading import may_be_page, outcome_of
from spiders.rendering import needs_script
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from db.ledger_models import Step, Waiting
    from db.records import Records
    from spiders.outcomes import Outcome
    from spiders.pages.model import Page
    from spiders.single import Answer

BROKEN: Final = frozenset({"links.home_broken", "links.page_broken", "links.external_broken"})
MAX_PAGES: Final = 20  # that carry one link; more are left to a crawl
_TARGET = "target:"

OPENS = N_("the link opens again")
REMOVED = N_("no page shows the link any more")
STILL_DEAD = N_("still broken ({cause}), and still on {url}")
NEXT_CRAWL = N_("the next inspection of the site judges it")
NOT_PLAIN = N_("no definite answer this time ({cause})")
PAGE_UNREAD = N_("the page that carries it could not be read this time: {url}")
MANY_PAGES = N_("it stands on more pages than are asked one by one; the next inspection of the site judges it")
OURS = N_("our own network is down; nothing was recorded")


class Asker(Protocol):
    """Asks politely for one address (`spiders.watch.Watcher`)."""

    def ask(self, url: str, conditions: dict[str, str]) -> tuple[Answer | None, Outcome]:
        """One answer with its outcome."""
        ...

    def robots(self, url: str) -> tuple[int, bytes]:
        """Status and body of the robots.txt that covers an address."""
        ...


@dataclass(frozen=True, slots=True)
class Looked:
    """What a re-check saw of one finding: "good", "bad", "later" (it waits on) or "ours". `why` is a message id."""

    finding_id: str
    site_id: str
    result: Literal["good", "bad", "later", "ours"]
    why: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Rechecking:
    """Works off the queue. `now`, `asker_for` (site id -> who asks it) and `sleep` are injected.

    `tell` turns a message id with its values into the words that are kept with the finding; `confirm_after` are seconds
    until a dead link is asked a second time; `obeys` says whether the robots.txt of a site binds us.
    """

    now: Callable[[], datetime]
    asker_for: Callable[[str], Asker]
    tell: Callable[[str, dict[str, str]], str]
    confirm_after: float = 10.0
    sleep: Callable[[float], None] = time.sleep
    obeys: Callable[[str], bool] = lambda _: True
    _robots: dict[str, robots.Robots] = field(default_factory=dict)
    _pages: dict[str, tuple[Page | None, str]] = field(default_factory=dict)

    def work_off(self, records: Records, queue: Sequence[Waiting]) -> list[Looked]:
        """Look at everything that waits, one after the other, and record what is plain.

        Ends at once when our own network is down; what was not looked at waits on.
        """
        done = []
        for one in queue:
            looked = self.look(one)
            done.append(looked)
            if looked.result == "ours":
                break
            self._record(records, looked)
        return done

    def look(self, one: Waiting) -> Looked:
        """Look at one finding; records nothing."""
        if one.indicator not in BROKEN or not one.key.startswith(_TARGET):
            return self._says(one, "later", NEXT_CRAWL)
        target = self._target(one)
        if target.name == outcomes.OUR_NETWORK:
            return self._says(one, "ours", OURS)
        if target.name in {outcomes.OK, outcomes.TOO_LARGE} and one.cause != outcomes.SOFT_NOT_FOUND:
            return self._says(one, "good", OPENS)  # a soft 404 answers well, too: only a crawl knows its host's habits
        if len(one.found_on) > MAX_PAGES or not one.found_on:
            return self._says(one, "later", MANY_PAGES)
        shown, unread = self._carriers(one)
        if unread == outcomes.OUR_NETWORK:
            return self._says(one, "ours", OURS)
        if unread:
            return self._says(one, "later", PAGE_UNREAD, url=unread)
        if not shown:
            return self._says(one, "good", REMOVED)
        if target.name in outcomes.DEFINITE:
            self.sleep(self.confirm_after)
            if self._target(one).name in outcomes.DEFINITE:
                return self._says(one, "bad", STILL_DEAD, cause=target.name, url=shown)
        return self._says(one, "later", NOT_PLAIN, cause=target.name)

    def _target(self, one: Waiting) -> Outcome:
        """The outcome of the address; OK only where nothing speaks against it being what the link promises."""
        if not self._may(one.site_id, one.url):
            return outcomes.Outcome(outcomes.ROBOTS)
        answer, outcome = self.asker_for(one.site_id).ask(one.url, {})
        if answer is None or outcome.name not in outcomes.GOOD_OUTCOMES:
            return outcome
        if may_be_page(answer.content_type):
            page = understand(answer.body, answer.url, answer.content_type, status=answer.status)
            outcome = outcome_of(page, outcome)
            # A page in place of a file, or the home page in place of a page: only a crawl knows the habits of a host.
            elsewhere = HOME_PATH.fullmatch(answer.url) and not HOME_PATH.fullmatch(one.url)
            if outcome.name == outcomes.OK and (never_a_page(one.url) or elsewhere or page.kind == "parked"):
                return outcomes.Outcome(outcomes.OTHER_STATUS)
        return outcome

    def _carriers(self, one: Waiting) -> tuple[str, str]:
        """A page that still shows the link, "" if none does; and a page that could not be read ("" if all could)."""
        shown = unread = ""
        for place in one.found_on:
            page, outcome = self._page(one.site_id, place)
            if outcome == outcomes.OUR_NETWORK:
                return "", outcome
            if outcome in outcomes.DEFINITE:
                continue  # the page itself is gone, and the link with it
            if page is None:
                unread = unread or place
            elif one.url in _named_by(page):
                return place, ""
        return shown, unread

    def _page(self, site_id: str, url: str) -> tuple[Page | None, str]:
        """A page as it is now, read once; None with the outcome where it could not be read."""
        if url not in self._pages:
            if not self._may(site_id, url):
                return None, outcomes.ROBOTS
            answer, outcome = self.asker_for(site_id).ask(url, {})
            page = None
            if answer is not None and outcome.name == outcomes.OK and may_be_page(answer.content_type):
                page = understand(answer.body, answer.url, answer.content_type, status=answer.status)
                outcome = outcome_of(page, outcome)
                # What a script adds is not seen here, so that nothing can be called removed.
                page = page if outcome.name == outcomes.OK and not needs_script(page) else None
            self._pages[url] = page, outcome.name
        return self._pages[url]

    def _may(self, site_id: str, url: str) -> bool:
        if not self.obeys(site_id):
            return True
        host = urls.host_of(url)
        if host not in self._robots:
            status, body = self.asker_for(site_id).robots(url)
            if not status:
                return True  # no answer: the address itself will tell
            self._robots[host] = robots.read(status, body)
        return self._robots[host].allows(url)

    def _record(self, records: Records, looked: Looked) -> Step | None:
        clerk = ledger_actions.machine(records, self.now().isoformat(timespec="seconds"))
        why = self.tell(looked.why, looked.params)
        if looked.result == "later":
            clerk.could_not_recheck(looked.finding_id, why)
            return None
        return clerk.rechecked(looked.finding_id, good=looked.result == "good", why=why)

    @staticmethod
    def _says(one: Waiting, result: Literal["good", "bad", "later", "ours"], why: str, **params: str) -> Looked:
        return Looked(one.finding_id, one.site_id, result, why, params)


def _named_by(page: Page) -> set[str]:
    """Every address that a page names: links, forms, rows of its list, and what no browser can follow."""
    named = {link.url for link in page.links} | {row.url for row in page.listing.rows}
    return {urls.canonical(url) or url for url in named} | {link.url for link in page.unusable}
