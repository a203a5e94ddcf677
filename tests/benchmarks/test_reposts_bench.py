"""The measurement of matching at scale: small here, and what its limits say of figures."""

from __future__ import annotations

import json

import pytest

from benchmarks import reposts

ROW = {"seconds": 10.0, "mb": 200.0, "articles": 0, "copies": 10, "planted": 10}


def rows(**changes):
    made = [dict(ROW, seconds=seconds) for seconds in (2.0, 10.0, 0.2, 0.5, 0.0)]
    for key, (place, value) in changes.items():
        made[place][key] = value
    return made


def test_sound_figures_meet_every_limit():
    assert all(limit.met for limit in reposts.limits_of(rows(), 1000))


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"seconds": (1, 61.0)}, "CPU seconds"),
        ({"mb": (1, 501.0)}, "memory"),
        ({"seconds": (0, 1.0)}, "time for each article"),
        ({"seconds": (2, 5.0)}, "new articles"),
        ({"articles": (4, 1)}, "nothing is new"),
        ({"copies": (3, 9)}, "missed"),
    ],
)
def test_each_limit_can_be_missed(changes, what):
    assert any(what in limit.what for limit in reposts.limits_of(rows(**changes), 1000) if not limit.met)


def test_documents_have_names_and_numbers_of_their_own():
    made = reposts.documents(reposts.DOCUMENTS)
    assert len({one.title for one in made}) == len({one.number for one in made}) == reposts.DOCUMENTS


def test_a_small_run_finds_every_planted_repost(tmp_path, capsys):
    from benchmarks.quality_reposts import as_original
    from db.records import Records

    originals = [(one, as_original(one)) for one in reposts.documents(60)]
    with Records(tmp_path / "x.db") as records:
        planted = reposts.build(records, originals, 0, 1_000, seed=3)
    assert reposts.main(["--step", str(tmp_path / "x.db"), "60"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["articles"], told["copies"], planted) == (1_000, 10, 10)
