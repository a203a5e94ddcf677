"""From an inspection to a folder that can be handed on: stored pages and pictures behind findings."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

import pytest

from spiders import rendering
from tests.gov_site.fixtures import TODAY
from tests.inside import Inside
from tests.program import Program, refused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.gov_site.client import GovSite

AS_OF = ("--as-of", TODAY.isoformat())
SITE = "faulty_trs"
CONFIG = "[crawl]\nrate = 0\nconfirm_after = 0.3\ntimeout = 10\n[evidence]\nscreenshots = {}\n"
DRAWS = bool(rendering.find_browser()) and rendering.has_extra()


def inspected(server: GovSite, folder: Path, screenshots: int) -> tuple[Program, dict[str, str]]:
    """The program after an inspection, and the findings: indicator -> id."""
    program = Program.at(folder, server.registry_toml(SITE), CONFIG.format(screenshots))
    done = program.run("inspect", SITE, "--format", "json", *AS_OF)
    assert done.err == ""
    return program, {found["indicator"]: found["id"] for found in done.report["findings"]}


@pytest.fixture(scope="module")
def stored(gov_site_process: GovSite, tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, dict[str, str]]:
    return inspected(gov_site_process, tmp_path_factory.mktemp("evidence"), 0)


def test_a_finding_is_unpacked_with_a_sheet_that_explains_it(stored, tmp_path):
    program, findings = stored
    identity = findings["links.page_broken"]
    done = program.run("evidence", identity[:8], "-o", str(tmp_path), lang="zh")
    assert (done.code, done.err) == (0, "")
    folder = tmp_path / f"evidence-{identity}"
    assert done.out.strip() == str(folder)
    sheet = (folder / "README.txt").read_text("utf-8-sig")
    assert "404" in sheet
    assert identity in sheet
    for name in [name for line in sheet.splitlines() if "-headers.txt" in line for name in line.strip().split(", ")]:
        assert (folder / name).read_bytes()
    heads = [path.read_text("utf-8") for path in sorted(folder.glob("*-headers.txt"))]
    assert sum(head.startswith("HTTP/1.1 404") for head in heads) >= 2  # that it failed twice is what makes it broken
    assert sum(head.startswith("HTTP/1.1 200") for head in heads) >= 1  # the page that has the link
    assert (folder / f"{identity}.warc.gz").stat().st_size > 500


def test_home_page_and_columns_are_kept_and_what_the_crawl_set_aside_is_gone(stored):
    program, _ = stored
    kept = {row["url"] for row in program.rows("SELECT url FROM stored_page")}
    lists = (
        "SELECT c.url FROM run_column c JOIN run r ON r.id = c.run_id"
        " WHERE r.site_id = ? AND c.verdict = 'good' AND c.list_state = 'listed'"
    )
    columns = {row["url"] for row in program.rows(lists, SITE)}
    assert columns
    assert columns <= kept
    assert not list(program.folder.glob("crawls/*.answers"))


def test_what_is_stored_is_listed_as_json(stored):
    program, findings = stored
    done = program.run("evidence", findings["links.page_broken"], "--format", "json")
    listed = json.loads(done.out)
    assert listed["finding"] == findings["links.page_broken"]
    assert {"url", "at", "status", "sha256", "file"} <= set(listed["stored"][0])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("said", [(), ("ffffffffffffffff",), ("%",), ("../x",)])
def test_an_id_that_is_none_gets_a_sentence(stored, said, lang):
    refused(Inside(stored[0].folder).run("evidence", *said, lang=lang), lang)


def test_nothing_is_kept_where_that_is_switched_off(gov_site_process, tmp_path):
    config = CONFIG.format(0).replace("[evidence]", "[evidence]\nkeep = false")
    program = Program.at(tmp_path, gov_site_process.registry_toml(SITE), config)
    assert program.run("inspect", SITE, "-q", "--max-pages", "5", *AS_OF).code in {0, 1, 3}
    assert not (tmp_path / "evidence").exists()
    assert not list(tmp_path.glob("crawls/*.answers"))


@pytest.mark.browser
@pytest.mark.skipif(not DRAWS, reason="needs Chromium (apt install chromium)")
def test_pictures_are_drawn_from_what_is_stored_and_only_once(gov_site_process, tmp_path):
    gov_site_process.reset(SITE)
    program, findings = inspected(gov_site_process, tmp_path, 4)
    asked = gov_site_process.log(SITE)
    assert not [one for one in asked if "HeadlessChrome" in one["agent"]]
    rows = program.rows("SELECT finding_id, url FROM stored_page WHERE kind = 'screenshot'")
    assert len({row["finding_id"] for row in rows}) == 4
    identity = rows[0]["finding_id"]
    assert identity in {row["id"] for row in program.rows("SELECT id FROM finding")}
    program.run("evidence", identity, "-o", str(tmp_path / "out"))
    (png,) = (tmp_path / "out").rglob("*.png")
    width, height = struct.unpack(">II", png.read_bytes()[16:24])
    assert (width, height) == (1280, 1600)
    assert findings
    program.run("inspect", SITE, "-q", *AS_OF)
    counted = program.rows("SELECT COUNT(*) n FROM stored_page WHERE kind = 'screenshot' GROUP BY finding_id")
    assert {row["n"] for row in counted} == {1}
