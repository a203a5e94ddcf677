"""Files that are not what their names say, and the many that are odd and fine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders import outcomes as o
from spiders.attachment_bytes import EMPTY, PAGE, corrected, mismatch, promised

HTML = b"<!DOCTYPE html>\n<html><head><title>x</title></head><body><p>\xe6\xb2\xa1\xe6\x9c\x89</p></body></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
ZIP = b"PK\x03\x04" + b"\0" * 500
PDF = b"%PDF-1.4\n"
WORD_PAGE = b'<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><p>x</p></body></html>'


@pytest.mark.parametrize(
    ("name", "content_type", "body", "said"),
    [
        ("http://x.gov.cn/a.pdf", "text/html", HTML, PAGE),
        ("http://x.gov.cn/a.PDF?v=1", "text/html; charset=utf-8", b"\xef\xbb\xbf\r\n" + HTML, PAGE),
        ("a.zip", "text/html", b"<!-- cms --><html><body>error</body></html>", PAGE),
        ("a.doc", "text/html", HTML, PAGE),
        ("a.pdf", "text/html", b'<?xml version="1.0"?>\n' + HTML, PAGE),
        ("a.pdf", "application/json", '{"code":404,"msg":"资源不存在","data":null}'.encode(), PAGE),
        ("a.xls", "application/json;charset=UTF-8", b'{"success":false,"code":"500","message":"File missing"}', PAGE),
        ("a.doc", "text/html", "对不起，您访问的文件不存在！".encode("gb18030"), PAGE),
        ("a.zip", "text/plain", b"File not found.", PAGE),
        ("a.docx", "application/octet-stream", PDF, "other:pdf"),
        ("a.pdf", "application/pdf", OLE, "other:office"),
        ("a.pdf", "application/pdf", ZIP, "other:zip"),
        ("a.xls", "application/vnd.ms-excel", b"\xff\xd8\xff\xe0", "other:jpg"),
    ],
)
def test_what_is_plainly_wrong(name, content_type, body, said):
    assert mismatch(name, content_type, body, len(body)) == said


@pytest.mark.parametrize(
    ("name", "content_type", "body"),
    [
        ("a.pdf", "application/pdf", PDF),
        ("a.pdf", "text/html", PDF),  # a wrong header that browsers see through
        ("a.pdf", "application/pdf", b"\0\0junk\n" + PDF),
        ("a.doc", "application/msword", OLE),
        ("a.doc", "application/msword", ZIP),
        ("a.docx", "", OLE),
        ("a.wps", "", OLE),
        ("a.ofd", "", ZIP),
        ("a.doc", "application/msword", b"{\\rtf1\\ansi"),
        ("a.doc", "text/html", WORD_PAGE),
        ("a.xls", "text/html", b"<html><body><table><tr><td>1</td></tr></table></body></html>"),
        ("a.pdf", "text/html", b"<html><body><embed src='a-real.pdf'></body></html>"),
        ("a.pdf", "text/html", b"<html><script src='/pdfjs/build/pdf.js'></script></html>"),
        ("a.rar", "", ZIP),
        ("a.pdf", "application/json", '{"code":401,"msg":"请先登录"}'.encode()),
        ("a.pdf", "application/json", '{"code":500,"msg":"登录已过期"}'.encode()),
        ("a.pdf", "application/json", b'{"code":200,"data":{"url":"/real.pdf"}}'),
        ("a.pdf", "application/json", b'{"code":404,"msg":"no", "data":[1]}'),
        ("a.doc", "text/plain", "文件不存在的原因有很多，详见下文。".encode()),  # a text of its own
        ("a.doc", "application/msword", b"File not found."),  # nobody knows what Word makes of it
        ("a.pdf", "application/pdf", HTML),  # nobody knows what this server means
        ("a.doc", "", b"\x31\xbe\x00\x00"),  # Word 2, or encrypted, or anything
        ("a.html", "text/html", HTML),
        ("/download.jsp?id=7", "text/html", HTML),
        ("/pdf/list", "text/html", HTML),
        ("a.txt", "text/plain", HTML),
    ],
)
def test_what_is_odd_and_fine(name, content_type, body):
    assert mismatch(name, content_type, body, len(body)) == ""


def test_an_empty_file():
    assert mismatch("a.pdf", "application/pdf", b"", 0) == EMPTY
    assert mismatch("a.html", "text/html", b"", 0) == ""


def test_a_file_that_was_not_downloaded_is_not_judged_by_its_headers():
    assert mismatch("a.pdf", "text/html", b"", 100_000) == ""
    assert mismatch("a.pdf", "application/pdf", b"", None) == ""


@pytest.mark.parametrize(
    ("name", "kind"),
    [("/a.docx", "docx"), ("/a.pdf.html", ""), ("/a.PDF#page=2", "pdf"), ("/get?file=a.xls", "xls"), ("/a.pdfx", "")],
)
def test_what_a_name_promises(name, kind):
    assert promised(name) == kind


OK = o.Outcome(o.OK, 200)
ERROR = "<html><head><title>404</title></head><body><table><tr><td>页面不存在</td></tr></table></body></html>".encode()
URL = "http://www.qinghe.gov.cn/a.pdf"


def test_a_page_in_place_of_a_file_is_a_soft_404():
    found = corrected(OK, URL, "text/html", HTML, len(HTML), "other")
    assert (found.name, found.status, found.detail) == (o.SOFT_NOT_FOUND, 200, "a page in place of a pdf file")


@pytest.mark.parametrize("content_type", ["application/msword", "application/octet-stream", "text/html"])
def test_an_error_page_in_place_of_a_file_is_a_soft_404_whatever_the_header_calls_it(content_type):
    word = URL.replace(".pdf", ".doc")
    assert corrected(OK, word, content_type, ERROR, len(ERROR), "error").name == o.SOFT_NOT_FOUND
    assert corrected(OK, word, content_type, OLE, len(OLE), "error") is OK


@pytest.mark.parametrize("kind", ["protection", "login", "maintenance", "closing", "redirect"])
def test_what_stands_before_a_file_says_nothing_about_it(kind):
    assert corrected(OK, URL, "text/html", HTML, len(HTML), kind) is OK


def test_a_file_of_another_type_is_there():
    found = corrected(OK, URL.replace(".pdf", ".docx"), "application/octet-stream", PDF, len(PDF), "")
    assert (found.name, found.detail) == (o.OK, "file: other:pdf")


def test_an_empty_file_may_fill_again():
    assert corrected(OK, URL, "application/pdf", b"", 0, "").name == o.EMPTY


def test_other_outcomes_and_other_addresses_stay():
    blocked = o.Outcome(o.BLOCKED, 403)
    assert corrected(blocked, URL, "text/html", HTML, len(HTML), "other") is blocked
    assert corrected(OK, URL + ".html", "text/html", HTML, len(HTML), "other") is OK


@given(st.text(max_size=60), st.text(max_size=30), st.binary(max_size=300), st.none() | st.integers(0, 10**9))
def test_any_input(name, content_type, body, length):
    said = mismatch(name, content_type, body, length)
    assert said in {"", EMPTY, PAGE} or said.startswith("other:")
