"""A home page that lacks marks is looked at twice in a run before anybody is accused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.changing_site import FAILING, ChangingSite
from tests.program import Program
from xuncha.demo.render import Answer

if TYPE_CHECKING:
    from pathlib import Path

ICP = "identity.icp"


class TwoFaces(ChangingSite):
    """A site whose home page says one thing first and another later."""

    def __init__(self) -> None:
        super().__init__()
        self.looks: list[Answer] = []
        self.seen = 0

    def answer(self, path: str) -> Answer:
        if path != "/" or not self.looks:
            return super().answer(path)
        self.seen += 1
        return self.looks[min(self.seen, len(self.looks)) - 1]

    def without_icp(self) -> Answer:
        body = re.sub(rb"[^<>\s]*ICP[^<>\s]*", b"", super().answer("/").body)
        return Answer(200, body)


@pytest.fixture
def site():
    with TwoFaces() as faces:
        yield faces


def icp(site: TwoFaces, folder: Path) -> list[dict[str, Any]]:
    program = Program.at(folder / "x", site.registry())
    report = program.run("inspect", "bureau", "--format", "json").report
    assert report["verdict"] != "could_not_judge"
    return [one for one in report["findings"] if one["indicator"] == ICP]


def test_a_mark_that_both_looks_lack_counts(site: TwoFaces, tmp_path: Path) -> None:
    site.looks = [site.without_icp()]
    assert [one["status"] for one in icp(site, tmp_path)] == ["open"]
    assert site.seen == 2


def test_a_mark_that_the_second_look_shows_is_there(site: TwoFaces, tmp_path: Path) -> None:
    site.looks = [site.without_icp(), ChangingSite.answer(site, "/")]
    assert icp(site, tmp_path) == []
    assert site.seen == 2


def test_without_a_second_look_it_stays_a_candidate(site: TwoFaces, tmp_path: Path) -> None:
    site.looks = [site.without_icp(), FAILING]
    assert [one["status"] for one in icp(site, tmp_path)] == ["suspected"]


def test_a_page_with_all_marks_is_asked_once(site: TwoFaces, tmp_path: Path) -> None:
    site.looks = [ChangingSite.answer(site, "/")]
    assert icp(site, tmp_path) == []
    assert site.seen == 1
