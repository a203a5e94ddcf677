"""One line of progress on a terminal: pages, rate, errors, what is left. Nothing at all where nobody watches."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from xuncha.i18n import N_

if TYPE_CHECKING:
    from spiders.orders import Progress
    from xuncha.commands.common import Speaker

PAUSES = {
    "quiet_hours": N_("waiting: quiet hours"),
    "our_network": N_("waiting: our own network is down"),
}
LINE = N_("{sites} site(s) · {pages} pages · {requests} requests · {rate}/s · {errors} errors · about {rest} left")


class ProgressLine:
    """Called twice a second by the crawl; rewrites one line of stderr."""

    def __init__(self, speaker: Speaker) -> None:
        self.speaker = speaker
        self.enabled = sys.stderr.isatty() and not speaker.quiet
        self._history: list[tuple[float, int]] = []

    def __call__(self, sites: list[Progress]) -> None:
        """Show where the crawl stands."""
        if not self.enabled:
            return
        requests = sum(site.requests for site in sites)
        now = time.monotonic()
        self._history = [*self._history[-20:], (now, requests)]
        first_time, first = self._history[0]
        rate = (requests - first) / (now - first_time) if now > first_time else 0.0
        waiting = sum(site.waiting for site in sites)
        line = self.speaker.tr(
            LINE,
            sites=len(sites),
            pages=sum(site.pages for site in sites),
            requests=requests,
            rate=f"{rate:.1f}",
            errors=sum(site.errors for site in sites),
            rest=_span(waiting / rate) if rate > 0.05 else "?",
        )
        pauses = [self.speaker.tr(PAUSES[pause]) for pause in dict.fromkeys(site.pause for site in sites) if pause]
        line = " · ".join([line, *pauses])
        sys.stderr.write(f"\r\x1b[2K{line}")
        sys.stderr.flush()

    def done(self) -> None:
        """Clear the line."""
        if self.enabled:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
