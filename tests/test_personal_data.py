"""Personal data on a page and in a file of a site: found by a crawl, masked, kept nowhere in full."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.changing_site import ChangingSite
from tests.program import FAST, Program, refused
from tests.spiders.files.compound import doc, xls
from xuncha.demo.render import Answer

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "/art/2026/10/29/art_6101003_4630.html"  # a list of pupils who are supported
FILE = "/files/zzmd.xlsx"
ON_PAGE, IN_FILE = "11010519491231002X", "53010219200508011X"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(number: str) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(("序号", "学生姓名", "身份证号"))
    book.active.append((1, "张三", number))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def put(site: ChangingSite, number: str, in_file: str) -> None:
    site.says.pop(PAGE, None)
    plain = site.answer(PAGE).body.decode()
    more = f"<p>监护人身份证号：{number}</p><p><a href='{FILE}'>资助名单.xlsx</a></p>"
    where = plain.index("</p>") + len("</p>")
    site.says[PAGE] = Answer(200, (plain[:where] + more + plain[where:]).encode())
    site.says[FILE] = Answer(200, workbook(in_file), XLSX)


def found(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    every = [one for one in report["findings"] if one["indicator"] == "privacy.id_number"]
    return {one["url"][one["url"].index("/", 8) :]: one for one in every if one["status"] != "fixed"}


@pytest.fixture
def site():
    with ChangingSite() as changing:
        yield changing


def test_found_masked_and_gone_when_mended(site: ChangingSite, tmp_path: Path) -> None:
    put(site, ON_PAGE, IN_FILE)
    program = Program.at(tmp_path / "x", site.registry())
    done = program.run("inspect", "bureau", "--format", "json")
    both = found(done.report)
    assert set(both) == {PAGE, FILE}
    assert {one["status"] for one in both.values()} == {"suspected"}
    assert both[FILE]["found_on"] == [site.url(PAGE)]
    assert both[FILE]["evidence"]["masked_samples"] == ["530*************1X"]
    files = [one.read_bytes() for one in program.folder.rglob("*") if one.is_file()]
    files.append((done.out + done.err).encode())
    assert not [one for one in files if ON_PAGE.encode() in one or IN_FILE.encode() in one]
    put(site, "110105********002X", "530102********0114")
    assert found(program.run("inspect", "bureau", "--format", "json").report) == {}


@pytest.mark.parametrize(
    ("name", "body"),
    [("zzmd.xls", xls(("姓名", "身份证号"), ("张三", IN_FILE))), ("zzmd.doc", doc(f"张三，身份证号：{IN_FILE}"))],
)
def test_files_of_old_programs_are_read(site: ChangingSite, tmp_path: Path, name: str, body: bytes) -> None:
    plain = site.answer(PAGE).body.decode()
    where = plain.index("</p>") + len("</p>")
    link = f"<p><a href='/files/{name}'>资助名单</a></p>"
    site.says[PAGE] = Answer(200, (plain[:where] + link + plain[where:]).encode())
    site.says[f"/files/{name}"] = Answer(200, body, "application/octet-stream")
    program = Program.at(tmp_path / "x", site.registry())
    both = found(program.run("inspect", "bureau", "--format", "json").report)
    assert both[f"/files/{name}"]["evidence"]["masked_samples"] == ["530*************1X"]


def test_files_are_left_alone_when_told_so(site: ChangingSite, tmp_path: Path) -> None:
    put(site, ON_PAGE, IN_FILE)
    config = FAST.replace("[crawl]\n", "[crawl]\nread_files = 0\n")
    program = Program.at(tmp_path / "x", site.registry(), config)
    assert set(found(program.run("inspect", "bureau", "--format", "json").report)) == {PAGE}


def test_own_words_are_looked_for(site: ChangingSite, tmp_path: Path) -> None:
    put(site, "无", IN_FILE)
    site.says[PAGE] = Answer(200, site.says[PAGE].body.replace("监护人".encode(), "竟争力、建护人".encode()))
    config = FAST.replace("[crawl]\n", '[crawl]\nread_files = 0\nwording = "own.toml"\n')
    program = Program.at(tmp_path / "x", site.registry(), config)
    refused(program.run("inspect", "bureau"), "en")
    (program.folder / "own.toml").write_text('[pairs]\n"建护人" = "监护人"\n', "utf-8")
    report = program.run("inspect", "bureau", "--format", "json").report
    words = {one["evidence"]["wrong"]: one["status"] for one in report["findings"] if one["check"] == "wording"}
    assert words == {"竟争力": "suspected", "建护人": "suspected"}
