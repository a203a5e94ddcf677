"""Availability: one timed visit to a home page, by `requests` through the gate. What it means is said in four words.

"up": a page came, in whatever state. "down": none came, and that is the site's matter. "unclear": the server is there
and refuses us, or what happened may be different for a reader. "ours": our own network. Only "up" and "down" are ever
counted (`inspector/checks/site_unreachable.py`).
"""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from spiders import outcomes
from spiders.addresses import literal, name_of
from spiders.pages import urls
from spiders.pages.understand import understand
from spiders.reading import may_be_page, outcome_of
from spiders.single import fetch
from spiders.troubles import why_no_answer
from xuncha.errors import AddressRefusedError, SiteUnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.probe_models import ProbeState
    from spiders.gate import Gate
    from spiders.single import Answer

ENOUGH: Final = 1024 * 1024  # a page of which so much has come is open; more would only cost the server
# A name that the resolver does not find may be found by others; an odd status may be a firewall's way to say no.
_UNCLEAR: Final = (
    outcomes.BLOCKED_OUTCOMES | outcomes.NEVER_BROKEN | outcomes.UNCHECKED | {outcomes.DNS, outcomes.OTHER_STATUS}
)

_READING = threading.Lock()  # visits are made side by side, pages are read one after the other


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit. `millis`: from the first connection to the page; `outcome` out of the closed list."""

    state: ProbeState
    outcome: str
    status: int = 0
    millis: int = 0
    detail: str = ""


def visit(
    url: str, gate: Gate, *, user_agent: str, deadline: float = 15.0, clock: Callable[[], float] = time.monotonic
) -> Visit:
    """Ask for a home page once.

    Args:
        url: the home page; redirects are followed.
        gate: what every connection passes; its canaries tell our own outages.
        user_agent: who is asking.
        deadline: seconds within which the page must be there; looking up the name is not part of it.
        clock: injected for tests.
    """
    host = name_of(urls.host_of(url))
    found = asyncio.run(gate.resolve(host)) if literal(host) is None else None
    if found is not None and found.state != "ok":
        named = {
            "nxdomain": outcomes.NXDOMAIN,
            "refused": outcomes.ADDRESS_REFUSED,
            "our_network": outcomes.OUR_NETWORK,
        }
        return _told(outcomes.Outcome(named.get(found.state, outcomes.DNS), 0, found.reason), 0)
    began = clock()
    try:
        answer = fetch(url, gate, user_agent=user_agent, deadline=deadline, max_bytes=ENOUGH)
    except AddressRefusedError as error:
        return _told(outcomes.Outcome(outcomes.ADDRESS_REFUSED, 0, error.what), 0)
    except SiteUnreachableError as error:
        millis = round((clock() - began) * 1000)
        return _told(why_no_answer(url, gate, error), millis)
    return _told(_said(answer), round((clock() - began) * 1000))


def state_of(outcome: str) -> ProbeState:
    """What an outcome says of a site's availability. An outcome that this version does not know says nothing."""
    if outcome in outcomes.GOOD_OUTCOMES:
        return "up"
    if outcome == outcomes.OUR_NETWORK:
        return "ours"
    if outcome in _UNCLEAR or outcome not in outcomes.DEFINITE | outcomes.TRANSIENT:
        return "unclear"
    return "down"


def _told(outcome: outcomes.Outcome, millis: int) -> Visit:
    return Visit(state_of(outcome.name), outcome.name, outcome.status, millis, outcome.detail[:200])


def _said(answer: Answer) -> outcomes.Outcome:
    name = outcomes.of_status(answer.status)
    if name == outcomes.NOT_MODIFIED:
        return outcomes.Outcome(outcomes.UNASKED_304, answer.status)
    if name == outcomes.REDIRECTED:
        return outcomes.Outcome(outcomes.REDIRECT_BROKEN, answer.status)
    if name == outcomes.OK and not answer.body.strip():
        return outcomes.Outcome(outcomes.EMPTY, answer.status)
    outcome = outcomes.Outcome(name, answer.status)
    if not may_be_page(answer.content_type):
        return outcome
    with _READING:
        page = understand(answer.body, answer.url, answer.content_type, status=answer.status, is_home=True)
    return outcome_of(page, outcome)
