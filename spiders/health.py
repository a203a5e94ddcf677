"""The circuit breaker: hosts that no longer answer, or that refuse us, are left alone. Pure; the clock is injected.

A host that fails several times in a row (time out, refused, broken off, no name) is not asked for a while; then one
request looks whether it is back, after pauses that double. When it stays down, what waits for it is not asked at all.
A host that refuses us several times in a row is left alone at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spiders import outcomes
from spiders.pace import MAX_PAUSE

DOWN = frozenset(
    {
        *(outcomes.TIMEOUT, outcomes.REFUSED, outcomes.LOST, outcomes.TLS_BROKEN_OFF),
        *(outcomes.DNS, outcomes.OUR_NETWORK),
    }
)
FAILURES = 5  # in a row, of a host that has not answered yet
FAILURES_OF_A_GOOD_HOST = 10  # it has answered before: a few slow pages are not a dead host
PROBES = 3
PROBES_OF_A_GOOD_HOST = 4
REFUSALS = 5
PUT_OFF = 3  # times that it sent us away for longer than a run waits, each after we had waited

State = Literal["closed", "open", "down", "refusing", "overloaded"]
_FOR_GOOD = frozenset({"refusing", "overloaded"})


@dataclass(slots=True)
class HostHealth:
    """What one host's answers say about it. `first_pause` is in seconds; times are those of a monotonic clock.

    `state`: closed (ask it), open (down: one look when the pause is over); down, refusing, overloaded (no more in this
    run).
    """

    first_pause: float = 30.0
    state: State = "closed"
    failures: int = 0
    last_failure: float = 0.0
    refusals: int = 0
    answered: bool = False
    _probes: int = 0
    _probe_at: float = 0.0
    _probing: bool = False
    _put_off: int = 0
    _put_off_until: float = 0.0

    def ready_at(self, open_requests: int) -> float:
        """When the next request may leave; infinity: not before one of those that are open comes back.

        A host that has not answered yet, or not lately, is never sent more than would tell that it is dead.
        """
        if self.state == "open":
            return float("inf") if open_requests else self._probe_at
        if self.answered and not self.failures:
            return 0.0
        return 0.0 if self.failures + open_requests < self._enough() else float("inf")

    def left(self) -> None:
        """A request leaves now."""
        self._probing = self.state == "open"

    def came_back(self, outcome: str, now: float) -> None:
        """A request came back: outcome of a failure, anything else for an answer of any kind."""
        if self.state in _FOR_GOOD:
            return
        if outcome not in DOWN:
            self.forgive()
            self.answered = True
            return
        self.failures += 1
        self.last_failure = now
        if self.state == "closed" and self.failures >= self._enough():
            self.state, self._probe_at = "open", now + self.first_pause
        elif self.state == "open" and self._probing:
            self._probing = False
            self._probes += 1
            self._probe_at = now + self.first_pause * 2**self._probes
            if self._probes >= (PROBES_OF_A_GOOD_HOST if self.answered else PROBES):
                self.state = "down"

    def said(self, outcome: str) -> None:
        """The outcome of a target of this host: several refusals in a row, and it is left alone."""
        self.refusals = self.refusals + 1 if outcome in outcomes.BLOCKED_OUTCOMES else 0
        if self.refusals >= REFUSALS:
            self.state = "refusing"

    def put_off(self, now: float, seconds: float | None, *, too_many: bool = True) -> bool:
        """It told us to come back in so many seconds (429; else 503). True when it is left alone from now on.

        Only what is longer than a run waits counts, and answers to what was under way at the same time are one.
        """
        if seconds is not None and seconds > MAX_PAUSE and now >= self._put_off_until:
            self._put_off += 1
            self._put_off_until = now + MAX_PAUSE
            if self._put_off >= PUT_OFF:
                self.state = "refusing" if too_many else "overloaded"
        return self.state in _FOR_GOOD

    def welcomed(self) -> None:
        """It gave what was asked for: what it said before about coming back later is over."""
        self._put_off = 0

    def forgive(self) -> None:
        """Begin anew: it answers, or it was not its fault."""
        if self.state not in _FOR_GOOD:
            self.state = "closed"
        self.failures = self._probes = 0
        self._probing = False

    def unasked(self) -> outcomes.Outcome | None:
        """The outcome of everything that waits for this host, if it is not to be asked any more."""
        if self.state == "down":
            return outcomes.Outcome(outcomes.HOST_DOWN, 0, f"not asked: {self.failures} requests to its host failed")
        if self.state == "overloaded":
            said = f"not asked: its host told us {self._put_off} times to come back much later"
            return outcomes.Outcome(outcomes.HOST_DOWN, 0, said)
        if self.state == "refusing":
            refused = f"refused {self.refusals} requests in a row"
            if self._put_off >= PUT_OFF:
                refused = f"told us {self._put_off} times to come back much later"
            return outcomes.Outcome(outcomes.BLOCKED, 0, f"not asked: its host {refused}")
        return None

    def _enough(self) -> int:
        return FAILURES_OF_A_GOOD_HOST if self.answered else FAILURES
