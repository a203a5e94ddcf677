"""A guide to one public service (办事指南): which of its elements it shows, and whether its forms are there.

Data: `shown` (part -> where), `labelled` (how many elements stand as labels), `form` (the form that it asks for, ""
if none), `download` (a file or link that may be that form), `elsewhere` (a link into another system that may hold the
rest), `length`, `files`, `pictures`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from spiders.pages import elements
from spiders.pages.traits import disclosure_guide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS: Final = frozenset({"article", "other"})
HINTS: Final = ("指南", "办事", "服务", "办理", "许可", "审批", "事项", "须知")
LABELS: Final = 4  # so many elements as labels make a page a guide whatever its title says
_GUIDE = re.compile(r"办事指南|服务指南|办理指南|办事须知|办理须知|服务指引|办理流程")
# Gatherings and papers about guides; guides of other kinds.
_NOT = re.compile(
    r"目录|清单|汇总|一览|通知|通告|公告|公示|意见|方案|解读|会议|发布|编制|公开指南|依申请|申报指南|旅游|投资|招商|报考|目标|"
    r"总结|报告|信箱|回复|答复|大厅简介|中心简介|标准化"
)
_LABEL_END = re.compile(r"^[^\n:：]{2,14}(?:[:：]|$)", re.MULTILINE)
_FORM = re.compile(
    r"(?:《[^《》\n]{0,30}(?:申请|审批|登记|备案|申报)[^《》\n]{0,12}(?:表|书)》|[^\s，。；、:：《》()（）]{0,14}(?:申请|审批|登记|备案|申报)表)"
)
_DOWNLOAD = re.compile(
    r"下载|样表|样本|空表|空白表|示范文本|附件|表格|申请[表书]|登记表|审批表|备案表|申报表|范本|范例"
)
_BLANK = re.compile(r"[表书证]|样本|范本|范例")
_FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|rar|zip|rtf)(?:$|\?)", re.IGNORECASE)
_SYSTEM = re.compile(
    r"zwfw|tyrz|ywtb|政务服务网|一网通办|在线办理|网上办理|立即办理|在线申报|网上申报|我要办|查看详情|更多详情|办事指南"
)


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for a page that is a guide: by its title, or by the labels of its elements."""
    title = look.page.article.title.value or look.page.title
    if _NOT.search(title):
        return
    named = bool(_GUIDE.search(title))
    text = look.main
    labels = "\n".join(_LABEL_END.findall(text)) if named or len(text) < 20_000 else ""
    labelled = len(elements.shown("service_guide", labels + "\n"))
    if labelled < LABELS and not (named and labelled):
        return
    data = disclosure_guide.of_text(look, "service_guide")
    if len(title) > 3:
        data["shown"].setdefault("name", title[:60])
    form = _FORM.search(text)
    # What is named like a form is one; what is not may hold the rest of the guide.
    data["files"] = sum(not _BLANK.search(file.text) for file in look.page.article.attachments)
    yield {
        **data,
        "labelled": labelled,
        "form": form.group()[:40] if form else "",
        "download": _download(look),
        "elsewhere": _elsewhere(look),
    }


def _download(look: Look) -> str:
    """Something on the page that a reader may take for the form, wherever it stands."""
    files = [file.text or file.url for file in look.page.article.attachments]
    files += [
        link.text or link.url
        for link in look.page.links
        if link.tag == "a" and (_FILE.search(link.url) or _DOWNLOAD.search(link.text))
    ]
    return files[0][:60] if files else ""


def _elsewhere(look: Look) -> str:
    """A link of the text into a service system, where the full guide may stand."""
    for link in look.page.links:
        inside = link.position in ("content", "unknown") and link.tag in ("a", "iframe")
        if inside and (link.tag == "iframe" or _SYSTEM.search(link.url) or _SYSTEM.search(link.text)):
            return link.url[:200]
    return ""
