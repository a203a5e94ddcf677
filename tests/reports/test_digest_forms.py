"""The forms of a digest hold whatever pages say: nothing runs, nothing is fetched, every program opens them."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile

import pytest
from lxml import etree, html
from openpyxl import load_workbook

from benchmarks import digest_data
from db.records import Records
from reports import periods
from reports.digest import forms
from schedules import digests
from xuncha import config as configuration

WEEK = "2026-W47"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A digest over records that are full of what pages should not say."""
    folder = tmp_path_factory.mktemp("office")
    config = configuration.load(digest_data.write(folder, sites=12, findings=400, units=9))
    with Records(folder / "xuncha.db") as records:
        return digests.digest(records, config, periods.week(WEEK, digest_data.NOW), digest_data.NOW, "zh")


@pytest.fixture(scope="module")
def shown(made):
    return {form: forms.render(made, form) for form in forms.FORMS}


def test_the_mail_page_fetches_nothing_and_runs_nothing(shown):
    page = html.fromstring(shown["html"].decode())
    assert not page.xpath("//script|//img|//link|//iframe|//svg|//object|//style|//form|//base|//meta[@http-equiv]")
    for element in page.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name in {"href", "lang"} or "url(" not in value
            if name == "href":
                assert value.startswith(("http://", "https://"))
    assert "alert(1)" in page.text_content()  # told as text


def test_the_mail_page_fits_a_phone(shown):
    page = html.fromstring(shown["html"].decode())
    assert page.xpath("//meta[@name='viewport']")
    assert max(len(line.xpath("./td")) for line in page.xpath("//tr")) <= 6


def test_no_form_holds_control_or_direction_characters(shown):
    bad = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
    for form in ("html", "md"):
        assert not bad.search(shown[form].decode()), form
    for name, data in _members(shown["docx"]) + _members(shown["xlsx"]):
        if name.endswith(".xml"):
            text = "".join(etree.fromstring(data).itertext())
            assert not bad.search(text), name


def test_no_cell_is_a_formula(shown):
    book = load_workbook(io.BytesIO(shown["xlsx"]))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert len(cells) > 1000
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if isinstance(cell.value, str) and cell.value[:1] in "=+-@"]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)


def test_the_workbook_lists_every_problem_once(made, shown):
    book = load_workbook(io.BytesIO(shown["xlsx"]), read_only=True)
    sheets = book.worksheets[1:4]  # what counts, what does not any more, what nobody has confirmed
    listed = [line[-1] for sheet in sheets for line in sheet.iter_rows(min_row=2, values_only=True)]
    told = [one.id for part in made.units for one in part.problems]
    assert sorted(listed) == sorted(told)
    assert len([name for name, _ in _members(shown["xlsx"]) if name.startswith("xl/charts/chart")]) == 2


def test_a_title_cannot_break_out_of_a_markdown_table(shown):
    lines = shown["md"].decode().splitlines()
    widths = {}
    for line in lines:
        if line.startswith("|"):
            bars = len(re.findall(r"(?<!\\)\|", line))
            widths.setdefault(bars, 0)
    assert set(widths) <= {4, 5, 7, 6}
    assert not [line for line in lines if line.startswith("# ") and "巡查" not in line]
    assert "<script" not in re.sub(r"\\<", "", shown["md"].decode())


def test_the_json_holds_everything_and_names_problems_by_id(made, shown):
    told = json.loads(shown["json"])
    assert told["schema"] == forms.SCHEMA
    ids = {one["id"] for part in told["units"] for one in part["problems"]}
    assert set(told["overdue"]) | set(told["pressing"]) | set(told["reposts"]) <= ids
    assert told["counts"]["open"] == made.counts.open


def test_every_chart_has_its_table(made, shown):
    page = shown["html"].decode()
    text = shown["md"].decode()
    for chart in made.charts:
        assert chart.title in page
        assert chart.title in text
        for bar in chart.bars:
            assert f"{bar.values[0]:,}" in page
    assert "█" in text


def test_letters_to_sites_that_refuse_us_come_with_the_word_version(made, shown):
    assert [one.site for one in made.blocked] == ["第7号人民政府网站"]
    text = "".join(etree.fromstring(dict(_members(shown["docx"]))["word/document.xml"]).itertext())
    assert "列入白名单的函" in text
    assert "列入白名单的函" in shown["md"].decode()


def test_chinese_text_in_word_names_a_chinese_font(shown):
    root = etree.fromstring(dict(_members(shown["docx"]))["word/document.xml"])
    space = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    runs = root.xpath("//w:r[w:t]", namespaces=space)
    assert runs
    assert all(run.xpath("./w:rPr/w:rFonts/@w:eastAsia", namespaces=space) for run in runs)


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
@pytest.mark.parametrize("form", ["docx", "xlsx", "html"])
def test_libreoffice_opens_it(tmp_path, shown, form):
    assert pages_of(tmp_path, shown[form], form) >= 2


def pages_of(folder, data, form):
    """Pages of the PDF that LibreOffice makes of a file."""
    file = folder / f"paper.{form}"
    file.write_bytes(data)
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir",
         str(folder), str(file)],
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    made = folder / "paper.pdf"
    assert made.is_file(), done.stdout + done.stderr
    from pypdf import PdfReader

    return len(PdfReader(made).pages)


def _members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return [(name, packed.read(name)) for name in packed.namelist()]
