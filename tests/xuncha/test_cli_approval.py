"""`xuncha notice --approve`: what nobody approved is a draft and never leaves; what is approved stays as it was."""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document

from benchmarks import digest_data
from reports.wording import SHANGHAI
from tests.program import Done
from xuncha.cli import run, xuncha

if TYPE_CHECKING:
    from pathlib import Path

PERIOD = ("notice", "--period", "2026Q4", "--date", "2026-11-23")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


@dataclass
class Here:
    """The program in this process, in a folder and at an instant of its own."""

    folder: Path
    capsys: Any

    def run(self, *words: str) -> Done:
        code = run(xuncha, [*words, "--lang", "zh"])
        told = self.capsys.readouterr()
        return Done(code, told.out, told.err)

    def rows(self, sql: str) -> list[Any]:
        with sqlite3.connect(self.folder / "xuncha.db") as conn:
            return conn.execute(sql).fetchall()


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    digest_data.write(folder, sites=6, findings=80, units=3)
    return folder


@pytest.fixture
def program(office, tmp_path, monkeypatch, capsys):
    folder = tmp_path / "office"
    shutil.copytree(office, folder)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("XUNCHA_BY", raising=False)
    for module in ("common", "digest", "ledger"):
        monkeypatch.setattr(f"xuncha.commands.{module}.now", lambda: NOW)
    return Here(folder, capsys)


def draft_code(program):
    done = program.run(*PERIOD, "--format", "md")
    assert done.code == 0, done.err
    assert done.out.startswith("**草稿（编号")
    assert "不得印发" in done.out
    return re.search(r"编号([0-9a-f]{8})", done.out)[1]


def heads(path):
    document = Document(io.BytesIO(path.read_bytes()))
    return "".join(one.text for section in document.sections for one in section.header.paragraphs)


def test_a_draft_is_read_approved_by_its_code_and_then_stays_as_it_was_read(program):
    code = draft_code(program)
    assert program.run(*PERIOD, "-o", "d.docx").code == 0
    assert f"草稿（编号{code}）" in heads(program.folder / "d.docx")
    done = program.run(*PERIOD, "--approve", code, "--by", "王科长", "--approver", "李主任")
    assert done.code == 0, done.err
    assert "已由李主任批准" in done.err
    program.run("ledger", "confirm", *[row[0] for row in program.rows("SELECT id FROM finding")], "--by", "王科长")
    done = program.run("notice", "--period", "2026Q4", "--format", "json")
    told = json.loads(done.out)
    assert (told["state"], told["approved_by"], told["code"]) == ("approved", "李主任", code)
    assert "已由李主任于" in done.err
    assert program.run("notice", "--period", "2026Q4", "-o", "a.docx").code == 0
    assert heads(program.folder / "a.docx") == ""
    anew = json.loads(program.run("notice", "--period", "2026Q4", "--anew", "--format", "json").out)
    assert anew["state"] == "draft"
    assert anew["code"] != code
    assert program.rows("SELECT what, approver, author FROM paper_event")[0][:] == ("approved", "李主任", "王科长")


def test_nothing_is_approved_that_nobody_has_read(program):
    code = draft_code(program)
    program.run("ledger", "confirm", *[row[0] for row in program.rows("SELECT id FROM finding")], "--by", "王科长")
    done = program.run(*PERIOD, "--approve", code, "--by", "王科长")
    assert done.code == 2
    assert "与目前的记录不一致" in done.err
    assert program.rows("SELECT * FROM paper") == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--approve", "", "--by", "王"), "与目前的记录不一致"),
        (("--approve", "x"), "--by"),
        (("--withdraw", "--by", "王", "--why", "数字有误"), "没有有效的批准"),
        (("--withdraw", "--approve", "x", "--by", "王"), "不能同时使用"),
    ],
)
def test_bad_input_is_told(program, words, said):
    done = program.run(*PERIOD, *words)
    assert done.code == 2
    assert said in done.err
    assert program.rows("SELECT * FROM paper") == []


def test_an_approval_is_withdrawn_with_a_reason_and_given_anew(program):
    code = draft_code(program)
    for _ in range(2):
        done = program.run(*PERIOD, "--approve", code, "--by", "李主任")
    assert done.code == 2
    assert "已由李主任于" in done.err
    done = program.run(*PERIOD, "--withdraw", "--by", "王科长", "--why", "第二项数字有误")
    assert done.code == 0, done.err
    assert draft_code(program) == code
    assert program.run(*PERIOD, "--approve", code, "--by", "李主任").code == 0
    listed = program.run("notice", "--approvals").out.splitlines()
    assert len(listed) == 2
    assert "王科长" in listed[1]
    assert "第二项数字有误" in listed[1]
    with sqlite3.connect(program.folder / "xuncha.db") as conn:
        for sql in ("UPDATE paper_event SET approver = 'x'", "DELETE FROM paper_event", "DELETE FROM paper"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                conn.execute(sql)


def test_only_what_is_approved_leaves_and_not_what_was_withdrawn_meanwhile(program):
    with (program.folder / "xuncha.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[mail]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nsender = "x@office.gov.cn"\n'
            '[[recipient]]\nname = "各单位"\nunits = ["*"]\nwhat = ["notice"]\nmail = ["all@unit.gov.cn"]\n'
        )
    code = draft_code(program)
    assert program.run("deliver", "--dry-run").out == ""
    program.run(*PERIOD, "--approve", code, "--by", "李主任")
    assert "all@unit.gov.cn" in program.run("deliver", "--dry-run").out
    assert program.run("deliver").code == 1  # no server listens there: it waits
    message = program.rows("SELECT message FROM delivery")[0][0]
    assert "草稿".encode() not in message
    program.run(*PERIOD, "--withdraw", "--by", "王科长", "--why", "有误")
    with sqlite3.connect(program.folder / "xuncha.db") as conn:
        conn.execute("UPDATE delivery SET next_at = 0")
    done = program.run("deliver")
    assert program.rows("SELECT state FROM delivery")[0][0] == "failed"
    assert "批准已撤回" in done.out
