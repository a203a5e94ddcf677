"""What else a home page offers: search, a version for phones, meta tags; and whether scripts write its foot.

国办发〔2017〕47号 (functions at the foot, search, meta tags), GA 三(一), ZK 五(四).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from spiders.pages.document import visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.document import Node
    from spiders.pages.traits.look import Look

KINDS = frozenset({"home"})
HINTS: tuple[str, ...] = ()

FOOT_SHARE = 0.7  # of the source: what stands behind it may be the foot
_SEARCH_NAME = re.compile(
    r"^(?:q|s|k|wd|kw|keys?|so|sou|search\w*|\w*key_?words?|qt|query\w*|searchword|sw|title|_?content|full\w*|words?)$",
    re.IGNORECASE,
)
_SEARCH_TEXT = re.compile(r"搜索|检索|查询|搜一搜|search|站内搜|请输入", re.IGNORECASE)
_SEARCH_LINK = re.compile(r"^(?:站内|全文|高级|智能|全站|网站)?(?:搜索|检索|搜一搜)$")
# Where the badges of filings lead: the number may stand in a picture.
_FILINGS = {"police": ("beian.gov.cn", "beian.mps.gov.cn"), "icp": ("beian.miit.gov.cn", "miitbeian.gov.cn")}
_PHONE_WORDS = ("手机版", "移动版", "触屏版", "移动端", "手机站", "客户端", "WAP版", "wap版", "掌上")
# Scripts of badges and counters: they write no mark that is looked for in the text.
_HARMLESS = re.compile(
    r"conac|jiucuo|kaipuyun|hm\.baidu|cnzz|tongji|stat\.|analytics|51\.la|jquery|swiper|bootstrap|slide|tab|share",
    re.IGNORECASE,
)


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait: what the page offers.

    `search` (how, action, method), `viewport`, `phone_link`, `meta`, `foot_scripts`, `filing_links` (badges that lead
    to the registers of filings), `frames`, `text_length`, `report_links` (texts of links to yearly sheets, 年度报表).
    """
    document = look.document
    root = document.root
    meta = look.page.meta
    addresses = "\n".join([link.url for link in look.page.links])
    yield {
        "search": _search(look),
        "viewport": "width" in meta.get("viewport", "").lower(),
        "phone_link": _phone_link(look),
        "meta": sorted({"sitename", "sitedomain", "siteidcode"} & {name for name, value in meta.items() if value}),
        "foot_scripts": _foot_scripts(document.text),
        "filing_links": [name for name, hosts in _FILINGS.items() if any(host in addresses for host in hosts)],
        "frames": next(root.iter("frame"), None) is not None,
        "text_length": look.page.text_length,
        "report_links": [link.text[:60] for link in look.page.links if "报表" in link.text or "年报" in link.text][:10],
    }


def _phone_link(look: Look) -> str:
    """The text of a link to a version for telephones."""
    texts = "\n".join([link.text for link in look.page.links])
    word = next((word for word in _PHONE_WORDS if word in texts), "")
    return next((link.text for link in look.page.links if word in link.text), "") if word else ""


def _search(look: Look) -> dict[str, str]:
    """A form or a field to search with, else a link to the search; {} if none."""
    for form in look.document.root.iter("form"):
        if _is_search(form):
            action = look.document.join(form.get("action") or "")
            return {"how": "form", "action": action, "method": (form.get("method") or "get").lower()[:10]}
    for field in look.document.root.iter("input"):
        if _field_searches(field):
            return {"how": "field", "action": "", "method": ""}
    for link in look.page.links:
        if ("搜" in link.text or "检索" in link.text) and link.tag == "a" and _SEARCH_LINK.match(link.text.strip()):
            return {"how": "link", "action": link.url, "method": "get"}
    return {}


def _is_search(form: Node) -> bool:
    if next((one for one in form.iter("input") if (one.get("type") or "").lower() == "password"), None) is not None:
        return False
    fields = list(form.iter("input", "textarea"))
    texts = [one for one in fields if (one.get("type") or "text").lower() in {"text", "search"}]
    if not texts or len(texts) > 3 or any(one.tag == "textarea" for one in fields):
        return False
    if any(_field_searches(one) for one in texts):
        return True
    said = " ".join(str(one.get(name) or "") for one in form.iter() for name in ("value", "alt", "title", "name", "id"))
    return bool(_SEARCH_TEXT.search(said[:2_000]) or _SEARCH_TEXT.search(visible_text(form)[:200]))


def _field_searches(field: Node) -> bool:
    kind = (field.get("type") or "text").lower()
    if kind == "search":
        return True
    if kind != "text":
        return False
    if _SEARCH_NAME.match(field.get("name") or "") or _SEARCH_NAME.match(field.get("id") or ""):
        return True
    said = " ".join(str(field.get(name) or "") for name in ("placeholder", "value", "title", "aria-label"))
    return bool(_SEARCH_TEXT.search(said[:200]))


_SCRIPT = re.compile(r"<script\b[^>]{0,500}\bsrc\s*=\s*[\"']?([^\"'\s>]{1,500})")


def _foot_scripts(source: str) -> int:
    """Scripts in the last part of the source that may write marks which are then not in the text."""
    part = source[int(len(source) * FOOT_SHARE) :].lower()
    found = part.count("document.write")
    place = part.find("<script")
    while place >= 0:  # a search for each tag: quicker than one expression over all of the source
        match = _SCRIPT.match(part, place)
        found += match is not None and not _HARMLESS.search(match[1])
        place = part.find("<script", place + 7)
    return found
