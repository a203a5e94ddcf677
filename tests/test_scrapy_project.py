"""People who know Scrapy find what they expect: `scrapy list`, `scrapy crawl site -a site=URL`."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.changing_site import ChangingSite
from tests.program import ROOT, environment, rows

if TYPE_CHECKING:
    from pathlib import Path


def scrapy(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Scrapy's own command line with the settings of this project; `crawls/` goes into `folder`."""
    env = environment() | {"SCRAPY_SETTINGS_MODULE": "spiders.settings"}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments], cwd=folder, env=env, capture_output=True, encoding="utf-8",
        timeout=100, check=False,
    )  # fmt: skip


def test_list_in_the_checkout() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout.split()) == (0, ["site"]), done.stderr


def test_crawl(tmp_path: Path) -> None:
    with ChangingSite() as site:
        address = site.server.url
        done = scrapy(tmp_path, "crawl", "site", "-a", f"site={address}", "-s", "XUNCHA_ALLOW_PRIVATE=1",
                      "-s", "XUNCHA_RATE=0")  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        asked = site.asked
    assert asked > 50
    (file,) = (tmp_path / "crawls").glob("*.db")
    assert rows(file, "SELECT count(*) AS n FROM page")[0]["n"] > 50
    (run,) = rows(file, "SELECT * FROM crawl")
    assert run["finished_at"]
    assert run["stopped_by"] is None
    assert not (ROOT / "crawls").exists()


def test_page_limit(tmp_path: Path) -> None:
    with ChangingSite() as site:
        done = scrapy(tmp_path, "crawl", "site", "-a", f"site={site.server.url}", "-s", "XUNCHA_ALLOW_PRIVATE=1",
                      "-s", "XUNCHA_RATE=0", "-s", "XUNCHA_MAX_PAGES=5")  # fmt: skip
    assert done.returncode == 0, done.stderr
    (file,) = (tmp_path / "crawls").glob("*.db")
    (run,) = rows(file, "SELECT * FROM crawl")
    assert (run["pages"], run["stopped_by"]) == (5, "max_pages")


def test_a_private_address_needs_permission(tmp_path: Path) -> None:
    with ChangingSite() as site:
        done = scrapy(tmp_path, "crawl", "site", "-a", f"site={site.server.url}")
        assert site.asked == 0
    assert "private or loopback address" in done.stderr + done.stdout
    assert not (tmp_path / "crawls").exists()
