# Characters that look like others are what these patterns are about.
"""Titles that nothing marks: hand-made pages whose <title> is the name of the site and whose heading is plain text.

Two places give such a title away: it stands right above the line with date and source, or, in a document that shows its
paper form, between the number and the bodies it is addressed to (GB/T 9704-2012, 7.3.1 and 7.3.2).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spiders.pages import dates, numbers
from spiders.pages.lines import beside_cells
from spiders.pages.vocabulary import WORDS
from spiders.pages.zones import FOOTER, HIDDEN, MAIN, NAV, SIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.labels import Label
    from spiders.pages.lines import Line

MAX_INFO = 120  # characters of a line with date, source and tools
MAX_LINES_OF_TITLE = 4
_TOLD = frozenset({"published", "source"})
_SENTENCE = tuple("。；;？！，,、")
_ODD_LABEL = re.compile(r"\S{1,8}\s?[:：]")
_PART = re.compile(r"[（(\[【].{1,12}[)）\]】]$")
_FLAG = re.compile(r"^\s*[\[【(（][\u4e00-\u9fff]{1,4}[\])）】]\s*(?=\S{4})")
_KIND = re.compile(
    r"(?:通知|意见|决定|公告|通告|通报|报告|请示|批复|函|纪要|命令|议案|公报|决议|办法|规定|条例|方案|规划|计划|细则|名单|令)"
    r"\s*(?:[（(].{1,20}[)）])?$"
)


def above_info(lines: list[Line], labels: list[Label]) -> Line | None:
    """The last line of the title right above the line that tells date or source; None when that is no title."""
    for told in _info_lines(lines, labels):
        for line in reversed(lines[max(0, told - 4) : told]):
            if not line.text or line.zone in {NAV, FOOTER, SIDE, HIDDEN}:
                continue
            if _PART.match(line.text) and len(line.text) <= 14:  # （第三批） below the title proper
                continue
            if line.text[0] in "—－-":  # a subtitle
                continue
            if _may_be_title(line):
                return line
            break
    return None


def above_salutation(lines: list[Line]) -> tuple[int, int] | None:
    """First and last line of the title of a document in its paper form: above 各县人民政府：, below the number."""
    for line in lines[1:400]:
        text = line.text
        if line.zone != MAIN or not 4 <= len(text) <= 160 or text[-1] not in "：:" or line.link:
            continue
        if _ODD_LABEL.fullmatch(text) and WORDS.label_pattern.match(text) is not None:
            continue
        found: list[int] = []
        for above in reversed(lines[max(0, line.index - 8) : line.index]):
            if not above.text and not found:
                continue
            if not above.text or not _may_be_part(above) or len(found) >= MAX_LINES_OF_TITLE:
                break
            found.append(above.index)
        joined = "".join(lines[at].text for at in reversed(found))
        if found and 8 <= len(joined) <= 150 and _KIND.search(joined) is not None:
            return found[-1], found[0]
    return None


def _info_lines(lines: list[Line], labels: list[Label]) -> Iterator[int]:
    """Lines that tell date or source, first those with a label, at most three."""
    given = [label.line for label in labels if label.field in _TOLD and lines[label.line].zone == MAIN][:1]
    yield from given
    seen = 0
    for line in lines:
        if line.zone != MAIN or not 8 <= len(line.text) <= MAX_INFO or line.link * 2 > len(line.text):
            continue
        hit = dates.first(line.text)
        if hit is None or hit.start > 12 or line.text.endswith("。") or beside_cells(lines, line):
            continue
        if hit.time or hit.start <= 2 or len(line.text) <= 30:
            yield line.index
            seen += 1
            if seen >= 3:
                return


def _may_be_title(line: Line) -> bool:
    text = _FLAG.sub("", line.text)
    shortest = 5 if line.title or line.big or line.heading else 8
    if (
        not shortest <= len(text) <= 120
        or line.link
        or text.endswith((*_SENTENCE, "：", ":"))
        or ">" in text
        or "|" in text
    ):
        return False
    if WORDS.label_pattern.search(text) or _ODD_LABEL.match(text) or numbers.only(text, bare=True):
        return False
    if WORDS.organ.search(text) and len(text) <= 20 and "的" not in text:
        return False  # the name of a body: a signature, or the site
    hit = dates.first(text)
    return hit is None or len(text) - (hit.end - hit.start) >= 10


def _may_be_part(line: Line) -> bool:
    """One line of a title: short, no sentence, no number, no label."""
    text = line.text
    return (
        2 <= len(text) <= 60
        and line.zone == MAIN
        and not line.link
        and not text.endswith((*_SENTENCE, "：", ":"))
        and not text.endswith("文件")
        and not _ODD_LABEL.match(text)
        and not numbers.only(text, bare=True)
        and dates.first(text) is None
        and ">" not in text
    )
