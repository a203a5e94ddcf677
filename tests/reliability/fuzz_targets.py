# ruff: noqa: E501, RUF001 - seeds stay whole
"""What `tests.reliability.fuzz` feeds: one function for each reader of what a server, a page or an office sends.

A function returns whatever it likes and raises nothing but what its reader documents. It also says what must hold of
the answer: bounds, the same twice. Seeds are small and of the kind that the reader meets.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from spiders import addresses, attachment_bytes, gate, pace, places, raw_answers, robots, traps, whole_files
from spiders.files import text as file_text
from spiders.files import worker
from spiders.http_answer import Answer, BadAnswerError
from spiders.pages import charset, dates, document, json_text, links, numbers, redirects, script_text, stylesheets, urls
from spiders.pages.personal import scan
from spiders.pages.understand import glance, understand
from xuncha.errors import XunchaError

if TYPE_CHECKING:
    from collections.abc import Callable

BASE: Final = "http://www.qinghe.gov.cn/zwgk/tzgg/t20260310_1.html"
KINDS: Final = (
    "",
    "text/html; charset=gbk",
    "application/json",
    "text/xml; charset=utf-8",
    "text/html; charset=utf-16",
)


@dataclass(frozen=True)
class Target:
    """One reader."""

    name: str
    call: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    longest: int = 4096  # bytes of one input

    @property
    def share(self) -> int:
        """How much of the time: large readers are slow and have many branches."""
        return {"pages": 6, "file pdf": 3, "tables": 3, "file doc": 2, "registry and configuration": 2}.get(
            self.name, 1
        )


TARGETS: dict[str, Target] = {}


def target(
    name: str, *seeds: bytes | str, longest: int = 4096
) -> Callable[[Callable[[bytes], object]], Callable[[bytes], object]]:
    """Register the function below."""

    def register(call: Callable[[bytes], object]) -> Callable[[bytes], object]:
        TARGETS[name] = Target(
            name, call, tuple(one.encode() if isinstance(one, str) else one for one in seeds), longest
        )
        return call

    return register


def text_of(data: bytes) -> str:
    """Any text, lone surrogates and all."""
    return (
        data.decode("utf-8", "surrogatepass" if data[:1] == b"\xed" else "replace")
        if data[:1] != b"\xed"
        else data.decode("latin-1")
    )


# -- addresses --------------------------------------------------------------------------------------------------------


@target(
    "addresses",
    "http://a.gov.cn/a?b=c",
    "//0x7f.1\\@b/",
    "http://[::ffff:1.2.3.4%25eth0]:80/",
    "../目录/a.html?名称=x",
    "http://a:b@c:99999/",
)
def _(data: bytes) -> None:
    said = text_of(data)
    for url in (said, f"http://{said}/"):
        for written in (urls.canonical(url), urls.join(BASE, said, "gb18030")):
            if written:
                assert urls.canonical(written) == written, written
                host = addresses.name_of(urls.host_of(written))
                if written.startswith(("http://", "https://")):
                    place, _ = places.target(written)
                    assert place.host == host, written
                traps.pattern_of(written)
        refused = gate.refuse_url(url, gate.Policy())
        literal = addresses.literal(addresses.name_of(urls.host_of(urls.canonical(url))))
        if not refused and literal is not None:
            assert addresses.classify_address(literal) == "public", url
    attachment_bytes.promised(said)


@target(
    "Retry-After", "120", "Fri, 20 Nov 2026 10:00:00 GMT", "99999999999999999999", "Sat, 01 Jan 0001 00:00:00 -9999"
)
def _(data: bytes) -> None:
    seconds = pace.retry_after(data.decode("latin-1"), 1.8e9)
    assert seconds is None or seconds >= 0
    assert 1.0 <= pace.within_reason(seconds) <= pace.MAX_PAUSE


# -- answers ----------------------------------------------------------------------------------------------------------


@target("answers", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhi\r\n0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 302 Found\nLocation: /a\nSet-Cookie: a=b; path=/\n\n")  # fmt: skip
def _(data: bytes) -> None:
    """In pieces as it pleases the network: what is read must not depend on them."""
    assert _answer([data]) == _answer([data[at : at + 1] for at in range(len(data))])


def _answer(pieces: list[bytes]) -> object:
    answer = Answer()
    with contextlib.suppress(BadAnswerError):
        for piece in pieces:
            rest = piece if answer.status else answer.head(piece)
            if answer.done:
                break
            if rest is not None:
                answer.body(rest)
    return answer.status, answer.headers, answer.content, answer.done


@target(
    "encodings",
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00",
    b"x\x9c\x03\x00\x00\x00\x00\x01",
)
def _(data: bytes) -> None:
    for coding in ("gzip", "deflate", "br", "zstd", "x"):
        assert len(raw_answers.decoded(data, coding, 100_000)) <= max(100_000, len(data))
    whole_files.is_whole(data)


@target(
    "set aside",
    b'{"url": "http://a/", "at": "x", "status": 200, "headers": [["a", "b"]], "length": 2}\nhi\n',
    longest=2048,
)
def _(data: bytes) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        for place in raw_answers.places(Path(file.name)):
            place.body()


@target("robots", "User-agent: *\nDisallow: /admin/*.html$\nCrawl-delay: 1e400\nAllow: /%e4%b8%ad\nSitemap: x\n")
def _(data: bytes) -> None:
    said = robots.read(200, data)
    assert 0 <= said.delay() <= robots.MAX_DELAY
    said.allows(BASE)
    said.allows("http://a/%zz?*$")


# -- pages ------------------------------------------------------------------------------------------------------------


@target(
    "charsets",
    "青禾县".encode("gb18030"),
    b'<meta charset="utf-16">\xff\xfe',
    "青禾".encode("utf-16"),
    b"\xef\xbb\xbf\xed\xa0\x80",
)
def _(data: bytes) -> None:
    for kind in KINDS:
        decoded = charset.decode(data, kind)
        assert decoded.replacements >= 0
        decoded.text.encode("utf-8")  # what is read can be written


@target("pages", '<html><head><title>通知</title><meta http-equiv=refresh content="0;url=a"></head><body><h1>关于通知</h1><p>发布时间：2026-03-10 来源：县政府办</p>'
        '<ul><li><a href="a.html">公告</a><span>2026-03-10</span></li></ul><form action=b><input name=q></form></body></html>',
        '{"data":[{"title":"公告","url":"a.html","pubDate":"2026-02-30"}]}', "<rss><channel><item><title>x</title><link>a</link></item></channel></rss>",
        "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><urlset><url><loc>http://a/&b;</loc></url></urlset>",
        "<table><tr><td>索引号</td><td colspan=9999999>青政发〔2026〕8号</td></tr></table>", longest=8192)  # fmt: skip
def _(data: bytes) -> None:
    for kind in KINDS[:4]:
        page = understand(data, BASE, kind)
        assert len(page.links) <= links.MAX_LINKS
        assert all(urls.canonical(link.url) == link.url for link in page.links)
        glance(data, BASE, kind)


@target(
    "markup",
    "<img srcset='a 1x,,b 2x' src=c><div style='background:url(d)'><script>location.href='e'</script><base href=x>",
    longest=2048,
)
def _(data: bytes) -> None:
    read = document.parse(data, BASE, "")
    assert links.read(read) == links.read(read)
    redirects.redirect_url(read)


@target(
    "scripts", "window.location.href='a.html';", "0; url='b.html'", "document.write('<a href=\"x\">')", "{a:1,'b':[,]}"
)
def _(data: bytes) -> None:
    said = text_of(data)
    redirects.refresh_target(said)
    redirects.jump_target(said)
    redirects.only_jump(said)
    redirects.fork_target(said)
    script_text.written_by_script(said)
    json_text.mended(said)


@target("styles", "@import 'a.css';.b{background:url( c.png )}@media x{d{e:url(\"f\\\n\")}}")
def _(data: bytes) -> None:
    assert all(isinstance(one, str) for one in stylesheets.references(data, "text/css"))


@target(
    "dates",
    "2026年3月10日 10:05",
    "民国一百一十五年三月五日",
    "２０２６-0３-10T25:61Z",
    "1773108333000",
    "/2026/03/t20260310_1.html",
)
def _(data: bytes) -> None:
    said = text_of(data)
    for hit in dates.find(said):
        assert 0 <= hit.start < hit.end <= len(said)
        assert dates.FIRST_YEAR <= int(hit.date[:4]) <= dates.LAST_YEAR
    dates.stamp(said)
    dates.from_url(said)
    dates.short_year(said)
    dates.without_year(said)
    assert dates.chinese_number(said) >= -1


@target("document numbers", "青政发〔2026〕8号", "令第711号", "国办发[2016]08号、青府〔２０２６〕八号", "（2026）12號")
def _(data: bytes) -> None:
    said = text_of(data)
    for one in (*numbers.find(said), *numbers.find(said, bare=True), *numbers.only(said)):
        numbers.normalise_number(str(one))
    assert numbers.normalise_number(numbers.normalise_number(said)) == numbers.normalise_number(said)
    assert numbers.same_number(said, said) in {True, False}


@target("personal numbers", "姓名 张三 身份证号11010519491231002X 手机13909700001", "卡号：6222021234567890128")
def _(data: bytes) -> None:
    said = text_of(data)
    found = scan.scan(said, "名单")
    if found:
        found.data()
    scan.hide(said)


# -- files ------------------------------------------------------------------------------------------------------------


def _file(data: bytes) -> None:
    told = worker.looked_through(data, "附件.xlsx")
    assert told["length"] <= file_text.MAX_TEXT


def _zip(name: str, text: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, text)
    return made.getvalue()


def _seeds(*kinds: str) -> tuple[bytes, ...]:
    from tests.spiders.files import compound
    from xuncha.demo import files

    made = {
        "doc": compound.doc("决定", "表格"),
        "xls": compound.xls(("决定", 1.5, "2026-03-10")),
        "ofd": _zip("OFD.xml", "<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'><ofd:DocBody/></ofd:OFD>"),
    }
    return tuple(made[kind] if kind in made else files.make(kind) for kind in kinds)


for _kind in ("pdf", "docx", "xlsx", "doc", "xls", "zip", "ofd"):
    target(f"file {_kind}", *_seeds(_kind), longest=32_768)(_file)


_RECORD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/\r\nWARC-Date: 2026-11-20T08:00:00Z\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: 46\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>\r\n\r\n"
)


@target("stored evidence", gzip.compress(_RECORD, mtime=0), _RECORD)
def _(data: bytes) -> None:
    from db.evidence import StoredPage
    from schedules.evidence import Keeper

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.warc.gz").write_bytes(data)
        keeper = Keeper(Path(folder))
        digest = hashlib.sha256(data[-20:]).hexdigest()
        page = StoredPage("a", "r", "http://a/", "response", "x", 200, "a.warc.gz", 0, len(data), digest)
        with contextlib.suppress(XunchaError):
            keeper.read(page)


# -- what an office writes --------------------------------------------------------------------------------------------


@target("registry and configuration", '[[site]]\nid = "a"\nurl = "http://a.gov.cn/"\nlevel = "county"\nquiet_hours = ["08:00-09:00"]\n',
        '[crawl]\nrate = 1e400\n[schedule]\nnight = "22:00-06:00"\n', '[[recipient]]\nname = "x"\nunits = ["*"]\n')  # fmt: skip
def _(data: bytes) -> None:
    from xuncha import config

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "xuncha.toml"
        file.write_bytes(data)
        with contextlib.suppress(XunchaError):
            config.load(file)
        with contextlib.suppress(XunchaError):
            config.sites_of(data.decode("utf-8", "replace"), file)


@target(
    "rulebooks",
    'id = "x"\nname = "y"\n[scoring]\nfull = 100\n[[indicator]]\nid = "a.b"\nkind = "score"\npoints = 1\n',
    longest=2048,
)
def _(data: bytes) -> None:
    from inspector import profiles, rulebook

    for parse in (rulebook.parse, profiles.parse_layer):
        with contextlib.suppress(XunchaError):
            parse(data.decode("utf-8", "replace"), "x.toml")


def _sheet(*rows: tuple[object, ...]) -> bytes:
    import openpyxl

    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(file)
    return file.getvalue()


_LIST = ("网站名称", "首页网址", "网站标识码", "主办单位", "上级单位")
_REPLY = ("序号", "问题编号", "整改情况", "整改状态", "完成时间")


@target("tables", "网站名称,首页网址,网站标识码\n第1局,http://a.gov.cn/,3600000001\n", "问题编号,整改情况,整改状态,完成时间\n0000000000000001,已改,已完成,2026年11月20日\n",
        "\ufeff\"a\nb\";c;d\n=1+1;２０２６/３/１;\"", _sheet(_LIST, ("第1局", "a.gov.cn", 3600000001, "第1局", "")), _sheet(_REPLY, (1, "0000000000000001", "已改", "已完成", "2026.11.20")),
        longest=16_384)  # fmt: skip
def _(data: bytes) -> None:
    from datetime import date

    from reports import forms, ledger_return, sheet_reader
    from schedules import registry_import

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / ("a.xlsx" if data[:2] == b"PK" else "a.csv")
        file.write_bytes(data)
        with contextlib.suppress(XunchaError):
            sheets = sheet_reader.read(file)
            for read in (
                lambda: registry_import.plan(sheets, {}, "a"),
                lambda: ledger_return.finding_ids(sheets, "a"),
                lambda: ledger_return.read(sheets, ledger_return.Known({}, {}, date(2026, 11, 20)), "a"),
                lambda: forms.read(sheets, "a"),
            ):
                with contextlib.suppress(XunchaError):
                    read()


@target("planned times", "每周一 08:30", "工作日每2小时", "0 8 * * 1-5", "每季度最后一天 夜间")
def _(data: bytes) -> None:
    from schedules import cron_words, words

    for parse in (words.parse, cron_words.parse_cron):
        with contextlib.suppress(cron_words.WordsError):
            parse(text_of(data))
