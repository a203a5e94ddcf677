"""The text of docx, xlsx and pdf files, and files that try to be too much."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.files import text, worker
from spiders.files.text import UnreadableError, looks_readable, rows_of, text_of
from spiders.files.worker import looked_through
from tests.spiders.files.compound import xls

NUMBER = "11010519491231002X"
_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def archive(**parts: str | bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", _TYPES)
        for name, part in parts.items():
            packed.writestr(f"{name.replace('__', '/')}.xml", part)
    return buffer.getvalue()


def document(*paragraphs: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in paragraphs)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return archive(word__document=f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')


def pdf(line: str) -> bytes:
    stream = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%btrailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(out),
    )


def test_a_workbook_cell_by_cell():
    found = text_of(workbook(("姓名", "身份证号", "手机"), ("张三", NUMBER, 13909701234)))
    assert found.split("\n") == ["姓名", "身份证号", "手机", "张三", NUMBER, "13909701234"]


def test_numbers_with_an_exponent_are_written_out():
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = "".join(f"<c><v>{one}</v></c>" for one in ("1.3909701234E10", "1.5", "1E400", "x"))
    sheet = f'<worksheet xmlns="{space}"><sheetData><row>{cells}</row></sheetData></worksheet>'
    assert text_of(archive(xl__workbook="<a/>", xl__worksheets__sheet1=sheet)).split("\n") == [
        *("13909701234", "1.5", "1E400", "x"),
    ]


def test_a_document_paragraph_by_paragraph():
    assert text_of(document("关于公示的通知", f"身份证号：{NUMBER}")) == f"关于公示的通知\n身份证号：{NUMBER}"


def test_a_pdf():
    assert NUMBER in text_of(pdf(f"ID {NUMBER}"))


@pytest.mark.parametrize(
    "body", [b"", b"%PDF-1.4 broken", b"PK\x03\x04 broken", b"<html>", archive(other="<a/>"), document("x")[:-30]]
)
def test_what_cannot_be_read_says_so(body):
    with pytest.raises(UnreadableError):
        text_of(body)


def test_an_archive_that_unpacks_to_too_much(monkeypatch):
    monkeypatch.setattr(text, "MAX_UNPACKED", 10_000)
    with pytest.raises(UnreadableError, match="too large inside"):
        text_of(document("x" * 20_000))


def test_text_is_cut_off(monkeypatch):
    monkeypatch.setattr(text, "MAX_TEXT", 100)
    assert len(text_of(document(*["一二三四五六七八九十"] * 50))) == 100


def test_entities_are_not_resolved():
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    bomb = (
        f'<!DOCTYPE a [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
        f'<w:document xmlns:w="{space}"><w:p><w:t>seen &b;&f;</w:t></w:p></w:document>'
    )
    try:
        found = text_of(archive(word__document=bomb))
    except UnreadableError:
        return
    assert "xxxx" not in found


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7\n"]))
def test_any_bytes(body, start):
    try:
        assert isinstance(text_of(start + body), str)
    except UnreadableError as error:
        assert str(error)


def test_formats_are_known_by_their_first_bytes():
    assert looks_readable(b"%PDF-1.4")
    assert looks_readable(document("x")[:8])
    assert not looks_readable(b"\xd0\xcf\x11\xe0")


class TestWorker:
    def test_tells_masked(self):
        found = looked_through(workbook(("姓名", "身份证号"), ("张三", NUMBER)), "2026年资助名单.xlsx")
        assert found["numbers"]["id_near"] == 1
        assert NUMBER not in json.dumps(found)

    def test_tells_marks(self):
        assert looked_through(document("机密★1年", "关于专项工作的通知"), "a.docx")["mark"] == {
            "mark": "机密★1年",
            "line": 1,
        }

    def test_tells_what_was_wrong(self):
        assert looked_through(b"%PDF-", "a.pdf")["problem"]

    def test_is_a_process_of_its_own_for_one_file_after_the_other(self):
        name = "失信被执行人名单.xlsx".encode()
        body = workbook(("姓名", "身份证号"), ("张三", NUMBER))
        one = worker.ASKED.pack(len(name), len(body)) + name + body
        broken = worker.ASKED.pack(5, 5) + b"a.pdf" + b"%PDF-"
        command = [sys.executable, "-I", "-m", "spiders.files.worker"]
        done = subprocess.run(command, input=one + broken + one, capture_output=True, timeout=100, check=True)
        said, rest = [], done.stdout
        while rest:
            (length,) = worker.TOLD.unpack(rest[:4])
            said.append(json.loads(rest[4 : 4 + length]))
            rest = rest[4 + length :]
        assert [bool(found["problem"]) for found in said] == [False, True, False]
        assert said[0]["numbers"]["notice"] == "失信"
        assert said[0] == said[2]
        assert NUMBER.encode() not in done.stdout + done.stderr

    def test_a_file_that_ends_its_process_ends_no_other(self, monkeypatch):
        monkeypatch.setattr(worker, "looked_through", lambda _body, _name: os.kill(os.getpid(), signal.SIGKILL))
        assert worker.in_a_child(b"", "") == b""
        monkeypatch.setattr(worker, "looked_through", lambda body, name: {"name": name, "length": len(body)})
        assert json.loads(worker.in_a_child(b"abc", "x")) == {"name": "x", "length": 3}

    def test_a_child_has_so_much_memory_and_no_more(self, monkeypatch):
        monkeypatch.setattr(
            worker, "looked_through", lambda _body, _name: {"length": len(bytes(2 * worker.MAX_MEMORY))}
        )
        assert worker.in_a_child(b"", "") == b""

    def test_a_child_that_takes_too_long_is_ended(self, monkeypatch):
        monkeypatch.setattr(worker, "LONGEST", 0.1)
        monkeypatch.setattr(worker, "looked_through", lambda _body, _name: time.sleep(600))
        assert worker.in_a_child(b"", "") == b""


class TestRows:
    """Sheets row by row, and the days of decisions in them."""

    HEAD = ("序号", "行政相对人", "决定文书号", "处罚决定日期", "公示日期")

    def test_rows_keep_their_columns_and_show_days(self) -> None:
        body = workbook(self.HEAD, (1, None, "1号", dt.date(2026, 9, 4), "2026年9月8日"), (2, "某公司", None, 46269))
        head, first, second = rows_of(body)
        assert head == list(self.HEAD)
        assert first == ["1", "", "1号", "2026-09-04", "2026年9月8日"]
        assert second == ["2", "某公司", "", "2026-09-04"]

    def test_days_counted_from_1904_are_not_guessed(self) -> None:
        book = openpyxl.Workbook()
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        book.active.append(self.HEAD)
        buffer = io.BytesIO()
        book.save(buffer)
        with pytest.raises(UnreadableError, match="1904"):
            list(rows_of(buffer.getvalue()))

    def test_old_workbooks_too(self) -> None:
        body = xls(self.HEAD, ("1", "张三", "青罚1号", 46269.0, ""))
        assert list(rows_of(body))[1] == ["1", "张三", "青罚1号", "2026-09-04", ""]
        assert looked_through(body, "行政处罚信息.xls")["decisions"]["rows"] == [["2026-09-04", "", "青罚1号"]]

    def test_what_is_no_workbook_has_no_rows(self) -> None:
        for body in (b"", b"PK\x03\x04", document("决定")):
            with pytest.raises(UnreadableError):
                list(rows_of(body))

    def test_days_of_decisions_without_names(self) -> None:
        body = workbook(
            self.HEAD, (1, "张三", "青罚1号", "2026-09-04", "2026-09-08"), (2, "李四", "", "2026/10/9", None)
        )
        assert looked_through(body, "行政处罚信息.xlsx")["decisions"] == {
            "rows": [["2026-09-04", "2026-09-08", "青罚1号"], ["2026-10-09", "", ""]],
            "files": 0,
        }

    def test_other_tables_and_other_files_show_none(self) -> None:
        assert looked_through(workbook(("姓名", "决定", "分数"), ("张三", "同意", 90)), "a.xlsx")["decisions"] == {}
        assert looked_through(document("行政处罚决定日期2026年9月4日"), "a.docx")["decisions"] == {}
