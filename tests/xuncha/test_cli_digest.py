"""`xuncha digest` from the command line: forms, weeks, one unit alone, and what it says to bad input."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta

import pytest

from benchmarks import digest_data
from db import job_runs, probes
from db.job_models import JobRun
from db.probe_models import Probe
from db.records import Records
from tests.inside import Inside
from tests.program import Program


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    digest_data.write(folder, sites=6, findings=60, units=3)
    return folder


@pytest.fixture
def here(office, tmp_path):
    folder = tmp_path / "office"
    shutil.copytree(office, folder)
    return folder


def told(here, *words):
    return Inside(here).run("digest", "--week", "2026-W47", *words, lang="zh")


def test_every_form_is_written(here):
    for form, begin in (("html", b"<!DOCTYPE"), ("docx", b"PK"), ("xlsx", b"PK"), ("md", b"# "), ("json", b"{")):
        done = told(here, "--format", form, "-o", f"d.{form}")
        assert done.code == 0, done.err
        assert (here / f"d.{form}").read_bytes().startswith(begin)


def test_a_unit_gets_only_its_own(here):
    done = told(here, "--unit", "第1号单位", "--format", "json")
    assert done.code == 0, done.err
    digest = json.loads(done.out)
    assert [part["name"] for part in digest["units"]] == ["第1号单位"]
    assert {one["id"] for one in digest["units"][0]["sites"]} == {"s0001", "s0004"}
    for word in ("第0号单位", "第2号单位", "s0002", "s0003"):
        assert word not in done.out
    assert digest["scope"] == "第1号单位"


def test_an_unknown_unit_names_those_that_there_are(here):
    done = told(here, "--unit", "某局")
    assert done.code == 2
    assert "第0号单位、第1号单位、第2号单位" in done.err


def test_a_week_that_is_none(here):
    done = Program(here).run("digest", "--week", "2026-W77")
    assert done.code == 2
    assert "2026-W77" in done.err


def test_without_records_nothing_is_made(tmp_path):
    done = Program(tmp_path).run("digest")
    assert done.code == 2
    assert not list(tmp_path.iterdir())


def test_home_pages_that_often_do_not_answer_are_warned_of(here):
    """Hourly visits for a week: 12 of 168 failed are above 5 %, 6 above 3 %, 1 is nothing."""
    begin = digest_data.NOW - timedelta(days=7)
    with Records(here / "xuncha.db") as records:
        for site, down in (("s0001", 12), ("s0002", 6), ("s0003", 1)):
            states = ["down" if n < down else "up" for n in range(168)]
            visits = [
                Probe((begin + timedelta(hours=n, minutes=59)).isoformat(), state, "") for n, state in enumerate(states)
            ]
            probes.add(records, [(site, one) for one in visits])
    digest = json.loads(told(here, "--format", "json").out)
    assert [(one["site_id"], one["level"]) for one in digest["availability"]] == [("s0001", "veto"), ("s0002", "warn")]
    assert "2个网站首页访问失败较多" in "".join(digest["headline"])


def test_jobs_that_did_not_run_are_told(here):
    began = digest_data.NOW - timedelta(days=10)
    with Records(here / "xuncha.db") as records:
        at = job_runs.utc(began)
        job_runs.add(records, JobRun("backup", at, at, "baseline"))
    missed = json.loads(told(here, "--format", "json").out)["missed"]
    (backup,) = [one for one in missed if "备份" in one["what"]]
    assert "7" in backup["due"]
    assert backup["why"]
    assert not [one for one in json.loads(told(here, "--unit", "第1号单位", "--format", "json").out)["missed"]
                if "备份" in one["what"]]  # fmt: skip
