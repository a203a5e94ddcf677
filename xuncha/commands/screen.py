"""All workers on one screen: a line for the round and one for each process; plain lines where nobody watches."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TYPE_CHECKING, Final

import click

from xuncha.commands.progress import PAUSES
from xuncha.i18n import N_

if TYPE_CHECKING:
    from schedules.crew import Standing
    from schedules.site_visit import SiteOutcome
    from spiders.orders import Progress
    from xuncha.commands.common import Speaker

ROUND: Final = N_("{done} of {sites} sites done · {running} under way · {pages} pages · {requests} requests · {rate}/s")
DEATHS: Final = N_("processes started again: {deaths}")
WORKER: Final = N_("process {number}: {sites} sites · {pages} pages · {errors} errors · {waiting} addresses waiting")
GIVEN_UP: Final = N_(
    "{site}: could not be visited. The program ended {deaths} times over this site; nothing is said about it."
    " Please report this to those who maintain the program."
)
PLAIN_EVERY: Final = 15.0  # seconds between two lines where nobody watches


class Screen:
    """Called about twice a second by the crew; rewrites its lines of stderr."""

    def __init__(self, voice: Speaker) -> None:
        self.voice = voice
        self.live = sys.stderr.isatty() and not voice.quiet
        self._lines = 0
        self._told_at = time.monotonic()
        self._history: list[tuple[float, int]] = []

    def __call__(self, standing: Standing) -> None:
        """Show where the round stands."""
        now = time.monotonic()
        if self.voice.quiet or (not self.live and now - self._told_at < PLAIN_EVERY):
            return
        self._told_at = now
        lines = self.lines(standing, now)
        if not self.live:
            click.echo(lines[0], err=True)
            return
        width = max(20, shutil.get_terminal_size().columns - 1)
        self.clear()
        sys.stderr.write("\n".join(cut(line, width) for line in lines))
        sys.stderr.flush()
        self._lines = len(lines)

    def lines(self, standing: Standing, now: float) -> list[str]:
        """A line for the round, and one for each process."""
        running = [site for _, sites in standing.workers for site in sites]
        requests = standing.requests + sum(site.requests for site in running)
        self._history = [*self._history[-20:], (now, requests)]
        first_time, first = self._history[0]
        rate = max(0.0, requests - first) / (now - first_time) if now > first_time else 0.0
        said = self.voice.tr(
            ROUND,
            done=standing.done,
            sites=standing.sites,
            running=len(running),
            pages=standing.pages + sum(site.pages for site in running),
            requests=requests,
            rate=f"{rate:.1f}",
        )
        if standing.deaths:
            said = f"{said} · {self.voice.tr(DEATHS, deaths=standing.deaths)}"
        return [said, *(self._worker(number, sites) for number, (_, sites) in enumerate(standing.workers, 1))]

    def _worker(self, number: int, sites: list[Progress]) -> str:
        said = self.voice.tr(
            WORKER,
            number=number,
            sites=len(sites),
            pages=sum(site.pages for site in sites),
            errors=sum(site.errors for site in sites),
            waiting=sum(site.waiting for site in sites),
        )
        pauses = dict.fromkeys(site.pause for site in sites if site.pause in PAUSES)
        return " · ".join([said, *(self.voice.tr(PAUSES[pause]) for pause in pauses)])

    def clear(self) -> None:
        """Take the lines away: something else is written, or it is over."""
        if self._lines:
            up = f"\x1b[{self._lines - 1}A" if self._lines > 1 else ""
            sys.stderr.write(f"\r{up}\x1b[J")
            sys.stderr.flush()
            self._lines = 0


def cut(line: str, width: int) -> str:
    """A line that fits into so many cells; Chinese characters take two."""
    cells = 0
    for place, character in enumerate(line):
        cells += 2 if ord(character) >= 0x1100 else 1
        if cells > width:
            return line[:place]
    return line


def tell_trouble(outcome: SiteOutcome, voice: Speaker) -> None:
    """What a person must know of a site that was not visited to its end."""
    if outcome.problem is not None:
        voice.error(outcome.problem)
    elif outcome.state == "given_up":
        click.echo(voice.tr(GIVEN_UP, site=outcome.site_id, deaths=max(1, outcome.deaths)), err=True)
