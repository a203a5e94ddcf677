"""The closed list of fetch outcomes, and the five verdicts that follow from them (design.md part 7).

One answer gets one outcome, by one classifier. A verdict is drawn from all observations of a target: `broken` needs two
definite ones, or a transient failure that came back in another run at least four hours later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.models import Attempt, Verdict

OK: Final = "ok"
REDIRECTED: Final = "redirected"
NOT_MODIFIED: Final = "not_modified"
TOO_LARGE: Final = "too_large"  # it exists; we did not want all of it

NOT_FOUND: Final = "not_found"  # 404
GONE: Final = "gone"  # 410
SOFT_NOT_FOUND: Final = "soft_not_found"  # an error page in 200 clothing
NXDOMAIN: Final = "nxdomain"  # the name does not exist

BLOCKED: Final = "blocked"  # 401, 403, 405, 406, 412, 521: refuses robots or strangers
RATE_LIMITED: Final = "rate_limited"  # 429
PROTECTION: Final = "protection_page"  # captcha, script challenge, firewall page

SERVER_ERROR: Final = "server_error"  # 5xx
OTHER_STATUS: Final = "unexpected_status"
TIMEOUT: Final = "timeout"
REFUSED: Final = "connection_refused"
LOST: Final = "connection_lost"
BAD_ANSWER: Final = "malformed_answer"
TLS: Final = "tls_error"
TLS_UNSUPPORTED: Final = "tls_unsupported"  # no version or cipher in common, 国密 perhaps: the server is there
TLS_BROKEN_OFF: Final = "tls_broken_off"  # the handshake ended without a word: old, 国密, or somebody in between
CUT_OFF: Final = "cut_off"  # content came, and less of it than was promised
DNS: Final = "dns_trouble"
EMPTY: Final = "empty_answer"
NOT_READ: Final = "page_not_read"  # the page came, and reading it was too much for this program, or failed
UNASKED_304: Final = "not_modified_unasked"  # "as you know it", said to somebody who claimed to know nothing
REDIRECT_LOOP: Final = "redirect_loop"
TOO_MANY_REDIRECTS: Final = "too_many_redirects"  # more than browsers follow
REDIRECT_COOKIE: Final = "redirect_wants_cookie"  # a circle, or too many, and a cookie on the way: a browser sends it
REDIRECT_BROKEN: Final = "redirect_without_target"

INVALID_ADDRESS: Final = "invalid_address"  # no browser can follow it; nobody need ask
NO_HOST: Final = "address_without_host"  # http:// and nothing more: a script may fill it in
FORM: Final = "form_not_sent"  # the target of a form that only a reader may send

HOST_DOWN: Final = "host_down"  # not asked: other requests to its host had failed again and again

OUR_NETWORK: Final = "our_network"

ROBOTS: Final = "robots_disallowed"
ADDRESS_REFUSED: Final = "address_refused"
TOO_LONG: Final = "url_too_long"
TRAP: Final = "trap_not_followed"  # one of endlessly many addresses that lead to more of themselves (spiders.traps)
LEFT_OUT: Final = "left_out"  # a budget ended the crawl before it was asked

GOOD_OUTCOMES = frozenset({OK, NOT_MODIFIED, TOO_LARGE})
DEFINITE = frozenset({NOT_FOUND, GONE, SOFT_NOT_FOUND, NXDOMAIN})
BLOCKED_OUTCOMES = frozenset({BLOCKED, RATE_LIMITED, PROTECTION})
TRANSIENT = frozenset(
    {
        SERVER_ERROR,
        OTHER_STATUS,
        TIMEOUT,
        REFUSED,
        LOST,
        BAD_ANSWER,
        TLS,
        DNS,
        EMPTY,
        REDIRECT_LOOP,
        TOO_MANY_REDIRECTS,
        REDIRECT_BROKEN,
    }
)
# The server is there, and a reader's browser may do better than this program: uncertain, however often it comes back.
NEVER_BROKEN = frozenset({TLS_UNSUPPORTED, TLS_BROKEN_OFF, CUT_OFF, NOT_READ, UNASKED_304, REDIRECT_COOKIE})
NO_HANDSHAKE = frozenset({TLS_UNSUPPORTED, TLS_BROKEN_OFF})  # tried once more with old versions and ciphers
UNCHECKED = frozenset({ROBOTS, ADDRESS_REFUSED, TOO_LONG, NO_HOST, FORM, TRAP, LEFT_OUT})
# Not observations of the target: they neither accuse it nor end a row of failures.
NOT_OBSERVED = UNCHECKED | {HOST_DOWN, OUR_NETWORK}
ALL_OUTCOMES = (
    GOOD_OUTCOMES
    | {REDIRECTED}
    | {INVALID_ADDRESS}
    | DEFINITE
    | BLOCKED_OUTCOMES
    | TRANSIENT
    | NEVER_BROKEN
    | NOT_OBSERVED
)
# Looking again cannot change these within a run.
NEVER_RETRIED = (
    GOOD_OUTCOMES
    | BLOCKED_OUTCOMES
    | NOT_OBSERVED
    | {REDIRECTED, NOT_READ, REDIRECT_LOOP, TOO_MANY_REDIRECTS, REDIRECT_COOKIE, INVALID_ADDRESS}
)

TRANSIENT_CONFIRM_AFTER = timedelta(hours=4)

_STATUS: dict[int, str] = {
    304: NOT_MODIFIED,
    401: BLOCKED,
    403: BLOCKED,
    404: NOT_FOUND,
    405: BLOCKED,
    406: BLOCKED,
    407: BLOCKED,
    410: GONE,
    412: BLOCKED,
    418: BLOCKED,
    429: RATE_LIMITED,
    451: BLOCKED,
    521: BLOCKED,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The one outcome of one request. `status` is 0 when no answer came; `detail` is for people.

    `wait`: in so many seconds the server wants to be asked again (Retry-After), 0 if it did not say.
    """

    name: str
    status: int = 0
    detail: str = ""
    wait: float = 0.0


def of_status(status: int) -> str:
    """Outcome of an HTTP status alone, before anybody looks at the body.

    405 to a GET, 406 and 412 are how Chinese protection products refuse robots; a page that a reader can open must not
    be called dead for them.
    """
    if status in _STATUS:
        return _STATUS[status]
    if 200 <= status < 300:
        return OK
    if 300 <= status < 400:
        return REDIRECTED
    if status >= 500:
        return SERVER_ERROR
    return OTHER_STATUS


def verdict(attempts: Sequence[Attempt]) -> Verdict:
    """The verdict on a target from its observations, oldest first; the last one decides which way.

    `attempts` may reach back over several runs. No answer ever makes a target `broken` on one observation.
    """
    if not attempts:
        return "unchecked"
    last = attempts[-1].outcome
    if last in GOOD_OUTCOMES or last == REDIRECTED:
        return "good"
    if last in BLOCKED_OUTCOMES:
        return "blocked"
    if last == OUR_NETWORK:
        return "ours"
    if last in UNCHECKED:
        return "unchecked"
    if last in NEVER_BROKEN:
        return "uncertain"
    if last == INVALID_ADDRESS:
        return "broken"  # what is written on the page, not what a server said; checks want to see it twice
    failing = _failing_tail(attempts) if last != HOST_DOWN else []
    if not failing:
        return "uncertain"  # its host did not answer, or an outcome that this version does not know
    if last in DEFINITE:
        definite = [attempt for attempt in failing if attempt.outcome in DEFINITE]
        return "broken" if len(definite) >= 2 else "uncertain"
    return "broken" if _came_back(failing) else "uncertain"


def _failing_tail(attempts: Sequence[Attempt]) -> list[Attempt]:
    """Observations since the target last answered; our own outages say nothing either way."""
    tail: list[Attempt] = []
    for attempt in reversed(attempts):
        if attempt.outcome in NOT_OBSERVED:
            continue
        if attempt.outcome not in DEFINITE and attempt.outcome not in TRANSIENT:
            break
        tail.append(attempt)
    return tail[::-1]


def _came_back(failing: Sequence[Attempt]) -> bool:
    first, last = datetime.fromisoformat(failing[0].at), datetime.fromisoformat(failing[-1].at)
    return len(failing) >= 2 and last - first >= TRANSIENT_CONFIRM_AFTER
