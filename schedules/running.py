"""`xuncha schedule run`: APScheduler calls the service every few seconds, whatever the wall clock does meanwhile.

APScheduler sleeps until the wall-clock time of its next job. When the clock is set back by a day it would sleep for a
day; a second thread, which goes by the clock that nobody can set, notices and calls everything forward.
"""

from __future__ import annotations

import contextlib
import logging
import signal
import threading
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler

from spiders.addresses import name_of
from spiders.gate import Gate, Policy
from spiders.pages import urls
from spiders.single import fetch
from xuncha.discreet import keep_address
from xuncha.errors import XunchaError

if TYPE_CHECKING:
    from collections.abc import Callable

    from schedules.processes import Launcher
    from schedules.service import Service

TICK: Final = timedelta(seconds=15)
_LOOK: Final = 20.0  # seconds between two looks at the clock
GRACE: Final = 90.0  # seconds for children to end well


def serve(service: Service, launcher: Launcher, ping: Callable[[], None] | None, every: timedelta) -> None:
    """Run until SIGTERM or Ctrl-C; then children are asked to end and what ran is written down."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BlockingScheduler(
        timezone=service.clock.zone,
        executors={"default": ThreadPoolExecutor(2)},
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
    now = datetime.now(service.clock.zone)
    scheduler.add_job(service.tick, "interval", seconds=TICK.total_seconds(), id="tick", next_run_time=now)
    if ping is not None:
        scheduler.add_job(ping, "interval", seconds=every.total_seconds(), id="ping", next_run_time=now)
    over = threading.Event()
    _on_signals(scheduler, over)
    watch = threading.Thread(target=_watch_clock, args=(scheduler, over, service.clock.zone), daemon=True)
    watch.start()
    try:
        scheduler.start()
    finally:
        over.set()
        end(service, launcher)


def end(service: Service, launcher: Launcher) -> None:
    """Ask children to end, wait, end those that do not, and write down what became of them."""
    service.stop()
    until = time.monotonic() + GRACE
    for process in launcher.started:
        if process.wait(max(0.0, until - time.monotonic())) is None:
            process.kill()
            process.wait(10)
    service.write_down()


def _on_signals(scheduler: Any, over: threading.Event) -> None:  # noqa: ANN401 - APScheduler has no types
    def leave(_number: int, _frame: object) -> None:
        if not over.is_set():
            over.set()  # the handler runs inside of whatever held a lock: another thread shuts down
            threading.Thread(target=scheduler.shutdown, daemon=True).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)


def _watch_clock(scheduler: Any, over: threading.Event, zone: Any) -> None:  # noqa: ANN401
    while not over.wait(_LOOK):
        now = datetime.now(zone)
        for job in scheduler.get_jobs():
            interval = job.trigger.interval
            if job.next_run_time is not None and sleeps_too_long(job.next_run_time, now, interval):
                with contextlib.suppress(Exception):  # it was removed meanwhile
                    scheduler.modify_job(job.id, next_run_time=now)


def sleeps_too_long(following: datetime, now: datetime, interval: timedelta) -> bool:
    """Whether the next call lies farther away than two intervals: the clock was set back."""
    return following - now > 2 * interval


def pinger(url: str, user_agent: str, tell: Callable[[str], None]) -> Callable[[], None]:
    """What asks an address so that others notice when the monitor stops. Trouble with it is told once, and no more."""
    silent = [False]
    keep_address(url)  # whoever knows it can say that we live
    own = name_of(urls.host_of(urls.canonical(url)))
    gate = Gate(Policy(frozenset({own})))  # the operator's own address, perhaps in the own network

    def ping() -> None:
        try:
            fetch(url, gate, user_agent=user_agent, deadline=10.0, max_bytes=64 * 1024)
        except XunchaError as error:
            if not silent[0]:
                tell(str(error))
            silent[0] = True
        else:
            silent[0] = False

    return ping
