"""The names of hosts, looked up before anything is asked of them, and what becomes of those that lead nowhere.

A name that does not exist answers for everything behind it. A name that nobody finds while the canaries have none
either says nothing about its host: either our whole network is down (`spiders.network`), or only names are missing
here: a machine inside a closed network, a name server that went away. Hosts that still take a connection tell which.
Then their sites are read on, the others are tried for a while, and what stays unknown is "ours", nobody's fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.take_back import end_in_outage
from spiders import outcomes
from spiders.addresses import name_of
from spiders.foreign import HostQueue
from spiders.network import LOOK_EVERY, PATIENCE
from spiders.pages import urls
from spiders.priorities import HOME

if TYPE_CHECKING:
    from spiders.asks import Ask
    from spiders.desk import Desk
    from spiders.gate import Resolved
    from spiders.waits import Source

_OUTCOMES = {"nxdomain": outcomes.NXDOMAIN, "dns_trouble": outcomes.DNS, "refused": outcomes.ADDRESS_REFUSED}
PATIENCE_WITHOUT_NAMES = 2 * LOOK_EVERY  # when not even a canary has had a name in this run: a closed network
_UNKNOWN_HERE = outcomes.Outcome(outcomes.OUR_NETWORK, 0, "names elsewhere cannot be looked up from this machine")


class Names:
    """Looks names up for a desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._resolving: dict[str, list[Source]] = {}  # host -> who waits for its name
        self._missing: dict[str, float] = {}  # hosts whose names were missing here -> since when
        self._learned = False

    def known(self, source: Source) -> Resolved | None:
        """The addresses of a source's host; None when it waits for them, or has none."""
        answer = self.desk.gate.cached(name_of(source.host))
        if answer is None:
            waiting = self._resolving.get(source.host)
            if waiting is None:
                self._resolving[source.host] = [source]
                self.desk.spawn(self._resolve(source.host))
            elif source not in waiting:
                waiting.append(source)
            return None
        if answer.state == "ok":
            return answer
        self._failed(source, answer)
        return None

    async def _resolve(self, host: str) -> None:
        answer = await self.desk.gate.resolve(name_of(host))
        ours = answer.state == "our_network"
        # Asked before anything is held against our network as a whole: a site that still answers is read on.
        only_names = ours and not self.desk.network.holds and await self.desk.network.still_reaches()
        for source in self._resolving.pop(host):
            if only_names:
                self._unknown_here(source)
            elif ours:
                self.desk.network.is_down(self.desk.clock())
                self.desk.list_source(source, self.desk.clock())
            elif answer.state != "ok":
                self._failed(source, answer)
            else:
                self.desk.list_source(source, self.desk.clock())
        if answer.state == "ok":
            if self._missing.pop(host, None) is not None:
                self._missing.clear()  # they are back: patience begins anew
            if not self._learned:
                self._learned = True
                self.desk.spawn(self.desk.gate.learn_whether_names_work())
        self.desk.wake(0.0)

    def _unknown_here(self, source: Source) -> None:
        """Names are missing while the network works: try for a while, then leave what is behind this one alone."""
        now = self.desk.clock()
        self._missing.setdefault(source.host, now)
        patience = PATIENCE if self.desk.gate.names_worked else PATIENCE_WITHOUT_NAMES
        if now - min(self._missing.values()) < patience:
            self.desk.list_source(source, now + LOOK_EVERY)
        else:
            self._answer(source, _UNKNOWN_HERE)

    def _failed(self, source: Source, answer: Resolved) -> None:
        """A name that leads nowhere answers for everything that waits behind it, without a request."""
        outcome = outcomes.Outcome(_OUTCOMES[answer.state], 0, answer.reason)
        self.desk.seen(source.host, outcome.name)
        self._answer(source, outcome)

    def _answer(self, source: Source, outcome: outcomes.Outcome) -> None:
        now = self.desk.clock()
        if isinstance(source, HostQueue):
            for ask in source.take_all():
                self._answer_one(ask, outcome)
                self.desk.list_source(ask.lane, now)
        elif outcome is _UNKNOWN_HERE and source.host == urls.host_of(source.home_urls[-1]):
            end_in_outage(source.file, HOME, self.desk.now().isoformat(), outcome.detail)
            source.stopped_by = source.stopped_by or "our_network"
            self.desk.list_source(source, now)
        elif (own := self.desk.take_of_lane(source)) is not None:
            self._answer_one(own, outcome)
            self.desk.list_source(source, now)

    def _answer_one(self, ask: Ask, outcome: outcomes.Outcome) -> None:
        self.desk.answer_without_request(ask, outcome)
        if ask.purpose != "foreign":
            self.desk.network.note(ask, outcome.name)
