"""A domain that a site links to changes hands between two visits: a candidate with both faces, nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.program import Program

if TYPE_CHECKING:
    from pathlib import Path

    from tests.gov_site.client import GovSite


def test_what_was_chinese_and_is_somebody_elses_is_a_candidate(gov_site: GovSite, tmp_path: Path) -> None:
    site = gov_site.url("links_outside")
    program = Program.at(tmp_path / "x", f'[[site]]\nid = "out"\nurl = "{site}"\nallow_private = true\n')
    first = program.run("inspect", "out", "--allow-private", "--format", "json").report
    second = program.run("inspect", "out", "--allow-private", "--full", "--format", "json").report
    changed = [one for one in second["findings"] if one["url"] == gov_site.url("sold")]
    assert not [one for one in first["findings"] if one["url"] == gov_site.url("sold")]
    (one,) = changed
    assert (one["indicator"], one["status"]) == ("links.hijacked", "suspected")
    assert one["evidence"]["old_title"] == "青禾旅游网"
    assert one["evidence"]["title"] == "Cheap Flights"
    replayed = program.run("inspect", "out", "--replay", "--format", "json").report
    assert [found["id"] for found in replayed["findings"]] == [found["id"] for found in second["findings"]]
