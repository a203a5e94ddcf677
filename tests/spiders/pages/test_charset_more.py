"""The charset of a page: every way in which labels, bytes and surroundings disagree."""

from __future__ import annotations

import json

import pytest

from spiders.pages import charset
from spiders.pages.document import parse

TEXT = "青山县人民政府办公室关于做好2026年春季农业生产工作的通知，各乡镇人民政府，县政府各部门："
WORDS = "通知公告"
BIG5_TEXT = "青山縣政府資訊公開專區，最新消息與公告事項，歡迎民眾查閱。本網站由縣政府主辦。"
HKSCS_TEXT = BIG5_TEXT + "嘅咗啲喺"
FOUR_BYTES = "𠮷镇、㑇村、䶮县、𬭸"


def page(head: str, text: str = TEXT, repeat: int = 4) -> str:
    return f"<html><head>{head}<title>{text[:12]}</title></head><body><p>{text * repeat}</p></body></html>"


# ---- Labels, right and wrong, each in its place

GB_HEADS = {
    "meta charset": '<meta charset="gb2312">',
    "http-equiv": '<meta http-equiv="Content-Type" content="text/html; charset=gb2312" />',
    "blanks": '<meta http-equiv="Content-Type" content="text/html; charset = gb2312">',
    "httpequiv": '<meta httpequiv="Content-Type" content="text/html; charset=gb2312">',
    "http_equiv": "<meta http_equiv=Content-Type content='text/html;charset=gb2312'>",
    "htpp-equiv": '<META htpp-equiv="Content-Type" content="text/html; charset=GB2312">',
    "http-equive": '<meta http-equive="Content-Type" content="text/html; charset=GBK">',
    "equiv only": '<meta equiv="Content-Type" content="text/html; charset=GBK">',
    "no equiv": '<meta content="text/html; charset=gb2312">',
    "content first": "<meta content='text/html; charset=gbk' http-equiv='content-type'>",
    "GB_2312-80": '<meta charset="GB_2312-80">',
    "x-gbk": "<meta charset=x-gbk>",
    "cp936": "<meta charset=cp936>",
    "ms936": "<meta charset='MS936'>",
    "chinese": "<meta charset=chinese>",
    "gb-2312": "<meta charset=gb-2312>",
    "gb18030": "<meta charset=GB18030>",
    "csgb2312": "<meta charset=csgb2312>",
    "quotes inside": '<meta http-equiv="Content-Type" content="text/html; charset=\'gb2312\'">',
    "line break": '<meta\n http-equiv="Content-Type"\n content="text/html;\n charset=gb2312"\n>',
    "upper case": '<META HTTP-EQUIV="CONTENT-TYPE" CONTENT="TEXT/HTML; CHARSET=GB2312">',
    "viewport before": '<meta name="viewport" content="width=device-width"><meta charset="gbk">',
    "after comments": f"<!-- {'x' * 4096} --><meta charset=gb2312>",
    "after script": f"<script>{'var a=1;' * 512}</script><meta charset=gb2312>",
    "after style": f"<style>{'a{color:red}' * 340}</style><meta charset=gb2312>",
    "commented other": '<!--<meta charset="big5">--><meta charset="gb2312">',
    "meta in body": "</head><body><meta charset=gb2312>",
    "xml": '<?xml version="1.0" encoding="gb2312"?>',
    "wrong utf-8": '<meta charset="utf-8">',
    "wrong utf8": "<meta charset=utf8>",
    "wrong big5 and gbk": "<meta charset=gbk><meta charset=big5>",
    "unknown": "<meta charset=x-unknown>",
    "unicode": "<meta charset=unicode>",
    "utf-16": "<meta charset=utf-16>",
    "latin": "<meta charset=iso-8859-1>",
    "empty": '<meta charset="">',
    "none": "",
}
HEADERS = [
    "",
    "text/html",
    "text/html; charset=GBK",
    "text/html;charset=utf-8",
    "text/html; charset=ISO-8859-1",
    "x; charset=",
]


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("head", GB_HEADS.values(), ids=GB_HEADS.keys())
@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "gb18030"])
def test_gb_bytes(encoding: str, head: str, header: str) -> None:
    text = page(head, TEXT + {"gb2312": "", "gbk": "朱镕基、堃、喆", "gb18030": FOUR_BYTES}[encoding])
    text = text.removeprefix("<html><head>") if head.startswith("<?xml") else text
    decoded = charset.decode(text.encode(encoding), header)
    assert (decoded.text, decoded.charset, decoded.replacements) == (text, "gb18030", 0)
    assert decoded.query_codec == "gbk"


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("head", GB_HEADS.values(), ids=GB_HEADS.keys())
@pytest.mark.parametrize("text", [TEXT, BIG5_TEXT, FOUR_BYTES, WORDS, "县", "é", "“引号”——…"])
def test_utf8_bytes_under_any_label(text: str, head: str, header: str) -> None:
    text = page(head, text, 1)
    decoded = charset.decode(text.encode(), header)
    assert (decoded.text, decoded.charset, decoded.replacements) == (text, "utf-8", 0)
    assert decoded.query_codec == "utf-8"


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("label", ["", "gb2312", "gbk", "utf-8", "big5", "iso-8859-1", "utf-16"])
@pytest.mark.parametrize(
    "text",
    [
        "བོད་ལྗོངས་མི་དམངས་སྲིད་གཞུང་།",  # Tibetan
        "شىنجاڭ ئۇيغۇر ئاپتونوم رايونلۇق خەلق ھۆكۈمىتى",  # Uyghur
        "ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ ᠤᠨ ᠥᠪᠡᠷᠲᠡᠭᠡᠨ ᠵᠠᠰᠠᠬᠤ ᠣᠷᠣᠨ",  # Mongolian
        "Шинжаң Ұйғыр аутономиялық ауданы",  # Kazakh
        "연변조선족자치주인민정부",  # Korean
        "ꆈꌠꁱꂷ",  # Yi
        "Gvangjsih Bouxcuengh Swcigih",  # Zhuang
        "Home » News · Copyright © 2026",
        "Le département de l'Économie — “été”",
    ],
)
def test_scripts_of_minority_areas_in_utf8(text: str, label: str, header: str) -> None:
    for head in ("", f"<meta charset='{label}'>"):
        body = f"<html><head>{head}</head><body><h1>{text}</h1></body></html>"
        decoded = charset.decode(body.encode(), header)
        assert (decoded.text, decoded.replacements) == (body, 0)


@pytest.mark.parametrize("header", ["", "text/html", "text/html; charset=big5", "text/html; charset=utf-8"])
@pytest.mark.parametrize("label", ["", "big5", "Big5-HKSCS", "big-5", "x-x-big5", "cn-big5", "utf-8", "gb2312", "gbk"])
def test_big5_under_any_label(label: str, header: str) -> None:
    text = page(f"<meta charset={label}>" if label else "", BIG5_TEXT)
    decoded = charset.decode(text.encode("big5"), header)
    assert (decoded.text, decoded.charset, decoded.replacements) == (text, "big5", 0)


@pytest.mark.parametrize("label", ["", "big5", "big5-hkscs"])
def test_big5_with_the_hong_kong_supplement(label: str) -> None:
    text = page(f"<meta charset={label}>" if label else "", HKSCS_TEXT)
    decoded = charset.decode(text.encode("big5hkscs"))
    assert (decoded.text, decoded.charset, decoded.replacements) == (text, "big5", 0)


@pytest.mark.parametrize("label", ["gb2312", "gbk", "utf-8", ""])
def test_traditional_characters_in_gbk_are_not_big5(label: str) -> None:
    text = page(f"<meta charset={label}>" if label else "", BIG5_TEXT)
    decoded = charset.decode(text.encode("gbk"))
    assert (decoded.text, decoded.charset, decoded.replacements) == (text, "gb18030", 0)


# ---- Marks


@pytest.mark.parametrize("label", ["gb2312", "utf-8", "big5", "utf-16", ""])
@pytest.mark.parametrize("header", HEADERS)
def test_marks_win_over_labels(label: str, header: str) -> None:
    text = page(f"<meta charset={label}>")
    for encoding, name in (("utf-8-sig", "utf-8"), ("utf-16", "utf-16")):
        decoded = charset.decode(text.encode(encoding), header)
        assert (decoded.text, decoded.charset, decoded.rule, decoded.replacements) == (text, name, "byte order mark", 0)
    big = charset.decode(b"\xfe\xff" + text.encode("utf-16-be"), header)
    assert (big.text, big.charset) == (text, "utf-16")
    gb = charset.decode(b"\x84\x31\x95\x33" + text.encode("gb18030"), header)
    assert (gb.text, gb.charset) == (text, "gb18030")
    lying = charset.decode(b"\xef\xbb\xbf" + text.encode("gbk"), header)
    assert (lying.text, lying.charset) == (text, "gb18030")


@pytest.mark.parametrize("cut", [1, 2, 3])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_cut_tail_of_utf16(encoding: str, cut: int) -> None:
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b"\xfe\xff"
    decoded = charset.decode(mark + f"<p>{TEXT}𠮷".encode(encoding)[:-cut])
    assert decoded.replacements == 0
    assert decoded.text == f"<p>{TEXT}"


# ---- Damage


@pytest.mark.parametrize("char", ["é", "县", "𠮷"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("label", ["", "gb2312", "utf-8"])
def test_tail_cut_within_a_character(encoding: str, char: str, label: str) -> None:
    start = f"<meta charset='{label}'><p>{TEXT}"
    for length in range(1, len(char.encode(encoding))):
        decoded = charset.decode(start.encode(encoding) + char.encode(encoding)[:length])
        assert (decoded.text, decoded.replacements) == (start, 0)


@pytest.mark.parametrize("bad", [b"\xff", b"\x80", b"\xfe", b"\xa0", b"\xc1", b"\xf8", b"\x00", b"\xe5"])
@pytest.mark.parametrize("label", ["", "utf-8", "gb2312", "big5"])
@pytest.mark.parametrize("place", ["农业", "<title>", "</p>", "2026"])
def test_one_bad_byte_in_utf8(bad: bytes, label: str, place: str) -> None:
    body = page(f"<meta charset='{label}'>").encode()
    at = body.index(place.encode())
    decoded = charset.decode(body[:at] + bad + body[at:])
    assert decoded.charset == "utf-8"
    assert decoded.replacements == (0 if bad == b"\x00" else 1)
    assert decoded.text.replace("\ufffd", "").replace("\x00", "") == body.decode()


@pytest.mark.parametrize("bad", [b"\xff", b"\x80", b"\xfe", b"\xb5", b"\xe5"])
@pytest.mark.parametrize("label", ["", "utf-8", "gb2312", "iso-8859-1"])
@pytest.mark.parametrize("place", ["<title>", "</p>", "2026年"])
def test_one_bad_byte_in_gbk(bad: bytes, label: str, place: str) -> None:
    text = page(f"<meta charset='{label}'>")
    body = text.encode("gbk")
    at = body.index(place.encode("gbk"))
    decoded = charset.decode(body[:at] + bad + body[at:])
    assert (decoded.charset, decoded.replacements) == ("gb18030", 1)
    assert decoded.text.replace("\ufffd", "") == text


@pytest.mark.parametrize("bad", [b"\xb5", b"\xe5", b"\xa1", b"\xff", b"\x80", b"\xd6"])
@pytest.mark.parametrize("place", ["青山县", "农业", "通知，", "县政府各", "部门："])
@pytest.mark.parametrize("within", [0, 1])
def test_one_bad_byte_in_the_middle_of_gbk_shifts_nothing(bad: bytes, place: str, within: int) -> None:
    text = page("<meta charset=gb2312>", repeat=2)
    body = text.encode("gbk")
    at = body.rindex(place.encode("gbk")) + within
    for damaged in (body[:at] + bad + body[at:], body[:at] + body[at + 1 :]):
        decoded = charset.decode(damaged)
        assert decoded.charset == "gb18030"
        assert 1 <= decoded.replacements <= 3
        first, _, last = decoded.text.partition("\ufffd")
        assert text.startswith(first[:-3])
        assert text.endswith(last[6:])
        assert abs(len(text) - len(decoded.text)) <= 3


INCLUDE = (
    "<div class='foot'><a href='/wzdt/'>网站地图</a>|<a href='/about.html' title=\"关于我们\">关于我们</a><p>主办单位："
    "青山县人民政府办公室　地址：青山县人民路1号</p>\n<p>备案序号：豫ICP备05000001号</p></div>"
)
PLAIN = "".join(
    f"<li><a href='{n}.html'>关于做好第{n}项工作的通知，请遵照执行。</a><span>2026-03-01</span></li>\n"
    for n in range(60)
)


@pytest.mark.parametrize("label", ["", "utf-8", "gb2312"])
@pytest.mark.parametrize("at_end", [True, False])
@pytest.mark.parametrize("rows", [60, 12, 3])
def test_an_included_file_in_the_other_charset(label: str, at_end: bool, rows: int) -> None:
    plain = "".join(PLAIN.splitlines(keepends=True)[:rows])
    start = f"<html><head><meta charset='{label}'></head><body>"
    for main, other in (("utf-8", "gbk"), ("gbk", "utf-8")):
        pieces = [plain.encode(main), INCLUDE.encode(other)] if at_end else [INCLUDE.encode(other), plain.encode(main)]
        decoded = charset.decode(start.encode() + b"".join(pieces) + b"</body></html>")
        assert plain in decoded.text
        assert INCLUDE in decoded.text
        assert decoded.replacements == 0


# ---- Small pages


@pytest.mark.parametrize(
    "words", ["通知", "联通", "网站维护中", "请稍候", "系统维护，请稍后访问", "公告", "正在建设", "找不到页面"]
)
@pytest.mark.parametrize("form", ["{}", "<p>{}</p>", "<html><head><title>{0}</title></head><body>{0}</body></html>"])
@pytest.mark.parametrize("header", ["", "text/html", "text/html; charset=gb2312", "text/html; charset=utf-8"])
def test_very_short_pages(words: str, form: str, header: str) -> None:
    text = form.format(words)
    assert charset.decode(text.encode(), header).text == text
    assert charset.decode(text.encode("gbk"), header).text == text
    for label in ("gb2312", "gbk"):
        labelled = f"<meta charset={label}>{text}"
        assert charset.decode(labelled.encode("gbk"), header).text == labelled


@pytest.mark.parametrize("message", ["成功", "操作成功", "没有数据", "参数错误", "暂无相关信息"])
@pytest.mark.parametrize(
    "header", ["application/json", "application/json; charset=GBK", "application/json;charset=UTF-8", ""]
)
def test_small_json(message: str, header: str) -> None:
    text = json.dumps({"code": 0, "msg": message, "data": []}, ensure_ascii=False)
    assert charset.decode(text.encode(), header).text == text
    assert charset.decode(text.encode("gbk"), header).text == text
    escaped = charset.decode(json.dumps({"msg": message}).encode(), header)
    assert (escaped.text, escaped.replacements) == (json.dumps({"msg": message}), 0)


@pytest.mark.parametrize(
    "word", ["café ", "Orléans", "résumé", "naïve", "São Paulo", "Zürich", "señor", "© 2026", "25°C"]
)
@pytest.mark.parametrize("label", ["", "iso-8859-1", "windows-1252", "utf-8"])
def test_a_latin_letter_on_a_page_of_ascii(word: str, label: str) -> None:
    text = page(f"<meta charset='{label}'>", f"Visit of the delegation to {word} in the spring of the year.", 3)
    assert charset.decode(text.encode("latin-1")).text == text
    assert charset.decode(text.encode()).text == text


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("head", GB_HEADS.values(), ids=GB_HEADS.keys())
def test_pages_of_nothing_but_ascii(head: str, header: str) -> None:
    text = page(head, "Not Found ", 2)
    decoded = charset.decode(text.encode(), header)
    assert (decoded.text, decoded.replacements) == (text, 0)


@pytest.mark.parametrize(
    "body", [b"", b" ", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff\x00", b"\x84\x31\x95\x33"]
)
def test_hardly_any_bytes(body: bytes) -> None:
    decoded = charset.decode(body)
    assert len(decoded.text) <= 1


def test_characters_for_private_use() -> None:
    """A3A0 is the ideographic space that old editors wrote (Encoding Standard, index gb18030); others stay."""
    head = "<meta charset=gb2312><p>"
    decoded = charset.decode(head.encode() + TEXT.encode("gbk") + b"\xa3\xa0" * 2 + WORDS.encode("gbk"))
    assert (decoded.text, decoded.replacements) == (f"{head}{TEXT}\u3000\u3000{WORDS}", 0)
    private = f"{head}{TEXT}\ue000\ue863{WORDS}"
    assert charset.decode(private.encode("gb18030")).text == private
    assert charset.decode(private.encode()).text == private


def test_a_page_is_read_in_one_charset_from_bytes_to_addresses() -> None:
    text = page("<meta charset='utf-8'>") + "<a href='so.asp?q=公告'>公告</a>"
    assert parse(text.encode("gbk"), "http://www.qs.gov.cn/").join("so.asp?q=公告").endswith("?q=%B9%AB%B8%E6")
    assert parse(text.encode(), "http://www.qs.gov.cn/").join("so.asp?q=公告").endswith("?q=%E5%85%AC%E5%91%8A")
