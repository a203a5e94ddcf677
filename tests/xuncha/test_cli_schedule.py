"""`xuncha schedule`, `spot-check`, `db backup/restore/clean` as people run them; the service is a real process."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.policy_sites import PolicySite
from tests.program import HAN, Program, environment

if TYPE_CHECKING:
    from pathlib import Path

QUIET = """
[crawl]
canaries = []
[[schedule.job]]
name = "watch"
when = "never"
[[schedule.job]]
name = "confirm"
when = "never"
"""


@pytest.fixture(scope="module")
def city():
    with PolicySite() as site:
        yield site


@pytest.fixture
def office(tmp_path, city):
    entries = "".join(
        f"[[site]]\nid = 'site-{n}'\nname = '第{n}网站'\nurl = '{city.url()}'\nallow_private = true\n"
        f"body_type = '{'county_department' if n % 2 else 'county_government'}'\n"
        f"level = '{'county' if n % 3 else 'city'}'\n"
        for n in range(12)
    )
    program = Program.at(tmp_path, entries)
    (tmp_path / "xuncha.toml").write_text(QUIET, "utf-8")
    return program


def wait(condition, seconds=60.0):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it never came to that")


class TestService:
    def start(self, folder: Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "xuncha", "schedule", "run"], cwd=folder, env=environment(),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def test_it_runs_alone_gives_a_sign_of_life_and_ends_well(self, office, tmp_path):
        service = self.start(tmp_path)
        try:
            beat = tmp_path / "xuncha.heartbeat"
            wait(beat.is_file)
            assert json.loads(beat.read_text("utf-8"))["pid"] == service.pid
            second = office.run("schedule", "run", lang="zh")
            assert second.code == 2
            assert f"服务已在运行（进程号{service.pid}）" in second.err
            assert f"process {service.pid}" in office.run("schedule", "list").out
            assert f"process {service.pid}" in office.run("doctor").out
            refused = office.run("db", "restore", "xuncha.db", "--yes")
            assert refused.code == 2
        finally:
            service.send_signal(signal.SIGTERM)
            _, told = service.communicate(timeout=120)
        assert service.returncode == 0, told
        assert "The service has ended" in told
        assert "does not run" in office.run("schedule", "list").out

    def test_a_lock_of_a_killed_service_is_free_again(self, office, tmp_path):
        service = self.start(tmp_path)
        wait((tmp_path / "xuncha.heartbeat").is_file)
        service.kill()
        service.communicate(timeout=60)
        again = self.start(tmp_path)
        try:
            wait(lambda: json.loads((tmp_path / "xuncha.heartbeat").read_text("utf-8"))["pid"] == again.pid)
        finally:
            again.send_signal(signal.SIGTERM)
            again.communicate(timeout=120)
        assert again.returncode == 0


class TestJobs:
    def test_a_job_runs_as_a_command_and_is_remembered(self, office):
        done = office.run("schedule", "job", "probe")
        assert done.code == 0, done.err
        listed = json.loads(office.run("schedule", "list", "--format", "json").out)
        (job,) = [one for one in listed["jobs"] if one["job"] == "probe"]
        assert (job["last"]["state"], job["last"]["exit_code"]) == ("done", 0)
        assert "监测" in office.run("probe", "--list", lang="zh").out
        assert office.run("schedule", "job", "backup").code == 0
        assert len(list((office.folder / "backups").glob("xuncha-*.db"))) == 1

    def test_if_due_runs_nothing_twice(self, office):
        first = office.run("schedule", "job", "probe", "--if-due")
        assert first.code == 0, first.err
        runs = json.loads(office.run("schedule", "list", "--format", "json").out)
        before = next(one for one in runs["jobs"] if one["job"] == "probe")["last"]
        assert before["state"] in {"done", "baseline"}

    def test_bad_input_is_told_in_words(self, office, tmp_path):
        done = office.run("schedule", "job", "nothing", lang="zh")
        assert done.code == 2
        assert "没有任务nothing" in done.err
        (tmp_path / "xuncha.toml").write_text('[[schedule.job]]\nname = "digest"\nwhen = "每周八 08:30"\n', "utf-8")
        wrong = office.run("schedule", "list", lang="zh")
        assert wrong.code == 2
        assert 'schedule.job digest.when "每周八 08:30"' in wrong.err
        assert "每周一 08:30" in wrong.err

    def test_lines_for_cron_and_units_for_systemd(self, office, tmp_path):
        environ = dict(environment(), TZ="Asia/Shanghai")
        lines = subprocess.run([sys.executable, "-m", "xuncha", "schedule", "crontab"], cwd=tmp_path, env=environ,
                               capture_output=True, text=True, check=True).stdout  # fmt: skip
        assert "30 8 * * 1 cd " in lines
        assert "schedule job digest --if-due" in lines
        environ["TZ"] = "UTC"
        one = subprocess.run([sys.executable, "-m", "xuncha", "schedule", "crontab"], cwd=tmp_path, env=environ,
                             capture_output=True, text=True, check=True).stdout  # fmt: skip
        assert [line[:11] for line in one.splitlines() if line[0] != "#"] == ["*/5 * * * *"]
        done = office.run("schedule", "systemd", "--timers", "-o", "units", "--user", "xuncha")
        assert done.code == 0
        assert (tmp_path / "units" / "xuncha-digest.timer").read_text("utf-8").count("OnCalendar=Mon ") == 1


class TestSpotCheck:
    def test_a_drawing_is_kept_reproducible_and_listed_in_all_forms(self, office):
        drawn = office.run("spot-check", "--seed", "公开的种子", "--share", "50", "--format", "json").report
        assert drawn["round"]["seed"] == "公开的种子"
        assert len(drawn["sites"]) == 6
        again = office.run("spot-check", "--format", "json").report
        assert again == drawn
        other = office.run("spot-check", "--seed", "other", lang="zh")
        assert other.code == 2
        assert "种子为公开的种子" in other.err
        text = office.run("spot-check", lang="zh").out
        assert "共12个网站，抽取6个，占50.0%" in text
        assert office.run("spot-check", "--format", "xlsx", "-o", "round.xlsx", lang="zh").code == 0
        book = openpyxl.load_workbook(io.BytesIO((office.folder / "round.xlsx").read_bytes()))
        assert [cell.value for cell in next(book["网站"].iter_rows())][:3] == ["序号", "网站名称", "责任单位"]
        assert book["网站"].max_row == 7

    def test_rounds_of_half_year_and_year_take_all_and_dry_runs_keep_nothing(self, office):
        assert (
            len(office.run("spot-check", "--round", "half-year", "--share", "100", "--format", "json").report["sites"])
            == 12
        )
        assert office.run("spot-check", "--round", "extra", "--size", "2", "--dry-run").code == 0
        kept = office.run("spot-check", "--round", "extra", "--size", "3", "--format", "json").report
        assert len(kept["sites"]) == 3

    @pytest.mark.parametrize("words", [("--size", "1", "--share", "2"), ("--period", "2020Q1"), ("--seed", "\u0007")])
    def test_bad_input_is_told_in_words(self, office, words):
        done = office.run("spot-check", *words, lang="zh")
        assert done.code == 2
        assert HAN.search(done.err)


class TestBackups:
    def test_a_backup_is_brought_back_and_what_was_there_is_kept(self, office):
        office.run("maintenance", "add", "site-1", "2026-01-01", "2026-01-02", "--why", "before")
        assert office.run("db", "backup", "--keep", "3", "-o", "copies").code == 0
        (copy,) = (office.folder / "copies").iterdir()
        office.run("maintenance", "add", "site-1", "2026-02-01", "2026-02-02", "--why", "later")
        looked = office.run("db", "restore", str(copy))
        assert looked.code == 0
        assert "Nothing was changed" in looked.err
        assert "later" in office.run("maintenance", "list").out
        assert office.run("db", "restore", str(copy), "--yes").code == 0
        assert "later" not in office.run("maintenance", "list").out
        (aside,) = office.folder.glob("xuncha-before-restore-*.db")
        assert "later" in office.run("maintenance", "list", "--db", str(aside)).out

    def test_a_damaged_database_is_put_aside(self, office):
        office.run("maintenance", "add", "site-1", "2026-01-01", "2026-01-02", "--why", "before")
        office.run("db", "backup", "-o", "good.db")
        (office.folder / "xuncha.db").write_bytes(b"no database at all" * 1000)
        done = office.run("db", "restore", "good.db", "--yes")
        assert done.code == 0, done.err
        assert "before" in office.run("maintenance", "list").out
        (aside,) = office.folder.glob("xuncha-before-restore-*.db")
        assert aside.read_bytes().startswith(b"no database")

    @pytest.mark.parametrize("content", [b"", b"rubbish" * 500])
    def test_what_is_no_backup_is_refused(self, office, content):
        (office.folder / "odd.db").write_bytes(content)
        done = office.run("db", "restore", "odd.db", "--yes", lang="zh")
        assert done.code == 2
        assert HAN.search(done.err)

    def test_old_copies_go_and_other_files_stay(self, office):
        office.run("maintenance", "add", "site-1", "2026-01-01", "2026-01-02", "--why", "x")
        copies = office.folder / "copies"
        copies.mkdir()
        for name in (
            "xuncha-20200101-000000.db",
            "xuncha-20200102-000000.db",
            "notes.db",
            "xuncha-before-restore-20200101-000000.db",
        ):
            (copies / name).write_bytes(b"")
        assert office.run("db", "backup", "--keep", "2", "-o", "copies").code == 0
        names = sorted(one.name for one in copies.iterdir())
        assert "xuncha-20200101-000000.db" not in names
        assert names[:2] == ["notes.db", "xuncha-20200102-000000.db"]
        assert len(names) == 4

    def test_clean_tells_what_it_removed(self, office):
        office.run("probe", "site-1")
        done = office.run("db", "clean")
        assert done.code == 0, done.err
        assert "Removed: 0 visits" in done.err
