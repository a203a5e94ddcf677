"""Workbooks for units: exported, filled in with every program and every mistake, taken back row by row."""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import re
import shutil
import subprocess
import zipfile

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from db.ledger_actions import Clerk
from db.records import Records
from reports import sheet_reader
from tests.ledger_facts import HOSTILE, SITES, draft, store
from tests.program import refused

HEAD = 6
COLUMNS = ("progress", "measure", "done_on", "responsible")
DONE = {"progress": "已完成", "measure": "已删除失效链接", "done_on": dt.date(2026, 11, 25), "responsible": "王五"}


@pytest.fixture
def sheet(office, tmp_path):
    """Two confirmed findings of one unit in an exported workbook: the command line, the file, the ids by row."""
    ids = store(tmp_path, draft("x"), draft("y", HOSTILE), draft("z", suspected=True))
    assert office("ledger", "confirm", *ids[:2], "--by", "李四").code == 0
    file = tmp_path / "unit.xlsx"
    done = office("ledger", "export", "-o", str(file), "--by", "李四", "--lang", "zh")
    assert done.code == 0, done.err
    return office, file, ids


def places(page):
    heads = {cell.value: get_column_letter(cell.column) for cell in page[HEAD]}
    names = {"progress": "整改状态", "measure": "整改情况", "done_on": "完成时间", "responsible": "责任人",
             "id": "问题编号", "mark": "校验码", "problem": "问题描述", "due_on": "时限最后一日"}  # fmt: skip
    return {key: heads[name] for key, name in names.items()}


def fill(file, rows, change=None):
    """Write into rows below the head, as openpyxl saves it."""
    book = openpyxl.load_workbook(file)
    page = book.active
    at = places(page)
    for offset, values in rows.items():
        for key, value in values.items():
            page[f"{at[key]}{HEAD + offset}"] = value
    if change:
        change(page, at)
    book.save(file)


def statuses(office):
    done = office("ledger", "--all", "--format", "json")
    return {one["id"]: one for one in json.loads(done.out)["entries"]}


def take(office, file, *options):
    return office("ledger", "import", str(file), "--by", "李四", *options)


# -- what is handed out -----------------------------------------------------------------------------------------------


def test_only_the_four_columns_can_be_filled_in(sheet):
    _, file, ids = sheet
    page = openpyxl.load_workbook(file).active
    at = places(page)
    assert page.protection.sheet
    assert page.max_row == HEAD + 2  # the candidate is not in it
    for cell in page[HEAD + 1]:
        assert cell.protection.locked == (get_column_letter(cell.column) not in {at[key] for key in COLUMNS})
    assert page.column_dimensions[at["mark"]].hidden
    assert {page[f"{at['id']}{HEAD + one}"].value for one in (1, 2)} == set(ids[:2])
    lists = [one for one in page.data_validations.dataValidation if one.type == "list"]
    assert "已完成" in lists[0].formula1
    values = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value]
    assert not [value for value in values if value.startswith(("=", "+", "-", "@"))]
    assert not [value for value in values if "\x1b" in value or "\u202e" in value]


def test_nothing_unconfirmed_is_sent_unless_asked_for(office, tmp_path):
    store(tmp_path, draft("x"))
    file = str(tmp_path / "x.xlsx")
    refused(office("ledger", "export", "-o", file, "--by", "李四"), "en")
    done = office("ledger", "export", "--also-unconfirmed", "-o", str(tmp_path / "out"), "--by", "李四")
    assert done.code == 0
    assert re.search(r"青禾县政府办公室-2026-11-26\.xlsx$", done.out.strip())


def test_several_units_need_a_folder(office, tmp_path):
    ids = store(tmp_path, draft("x"), draft("y"))
    office("ledger", "confirm", *ids, "--by", "李四")
    office("ledger", "assign", ids[0], "--unit", "县教育局/../x", "--by", "李四")
    refused(office("ledger", "export", "-o", str(tmp_path / "x.xlsx"), "--by", "李四"), "en")
    done = office("ledger", "export", "-o", str(tmp_path / "out"), "--by", "李四")
    assert len(done.out.splitlines()) == 2
    assert len(list((tmp_path / "out").iterdir())) == 2


# -- what comes back --------------------------------------------------------------------------------------------------


def test_a_filled_in_sheet_is_taken_once(sheet):
    office, file, (x, y, _) = sheet
    order = {openpyxl.load_workbook(file).active[f"{c}{HEAD + 1}"].value: 1
             for c in [places(openpyxl.load_workbook(file).active)["id"]]}  # fmt: skip
    first = next(iter(order))
    second = y if first == x else x
    fill(file, {1: DONE, 2: {"progress": "整改中", "measure": "正在核实"}})
    dry = take(office, file, "--dry-run")
    assert (dry.code, dry.out.count("\n")) == (0, 2)
    assert statuses(office)[first]["status"] == "open"
    done = take(office, file)
    assert (done.code, "2 taken" in done.err) == (0, True)
    now = statuses(office)
    assert (now[first]["status"], now[first]["measure"], now[first]["done_on"]) == (
        *("fixed", "已删除失效链接", "2026-11-25"),
    )
    assert (now[second]["status"], now[second]["progress"], now[second]["measure"]) == ("open", "under_way", "正在核实")
    again = take(office, file)
    assert (again.code, "2 unchanged" in again.err, again.out) == (0, True, "")
    assert statuses(office) == now


def test_an_untouched_sheet_says_nothing(sheet):
    office, file, _ = sheet
    done = take(office, file)
    assert (done.code, done.out, "2 not filled in" in done.err) == (0, "", True)


@pytest.mark.parametrize(
    "day",
    ["2026-11-25", "2026/11/25", "2026.11.25", "2026年11月25日", "20261125", "２０２６年１１月２５日",
     "2026-11-25 08:30",
     46351, 46351.5, "46351", dt.date(2026, 11, 25), dt.datetime(2026, 11, 25, 8)],  # noqa: DTZ001 - as sheets hold it
)  # fmt: skip
def test_dates_as_people_write_them(sheet, day):
    office, file, _ = sheet
    fill(file, {1: DONE | {"done_on": day}})
    assert take(office, file).code == 0
    assert {one["done_on"] for one in statuses(office).values()} == {"", "2026-11-25"}


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (DONE | {"done_on": "上周"}, "is no date"),
        (DONE | {"done_on": "2026-13-45"}, "is no date"),
        (DONE | {"done_on": 3}, "is no date"),
        (DONE | {"done_on": True}, "is no date"),
        (DONE | {"done_on": "2026-11-27"}, "has not come yet"),
        (DONE | {"done_on": "2026-11-22"}, "before the problem was found"),
        (DONE | {"done_on": None}, "needs a date"),
        (DONE | {"measure": None}, "needs a sentence"),
        (DONE | {"measure": "  "}, "needs a sentence"),
        (DONE | {"measure": "长" * 10_000}, "10000 characters"),
        (DONE | {"responsible": "长" * 51}, "51 characters"),
        (DONE | {"progress": "好了"}, "is none of"),
        (DONE | {"progress": None}, "choose a state"),
        (DONE | {"progress": "整改中"}, "not completed"),
        (DONE | {"measure": "=1+1"}, "a formula"),
        (DONE | {"measure": '=HYPERLINK("http://evil","x")'}, "a formula"),
        (DONE | {"responsible": "#REF!"}, ""),
        (DONE | {"problem": "没有问题"}, "changed outside"),
        (DONE | {"due_on": "2027-12-31"}, "changed outside"),
        (DONE | {"problem": "=1"}, "changed outside"),
        (DONE | {"id": "0" * 16}, "changed outside"),
        (DONE | {"id": None}, "no finding id"),
        (DONE | {"id": "第一条"}, "no finding id"),
        (DONE | {"mark": None}, "check mark is missing"),
        (DONE | {"mark": "0123456789ab-0123456789"}, "not exported from this database"),
    ],
)
def test_a_row_is_refused_with_its_reason_and_the_other_is_taken(sheet, values, why):
    office, file, _ = sheet
    fill(file, {1: values, 2: DONE})
    done = take(office, file)
    if why:
        assert done.code == 1
        assert f"row {HEAD + 1} refused" in done.out
        assert why in done.out
        assert f"row {HEAD + 2}:" in done.out
        assert sorted(one["status"] for one in statuses(office).values()) == ["fixed", "open", "suspected"]
        chinese = take(office, file, "--lang", "zh").out
        assert f"第{HEAD + 1}行退回" in chinese
    else:
        assert "error value" in done.out or done.code == 0


def test_merged_cells_and_rows_that_stand_twice(sheet):
    office, file, _ = sheet
    fill(
        file,
        {1: DONE, 2: DONE},
        lambda page, at: page.merge_cells(f"{at['measure']}{HEAD + 1}:{at['measure']}{HEAD + 2}"),
    )
    done = take(office, file)
    assert (done.code, done.out.count("merged cells")) == (1, 2)

    def twice(page, at):
        page.unmerge_cells(f"{at['measure']}{HEAD + 1}:{at['measure']}{HEAD + 2}")
        for cell in page[HEAD + 1]:
            page.cell(HEAD + 2, cell.column).value = cell.value

    fill(file, {}, twice)
    assert take(office, file).out.count("another row") == 2


def test_rows_may_be_sorted_deleted_and_added_below(sheet):
    office, file, (x, y, _) = sheet

    def shuffle(page, at):
        rows = [[cell.value for cell in page[HEAD + one]] for one in (2, 1)]
        for offset, values in zip((3, 5), rows, strict=True):
            for column, value in enumerate(values, 1):
                page.cell(HEAD + offset, column).value = value
        page.delete_rows(HEAD + 1, 2)
        page[f"{at['measure']}{HEAD + 9}"] = None

    fill(file, {1: DONE, 2: DONE}, shuffle)
    assert take(office, file).code == 0
    now = statuses(office)
    assert (now[x]["status"], now[y]["status"]) == ("fixed", "fixed")


def test_a_finding_that_went_to_another_unit_or_is_closed(sheet):
    office, file, (x, y, _) = sheet
    office("ledger", "assign", x, "--unit", "县教育局", "--by", "李四")
    office("ledger", "dismiss", y, "--why", "误报", "--by", "李四")
    fill(file, {1: DONE, 2: DONE})
    done = take(office, file)
    assert done.code == 1
    assert "one of this unit" in done.out
    assert "not to be rectified any more (not so)" in done.out


def test_what_an_inspection_found_gone_meanwhile_is_told_all_the_same(sheet, tmp_path):
    office, file, (x, y, _) = sheet
    store(tmp_path, draft("y", HOSTILE), at="2026-11-24T09:00:00+08:00")
    assert statuses(office)[x]["fixed_by"] == "machine"
    fill(file, {1: DONE, 2: DONE})
    assert take(office, file).code == 0
    now = statuses(office)
    assert (now[x]["status"], now[x]["measure"], now[x]["fixed_by"]) == ("fixed", DONE["measure"], "machine")
    assert (now[y]["status"], now[y]["fixed_by"]) == ("fixed", "unit")
    assert "2 unchanged" in take(office, file).err
    assert office("recheck", "--list").out.count("\n") == 1


def test_a_sheet_of_another_database(sheet, tmp_path, monkeypatch):
    office, file, _ = sheet
    fill(file, {1: DONE})
    other = tmp_path / "other"
    other.mkdir()
    (other / "sites.toml").write_text(SITES, "utf-8")
    store(other, draft("x"), draft("y", HOSTILE))
    monkeypatch.chdir(other)
    done = take(office, file)
    assert (done.code, "not exported from this database" in done.out) == (1, True)


def test_a_deleted_column_is_named(sheet):
    office, file, _ = sheet
    fill(file, {1: DONE}, lambda page, at: page.delete_cols(openpyxl.utils.column_index_from_string(at["done_on"])))
    done = take(office, file, "--lang", "zh")
    refused(done, "zh")
    assert "完成时间" in done.err


# -- files that are none ----------------------------------------------------------------------------------------------


def bomb(parts=1, size=70 * 1024 * 1024):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(parts):
            archive.writestr(f"xl/{number}.xml", b"0" * (size // parts))
    return target.getvalue()


def laughs(file):
    """A workbook whose sheet defines entities of entities."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    target = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w") as copy:
        for part in source.namelist():
            data = source.read(part)
            if part == "xl/worksheets/sheet1.xml":
                head, _, rest = data.partition(b"?>")
                data = (
                    head
                    + f'?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'.encode()
                    + rest.replace(b"<v>", b"<v>&a9;", 1)
                )
            copy.writestr(part, data)
    return target.getvalue()


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, "xls"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "XML"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><x/>", "XML"),
        (b"PK\x03\x04 broken", ""),
        (b"", ""),
        (b"hello", ""),
        ("bomb", "64"),
        ("parts", "64"),
        ("laughs", ""),
        ("empty", ""),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_as_a_whole(sheet, tmp_path, data, word, lang):
    office, file, _ = sheet
    made = {"bomb": bomb, "parts": lambda: bomb(2100, 4200), "laughs": lambda: laughs(file), "empty": lambda: None}
    if data == "empty":
        target = io.BytesIO()
        openpyxl.Workbook().save(target)
        data = target.getvalue()
    elif isinstance(data, str):
        data = made[data]()
    file.write_bytes(data)
    before = statuses(office)
    done = take(office, file, "--lang", lang)
    refused(done, lang)
    assert word in done.err
    assert statuses(office) == before


def test_a_missing_and_a_huge_file(sheet, monkeypatch):
    office, file, _ = sheet
    refused(take(office, file.with_name("none.xlsx")), "en")
    monkeypatch.setattr(sheet_reader, "MAX_BYTES", 100)
    refused(take(office, file), "en")


def test_formats_of_a_million_empty_rows_cost_nothing(sheet):
    """As office programs leave them when somebody coloured a whole column."""
    office, file, _ = sheet
    fill(file, {1: DONE})
    target = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in source.namelist():
            data = source.read(part)
            if part == "xl/worksheets/sheet1.xml":
                rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(100, 400_000))
                data = data.replace(b"</sheetData>", rows + b"</sheetData>")
                data = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', data)
            copy.writestr(part, data)
    file.write_bytes(target.getvalue())
    assert "1 taken" in take(office, file).err


# -- other programs ---------------------------------------------------------------------------------------------------


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_a_sheet_saved_by_another_office_program(sheet, tmp_path):
    office, file, (x, y, _) = sheet
    fill(file, {1: DONE, 2: DONE | {"done_on": "2026/11/24"}})
    saved = tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(saved), str(file)],
        check=True, capture_output=True, timeout=200,
    )  # fmt: skip
    done = take(office, saved / file.name)
    assert (done.code, "2 taken" in done.err) == (0, True), done
    now = statuses(office)
    assert {now[x]["done_on"], now[y]["done_on"]} == {"2026-11-24", "2026-11-25"}


def test_a_sheet_as_wps_saves_it(sheet):
    """Texts in a table of their own, in pieces of different fonts; a date format of its own; no declared size."""
    office, file, _ = sheet

    def dated(page, at):
        page[f"{at['done_on']}{HEAD + 1}"].number_format = 'yyyy"年"m"月"d"日"'

    fill(file, {1: DONE}, dated)
    texts, target = [], io.BytesIO()

    def shared(match):
        text = html.unescape(match[3])
        rest = f"<r><rPr><sz val='10'/></rPr><t>{html.escape(text[2:])}</t></r><phoneticPr fontId='1'/>"
        texts.append(f"<si><r><t>{html.escape(text[:2])}</t></r>{rest}</si>")
        return f'<c {match[1]}t="s"{match[2]}><v>{len(texts) - 1}</v></c>'

    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        parts = {part: source.read(part).decode() for part in source.namelist()}
        page = re.sub(r"<dimension[^>]*/>", "", parts["xl/worksheets/sheet1.xml"])
        page = re.sub(r'<c ([^>]*?)t="inlineStr"([^>]*)><is><t[^>]*>([^<]*)</t></is></c>', shared, page)
        assert len(texts) > 40
        space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        parts["xl/worksheets/sheet1.xml"] = page
        parts["xl/sharedStrings.xml"] = f"<sst {space}>{''.join(texts)}</sst>"
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
        )
        for part, text in parts.items():
            copy.writestr(part, text)
    file.write_bytes(target.getvalue())
    done = take(office, file)
    assert (done.code, "1 taken" in done.err) == (0, True), done


def test_the_history_tells_who_took_it_in(sheet, tmp_path):
    office, file, ids = sheet
    fill(file, {1: DONE, 2: {"progress": "有异议", "measure": "该链接可以打开"}})
    take(office, file)
    told = office("ledger", "history", ids[0]).out + office("ledger", "history", ids[1]).out
    assert "已删除失效链接" in told
    assert "the unit replied" in told
    with Records(tmp_path / "xuncha.db") as records:
        assert tuple(records.rows("SELECT author, taken, refused FROM sheet_import")[0]) == ("李四", 2, 0)
        assert Clerk(records, "李四", "2026-11-26T12:00:00+08:00").verify(ids[:2])
