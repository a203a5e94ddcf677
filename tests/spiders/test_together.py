"""Crawls of one machine keep one pace for each host and address (`spiders.together`)."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING

import pytest

from spiders.pace import MARGIN, Leaving, Paces
from spiders.together import SharedPaces

if TYPE_CHECKING:
    from pathlib import Path


def leaving(folder: Path, now: list[float], rate: float = 2.0, per_address: float = 0.0) -> Leaving:
    paces = Paces(rate, rate, per_address)
    return Leaving(paces, lambda host: ("192.0.2.1",), lambda: now[0], SharedPaces(folder))


def test_two_crawls_together_keep_the_rate_of_a_host(tmp_path: Path) -> None:
    now = [100.0]
    one, other = leaving(tmp_path, now), leaving(tmp_path, now)
    sent = []
    while now[0] < 110.0:
        sent += [now[0] for crawl in (one, other) if crawl.may_leave("www.example.gov.cn") == 0]
        now[0] = round(now[0] + 0.01, 2)
    gaps = [after - before for before, after in itertools.pairwise(sent)]
    assert min(gaps) >= 0.5
    assert len(sent) >= 18  # and nobody waits for nothing


def test_hosts_behind_one_address_share_its_pace(tmp_path: Path) -> None:
    now = [100.0]
    one, other = leaving(tmp_path, now, 2.0, 4.0), leaving(tmp_path, now, 2.0, 4.0)
    for crawl, host in ((one, "a.example"), (other, "b.example")):
        crawl.paces.left(host, ("192.0.2.1",), now[0])
    assert one.may_leave("a.example") == 0
    assert other.may_leave("b.example") == pytest.approx(0.25 + MARGIN)


def test_another_process_sees_what_was_sent(tmp_path: Path) -> None:
    now = [100.0]
    child = os.fork()
    if not child:
        os._exit(0 if leaving(tmp_path, now).may_leave("www.example.gov.cn") == 0 else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert leaving(tmp_path, now).may_leave("www.example.gov.cn") > 0.4


def test_a_host_without_a_rate_waits_for_nobody(tmp_path: Path) -> None:
    now = [100.0]
    one, other = leaving(tmp_path, now, 0.0), leaving(tmp_path, now, 0.0)
    assert one.may_leave("127.0.0.1") == other.may_leave("127.0.0.1") == 0
