"""The command line: every bad input gets a sentence, a next step and its exit code, in both languages."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import click
import pytest

from tests.program import HAN, ROOT, Done, Program, finish, refused
from xuncha import cli
from xuncha.commands import click_words, common
from xuncha.errors import SiteUnreachableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


COMMANDS = ("inspect", "crawl", "judge", "links", "demo", "sites", "rules", "db", "doctor")
GROUPS = {"sites": ("list", "show", "check"), "rules": ("list", "show", "check"), "db": ("status", "migrate", "backup")}


@pytest.fixture(params=["en", "zh"])
def lang(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Both languages, for click's own words too."""
    click_words.speak(request.param)
    monkeypatch.setattr(common, "_START_LANG", request.param)
    yield request.param
    click_words.speak("en")


class TestBadSites:
    @pytest.mark.parametrize(
        "said",
        ["nothere", "http://", "ftp://www.example.gov.cn/", "file:///etc/passwd", "http://10.1.2.3/",
         "http://127.0.0.1:8080/", "http://localhost/", "http://[::1]/", "http://[fc00::1]/", "http://2130706433/",
         "http://169.254.169.254/latest/", "http://100.64.0.1/", "http://0.0.0.0/", "http://www.example.gov.cn:25/",
         "javascript:alert(1)//", "http://a b.gov.cn/"],
    )  # fmt: skip
    def test_no_address_or_one_that_is_never_asked(self, run: Callable[..., Done], lang: str, said: str) -> None:
        refused(run("inspect", said, "--lang", lang), lang)
        refused(run("crawl", said, "--lang", lang), lang)

    @pytest.mark.parametrize("said", ["http://169.254.169.254/", "http://100.100.100.200/", "http://127.0.0.1:22/"])
    def test_some_addresses_are_refused_in_any_case(self, run: Callable[..., Done], said: str) -> None:
        refused(run("inspect", said, "--allow-private", "--lang", "en"), "en")

    def test_no_site(self, run: Callable[..., Done], lang: str) -> None:
        for command in ("inspect", "crawl", "judge", "links"):
            refused(run(command, "--lang", lang), lang)

    def test_unknown_upstream(self, run: Callable[..., Done], lang: str) -> None:
        refused(run("inspect", "www.example.gov.cn", "--upstream", "nothere", "-q", "--lang", lang), lang)

    def test_nothing_is_left_behind_by_a_refusal(self, run: Callable[..., Done], tmp_path: Path) -> None:
        run("inspect", "nothere")
        run("inspect", "--bogus")
        run("inspect", "www.example.gov.cn", "--rulebook", "nope")
        assert list(tmp_path.iterdir()) == []


class TestBadOptions:
    @pytest.mark.parametrize(
        "arguments",
        [("inspect", "--bogus"), ("bogus",), ("inspect", "x.gov.cn", "--as-of", "2026-13-01"),
         ("inspect", "x.gov.cn", "--as-of", "yesterday"), ("inspect", "x.gov.cn", "--format", "pdf"),
         ("inspect", "x.gov.cn", "--max-pages", "0"), ("inspect", "x.gov.cn", "--rate", "-1"),
         ("inspect", "x.gov.cn", "--fail-on", "sometimes"), ("inspect", "x.gov.cn", "--db"), ("sites",),
         ("sites", "show")],
    )  # fmt: skip
    def test_usage(self, run: Callable[..., Done], lang: str, arguments: tuple[str, ...]) -> None:
        done = run(*arguments)
        assert done.code == 2
        assert done.out == ""
        assert "--help" in done.err
        assert bool(HAN.search(done.err)) == (lang == "zh") or arguments == ("sites",), done.err

    @pytest.mark.parametrize(
        "options",
        [("--rulebook", "nope"), ("--profile", "beijing"), ("--body-type", "king"), ("--config", "nope.toml"),
         ("--replay",), ("--db", "/proc/nope/x.db"), ("--db", "file/x.db"), ("--db", "text.db"),
         ("-o", "/proc/nope/report.txt"), ("-o", "no/such/folder/report.txt")],
    )  # fmt: skip
    def test_what_cannot_be_done(
        self, run: Callable[..., Done], tmp_path: Path, lang: str, options: tuple[str, ...]
    ) -> None:
        (tmp_path / "file").write_text("", "utf-8")
        (tmp_path / "text.db").write_text("This is a text that somebody named like a database.\n" * 20, "utf-8")
        refused(run("inspect", "http://www.example.gov.cn/", "--lang", lang, *options), lang)

    def test_several_reports_of_one_file_each_need_a_folder(self, run: Callable[..., Done], lang: str) -> None:
        refused(run("inspect", "http://a.gov.cn/", "http://b.gov.cn/", "--format", "html", "--lang", lang), lang)

    @pytest.mark.parametrize(
        ("file", "text"),
        [("xuncha.toml", "colour = 1"), ("xuncha.toml", "[crawl]\nrate = 'fast'"), ("xuncha.toml", "[crawl"),
         ("sites.toml", "[[site]]\nid = 'a'\nurl = 'http://a.gov.cn/'\nsuperior = 'nobody'"),
         ("sites.toml", "[[site]]\nid = 'a'\nurl = 'http://a.gov.cn/'\nbody_type = 'king'")],
    )  # fmt: skip
    def test_configuration_that_is_not_valid(
        self, run: Callable[..., Done], tmp_path: Path, lang: str, file: str, text: str
    ) -> None:
        (tmp_path / file).write_text(text, "utf-8")
        for command in (("inspect", "http://www.example.gov.cn/"), ("sites", "check"), ("db", "status"), ("doctor",)):
            done = run(*command, "--lang", lang)
            refused(done, lang)
            assert file in done.err

    def test_database_of_a_newer_version(self, run: Callable[..., Done], tmp_path: Path, lang: str) -> None:
        connection = sqlite3.connect(tmp_path / "xuncha.db")
        connection.execute(
            "CREATE TABLE _sqlite_migrations (id TEXT PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT)"
        )
        connection.execute("INSERT INTO _sqlite_migrations VALUES ('1', 'records', '9999_from_the_future', '')")
        connection.commit()
        connection.close()
        before = (tmp_path / "xuncha.db").read_bytes()
        for command in (("inspect", "http://www.example.gov.cn/"), ("db", "status"), ("db", "migrate")):
            done = run(*command, "--lang", lang)
            refused(done, lang)
            assert "9999_from_the_future" in done.err
        assert (tmp_path / "xuncha.db").read_bytes() == before


class TestExitCodes:
    @pytest.mark.parametrize(
        ("raised", "code"),
        [(None, 0), (UsageError("what", hint="do"), 2), (SiteUnreachableError("what"), 3), (KeyboardInterrupt(), 130),
         (click.Abort(), 130), (BrokenPipeError(), 0), (ValueError("boom"), 70), (RecursionError(), 70),
         (click.exceptions.Exit(1), 1)],
    )  # fmt: skip
    def test_what_can_happen_to_a_command(
        self,
        capfd: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
        raised: BaseException | None,
        code: int,
    ) -> None:
        monkeypatch.setattr(common, "_START_LANG", "en")

        @click.command()
        def broken() -> None:
            if raised is not None:
                raise raised

        assert cli.run(broken, []) == code
        said = capfd.readouterr().err
        assert ("Traceback" in said) == (code == 70)
        assert ("bug" in said) == (code == 70)

    @pytest.mark.parametrize("raised", [ValueError("boom"), UsageError("what", hint="do")])
    def test_a_bug_while_the_arguments_are_read_is_a_bug_too(self, raised: Exception) -> None:
        def callback(*_: object) -> None:
            raise raised

        command = click.Command("x", params=[click.Option(["--a"], callback=callback)])
        assert cli.run(command, []) == (2 if isinstance(raised, UsageError) else 70)


class TestHelp:
    def test_every_command_is_listed_and_has_help(self, run: Callable[..., Done]) -> None:
        listed = run("--help").out
        assert all(re.search(rf"^  {name} +\w", listed, re.MULTILINE) for name in COMMANDS)
        for name in COMMANDS:
            assert run(name, "--help").code == 0
            for below in GROUPS.get(name, ()):
                assert re.search(rf"^  {below} +\w", run(name, "--help").out, re.MULTILINE)

    @pytest.mark.parametrize(
        "path", [*((name,) for name in COMMANDS), *((a, b) for a, many in GROUPS.items() for b in many)]
    )
    def test_every_option_has_help(self, path: tuple[str, ...]) -> None:
        command: click.Command = cli.xuncha
        for name in path:
            assert isinstance(command, click.Group)
            found = command.get_command(click.Context(command), name)
            assert found is not None
            command = found
        assert command.help
        assert not [one.name for one in command.params if isinstance(one, click.Option) and not one.help]

    def test_help_is_quick_and_in_both_languages(self, tmp_path: Path) -> None:
        program = Program(tmp_path)
        program.run("--help")  # once, for the bytecode
        started = time.monotonic()
        english = program.run("--help")
        assert time.monotonic() - started < 1.5
        chinese = program.run("--help", lang="zh")
        assert not HAN.search(english.out)
        described = [line for line in chinese.out.splitlines() if line.startswith("  ") and "xuncha" not in line]
        assert len(described) > len(COMMANDS)
        assert all(HAN.search(line) for line in described), chinese.out
        assert "Usage" not in chinese.out
        bodies = program.run("inspect", "--help", "--lang", "zh").out
        assert HAN.search(bodies)

    def test_help_does_not_wait_for_scrapy(self, tmp_path: Path) -> None:
        code = "import sys, xuncha.cli as c; c.run(c.xuncha, ['--help']); sys.exit('scrapy' in sys.modules)"
        assert finish(_python(tmp_path, code)).code == 0

    def test_version(self, run: Callable[..., Done]) -> None:
        assert re.fullmatch(r"xuncha(, version |，版本 )\d+\.\d+\.\d+\n", run("--version").out)


class TestSmallCommands:
    REGISTRY = (
        '[[site]]\nid = "county"\nname = "青禾县"\nurl = "http://www.example.gov.cn/"\n'
        'body_type = "county_government"\n'
        '[[site]]\nid = "bureau"\nurl = "http://jtj.example.gov.cn/"\nsuperior = "county"\n'
    )

    def test_sites(self, run: Callable[..., Done], tmp_path: Path) -> None:
        assert run("sites", "list") == Done(0, "", "")
        assert run("sites", "check").code == 2
        (tmp_path / "sites.toml").write_text(self.REGISTRY, "utf-8")
        assert [line.split("\t")[0] for line in run("sites", "list").out.splitlines()] == ["county", "bureau"]
        shown = run("sites", "show", "county").out
        assert "name = 青禾县" in shown
        assert "url = http://www.example.gov.cn/" in shown
        done = run("sites", "check", "--lang", "en")
        assert (done.code, done.out) == (0, "")
        assert "2 site(s), no fault found" in done.err

    def test_unknown_site_and_indicator(self, run: Callable[..., Done], tmp_path: Path, lang: str) -> None:
        refused(run("sites", "show", "nobody", "--lang", lang), lang)
        refused(run("rules", "show", "no.such", "--lang", lang), lang)

    def test_rules(self, run: Callable[..., Done], lang: str) -> None:
        rows = [line.split("\t") for line in run("rules", "list", "--lang", lang).out.splitlines()]
        assert ["links.home_broken", "deduct"] in [row[:2] for row in rows]
        assert all(bool(HAN.search(row[2])) == (lang == "zh") for row in rows)
        shown = run("rules", "show", "columns.blank", "--lang", lang).out
        assert "国办秘函〔2019〕19号" in shown
        assert "threshold: 5" in shown
        done = run("rules", "check", "--lang", lang)
        assert (done.code, bool(HAN.search(done.err))) == (0, lang == "zh")

    def test_rules_check_names_file_and_key(self, run: Callable[..., Done], tmp_path: Path) -> None:
        (tmp_path / "mine.toml").write_text('id = "mine"\ncolour = 1\n', "utf-8")
        done = run("rules", "check", "--rulebook", "mine.toml")
        assert done.code == 2
        assert "mine.toml" in done.err

    def test_database_commands_without_a_database(self, run: Callable[..., Done], tmp_path: Path, lang: str) -> None:
        for command in ("status", "migrate", "backup"):
            refused(run("db", command, "--lang", lang), lang)
        assert list(tmp_path.iterdir()) == []

    def test_doctor_on_a_fresh_machine(self, run: Callable[..., Done], tmp_path: Path, lang: str) -> None:
        done = run("doctor", "--lang", lang)
        assert done.code == 0
        assert "SQLite" in done.out
        assert not [line for line in done.out.splitlines() if line.startswith("!!")]
        assert list(tmp_path.iterdir()) == []


def _python(folder: Path, code: str) -> subprocess.Popen[str]:
    """A little program in the environment of the program."""
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
