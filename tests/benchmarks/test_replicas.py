"""The invented pages of benchmarks/replicas: no field is read worse than its floor, floors change only when told."""

from __future__ import annotations

import shutil
import tomllib
from typing import TYPE_CHECKING

import pytest

from benchmarks import quality, quality_replicas

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def measured() -> tuple[dict[str, tuple[int, int]], list[quality.Miss]]:
    return quality_replicas.measure()


@pytest.fixture
def floors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "floors.toml"
    shutil.copy(quality.FLOORS, copy)
    for module in (quality, quality_replicas):
        monkeypatch.setattr(module, "FLOORS", copy)
        monkeypatch.setattr(module, "ROOT", tmp_path)
    return copy


def test_no_field_is_below_its_floor(measured: tuple[dict[str, tuple[int, int]], list[quality.Miss]]) -> None:
    results, misses = measured
    assert quality_replicas.below_floor(results) == [], misses


def test_every_field_is_asked_and_has_a_floor(measured: tuple[dict[str, tuple[int, int]], list[quality.Miss]]) -> None:
    assert all(total for _, total in measured[0].values())
    table = tomllib.loads(quality.FLOORS.read_text(encoding="utf-8"))[quality_replicas.TABLE]
    assert set(table) == set(quality_replicas.FIELDS)


def test_floors_are_raised_and_lowered_in_their_own_table(floors: Path) -> None:
    before = tomllib.loads(floors.read_text(encoding="utf-8"))
    worse = dict.fromkeys(quality_replicas.FIELDS, (1, 2))
    quality_replicas._write(worse, max)
    assert tomllib.loads(floors.read_text(encoding="utf-8")) == before
    assert quality_replicas.below_floor(worse)
    quality_replicas._write(worse, lambda new, _old: new)
    after = tomllib.loads(floors.read_text(encoding="utf-8"))
    assert after.pop(quality_replicas.TABLE) == dict.fromkeys(quality_replicas.FIELDS, 50.0)
    before.pop(quality_replicas.TABLE)
    assert after == before


def test_the_real_pages_leave_the_table_of_the_replicas_alone(floors: Path) -> None:
    before = tomllib.loads(floors.read_text(encoding="utf-8"))
    quality._write({"title": 1.0}, before["required"], "0")
    after = tomllib.loads(floors.read_text(encoding="utf-8"))
    assert after[quality_replicas.TABLE] == before[quality_replicas.TABLE]
    assert after["floors"] == {"title": 1.0}


@pytest.mark.parametrize(
    ("field", "expected", "got", "same"),
    [
        ("published_time", "9:05:41", "09:05:41", True),
        ("published_time", "15:27", "15:27:08", True),
        ("published_time", "15:27", "15:28", False),
        ("doc_number", "青政办[2026]3号", "青政办〔2026〕3号", True),
        ("title", "关于“双随机”抽查　的公告", '关于"双随机"抽查的公告', True),
        ("keywords", "供热;安全,检查", "供热 安全 检查", True),
        ("source", "县政府办", "", False),
    ],
)
def test_how_values_are_compared(field: str, expected: str, got: str, *, same: bool) -> None:
    assert quality_replicas._same(field, expected, got) is same
