"""Marks by which a government website says who it is: 国办发〔2017〕47号, the functions at the foot of the page.

The foot is the messiest part of these pages (badges written by script, tags left open, text in pictures), and may stand
behind what a parser takes for the end of the page. So the part of the source that holds it is cut out and read again,
event by event, whatever tree it may make.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from spiders.pages.model import IdentityMarks

if TYPE_CHECKING:
    from spiders.pages.document import Document
    from spiders.pages.model import Link

LAST_PART = 30_000  # of source: where the foot is looked for first
FOOT_CHARACTERS = 6_000  # of source between the first and the last mark of a foot
_LEAD = 800  # of source in front of the first mark
_TAIL = 2_000  # behind the last
_UNSEEN = frozenset({"script", "style", "template", "rt", "rp"})

# Words that stand in the foot and hardly anywhere else.
_FOOT_MARKS = (
    "ICP备", "icp备", "公网安备", "网站标识码", "conac", "zfwzzc", "jiucuo", "主办单位", "主办：", "主办:", "承办单位",
    "版权所有",
)  # fmt: skip
_CODE = re.compile(r"(?:网站)?标识码\s{0,9}(?:为|是)?\s{0,9}[:：∶]?\s{0,9}((?:bm|BM)\d{8}|\d{10})(?!\d)")
_CODE_VALUE = re.compile(r"(?:bm\d{8}|\d{10})\Z", re.IGNORECASE)
_JIUCUO_CODE = re.compile(r"sitecode\s{0,9}=\s{0,9}[\"']?((?:bm\d{8}|\d{10}))(?!\d)", re.IGNORECASE)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_ICP = re.compile(
    rf"([{_PROVINCES}]|(?<![\u4e00-\u9fff])[\u4e00-\u9fff])?\s{{0,4}}ICP\s{{0,4}}[备證证]"
    r"\s{0,4}案?\s{0,4}(?:序号|字)?第?\s{0,4}(\d{5,10})"
    r"\s{0,4}号?\s{0,4}(?:[-－—]\s{0,4}(\d{1,4}))?",
    re.IGNORECASE,
)
_POLICE = re.compile(rf"([{_PROVINCES}])?\s{{0,4}}公网安备\s{{0,4}}(\d{{11,14}})\s{{0,4}}号?")
_POLICE_QUERY = re.compile(r"recordcode=(\d{14})(?!\d)", re.IGNORECASE)
_SPONSOR = re.compile(
    "(?:网站)?主办(?:单位|方|机构|机关)?\\s{0,4}[:：∶]\\s{0,4}"
    "([^\\s:：|\uff5c,，;；。©]{2,40}(?:\\s(?:办公室|信息中心))?)"
)
_SPONSOR_END = re.compile(r"(?:承办|协办|运维|维护|技术支持|版权|地址|联系|电话|网站标识码|邮编|ICP|备案|建设|主管)")
_PHONE = re.compile(
    "(?:联系|服务|咨询|值班|监督|举报|办公|网站|维护|客服|技术支持|运维)?(?:电话|热线|方式|Tel|TEL|tel)(?:号码)?\\s{0,4}[:：∶]?\\s{0,4}"
    "([(（]?0\\d{2,3}[)）]?\\s?[-－—\u2013 ]?\\s?\\d{7,8}(?:[-－转]\\d{1,6})?|\\d{7,8}(?!\\d)"
    "|400[- ]?\\d{3,4}[- ]?\\d{3,4}|1\\d{10}(?!\\d))"
)
# Marks in addresses, lower case; looked for in all addresses at once, because a home page has hundreds.
_GOV_ADDRESSES = (
    "bszs.conac.cn", "dcs.conac.cn", "conac.cn/sitename", "conac.cn/image", "党政机关",
    "%e5%85%9a%e6%94%bf%e6%9c%ba%e5%85%b3",
)  # fmt: skip
_GOV_PICTURES = ("/dzjg", "/dangzheng", "/jgwz", "/dzbs")
_GOV_PICTURE = re.compile(
    r"/(?:dzjg|dangzheng(?:jiguan)?|jgwz|dzjgbs|dzbs)[\w-]{0,12}\.(?:png|gif|jpe?g|svg)", re.IGNORECASE
)
_ERROR_ADDRESSES = (
    "zfwzzc.www.gov.cn", "pucha.kaipuyun.cn/exposure", "_jiucuo_", "jiucuo.js", "/exposure/jiucuo",
)  # fmt: skip
_ERROR_TEXT = re.compile(r"为?政府网站(?:找|纠)错|网站(?:找|纠)错")
_SITEMAP = re.compile(r"^[\[【|\s]*(?:网站|站点|本站)(?:地图|导航)[\]】|\s]*$|^site ?map$", re.IGNORECASE)
_TITLE_END = re.compile(
    r"\s*[-_|\u2013—>]+\s*(?:首页|网站首页|门户网站首页|home)?\s*$|\s*(?:网站)?首页\s*$", re.IGNORECASE
)
_TITLE_START = re.compile(r"^\s*(?:欢迎(?:光临|访问|您?来到|进入)|网站首页|首页|门户首页)\s*[-_|\u2013—>:：]*\s*")


def read(document: Document, links: tuple[Link, ...]) -> IdentityMarks:
    """The marks of a home page. `links` as `links.read` gives them. Absent marks are "" or False."""
    if document.root is None:
        return IdentityMarks()
    source = _foot_source(document.text)
    text = _text(source) if source else ""
    addresses = "\n".join([link.url for link in links]).lower()
    texts = "\n".join([link.text for link in links])
    return IdentityMarks(
        site_name=_site_name(document),
        site_code=_site_code(document, text, source),
        site_code_shown=_CODE.search(text) is not None,
        icp=_icp(text),
        police=_police(text, links),
        gov_mark=_has_gov_mark(source, addresses, texts),
        error_report_entry=_has_error_entry(source, text, addresses, texts),
        sponsor=_sponsor(text),
        contact=_contact(text),
        sitemap_url=_sitemap(links, texts),
    )


class _Words:
    """What a parser calls for each event: collects the text, with a blank wherever markup stands."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.unseen = 0  # elements around that nobody sees

    def start(self, tag: str, _attributes: object) -> None:
        self.parts.append(" ")
        self.unseen += tag in _UNSEEN

    def end(self, tag: str) -> None:
        self.parts.append(" ")
        self.unseen -= tag in _UNSEEN

    def data(self, text: str) -> None:
        if not self.unseen:
            self.parts.append(text)

    def comment(self, _text: str) -> None:
        self.parts.append(" ")

    def pi(self, _target: str, _text: str | None = None) -> None:
        self.parts.append(" ")

    def doctype(self, _name: str | None, _public: str | None, _system: str | None) -> None:
        self.parts.append(" ")

    def close(self) -> str:
        return "".join(self.parts)


def _text(source: str) -> str:
    """Text of a piece of a page in one line; elements and comments part words."""
    parser = etree.HTMLParser(target=_Words())
    parser.feed(f"<div>{source}")
    return " ".join(str(parser.close()).replace("\xa0", " ").split())


def _foot_source(source: str) -> str:
    """The part of the source with the foot: from shortly before its first mark in the last part of the page."""
    places: list[int] = []
    for part in (LAST_PART // 8, LAST_PART, len(source)):  # mostly near the end
        start = max(0, len(source) - part)
        places = [place for mark in _FOOT_MARKS if (place := source.rfind(mark, start)) >= 0]
        if places:
            break
    if not places:
        return ""
    last = max(places)
    first = last
    for mark in _FOOT_MARKS:  # marks far above belong to a news line, not to the foot
        if (place := source.find(mark, max(0, last - FOOT_CHARACTERS))) >= 0:
            first = min(first, place)
    cut = max(0, source.rfind("<", 0, max(0, first - _LEAD)))
    return source[cut : last + _TAIL]


def _site_name(document: Document) -> str:
    if name := document.meta.get("sitename"):
        return name[:100]
    title = _TITLE_START.sub("", document.title)
    title = _TITLE_END.sub("", title)
    return title[:100].strip(" -_|")


def _site_code(document: Document, text: str, source: str) -> str:
    declared = document.meta.get("siteidcode", "").strip()
    if _CODE_VALUE.match(declared):
        return declared.lower()
    match = _CODE.search(text) or _JIUCUO_CODE.search(source)
    return match[1].lower() if match else ""


def _icp(text: str) -> str:
    match = _ICP.search(text)
    if match is None:
        return ""
    return f"{match[1] or ''}ICP备{match[2]}号" + (f"-{match[3]}" if match[3] else "")


def _police(text: str, links: tuple[Link, ...]) -> str:
    if match := _POLICE.search(text):
        return f"{match[1] or ''}公网安备{match[2]}号"
    for link in links:  # the number only in the badge's address
        if "beian" in link.url and (found := _POLICE_QUERY.search(link.url)):
            return f"公网安备{found[1]}号"
    return ""


def _has_gov_mark(source: str, addresses: str, texts: str) -> bool:
    if "conac.cn" in source or "_ideConac" in source or "党政机关" in texts:
        return True
    if ("conac.cn" in addresses or "%" in addresses or "党" in addresses) and any(
        mark in addresses for mark in _GOV_ADDRESSES
    ):
        return True
    return any(mark in addresses for mark in _GOV_PICTURES) and _GOV_PICTURE.search(addresses) is not None


def _has_error_entry(source: str, text: str, addresses: str, texts: str) -> bool:
    lower = source.lower()
    if any(mark in lower or mark in addresses for mark in _ERROR_ADDRESSES):
        return True
    return _ERROR_TEXT.search(text) is not None or ("错" in texts and _ERROR_TEXT.search(texts) is not None)


def _sponsor(text: str) -> str:
    match = _last_sponsor(text)
    if match is None:
        return ""
    name: str = match[1]
    end = _SPONSOR_END.search(name)
    if end and end.start() >= 2:
        name = name[: end.start()]
    return name.strip("()（）[]【】 ")


def _last_sponsor(text: str) -> re.Match[str] | None:
    """The last one is that of the foot; a news line above it may name the sponsor of an event."""
    found = list(_SPONSOR.finditer(text))
    return found[-1] if found else None


def _contact(text: str) -> str:
    sponsor = _last_sponsor(text)
    match = (_PHONE.search(text, sponsor.start()) if sponsor else None) or _PHONE.search(text)
    return match[1].strip() if match else ""


def _sitemap(links: tuple[Link, ...], texts: str) -> str:
    if "地图" not in texts and "导航" not in texts and "map" not in texts.lower():
        return ""
    short = (link for link in links if len(link.text) <= 20 and link.tag in {"a", "area"})
    return next((link.url for link in short if _SITEMAP.match(link.text)), "")
