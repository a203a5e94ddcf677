"""What a run of the program tells and writes: one line, text, JSON, HTML, xlsx; sites that cannot be judged."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.changing_site import GONE, ChangingSite
from tests.gov_site.fixtures import TODAY
from tests.inside import Inside
from tests.program import HAN, Done, Program, finish, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.gov_site.client import GovSite

AS_OF = ("--as-of", TODAY.isoformat())


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ChangingSite, Program, Done]]:
    """A bureau with one dead link, crawled once: for reports, replays and the database commands."""
    with ChangingSite() as site:
        site.says[site.plan.sections["jtxw/gzdt"].entries[0].url] = GONE
        program = Program.at(tmp_path_factory.mktemp("bureau"), site.registry())
        done = program.run("crawl", "bureau")
        yield site, program, done


def replay(program: Program, *options: str, lang: str = "en") -> Done:
    return Inside(program.folder).run("inspect", "bureau", "--replay", *AS_OF, *options, lang=lang)


class TestReports:
    def test_crawl_tells_one_line_and_judges_nothing(self, bureau: tuple[ChangingSite, Program, Done]) -> None:
        _, program, done = bureau
        assert done.code == 0, done.err
        assert re.fullmatch(r"bureau\thome=ok\tpages=\d+\trequests=\d+\tbytes=\d+\tend=complete\trun=\S+\n", done.out)
        assert program.rows("SELECT * FROM judgement") == []
        assert program.rows("SELECT * FROM finding") == []

    def test_judge_is_the_same_as_replay(self, bureau: tuple[ChangingSite, Program, Done]) -> None:
        site, program, _ = bureau
        before = site.asked
        judged = Inside(program.folder).run("judge", "bureau", "--format", "json", *AS_OF)
        assert judged.report == replay(program, "--format", "json").report
        assert judged.code == 1
        assert Inside(program.folder).run("judge", *AS_OF).code == 1
        assert site.asked == before

    def test_profiles_that_bind_are_named_and_others_are_told(self, bureau: tuple[ChangingSite, Program, Done]) -> None:
        _, program, _ = bureau
        chosen = ("--profile", "qinghai-drc-2017", "--profile", "guangan-2018")
        judged = Inside(program.folder).run("judge", "bureau", "--format", "json", *chosen, *AS_OF)
        assert judged.report["profiles"] == ["guangan-2018"]
        assert judged.report["rulebook"] == "national-2019"
        assert judged.report["general"] == ["disclosure-2019"]
        assert "Profile qinghai-drc-2017 does not apply to bureau. It was not issued for a body" in judged.err
        assert not re.search(HAN, judged.err)
        text = " ".join(Inside(program.folder).run("judge", "bureau", *chosen, *AS_OF).out.split())
        assert "(2019) + Regulation on government information disclosure and its platform + Guang'an" in text
        again = replay(program, "--format", "json", *chosen)
        assert (again.report, again.err) == (judged.report, judged.err)
        assert "Guang'an district: priorities of open government 2018" in replay(program, *chosen).out
        assert replay(program, "--format", "json").report["profiles"] == []
        refused(replay(program, "--profile", "nowhere-2020"), "en")

    @pytest.mark.parametrize(("level", "code"), [("any", 1), ("veto", 0), ("never", 0)])
    def test_fail_on(self, bureau: tuple[ChangingSite, Program, Done], level: str, code: int) -> None:
        assert replay(bureau[1], "--fail-on", level).code == code

    def test_text_in_both_languages(self, bureau: tuple[ChangingSite, Program, Done]) -> None:
        english, chinese = replay(bureau[1]), replay(bureau[1], lang="zh")
        assert english.out.startswith("青禾县教育体育局") or "\n" in english.out
        assert "Verdict" in english.out
        assert "Verdict" not in chinese.out
        assert "\x1b[" not in english.out
        assert english.err == chinese.err == ""

    def test_file_and_folder(self, bureau: tuple[ChangingSite, Program, Done]) -> None:
        _, program, _ = bureau
        assert replay(program, "-o", "report.txt").out == ""
        assert "Verdict" in (program.folder / "report.txt").read_text("utf-8")
        assert replay(program, "--format", "json", "-o", "report.json").code == 1
        assert json.loads((program.folder / "report.json").read_text("utf-8"))["site"]["id"] == "bureau"
        (program.folder / "out").mkdir()
        for form, start in (("html", b"<!DOCTYPE html>"), ("xlsx", b"PK\x03\x04")):
            assert replay(program, "--format", form, "-o", f"report.{form}").out == ""
            assert (program.folder / f"report.{form}").read_bytes().lower().startswith(start.lower())
            replay(program, "--format", form, "-o", "out")
            assert (program.folder / "out" / f"bureau.{form}").is_file()

    def test_head_ends_the_program_quietly(self, bureau: tuple[ChangingSite, Program, Done]) -> None:
        process = bureau[1].start("inspect", "bureau", "--replay", *AS_OF)
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        process.stderr.close()
        assert process.wait(timeout=60) in {0, 1}
        assert said == ""

    def test_replay_of_a_site_that_was_never_inspected(self, bureau: tuple[ChangingSite, Program, Done]) -> None:
        refused(bureau[1].run("inspect", "http://www.example.gov.cn/", "--replay"), "en")

    def test_database_care(self, bureau: tuple[ChangingSite, Program, Done]) -> None:
        _, program, _ = bureau
        status = dict(line.split("\t") for line in program.run("db", "status").out.splitlines())
        assert status["health"] == "ok"
        assert status["pending migrations"] == "-"
        assert status["run"] == "1"
        assert program.run("db", "migrate").err == "0 migration(s) applied.\n"
        assert program.run("db", "backup", "-o", "copy.db").code == 0
        assert program.run("db", "status", "--db", "copy.db").out.splitlines()[2:] == [
            f"{key}\t{value}" for key, value in status.items() if key not in {"file", "size"}
        ]
        assert not list(program.folder.glob("*.partial"))
        refused(program.run("db", "backup", "-o", "/proc/nope/copy.db"), "en")


class TestSitesThatCannotBeJudged:
    @pytest.fixture(scope="class")
    @classmethod
    def told(cls, gov_site_process: GovSite, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Done]:
        """The same bad sites in both languages: one by one in English, all at once in Chinese."""
        names = ("empty_home", "pdf_home", "only_403", "closed")
        urls = {name: gov_site_process.url(name) for name in names} | {"no_host": "http://no-such-host.invalid/"}
        everybody = Program.at(tmp_path_factory.mktemp("all"))
        chinese = everybody.start("inspect", *urls.values(), "--allow-private", "--lang", "zh")
        alone = {name: Program.at(tmp_path_factory.mktemp(name)) for name in urls}
        # A name that does not exist is asked about more than once: it goes on beside the others.
        nowhere = alone["no_host"].start("inspect", urls["no_host"], "--allow-private")
        told = {(name, "en"): alone[name].run("inspect", urls[name], "--allow-private") for name in names}
        told["no_host", "en"] = finish(nowhere)
        together = finish(chinese)
        said = re.findall(r"^(?=http).+\n  -> .+\n", together.err, re.MULTILINE)
        assert len(said) == len(urls), together.err
        return told | {
            (name, "zh"): Done(together.code, together.out, one) for name, one in zip(urls, said, strict=True)
        }

    @pytest.mark.parametrize("lang", ["en", "zh"])
    @pytest.mark.parametrize(
        ("name", "english"),
        [("empty_home", "the home page is empty"), ("pdf_home", "is not a web page but application/pdf"),
         ("only_403", "a protection page stands before the content"), ("closed", "the server refused the connection"),
         ("no_host", "this host name does not exist")],
    )  # fmt: skip
    def test_sentence_next_step_and_exit_code(
        self, told: dict[tuple[str, str], Done], lang: str, name: str, english: str
    ) -> None:
        done = told[name, lang]
        assert done.code == 3
        assert "Traceback" not in done.err
        assert (english in done.err) == (lang == "en")
        sentence, _, step = done.err.strip().partition("\n  -> ")
        assert bool(HAN.search(sentence)) == bool(HAN.search(step)) == (lang == "zh"), done.err
        assert "COULD NOT BE JUDGED" in done.out if lang == "en" else HAN.search(done.out)
