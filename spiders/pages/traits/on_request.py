"""The page on disclosure on request (依申请公开): who receives requests and how, the form, the way to ask online.

Data: `shown` (part -> where), `length`, `files`, `pictures`, `form` (a form to download or to fill in: its text or
address, "" if none).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from spiders.pages.traits import disclosure_guide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS: Final = frozenset({"article", "other", "column", "search", "login"})
HINTS: Final = ("依申请公开", "信息公开申请", "申请公开", "公开指南", "公开工作指南")
_FORM = re.compile(
    r"申请(?:书|表)|(?:网上|在线|我要|网络|互联网|线上)申请|申请(?:入口|系统|平台|下载)|表格下载|提交申请|填写申请|立即申请"
)
_FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|rar|zip|rtf)(?:$|\?)", re.IGNORECASE)


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for each page that belongs to disclosure on request, or is the guide to disclosure."""
    yield {**disclosure_guide.of_text(look, "on_request"), "form": _form(look)}


def _form(look: Look) -> str:
    """A file or link that offers the form, or fields to fill in; menus count, the place of the link does not matter."""
    for link in look.page.links:
        named = _FORM.search(link.text) or ("申请" in link.text and _FILE.search(link.url))
        if link.tag in ("a", "area") and named:
            return link.text[:60]
    for attachment in look.page.article.attachments:
        if "申请" in attachment.text:
            return attachment.text[:60]
    if "<textarea" in look.document.text or "<TEXTAREA" in look.document.text:
        return "textarea"
    frame = next((link.url for link in look.page.links if link.tag in ("iframe", "frame")), "")
    return frame[:200]
