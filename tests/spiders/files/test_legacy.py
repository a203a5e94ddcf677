"""The text of doc and xls files, whole, locked and broken ones; and what a real office makes."""

from __future__ import annotations

import contextlib
import io
import shutil
import struct
import subprocess
import tracemalloc
from typing import TYPE_CHECKING

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.files.text import UnreadableError, looks_readable, text_of
from spiders.files.worker import looked_through
from tests.spiders.files.compound import compound, doc, xls
from tests.spiders.files.test_file_text import workbook

if TYPE_CHECKING:
    from pathlib import Path

NUMBER = "11010519491231002X"


def test_a_word_file_piece_by_piece():
    body = doc("资助学生名单\r张三\x07", NUMBER, "\x07\x07\x13 HYPERLINK a\x14见附件\x15\r")
    assert looks_readable(body[:8])
    assert text_of(body).split("\n") == ["资助学生名单", "张三", NUMBER, "见附件"]


def test_an_excel_file_cell_by_cell():
    body = xls(("姓名", "身份证号", "金额"), ("张三", NUMBER, 500.0), ("李四", "无", 0.5))
    assert text_of(body).split("\n") == ["姓名", "身份证号", "金额", "张三", NUMBER, "500", "李四", "无", "0.5"]


@pytest.mark.parametrize("body", [doc(f"身份证号：{NUMBER}"), xls(("身份证号", NUMBER))])
def test_numbers_are_found_and_masked(body):
    found = looked_through(body, "名单")
    assert found["problem"] == ""
    assert found["numbers"]["id_numbers"] == 1
    assert NUMBER not in str(found)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (doc("甲", flags=0x0100), "locked"),
        (doc("甲", version=0x65), "older than Word 97"),
        (compound(PowerPoint=b"x"), "another compound file"),
        (compound(WordDocument=b"x" * 600, **{"0Table": b""}), "older than Word 97"),
        (doc("甲")[:700], "."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "."),
    ],
)
def test_what_cannot_be_read_is_named(body, problem):
    with pytest.raises(UnreadableError, match=problem):
        text_of(body)


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_broken_files_are_only_unreadable(data):
    body = bytearray(data.draw(st.sampled_from([doc("张三", NUMBER), xls(("张三", NUMBER, 1.0))])))
    for at in data.draw(st.lists(st.integers(0, len(body) - 1), max_size=12)):
        body[at] = data.draw(st.integers(0, 255))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("spiders.files.text.MAX_TEXT", 10_000)
        with contextlib.suppress(UnreadableError):
            text_of(bytes(body))


def test_a_stream_that_goes_in_circles_takes_no_memory() -> None:
    """Its directory claims 200 MB, and its sectors lead to themselves: found by fuzzing."""
    body = bytearray(doc("决定"))
    entry = body.index("WordDocument".encode("utf-16-le"))
    (first,) = struct.unpack_from("<I", body, entry + 116)
    (table,) = struct.unpack_from("<I", body, 76)
    struct.pack_into("<I", body, 512 * (table + 1) + 4 * first, first)
    struct.pack_into("<I", body, entry + 120, 200_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableError, match="too large inside"):
            text_of(bytes(body))
        assert tracemalloc.get_traced_memory()[1] < 16_000_000
    finally:
        tracemalloc.stop()


def letter(*paragraphs: str) -> bytes:
    made, buffer = docx.Document(), io.BytesIO()
    for one in paragraphs:
        made.add_paragraph(one)
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [(letter("资助名单", f"张三 {NUMBER}"), "a.docx", "doc"), (workbook(("张三", NUMBER)), "a.xlsx", "xls")],
)
def test_what_an_office_saves(tmp_path: Path, body: bytes, name: str, kind: str) -> None:
    (tmp_path / name).write_bytes(body)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", kind, name],
        cwd=tmp_path, check=True, capture_output=True, timeout=200,
    )  # fmt: skip
    text = text_of((tmp_path / f"a.{kind}").read_bytes())
    assert "张三" in text
    assert NUMBER in text
