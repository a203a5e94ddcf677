"""`xuncha notice` and `xuncha letter` from the command line: what is named, what is noted, templates, bad input."""

from __future__ import annotations

import io
import json
import shutil

import pytest
from docx import Document

from benchmarks import digest_data
from tests.inside import Inside

UNIT = "第1号单位"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    digest_data.write(folder, sites=9, findings=220, units=3)
    return folder


@pytest.fixture
def program(office, tmp_path):
    folder = tmp_path / "office"
    shutil.copytree(office, folder)
    return Inside(folder)


def paper(program, *words, code=0):
    done = program.run(*words, "--format", "json", lang="zh")
    assert done.code == code, done.err
    return json.loads(done.out) if done.out else done.err


def statuses(program, ids):
    marks = ", ".join("?" * len(ids))
    return [tuple(one) for one in program.rows(f"SELECT status, due_on FROM finding WHERE id IN ({marks})", *ids)]


def test_a_notice_says_what_was_confirmed(program):
    told = paper(program, "notice", "--period", "2026Q4", "--date", "2026-11-23")
    assert told["schema"] == "xuncha.notice/1"
    assert told["title"] == "关于2026年第四季度本地区政府网站检查情况的通报"
    assert told["annexes"][1]["rows"]
    names = {one[0] for one in program.rows("SELECT url FROM finding WHERE confirmed_by = ''")}
    assert not [name for name in names if name in json.dumps(told)]


def test_rectification_holds_only_what_is_confirmed_and_a_reminder_nothing_suspected(program):
    confirmed = {one[0] for one in program.rows("SELECT id FROM finding WHERE confirmed_by <> ''")}
    suspected = {one[0] for one in program.rows("SELECT id FROM finding WHERE status = 'suspected'")}
    strict = set(paper(program, "letter", UNIT, "--kind", "rectification")["ids"])
    mild = set(paper(program, "letter", UNIT, "--kind", "reminder")["ids"])
    assert strict
    assert strict <= confirmed
    assert strict < mild
    assert not mild & suspected
    units = {one[0] for one in program.rows("SELECT DISTINCT site_id FROM finding")}
    assert len(units) > 3


def test_a_letter_leaves_the_ledger_alone_until_it_is_issued(program):
    told = paper(program, "letter", UNIT, "--kind", "rectification", "--due", "2099-01-05")
    assert {one[0] for one in statuses(program, told["ids"])} != {"notified"}
    done = program.run("letter", UNIT, "--kind", "rectification", "--due", "2099-01-05", "--issue", "--by", "王科长",
                       "-o", "l.docx", lang="zh")  # fmt: skip
    assert done.code == 0, done.err
    assert f"已将{len(told['ids'])}个问题记为已通知" in done.err
    assert set(statuses(program, told["ids"])) == {("notified", "2099-01-05")}
    assert program.rows("SELECT count(*) FROM finding_event WHERE author = '王科长'")[0][0] == len(told["ids"])
    text = "\n".join(one.text for one in Document(io.BytesIO((program.folder / "l.docx").read_bytes())).paragraphs)
    assert f"{UNIT}：" in text
    assert "请于2099年1月5日前完成整改" in text


def test_the_list_of_cases_holds_confirmed_grave_ones(program):
    told = paper(program, "letter", "--kind", "exposure")
    rows = program.rows("SELECT id, confirmed_by FROM finding")
    assert all({one[0]: one[1] for one in rows}[ident] for ident in told["ids"])
    assert told["head"][1] == "责任单位"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("letter", "--kind", "reminder"), "没有指定单位"),
        (("letter", "某局", "--kind", "reminder"), "没有名为“某局”的单位"),
        (("letter", "--kind", "exposure", "--issue", "--by", "王"), "曝光名单"),
        (("letter", UNIT, "--kind", "reminder", "--due", "2020-01-01"), "已经过去"),
        (("letter", UNIT, "--kind", "reminder", "--issue"), "--by"),
        (("notice", "--period", "2026Q9"), "2026Q9"),
        (("notice", "--period", "2026Q4", "--theme", "x"), "x"),
    ],
)
def test_bad_input_is_told(program, words, said):
    done = program.run(*words, lang="zh")
    assert done.code == 2
    assert said in done.err


def test_a_template_is_written_edited_and_used(program):
    assert program.run("notice", "--template-out", "t.docx").code == 0
    document = Document(program.folder / "t.docx")
    document.paragraphs[0].text = "乐市人民政府办公室文件 {{ doc_number }}"
    document.save(program.folder / "t.docx")
    with (program.folder / "xuncha.toml").open("a", encoding="utf-8") as file:
        file.write('notice_template = "t.docx"\n')
    done = program.run("notice", "--period", "2026Q4", "-o", "n.docx", lang="zh")
    assert done.code == 0, done.err
    assert Document(program.folder / "n.docx").paragraphs[0].text.startswith("乐市人民政府办公室文件")
    (program.folder / "t.docx").write_bytes(b"no")
    done = program.run("notice", "--period", "2026Q4", "-o", "n2.docx", lang="zh")
    assert done.code == 2
    assert "t.docx" in done.err
    assert not (program.folder / "n2.docx").exists()
