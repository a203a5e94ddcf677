# Characters that look like others are what these patterns are about.
# ruff: noqa: RUF001
"""The title of an article: the heading that a reader sees, confirmed by meta tags, <title> and the 信息公开 table.

Rule order: visible heading that a meta tag or <title> confirms; visible heading alone; ArticleTitle meta tag
(页面标签规范, 国办发〔2017〕47号); label 标题/名称; <title> without the names of site and column.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from spiders.pages import dates, numbers
from spiders.pages.model import NOTHING, Reading
from spiders.pages.unmarked_title import above_info, above_salutation
from spiders.pages.vocabulary import WORDS
from spiders.pages.zones import BREADCRUMB, HEADER, MAIN

if TYPE_CHECKING:
    from spiders.pages.labels import Label
    from spiders.pages.lines import Line

MAX_TITLE = 500
_QUOTES = str.maketrans("“”‘’「」『』﹁﹂—―–－‐·•∶", '""\'\'""\'\'""-----··:')
# What `key` leaves as it is: no blank, no width, no quote of another style
_PLAIN = re.compile("[!-~\u4e00-\u9fff\u3001\u3002\u3008-\u300b\u3010\u3011\u3014\u3015]+")
_WIDE = tuple(zip("，：（）；？！", ",:();?!", strict=True))
_QUOTED = re.compile(f"[{''.join(map(chr, _QUOTES))}]")
_SEPARATORS = re.compile(r"\s*[_|｜]+\s*|\s+[-－—–·]+\s*|\s*[-－—–]+\s+|\s*[>»›]+\s*|[-－—–]{1,3}")
_INFO = frozenset({"published", "published_near", "source", "publisher", "updated", "issued"})
_FLAG = re.compile(r"^\s*[\[【(（](?:图文|组图|图|视频|转载|置顶|原创|推荐)[\])）】]\s*(?=\S{4})")
_NOT_WORD = re.compile(r"[\W_]+")
_SENTENCE = tuple("。；;？！，,、")
_HEADED = {0: 0.0, 1: 4.0, 2: 3.0, 3: 2.0}  # what a heading of a level counts
MOST_OF_LONG = 5.5  # the most that a long line counts that only its letters mark, without what stands around it


class Titled(NamedTuple):
    """The title and where it stands: first and last line (-1, -1 when no visible line holds it).

    `rest` is what follows the title on its own line: a date or a source inside the heading.
    """

    reading: Reading
    first: int
    last: int
    rest: str = ""


def key(text: str) -> str:
    """Text without blanks, widths and quote styles unified, for comparing titles."""
    text = text[:2_000]
    if _PLAIN.fullmatch(text) is not None:
        return text
    plain = "".join(text.split())  # the usual widths by hand: a fifth of the time
    for wide, narrow in _WIDE:
        plain = plain.replace(wide, narrow)
    if _PLAIN.fullmatch(plain) is not None:
        return plain
    text = unicodedata.normalize("NFKC", text)
    if _QUOTED.search(text) is not None:  # far quicker than a translation that changes nothing
        text = text.translate(_QUOTES)
    return "".join(text.split())


def read_title(lines: list[Line], labels: list[Label], meta: dict[str, str], page_title: str) -> Titled:
    """The title of the article on a page, or NOTHING."""
    site = key(next((meta[name] for name in WORDS.meta["site"] if meta.get(name)), ""))
    tagged = " ".join(next((meta[name] for name in WORDS.meta["title"] if meta.get(name)), "").split())
    labelled = next((label.value for label in labels if label.field == "title" and len(label.value) >= 4), "")
    known = _Known(key(tagged), key(page_title), key(labelled), site, key(_SEPARATORS.split(page_title, maxsplit=1)[0]))
    if known.first == known.page and _names_site(page_title):  # <title> says whose site it is, nothing of the text
        known = known._replace(page="", first="", site=site or known.page)
    if known.tagged == site or len(known.tagged) < 3:
        known, tagged = known._replace(tagged=""), ""
    best, score = _best_line(lines, labels, known)
    if best is not None and score >= 6:
        return _grown(lines, best, known, score, tagged)
    if tagged:
        return Titled(Reading(tagged[:MAX_TITLE], "title.meta", 0.85), -1, -1)
    if labelled and not (best is not None and best.heading and score >= 4):
        at = next(label.value_line for label in labels if label.field == "title" and label.value == labelled)
        return Titled(Reading(labelled[:MAX_TITLE], "title.label", 0.85), at, at)
    if best is not None and score >= 4:
        return _grown(lines, best, known, score, tagged)
    subject = next((label for label in labels if label.word == "主题" and len(label.value) >= 10), None)
    if subject is not None:  # of a survey or a letter; in the table of a document it is a category, which is shorter
        return Titled(
            Reading(subject.value[:MAX_TITLE], "title.label:主题", 0.7), subject.value_line, subject.value_line
        )
    if (whole := above_salutation(lines)) is not None:
        text = "".join(lines[at].text for at in range(whole[0], whole[1] + 1))
        return Titled(Reading(text[:MAX_TITLE], "title.above-salutation", 0.7), *whole)
    if (above := above_info(lines, labels)) is not None:
        return _grown(lines, above, known, 6, tagged)
    bare = "" if not known.page and page_title else without_site(page_title, site, key(meta.get("columnname", "")))
    if best is not None and best.heading and len(best.text) >= 10 > len(bare):
        return _grown(lines, best, known, score, tagged)
    if len(bare) >= 5:
        return Titled(Reading(bare[:MAX_TITLE], "title.page", 0.5), -1, -1)
    return Titled(NOTHING, -1, -1)


def without_site(page_title: str, site: str, column: str) -> str:
    """<title> without the names of site and column that surround the title of the article."""
    text = " ".join(page_title.split())[:MAX_TITLE]
    pieces = [piece for piece in _SEPARATORS.split(text) if piece and piece.strip()]
    if len(pieces) < 2:
        return "" if key(text) == site else text
    kept = [piece for piece in pieces if key(piece) not in {site, column} and not _is_name(piece)]
    if not kept:
        return max(pieces, key=len) if len(max(pieces, key=len)) >= 8 else ""
    start = text.find(kept[0])
    end = text.find(kept[-1], start) + len(kept[-1])
    inner = text[start:end]
    return inner if all(piece in kept for piece in pieces if piece in inner) else max(kept, key=len)


def _names_site(page_title: str) -> bool:
    """True for a <title> that is nothing but the name of a body or its site."""
    named = WORDS.site_piece.search(page_title) is not None or page_title.endswith(("开发区", "新区", "高新区", "园区"))
    return 4 <= len(page_title) <= 25 and named and "关于" not in page_title


def _is_name(piece: str) -> bool:
    """True for a piece of <title> that names a site or a column rather than a text."""
    return len(piece) <= 6 or (len(piece) < 25 and WORDS.site_piece.search(piece) is not None)


class _Known(NamedTuple):
    tagged: str  # keys of: meta title, <title>, labelled title, site name
    page: str
    labelled: str
    site: str
    first: str = ""  # the first piece of <title>


def _best_line(lines: list[Line], labels: list[Label], known: _Known) -> tuple[Line | None, float]:
    label_lines = {label.line for label in labels if label.field != "other"}
    info_lines = {label.line for label in labels if label.field in {"published", "published_near", "source", "updated"}}
    title_values = {label.value_line for label in labels if label.field == "title" and label.cell}
    best, best_score = None, 0.0
    longest = max(len(known.tagged), len(known.page), len(known.labelled)) + 60
    targets = "\x00".join(known[:3])
    for line in lines:
        length = len(line.text)
        if length > 400 or (length < 4 and not _is_short_name(line, known)):
            continue
        named = line.heading or line.title
        marked = named or line.big
        if not marked and (
            # a quick look before the careful one: the line begins, goes on or ends as one of the known titles does
            length > longest or not (line.text[:2] in targets or line.text[2:4] in targets or line.text[-2:] in targets)
        ):
            continue
        if length > longest and not named:
            # big letters alone: far longer than any title that the page knows, so it cannot be one
            if best_score >= MOST_OF_LONG + 3:
                continue
            folded = ""
        else:
            folded = key(_without_info(line.text)[0] if line.heading and line.index in label_lines else line.text)
        evidence = _evidence(folded, known) if folded else 0.0
        if evidence < 4 and (not marked or line.link * 2 > length):  # a heading that links names another page
            continue
        score = evidence + _looks(line, length) + min(length, 30) / 15
        if line.index in label_lines and not line.heading:
            score -= 6
        if line.index in title_values:
            score += 2
        if score <= best_score - 3:
            continue
        score += _company(lines, line, info_lines)
        if score > best_score:
            best, best_score = line, score
    return best, best_score


def _is_short_name(line: Line, known: _Known) -> bool:
    """A name of two or three characters as heading, with which <title> begins: the page of a leader."""
    return line.heading > 0 and len(line.text) >= 2 and key(line.text) == known.first and not line.link


def _evidence(folded: str, known: _Known) -> float:
    if folded == known.site:
        return -20.0
    score = 0.0
    length = len(folded)
    if known.tagged:
        if folded == known.tagged:
            score += 10
        elif length >= 6 and (folded in known.tagged or known.tagged in folded):
            score += 5
    if length < 5 and folded and folded == known.first:
        score += 5
    if known.page and length >= 5:
        if folded == known.page or (length >= 12 and known.page.startswith(folded)):
            score += 8
        elif known.page.startswith(folded):
            score += 5
        elif folded in known.page or (len(known.page) >= 8 and known.page in folded):
            score += 4
    if known.labelled and (folded == known.labelled or (length >= 8 and folded in known.labelled)):
        score += 5
    return score


def _looks(line: Line, length: int) -> float:
    score = _HEADED.get(line.heading, 1.0)
    score += 3.0 if line.title else 0.0
    score += 1.5 if line.big and not line.heading else 0.0
    score -= 5.0 if line.sub else 0.0
    if line.zone:
        score -= 3.0 if line.zone in {HEADER, BREADCRUMB} else 6.0
    if line.link * 2 > length:
        score -= 4.0
    if length > 120:
        score -= 2.0
    if line.text.endswith(_SENTENCE):
        score -= 4.0
    elif line.text.endswith(("：", ":")):
        score -= 5.0
    return score


def _company(lines: list[Line], line: Line, info_lines: set[int]) -> float:
    """What stands around: an info line soon after speaks for a title; a date or a number is none itself."""
    text = line.text
    if len(text) < 40 and ("号" in text or any(char.isdecimal() for char in text)):
        if numbers.only(text, bare=True):
            return -8.0
        hit = dates.first(text)
        if hit is not None and hit.end - hit.start >= len(text) - (6 if line.heading else 12):
            return -8.0
    near = range(line.index + 1, min(line.index + 5, len(lines)))
    return 3.0 if any(at in info_lines for at in near) else 0.0


def _grown(lines: list[Line], best: Line, known: _Known, score: float, tagged: str) -> Titled:
    """The title with its other lines, where <title>, a meta tag or one heading around them ties them together."""
    first = last = best.index
    text, rest = _without_info(_without_label(_FLAG.sub("", best.text)))
    whole = [_skeleton(target) for target in (known.tagged, known.labelled, known.page) if target]
    while not rest and last + 1 < len(lines) and last - best.index < 4:
        more = lines[last + 1]
        if not more.text or not _belongs(text, more, best, whole, after=True):
            break
        text, last = text + more.text, last + 1
    while first > 0 and best.index - first < 3:
        more = lines[first - 1]
        if not more.text or not _belongs(text, more, best, whole, after=False):
            break
        text, first = more.text + text, first - 1
    if _is_part(text, tagged) or (first != last and _skeleton(text) == _skeleton(tagged)):
        text = tagged
    rule = "title.heading+confirmed" if _evidence(key(text), known) >= 4 else "title.heading"
    sure = min(0.99, 0.55 + score / 40)
    return Titled(Reading(text[:MAX_TITLE].strip(), rule, round(sure, 2)), first, last, rest)


def _without_info(text: str) -> tuple[str, str]:
    """Title and the rest of a heading that also holds the info line: 标题 2026-11-20 来源：日报."""
    cuts = [
        match.start()
        for match in (WORDS.label_pattern.finditer(text) if WORDS.label_end.search(text) is not None else ())
        if WORDS.labels["".join(match[1].split())] in _INFO
    ]
    cuts += [
        hit.start
        for hit in dates.find(text, 3)
        if (not hit.worded and (hit.time or hit.end >= len(text) - 2 or cuts))
        or (hit.end == len(text) - 1 and text[hit.start - 1] in "(（[【" and text[-1] in ")）]】")
    ]
    cut = min((cut for cut in cuts if cut >= 6), default=len(text))
    return text[:cut].rstrip(" [（(|"), text[cut:].strip()


def _without_label(text: str) -> str:
    """A line of the 信息公开 head without its label: 名称：关于……的通知."""
    match = WORDS.label_pattern.match(text)
    own = match is not None and WORDS.labels["".join(match[1].split())] == "title"
    return text[match.end() :].strip() if match is not None and own else text


def _is_part(text: str, tagged: str) -> bool:
    """True when the meta tag has the whole of a title that the page shows cut off, or without its number."""
    whole, shown = key(tagged), key(text).rstrip(".…")
    if len(shown) < 6 or len(whole) <= len(shown) or not whole.startswith(shown):
        return False
    return key(text) != shown or bool(numbers.only(tagged[-60:].partition(text[-6:])[2]))


def _belongs(text: str, more: Line, best: Line, whole: list[str], *, after: bool) -> bool:
    own, other = _skeleton(text), _skeleton(more.text)
    joined = own + other if after else other + own
    if len(more.text) > MAX_TITLE or not other:
        return False
    if len(other) >= 2 and more.zone in {MAIN, best.zone} and any(joined in target for target in whole):
        # the page's own <title> has both, one after the other
        return own not in whole or (joined in whole and bool(more.heading or more.title))
    same_heading = more.block == best.block and (best.heading or best.title or best.big) and not more.sub
    if not same_heading or any(target.startswith(own) for target in whole):
        return False
    if more.text.startswith(("—", "－", "-", "（", "(")) or dates.first(more.text) is not None:
        return False
    return not numbers.only(more.text, bare=True) and len(more.text) <= 60 and more.big == best.big


def _skeleton(text: str) -> str:
    return _NOT_WORD.sub("", key(text[:MAX_TITLE]))
