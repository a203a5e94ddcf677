"""Which bodies are whole although their Content-Length said more."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.reading import is_whole
from xuncha.demo import files


def zipped(comment: bytes = b"") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        book.writestr("word/document.xml", "<w:p>" * 200)
        book.comment = comment
    return target.getvalue()


WHOLE = {
    "page": b"<html><body>x</body></html>\n",
    "pdf": files.pdf(),
    "pdf with a tail": files.pdf() + b"\r\n\r\n",
    "docx": zipped(),
    "zip with a comment": zipped("青禾县".encode()),
    "png": files.png(8, 8, 0, 0, 0),
    "jpg": b"\xff\xd8\xff\xe0" + bytes(300) + b"\xff\xd9",
    "gif": b"GIF89a" + bytes(30) + b"\x00;",
    "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1528),
    "7z": b"7z\xbc\xaf\x27\x1c\x00\x04\x00\x00\x00\x00" + (100).to_bytes(8, "little") + (20).to_bytes(8, "little")
    + bytes(124),
    "rar": b"Rar!\x1a\x07\x01\x00" + bytes(60) + b"\x1dwVQ\x03\x05\x04\x00",
    "webp": b"RIFF" + (40).to_bytes(4, "little") + b"WEBP" + bytes(32),
    "bmp": b"BM" + (60).to_bytes(4, "little") + bytes(54),
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_whole(name: str) -> None:
    assert is_whole(WHOLE[name])


@pytest.mark.parametrize("name", [name for name in WHOLE if name != "pdf with a tail"])
def test_half_of_it_is_not(name: str) -> None:
    assert not is_whole(WHOLE[name][: len(WHOLE[name]) // 2])


@pytest.mark.parametrize("body", [b"", b"\r\n", "一段文字".encode(), b'{"a": 1}', b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_has_no_end_cannot_be_called_whole(body: bytes) -> None:
    assert not is_whole(body)


@given(st.sampled_from([*WHOLE.values(), b""]), st.binary(max_size=200), st.integers(0, 400))
def test_any_input(start: bytes, rest: bytes, cut: int) -> None:
    assert is_whole(start[:cut] + rest) in {True, False}
