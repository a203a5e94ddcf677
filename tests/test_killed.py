"""A crawl that is killed, interrupted or started twice loses nothing and invents nothing."""

from __future__ import annotations

import random
import re
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.gov_site.fixtures import TODAY
from tests.program import Done, Program, finish

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from tests.gov_site.client import GovSite

SITE = "faulty_trs"
COMMAND = ("inspect", SITE, "--format", "json", "--rate", "60", "--as-of", TODAY.isoformat())
IN_FLIGHT = 64 + 6  # what one commit holds, and what is open to one host
SEED = 20261120


@dataclass(frozen=True)
class Disturbed:
    """A crawl killed again and again, then run to its end."""

    report: dict[str, Any]
    codes: list[int]
    asked: list[str]
    killed_after: list[int]


def _program(gov_site: GovSite, folder: Path) -> Program:
    """One site alone: without its superior site, which would be crawled beside it."""
    registry = gov_site.registry_toml(SITE)
    return Program.at(folder, re.sub(r"^(upstream|superior) = .*\n", "", registry, flags=re.MULTILINE))


def _wait_for(gov_site: GovSite, count: int, process: subprocess.Popen[str]) -> None:
    """Wait until the site has been asked so often."""
    until = time.monotonic() + 60
    while len(gov_site.log(SITE)) < count:
        assert process.poll() is None, "the crawl ended too early"
        assert time.monotonic() < until, "the crawl does not get on"
        time.sleep(0.02)


def _facts(report: dict[str, Any]) -> dict[str, Any]:
    """What must not depend on whether a crawl was disturbed."""
    return {
        "pages": report["run"]["pages"],
        "complete": report["run"]["complete"],
        "links": report["links"],
        "verdict": report["verdict"],
        "indicators": report["indicators"],
        "findings": sorted((one["id"], one["url"], one["found_on_total"]) for one in report["findings"]),
        "columns": sorted((one["url"], one["name"], one["items"], one["state"]) for one in report["columns"]),
        "documents": sorted((one["url"], one["title"], one["published_on"]) for one in report["documents"]),
    }


@pytest.fixture(scope="module")
def undisturbed(gov_site_process: GovSite, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    gov_site_process.reset(SITE)
    done = _program(gov_site_process, tmp_path_factory.mktemp("undisturbed")).run(*COMMAND)
    assert done.code == 1, done.err
    return done.report


@pytest.fixture(scope="module")
def killed(gov_site_process: GovSite, tmp_path_factory: pytest.TempPathFactory) -> Disturbed:
    program = _program(gov_site_process, tmp_path_factory.mktemp("killed"))
    gov_site_process.reset(SITE)
    chance = random.Random(SEED)
    moments = [chance.randint(1, 20), chance.randint(30, 60), chance.randint(70, 110), chance.randint(120, 160)]
    codes = []
    for moment in moments:
        process = program.start(*COMMAND)
        _wait_for(gov_site_process, moment, process)
        time.sleep(chance.random() * 0.3)
        process.kill()
        codes.append(finish(process).code)
    done = program.run(*COMMAND)
    assert done.code == 1, done.err
    return Disturbed(done.report, codes, [one["path"] for one in gov_site_process.log(SITE)], moments)


def test_kill_9_loses_and_invents_nothing(undisturbed: dict[str, Any], killed: Disturbed) -> None:
    assert killed.codes == [-signal.SIGKILL] * len(killed.killed_after)
    assert _facts(killed.report) == _facts(undisturbed)


def test_kill_9_costs_no_more_than_what_was_in_flight(undisturbed: dict[str, Any], killed: Disturbed) -> None:
    special = [path for path in killed.asked if path == "/robots.txt" or path.startswith("/xuncha-")]
    extra = len(killed.asked) - len(special) - undisturbed["run"]["requests"]
    assert extra <= len(killed.killed_after) * IN_FLIGHT
    assert killed.asked.count("/robots.txt") == len(killed.killed_after) + 1


@pytest.fixture(scope="module")
def interrupted(gov_site_process: GovSite, tmp_path_factory: pytest.TempPathFactory) -> tuple[Done, Done, int]:
    """Ctrl-C in the middle of a crawl, then the same command again; and how many requests were made in all."""
    program = _program(gov_site_process, tmp_path_factory.mktemp("interrupted"))
    gov_site_process.reset(SITE)
    process = program.start(*COMMAND)
    _wait_for(gov_site_process, 80, process)
    process.send_signal(signal.SIGINT)
    stopped = finish(process)
    return stopped, program.run(*COMMAND), len(gov_site_process.log(SITE))


def test_ctrl_c_keeps_pages_and_says_so(interrupted: tuple[Done, Done, int]) -> None:
    stopped, _, _ = interrupted
    assert stopped.code == 130
    assert re.search(rf"Stopped: \d+ pages of {SITE} are kept. Run the same command again", stopped.err)
    assert "Traceback" not in stopped.err
    assert stopped.out == ""


def test_after_ctrl_c_the_crawl_goes_on(undisturbed: dict[str, Any], interrupted: tuple[Done, Done, int]) -> None:
    _, again, asked = interrupted
    assert again.code == 1, again.err
    assert _facts(again.report) == _facts(undisturbed)
    # Nothing in flight is lost by an orderly stop: only robots.txt and the random path are asked anew.
    assert asked <= undisturbed["run"]["requests"] + 2 + 6


def test_a_second_crawl_of_the_same_site_is_refused(
    gov_site: GovSite, tmp_path: Path, undisturbed: dict[str, Any]
) -> None:
    program = _program(gov_site, tmp_path)
    first = program.start(*COMMAND)
    _wait_for(gov_site, 20, first)
    second = program.run(*COMMAND)
    assert second.code == 2
    assert "another crawl of this site is under way" in second.err
    assert "\n  -> wait for it to end" in second.err
    assert second.out == ""
    done = finish(first)
    assert done.code == 1, done.err
    assert _facts(done.report) == _facts(undisturbed)
