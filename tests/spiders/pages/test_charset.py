"""The charset of a page: labels lie, bytes do not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.pages import charset

TEXT = "青山县人民政府办公室关于做好2026年春季农业生产工作的通知，各乡镇人民政府，县政府各部门："
BIG5_TEXT = "青山縣政府資訊公開專區，最新消息與公告事項，歡迎民眾查閱。本網站由縣政府主辦。"


def page(text: str, declared: str = "", form: str = '<meta charset="{}">') -> str:
    meta = form.format(declared) if declared else ""
    return f"<html><head>{meta}<title>{text[:20]}</title></head><body><p>{text * 6}</p></body></html>"


@pytest.mark.parametrize(
    ("encoding", "declared", "header", "charset_name"),
    [
        ("utf-8", "utf-8", "", "utf-8"),
        ("utf-8", "gb2312", "", "utf-8"),  # UTF-8 bytes under a GBK label
        ("utf-8", "", "text/html; charset=GBK", "utf-8"),
        ("utf-8", "", "", "utf-8"),
        ("utf-8", "iso-8859-1", "", "utf-8"),
        ("gb2312", "gb2312", "", "gb18030"),
        ("gbk", "gb2312", "", "gb18030"),
        ("gb18030", "gb2312", "", "gb18030"),
        ("gbk", "utf-8", "", "gb18030"),  # GBK bytes under a UTF-8 label
        ("gbk", "", "text/html; charset=utf-8", "gb18030"),
        ("gbk", "", "", "gb18030"),
        ("gbk", "iso-8859-1", "", "gb18030"),
        ("gbk", "x-unknown", "", "gb18030"),
        ("gbk", "", "text/html;charset=ISO-8859-1", "gb18030"),
        ("utf-16-le", "", "", "utf-16"),
        ("utf-16-be", "", "", "utf-16"),
    ],
)
def test_label_and_bytes(encoding: str, declared: str, header: str, charset_name: str) -> None:
    text = page(TEXT, declared)
    decoded = charset.decode(text.encode(encoding), header)
    assert decoded.text == text
    assert (decoded.charset, decoded.replacements) == (charset_name, 0)


@pytest.mark.parametrize(("declared", "rule"), [("big5", "meta"), ("", "detected"), ("Big5-HKSCS", "meta")])
def test_big5(declared: str, rule: str) -> None:
    text = page(BIG5_TEXT, declared)
    decoded = charset.decode(text.encode("big5"))
    assert decoded.text == text
    assert (decoded.charset, decoded.rule) == ("big5", rule)


@pytest.mark.parametrize(
    "declaration",
    [
        '<meta http-equiv="Content-Type" content="text/html; charset=gb2312" />',
        '<META HTTP-EQUIV=Content-Type CONTENT="text/html;charset=GB2312">',
        '<meta httpequiv="Content-Type" content="text/html; charset=gb2312">',
        '<meta http-equiv="Content-Type" content="text/html; charset=gb2312;">',
        "<meta content='text/html; charset = gbk' http-equiv='content-type'>",
        "<meta charset=GBK>",
        "<meta charset='gb_2312-80'>",
    ],
)
def test_spellings_of_the_declaration(declaration: str) -> None:
    body = f"<html><head>{declaration}</head><body>通知</body></html>".encode("gbk")
    decoded = charset.decode(body)
    assert (decoded.charset, decoded.rule, decoded.replacements) == ("gb18030", "meta", 0)
    assert "通知" in decoded.text


def test_what_is_no_declaration() -> None:
    commented = b'<!-- <meta charset="big5"> --><meta charset="gbk">'
    assert charset.declarations(commented, "") == [("meta", "gb18030")]
    assert charset.declarations(b'<script charset="big5" src="a.js"></script>', "") == []
    assert charset.declarations(b'<meta charset="utf-7">', "") == []
    assert charset.declarations(b" " * 9000 + b'<meta charset="gbk">', "") == []
    assert charset.declarations(b'<?xml version="1.0" encoding="GB2312"?>', "") == [("xml declaration", "gb18030")]


def test_header_comes_first_when_both_could_be_right() -> None:
    body = page(TEXT, "big5").encode("gbk")
    decoded = charset.decode(body, "text/html; charset=gbk")
    assert (decoded.rule, decoded.charset) == ("header", "gb18030")


@pytest.mark.parametrize("cut", [1, 2])
def test_cut_tail_of_utf8(cut: int) -> None:
    body = ("<p>" + TEXT).encode()[:-cut]
    decoded = charset.decode(body, "text/html; charset=gbk")
    assert (decoded.charset, decoded.replacements) == ("utf-8", 0)
    assert decoded.text == "<p>" + TEXT[:-1]


def test_cut_tail_of_gbk() -> None:
    decoded = charset.decode(("<meta charset=gbk><p>" + TEXT).encode("gbk")[:-1])
    assert (decoded.charset, decoded.replacements) == ("gb18030", 0)
    assert decoded.text.endswith(TEXT[:-1])


@pytest.mark.parametrize("bad", [b"\xff", b"\xe4\xb8", b"\xc0", b"\xb5\xc4"])
@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312"])
def test_one_bad_byte_does_not_turn_utf8_into_gbk(bad: bytes, declared: str) -> None:
    body = page(TEXT, declared).encode()
    middle = body.index("农业".encode())
    decoded = charset.decode(body[:middle] + bad + body[middle:])
    assert (decoded.charset, decoded.rule) == ("utf-8", "utf-8 with bad bytes")
    assert 1 <= decoded.replacements <= 2
    assert "青山县人民政府" in decoded.text
    assert "农业生产" in decoded.text


@pytest.mark.parametrize("bad", [b"\xff", b"\x80", b"\xe4<b>"])
@pytest.mark.parametrize("declared", ["", "gb2312", "utf-8"])
def test_one_bad_byte_leaves_gbk_gbk(bad: bytes, declared: str) -> None:
    body = page(TEXT, declared).encode("gbk")
    middle = body.index(b"<p>")
    decoded = charset.decode(body[:middle] + bad + body[middle:])
    assert decoded.charset == "gb18030"
    assert decoded.replacements >= 1
    assert "青山县人民政府" in decoded.text


def test_four_byte_gb18030() -> None:
    text = page("𠮷镇、䶮县" + TEXT, "gb2312")
    decoded = charset.decode(text.encode("gb18030"))
    assert (decoded.text, decoded.replacements) == (text, 0)


def test_marks() -> None:
    assert charset.decode(b"\xef\xbb\xbf" + "通知".encode()).text == "通知"
    assert charset.decode("通知".encode("utf-16")).text == "通知"
    contradicted = charset.decode(b"\xef\xbb\xbf" + page(TEXT, "gb2312").encode("gbk"))
    assert (contradicted.charset, contradicted.replacements) == ("gb18030", 0)
    assert contradicted.rule == "byte order mark contradicted"


def test_few_gbk_characters_that_are_valid_utf8_by_accident() -> None:
    body = '<meta charset="gb2312"><p>通</p>'.encode("gbk")
    body.decode("utf-8")  # valid, but a letter of some other script
    assert "通" in charset.decode(body).text


def test_other_scripts_of_foreign_language_versions() -> None:
    french = "<meta charset=iso-8859-1><p>Président de la République française, né à Orléans, élu député</p>"
    assert charset.decode(french.encode("latin-1")).text == french
    japanese = "<meta charset=shift_jis><p>青山県人民政府のホームページへようこそ</p>"
    assert charset.decode(japanese.encode("cp932")).text == japanese
    korean = "<meta charset=euc-kr><p>청산현 인민정부 홈페이지</p>"
    assert charset.decode(korean.encode("euc-kr")).text == korean
    russian = "<meta charset=windows-1251><p>Народное правительство уезда Циншань</p>"
    assert charset.decode(russian.encode("cp1251")).text == russian


def test_replacement_characters_of_the_page_itself_are_not_ours() -> None:
    decoded = charset.decode(("<p>" + TEXT + "\ufffd").encode())
    assert (decoded.replacements, decoded.text.count("\ufffd")) == (0, 1)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400), st.sampled_from(["", "text/html; charset=gbk", "charset=\x00", "charset=utf-16"]))
def test_any_bytes(body: bytes, header: str) -> None:
    decoded = charset.decode(body, header)
    assert decoded.replacements >= 0
    decoded.text.encode("utf-8")  # no lone surrogate
    "中".encode(decoded.query_codec, "replace")


@settings(deadline=None, max_examples=100)
@given(
    st.text(alphabet="的一是在不了有和人这中大为上个国政府公开通知abc <>/=\"'", min_size=20, max_size=200),
    st.booleans(),
)
def test_chinese_text_comes_back(text: str, in_utf8: bool) -> None:
    text = f"<meta charset=gb2312><p>县人民政府{text}"
    assert charset.decode(text.encode("utf-8" if in_utf8 else "gbk")).text == text
