"""`xuncha links`: what the last run did not find good, the same numbers as the report, and the letter; no request."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from typing import TYPE_CHECKING

import jsonschema
import pytest
from openpyxl import load_workbook

from reports.site_report import schema
from tests.changing_site import FAILING, GONE, ChangingSite
from tests.gov_site.fixtures import TODAY
from tests.inside import Inside
from tests.program import HAN, Done, Program, refused
from xuncha.demo.render import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

FIREWALL = Answer(403, "<html><head><title>拦截</title></head><body>您的访问被网站防火墙拦截</body></html>".encode())
CONTACT = "zwgk@example.gov.cn"


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ChangingSite, Program]]:
    """A bureau with a dead, a failing and a guarded page, inspected once."""
    with ChangingSite() as site:
        entries = site.plan.sections["jtxw/gzdt"].entries
        for entry, answer in zip(entries, (GONE, FAILING, FIREWALL), strict=False):
            site.says[entry.url] = answer
        config = f'[crawl]\nrate = 0\nconfirm_after = 0.3\ncontact = "{CONTACT}"\n[evidence]\nscreenshots = 0\n'
        program = Program.at(tmp_path_factory.mktemp("links"), site.registry(), config)
        done = program.run("inspect", "bureau", "--as-of", TODAY.isoformat(), "--format", "json")
        (program.folder / "report.json").write_text(done.out, "utf-8")
        yield site, program


def listed(program: Program, *options: str) -> dict:
    done = Inside(program.folder).run("links", "bureau", "--format", "json", *options)
    assert done.code == 0, done.err
    return json.loads(done.out)


class TestCounts:
    def test_report_records_and_list_agree(self, bureau: tuple[ChangingSite, Program]) -> None:
        _, program = bureau
        report = json.loads((program.folder / "report.json").read_text("utf-8"))
        jsonschema.Draft202012Validator(schema()).validate(report)
        links = report["links"]
        assert links["broken"] == links["blocked"] == links["uncertain"] == 1
        assert links["checked"] == sum(links[name] for name in ("good", "broken", "blocked", "uncertain", "ours"))
        one = listed(program)
        assert one["links"] == links
        counted = Counter(target["verdict"] for target in one["targets"])
        stored = Counter(row["verdict"] for row in program.rows("SELECT verdict FROM run_target"))
        for name in ("broken", "blocked", "uncertain", "ours"):
            assert counted[name] == stored[name] == links[name], name
        everything = listed(program, "--verdict", "all")
        assert len(everything["targets"]) == sum(stored.values())
        findings = [one for one in report["findings"] if one["indicator"].endswith("_broken")]
        assert {one["url"] for one in findings} == {t["url"] for t in one["targets"] if t["verdict"] == "broken"}

    def test_a_home_page_that_refused_agrees_too(self, tmp_path: pytest.TempPathFactory) -> None:
        with ChangingSite() as site:
            site.always = FIREWALL
            program = Program.at(tmp_path / "blocked", site.registry())
            report = program.run("inspect", "bureau", "--format", "json").report
            one = listed(program)
            assert one["links"] == report["links"]
            assert len(one["targets"]) == report["links"]["blocked"] == 1
            assert one["targets"][0]["url"].rstrip("/") == site.server.url.rstrip("/")
            assert report["allow_list"]["refused"][0]["product"] == "firewall"
            letter = program.run("links", "bureau", "--letter", lang="zh")
            assert letter.code == 0
            assert "防火墙拦截页" in letter.out
            assert "青禾县教育体育局：" in letter.out
            assert "xuncha.toml" in letter.err


class TestForms:
    def test_text_in_both_languages(self, bureau: tuple[ChangingSite, Program]) -> None:
        site, program = bureau
        before = site.asked
        english, chinese = program.run("links", "bureau"), program.run("links", "bureau", lang="zh")
        assert english.code == chinese.code == 0
        assert english.err == chinese.err == ""
        for done in (english, chinese):
            assert site.url(site.plan.sections["jtxw/gzdt"].entries[0].url) in done.out
        assert "page does not exist, 404" in english.out
        assert "页面不存在，404" in chinese.out
        assert site.asked == before

    def test_csv_and_workbook(self, bureau: tuple[ChangingSite, Program]) -> None:
        _, program = bureau
        raw = program.run("links", "bureau", "--format", "csv", "--verdict", "broken", "--verdict", "blocked")
        rows = list(csv.DictReader(io.StringIO(raw.out.removeprefix("\ufeff"))))
        assert [row["Link verdict"] for row in rows] == ["broken", "blocked by protection"]
        assert program.run("links", "bureau", "--format", "xlsx", "-o", "links.xlsx", lang="zh").code == 0
        assert load_workbook(program.folder / "links.xlsx").sheetnames == ["链接", "所在页面明细", "核查记录"]
        (program.folder / "out").mkdir()
        program.run("links", "bureau", "--format", "xlsx", "-o", "out")
        assert (program.folder / "out" / "bureau-links.xlsx").is_file()

    def test_an_earlier_run(self, bureau: tuple[ChangingSite, Program]) -> None:
        _, program = bureau
        run_id = program.rows("SELECT id FROM run")[0]["id"]
        assert listed(program, "--run", run_id)["run"]["id"] == run_id

    def test_head_ends_the_program_quietly(self, bureau: tuple[ChangingSite, Program]) -> None:
        process = bureau[1].start("links", "bureau")
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        process.stderr.close()
        assert process.wait(timeout=60) == 0
        assert said == ""


class TestLetter:
    def test_text_names_who_asks_and_what_refused(self, bureau: tuple[ChangingSite, Program]) -> None:
        site, program = bureau
        done = program.run("links", "bureau", "--letter", lang="zh")
        assert done.code == 0
        for words in (CONTACT, "User-agent: Xuncha", site.url(site.plan.sections["jtxw/gzdt"].entries[2].url), "403"):
            assert words in done.out, words
        assert "划线处" in done.err
        assert not HAN.search(program.run("links", "bureau", "--letter").out.replace(site.spec.name, ""))

    def test_html(self, bureau: tuple[ChangingSite, Program]) -> None:
        _, program = bureau
        assert program.run("links", "bureau", "--letter", "-o", "letter.html").out == ""
        assert (program.folder / "letter.html").read_text("utf-8").startswith("<!DOCTYPE html>")


class TestRefused:
    @pytest.mark.parametrize("lang", ["en", "zh"])
    @pytest.mark.parametrize(
        "arguments",
        [("nothere",), ("http://www.example.gov.cn/",), ("bureau", "--run", "nope"), (),
         ("bureau", "http://www.example.gov.cn/", "--run", "x"), ("bureau", "-o", "/proc/nope/x.csv"),
         ("bureau", "http://www.example.gov.cn/", "--format", "xlsx"), ("bureau", "--db", "none.db")],
    )  # fmt: skip
    def test_sentence_and_next_step(
        self, bureau: tuple[ChangingSite, Program], lang: str, arguments: tuple[str, ...]
    ) -> None:
        refused(Inside(bureau[1].folder).run("links", *arguments, lang=lang), lang)

    def test_what_is_known_is_named(self, bureau: tuple[ChangingSite, Program]) -> None:
        _, program = bureau
        assert "bureau" in program.run("links", "http://www.example.gov.cn/").err
        assert program.rows("SELECT id FROM run")[0]["id"] in program.run("links", "bureau", "--run", "nope").err

    def test_no_letter_to_a_site_that_let_us_in(self, tmp_path: pytest.TempPathFactory) -> None:
        with ChangingSite() as site:
            program = Program.at(tmp_path / "fine", site.registry())
            program.run("crawl", "bureau", "--max-pages", "5")
            done: Done = program.run("links", "bureau", "--letter", "-o", "letter.txt")
            refused(done, "en")
            assert not (program.folder / "letter.txt").exists()
