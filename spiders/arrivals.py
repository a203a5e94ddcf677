"""What of an answer is a page that must be read: known when it comes, so that it is read while others are recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from db.later_visits import IF_CHANGED, IN_FULL
from spiders import answers, home_again, outcomes, reading, rendering
from spiders.gate import refuse_url
from spiders.readers.pool import said_of
from spiders.readers.tasks import Task

if TYPE_CHECKING:
    from scrapy.http import Response

    from spiders.asks import Ask
    from spiders.gate import Policy
    from spiders.pages.model import Page
    from spiders.readers.pool import Pending

_RENDERED: Final = "text/html; charset=utf-8"


def task_of(ask: Ask, response: Response, *, changed: bool = False) -> Task | None:
    """The page in an answer, to be read; None if nothing of it is. `changed`: it is not as it was at the last visit."""
    if not response.body or ask.purpose == "robots":
        return None
    body, url, status, home = response.body, ask.queued.url, response.status, is_home(ask)
    if ask.purpose == "render":
        came = status == 200 and rendering.same_page(url, response.url)
        return Task(body, url, _RENDERED, 200, home=home, scripts_ran=True) if came else None
    content_type = answers.header(response, "Content-Type")
    if not reading.may_be_page(content_type or "html") or (ask.purpose in {"nonsense", "home"} and status != 200):
        return None
    outcome = outcomes.of_status(status)
    if outcome in {outcomes.REDIRECTED, outcomes.NOT_MODIFIED}:
        return None
    if ask.purpose != "nonsense" and is_cut_off(response):
        return None
    known = not changed and outcome == outcomes.OK and may_be_unchanged(ask)
    if known and is_as_it_was(ask, reading.content_hash(body)):
        return None
    return Task(body, url, content_type, status, glance=ask.purpose == "foreign", home=home)


def is_home(ask: Ask) -> bool:
    """Whether the home page of its site is asked."""
    return ask.purpose in {"page", "render", "home"} and ask.queued.url in ask.lane.home_urls


def leads_on(page: Page) -> str:
    """Where the readers of a page are in truth: behind a script or a meta refresh, or in its only frame; "" if here."""
    if page.kind == "redirect":
        return page.redirect_url
    frames = [link.url for link in page.links if link.tag == "frame"] if page.kind == "frameset" else []
    return frames[0] if len(frames) == 1 else ""


def is_cut_off(response: Response) -> bool:
    """Whether less came than was promised, and what came has no end."""
    return "dataloss" in response.flags and not reading.is_whole(response.body)


def is_as_it_was(ask: Ask, content_hash: str) -> bool:
    """Whether the bytes of a page are those that were read at the last visit."""
    return may_be_unchanged(ask) and content_hash == ask.queued.content_hash != ""


def may_be_unchanged(ask: Ask) -> bool:
    """Whether the page was planned to be read only if it has changed; second looks are for failures."""
    return ask.purpose == "page" and ask.queued.carry in {IF_CHANGED, IN_FULL} and ask.queued.attempts == 0


def condition(ask: Ask) -> dict[str, str]:
    """The header that lets a server answer 304; without it that answer says nothing."""
    asks = may_be_unchanged(ask) and ask.queued.carry == IF_CHANGED and ask.queued.etag
    return {"If-None-Match": ask.queued.etag} if asks else {}


def told_apart(ask: Ask, response: Response, read: Pending | None, policy: Policy) -> None:
    """An answer that no address of the frontier waits for: to a random address, or the second look at a home page."""
    lane, url = ask.lane, ask.queued.url
    if outcomes.of_status(response.status) == outcomes.REDIRECTED:
        target = answers.location(response, url)
        if target and ask.purpose == "nonsense" and not refuse_url(target, policy):
            lane.nonsense_moved(ask, target)
    elif (task := task_of(ask, response)) is not None and (page := said_of(task, read).page) is not None:
        home_again.told(ask, page, answers.look(response, url, page))
    lane.put_back(ask)
