"""The quality gate: skipped without a corpus, fails below a floor, never lowers one by itself."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from benchmarks import quality
from tests.spiders.pages.article_cases import LONG, page

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "file,title,publish_date,doc_number,written_date,source,doc_number_alt,pubdate_meta,notes\n"


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    html = page(
        f"<h1>某县召开防汛会议部署工作</h1><div>发布时间：2026-11-20 来源：某局</div>{LONG}", "某县召开防汛会议部署工作"
    )
    (folder / "a.html").write_text(html, encoding="utf-8")
    (folder / "pages.csv").write_text("file,original_url\na.html,http://www.x.gov.cn/a.html\n", encoding="utf-8")
    (folder / "truth.csv").write_text(
        HEADER + "a.html,某县召开防汛会议部署工作,2026-11-20,,,某局,,,\n", encoding="utf-8"
    )
    floors = tmp_path / "floors.toml"
    shutil.copy(quality.FLOORS, floors)
    monkeypatch.setattr(quality, "FLOORS", floors)
    monkeypatch.setattr(quality, "ROOT", tmp_path)
    monkeypatch.setenv("XUNCHA_CORPUS", str(folder))
    return folder


def test_skipped_without_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XUNCHA_CORPUS", str(tmp_path / "nothing"))
    assert quality.main([]) == 0
    assert "skipped" in capsys.readouterr().out


def test_right_readings_pass(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert quality.main(["--no-others"]) == 0
    assert "title            1/1 100.0 %" in capsys.readouterr().out


def test_wrong_reading_fails_and_is_listed(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (corpus / "truth.csv").write_text(
        HEADER + "a.html,某县召开防汛会议部署工作,2026-11-19,,,某局,,,\n", encoding="utf-8"
    )
    assert quality.main(["--no-others"]) == 1
    out = capsys.readouterr()
    assert "miss publish_date" in out.out
    assert "published.label" in out.out
    assert "publish_date 0.0 < 99.0" in out.err


def test_floors_are_raised_and_lowered_only_on_request(corpus: Path) -> None:
    assert quality.main(["--no-others", "--raise-floors"]) == 0
    assert "publish_date = 100.0" in quality.FLOORS.read_text(encoding="utf-8")
    (corpus / "truth.csv").write_text(
        HEADER + "a.html,某县召开防汛会议部署工作,2026-11-20,,,别局,,,\n", encoding="utf-8"
    )
    assert quality.main(["--no-others"]) == 1
    assert quality.main(["--no-others", "--lower-floors"]) == 0
    assert "source = 0.0" in quality.FLOORS.read_text(encoding="utf-8")
