"""Self-check forms and check-lists: exported, filled in, read again, compared with what the program found."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from inspector import review
from inspector.entries import INDICATOR_IDS
from inspector.profiles import standard_rules
from tests.ledger_facts import draft, store
from tests.program import refused

HEAD = 4


def fill(file, answers, change=None):
    """Answers by key of the row: texts for the open columns, in their order."""
    book = openpyxl.load_workbook(file)
    page = book.active
    heads = [cell.value for cell in page[HEAD]]
    key = heads.index("Indicator id" if "Indicator id" in heads else "Id") + 1
    first = next(at for at, name in enumerate(heads, 1) if name.startswith("Result"))
    for number in range(HEAD + 1, page.max_row + 1):
        for offset, value in enumerate(answers.get(page.cell(number, key).value, ())):
            page.cell(number, first + offset).value = value
    if change:
        change(page, first, key)
    book.save(file)


@pytest.fixture
def form(office, tmp_path):
    """A self-check of a site of which the program knows one broken link."""
    store(tmp_path, draft("x"))
    file = tmp_path / "self.xlsx"
    done = office("ledger", "forms", "self-check", "county", "-o", str(file))
    assert done.code == 0, done.err
    return office, file


def test_a_self_check_lists_what_binds_the_site_by_axis(form):
    _, file = form
    page = openpyxl.load_workbook(file).active
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=HEAD + 1)]
    ids = [row[-2] for row in rows]
    assert len(ids) == len(set(ids)) > 30
    assert set(ids) <= INDICATOR_IDS
    axes = list(dict.fromkeys(row[1] for row in rows))
    assert axes == [one.name_en for one in review.axes() if one.name_en in axes]
    assert all(row[4] for row in rows)  # every rule is cited
    assert page.protection.sheet
    assert page.column_dimensions[get_column_letter(page.max_column)].hidden


def test_a_self_check_is_compared_with_the_program(form):
    office, file = form
    fill(file, {
        "links.page_broken": ("conforms", None, None),
        "home.stale": ("不符合", "首页不更新", "已更新"),
        "columns.blank": ("not applicable", None, None),
    })  # fmt: skip
    done = office("ledger", "forms", "read", str(file), "--format", "json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert (told["form"], told["subject"]) == ("self_check", "county")
    rows = {row["key"]: row for row in told["rows"]}
    assert "1 problem(s)" in rows["links.page_broken"]["remark"]
    assert rows["home.stale"]["texts"] == {"problem": "首页不更新", "measure": "已更新"}
    assert (
        rows["home.stale"]["remark"]
        == rows["columns.blank"]["remark"]
        == "the program could not check it, or it does not apply"
    )
    assert rows["columns.required"]["remark"] == "not answered"
    assert (
        "单位自查未发现问题，程序发现1条（含疑似）" in office("ledger", "forms", "read", str(file), "--lang", "zh").out
    )
    table = list(csv.reader(io.StringIO(office("ledger", "forms", "read", str(file), "--format", "csv").out[1:])))
    assert len({len(row) for row in table}) == 1
    assert len(table) == 1 + len(rows)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (("maybe", None, None), "is none of"),
        (("=1+1", None, None), "a formula"),
        ((None, "有问题", None), "choose a result"),
        (("does not conform", None, None), "say what does not conform"),
        (("conforms", "长" * 1001, None), "1001 characters"),
    ],
)
def test_a_row_is_refused_with_its_reason(form, answer, why):
    office, file = form
    fill(file, {"home.stale": answer})
    done = office("ledger", "forms", "read", str(file), "--format", "json")
    assert (done.code, why in done.err) == (1, True), done.err
    assert "home.stale" not in {row["key"] for row in json.loads(done.out)["rows"]}


def test_damaged_rows_are_refused_and_another_file_is_none_of_ours(form, tmp_path):
    office, file = form

    def damage(page, first, key):
        page.cell(HEAD + 1, key).value = "no.such"
        page.cell(HEAD + 2, page.max_column).value = None
        page.merge_cells(start_row=HEAD + 3, end_row=HEAD + 4, start_column=first, end_column=first)

    fill(file, {}, damage)
    done = office("ledger", "forms", "read", str(file))
    assert (done.code, done.err.count("check mark"), done.err.count("merged cells")) == (1, 2, 2)
    other = openpyxl.Workbook()
    other.active.append(["a", "b"])
    other.save(tmp_path / "other.xlsx")
    for lang in ("en", "zh"):
        refused(office("ledger", "forms", "read", str(tmp_path / "other.xlsx"), "--lang", lang), lang)
    refused(office("ledger", "forms", "self-check", "nobody", "-o", str(tmp_path / "x.xlsx")), "en")


def test_the_check_list_of_a_unit(office, tmp_path):
    file = tmp_path / "list.xlsx"
    assert office("ledger", "forms", "check-list", "青禾县政府办公室", "-o", str(file)).code == 0
    fill(file, {"organised": ("yes", "=cmd", "见附件"), "arranged": ("部分", "计划未公开", None)},
         lambda page, first, key: None)  # fmt: skip
    done = office("ledger", "forms", "read", str(file))
    assert done.code == 1  # a formula in one row
    book = openpyxl.load_workbook(file)
    book.active.cell(HEAD + 1, 5).value = "三定方案"
    book.save(file)
    told = json.loads(office("ledger", "forms", "read", str(file), "--format", "json").out)
    assert (told["form"], told["subject"]) == ("check_list", "青禾县政府办公室")
    assert told["rows"][0]["texts"] == {"proof": "三定方案", "remark": "见附件"}
    assert [row["answer"] for row in told["rows"][:3]] == ["yes", "partly", ""]


def test_every_indicator_has_one_axis_and_every_question_its_clause():
    assert set(review.axis_of()) == INDICATOR_IDS
    assert set(review.axis_of().values()) == {one.id for one in review.axes()}
    assert review.axis_of()["repost.late"] == "timely"
    questions = review.questions()
    texts = "".join(one.text for one in questions)
    for word in (
        "有组织",
        "有安排",
        "有目标",
        "有措施",
        "有实效",
        "责任落实",
        "制度落实",
        "人员落实",
        "经费落实",
        "年度政务公开工作计划",
    ):
        assert word in texts
    assert len({one.id for one in questions}) == len(questions)
    assert {seed for one in questions for seed in one.seeds} <= set(standard_rules().profiles)
    (first, *_) = questions
    assert first.cited({"jiuquan-2007"}) == "酒泉2007 六2"
    assert first.cited(()) == "参照酒泉2007 六2"  # a rule of another place binds nobody here
    assert all(one.cited(()) for one in questions)


def test_findings_are_summed_up_by_axis(office, tmp_path):
    store(tmp_path, draft("x"), draft("y"))
    rows = list(csv.reader(io.StringIO(office("ledger", "sums", "--by", "axis", "--format", "csv").out[1:])))
    counts = {row[0]: row[2] for row in rows[1:]}
    assert counts["usability of the site"] == "2"
    assert {one.name_en for one in review.axes()} == set(counts)
    assert "真实性" in office("ledger", "sums", "--by", "axis", "--lang", "zh").out
