"""The workbook, read again by another library."""

import shutil
import subprocess
from io import BytesIO

import pytest
import report_samples as samples
from openpyxl import load_workbook

from reports import workbook as workbook_module
from reports import xlsx
from reports.site_report import build


def workbook(name: str, lang: str = "zh"):
    return load_workbook(BytesIO(xlsx.render(build(samples.ALL[name](), lang), lang)))


def texts(sheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_sheets_have_chinese_and_english_names():
    assert workbook("healthy").sheetnames == ["概况", "问题清单", "栏目", "链接", "所在页面明细", "核查记录", "指标"]
    english = ["Summary", "Problems", "Columns", "Links", "Places", "Requests", "Indicators"]
    assert workbook("healthy", "en").sheetnames == english


def test_problems_are_a_list_that_can_be_filtered():
    sheet = workbook("failing")["问题清单"]
    rows = list(sheet.iter_rows(values_only=True))
    head = rows[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert len(rows) == 1 + 17 + 1
    row = dict(zip(head, next(row for row in rows if row[3].startswith("Link “旧通知10”")), strict=True))
    assert row["性质"] == "扣分"
    assert row["指标编号"] == "links.page_broken"
    assert row["问题网址"] == "http://www.lexian.gov.cn/old/10.html"
    assert row["首次发现"] == "2026-11-16"
    assert "未经证实，待核实" in row["依据状态"]
    assert row["页面数"] == 7
    statuses = {row[4] for row in rows[1:]}
    assert {"疑似，不计入", "已豁免，不计入", "此前发现，本次未复查", "已整改"} <= statuses


def test_the_summary_says_candidate():
    assert "不合格（待人工确认）" in texts(workbook("vetoed")["概况"])
    assert any("单项否决（待人工确认）" in text for text in texts(workbook("vetoed")["问题清单"]))


def test_links_show_counts_and_causes():
    sheet = workbook("failing")["链接"]
    assert sheet["A1"].value.split("\u3000") == [
        "检查总数 2,000", "正常 1,990", "死链 4", "被防护拦截 3", "待定 2", "本机网络问题 1",
    ]  # fmt: skip
    assert "页面不存在，404" in texts(sheet)


def test_no_cell_is_a_formula_or_looks_like_one():
    for sheet in workbook("hostile"):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                if isinstance(cell.value, str):
                    assert not cell.value.startswith(("=", "+", "-", "@", "\t", "\r"))
                    assert len(cell.value) <= workbook_module.CELL_LIMIT + 1


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"), ("+86", "'+86"), ("-1", "'-1"), ("@x", "'@x"), ("\t=1", "'=1"), ("\rabc", "'abc"),
        (" =1", "'=1"), ("\u200b=1", "'=1"), ("a=1", "a=1"), ("", ""), ("正常", "正常"),
    ],
)  # fmt: skip
def test_harmless(text, written):
    assert workbook_module.harmless(text) == written


@pytest.mark.office
def test_libreoffice_opens_it(tmp_path):
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("needs LibreOffice (apt install libreoffice-calc)")
    source = tmp_path / "report.xlsx"
    source.write_bytes(xlsx.render(build(samples.failing(), "zh"), "zh"))
    subprocess.run(
        [soffice, f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    assert (tmp_path / "report.pdf").stat().st_size > 5000


def test_long_lines_of_the_summary_are_not_cut():
    report = build(samples.failing(), "zh")
    report["run"]["carried_over"] = 53
    sheet = load_workbook(BytesIO(xlsx.render(report, "zh"))).worksheets[0]
    (row,) = [cell.row for cell in sheet["B"] if "本次未重复访问" in str(cell.value)]
    assert sheet.row_dimensions[row].height > 28
