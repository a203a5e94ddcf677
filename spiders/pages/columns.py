"""Which column a page belongs to, and which category a name means (design.md part 5, `columns[].category`).

Names are compared through the dictionary of `xuncha/vocabulary/columns.toml`. A look-alike vetoes its category, an
unknown name gives None: a wrong category is an accusation against the wrong column.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from spiders.pages import crumbs
from spiders.pages.list_words import WORDS
from spiders.pages.model import ColumnHint, Link
from xuncha.vocabulary import categories

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spiders.pages.document import Document

MAX_NAME = 20  # characters of a normalised column name; longer texts are titles of articles
MAX_RAW = 60
_DROP = re.compile(r"[\s\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d(?:年度|年版|年|版)?")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,6}")
_MENU_POSITIONS = frozenset({"nav", "header", "content", "sidebar", "breadcrumb", "unknown"})


class CategoryMatch(NamedTuple):
    """A recognised name: category id, sureness 0..1, the synonym that matched (as in the dictionary) and the rule.

    Rules, surest first: `exact` 1.0, `kind` 0.97 (专栏, 栏目 taken off), `body` 0.95 (name of a body in front), `place`
    0.85 (走进广安) or 0.7 (镇康要闻), `suffix` 0.8, `prefix` 0.75, `inside` 0.6.
    """

    category: str
    sure: float
    synonym: str
    rule: str


def normalise(name: str) -> str:
    """A name as it is compared: NFKC, lower case, without blanks, brackets, punctuation, years and 更多>>."""
    text = _DROP.sub("", unicodedata.normalize("NFKC", name[:MAX_RAW])).lower()
    without_year = _YEAR.sub("", text)
    text = without_year or text
    for word in WORDS.more:
        if text != word:
            text = text.removesuffix(word).removeprefix(word)
    return text


@cache
def _exact() -> dict[str, tuple[str, str]]:
    """Normalised synonym -> (category, synonym as written)."""
    table: dict[str, tuple[str, str]] = {}
    for category in categories().values():
        for synonym in category.synonyms:
            table.setdefault(normalise(synonym), (category.id, synonym))
    return table


@cache
def _partial() -> tuple[re.Pattern[str], dict[str, list[str]]]:
    """Synonyms that may be part of a longer name, as one pattern over their first two characters, longest first."""
    by_start: dict[str, list[str]] = {}
    for category in categories().values():
        for synonym in category.synonyms:
            word = normalise(synonym)
            if len(word) >= 4 and synonym not in category.whole:
                by_start.setdefault(word[:2], []).append(word)
    for words in by_start.values():
        words.sort(key=len, reverse=True)
    return re.compile("(?=(" + "|".join(map(re.escape, sorted(by_start))) + "))"), by_start


@cache
def _look_alikes() -> dict[str, tuple[str, ...]]:
    return {c.id: tuple(normalise(word) for word in c.look_alikes) for c in categories().values()}


def _vetoed(category: str, name: str, word: str, body: str = "") -> bool:
    """A look-alike in the name vetoes, unless the synonym that matched or the body in front is the name around it."""
    return any(alike in name and alike not in word and alike not in body for alike in _look_alikes()[category])


@lru_cache(maxsize=20_000)
def match_name(name: str) -> CategoryMatch | None:
    """The category that a column name means, or None when it means none or cannot be told.

    The longest synonym wins; among equally long ones a suffix before a prefix before a word inside, because the head of
    a Chinese noun phrase stands last (重点领域政策解读 is 政策解读). Rests on policy/obligations.md part 4.
    """
    text = normalise(name)
    if not text or len(text) > MAX_NAME:
        return None
    if any(word in name for word in WORDS.sentence):
        return _lookup(text, text, 1.0, "exact")
    return _whole(text) or _place(text) or _part(text)


def _whole(text: str) -> CategoryMatch | None:
    if (found := _lookup(text, text, 1.0, "exact")) is not None:
        return found
    for kind in WORDS.kinds:
        if len(text) > len(kind) + 1 and text.endswith(kind):
            bare = text.removesuffix(kind)
            if (found := _lookup(bare, text, 0.97, "kind") or _behind_body(bare, text)) is not None:
                return found
    return _behind_body(text, text)


def _behind_body(text: str, name: str) -> CategoryMatch | None:
    """市发改委文件 -> 文件: the longest synonym behind the name of a body or an area."""
    for cut in range(1, len(text) - 1):
        if (
            text[:cut].endswith(WORDS.bodies)
            and (found := _lookup(text[cut:], name, 0.95, "body", text[:cut])) is not None
        ):
            return found
    return None


def _lookup(word: str, name: str, sure: float, rule: str, body: str = "") -> CategoryMatch | None:
    entry = _exact().get(word)
    if entry is None or _vetoed(entry[0], name, word, body):
        return None
    return CategoryMatch(entry[0], sure, entry[1], rule)


def _place(text: str) -> CategoryMatch | None:
    """走进广安, 信用四川, 镇康概况: a word and the name of a place. What the dictionary knows is no place."""
    for category in categories().values():
        for word in category.before_place:
            rest = text.removeprefix(word)
            if rest != text and _is_place(rest, 4) and not _vetoed(category.id, text, ""):
                return CategoryMatch(category.id, 0.85, word, "place")
        for word in category.after_place:
            rest = text.removesuffix(word)
            if rest != text and _is_place(rest, 6) and not _vetoed(category.id, text, ""):
                return CategoryMatch(category.id, 0.7, word, "place")
    return None


def _is_place(text: str, longest: int) -> bool:
    return len(text) <= longest and _PLACE.fullmatch(text) is not None and text not in _exact()


def _part(text: str) -> CategoryMatch | None:
    pattern, by_start = _partial()
    best: tuple[int, int, str] | None = None
    for hit in pattern.finditer(text):
        start = hit.start()
        for word in by_start[hit[1]]:
            if text.startswith(word, start):
                rank = 2 if start + len(word) == len(text) else 1 if start == 0 else 0
                entry = _exact()[word]
                if not _vetoed(entry[0], text, word) and (best is None or (len(word), rank) > best[:2]):
                    best = (len(word), rank, word)
                break
    if best is None:
        return None
    if best[1] < 2 and text.endswith(WORDS.offices):
        return None  # 政策法规司: an office, not a column
    category, synonym = _exact()[best[2]]
    sure, rule = ((0.6, "inside"), (0.75, "prefix"), (0.8, "suffix"))[best[1]]
    return CategoryMatch(category, sure, synonym, rule)


def menu_matches(links: Iterable[Link]) -> list[tuple[Link, CategoryMatch]]:
    """Navigation links whose text names a category, in page order, one for each address and category.

    Only short texts of anchors count; a link in the foot or among the friend links names somebody else's column, and a
    name in running text is no column (policy/obligations.md part 4).
    """
    found: list[tuple[Link, CategoryMatch]] = []
    seen: set[tuple[str, str]] = set()
    for link in links:
        if link.tag not in {"a", "area"} or link.position not in _MENU_POSITIONS or len(link.text) > MAX_NAME * 2:
            continue
        match = match_name(link.text)
        if match is not None and (link.url, match.category) not in seen:
            seen.add((link.url, match.category))
            found.append((link, match))
    return found


def hint(document: Document, links: Iterable[Link] = (), *, is_text: bool = False) -> ColumnHint:
    """What the page says about its column: ColumnName/ColumnType meta, then breadcrumb, then the heading of the page.

    `name` is the column's own name; `category` comes from that name, else from ColumnType, else (with less sureness)
    from the step above in the breadcrumb when that is no mere container. `is_text`: the page is an article, so that its
    heading names no column. Rests on the page tags of 国办发〔2017〕47号
    (policy/indicators.md G14) and policy/obligations.md part 4.
    """
    if document.root is None:
        return ColumnHint()
    page = crumbs.facts(document)
    steps, meta = page.steps or crumbs.from_links(links), page.meta
    names, urls = tuple(step.name for step in steps), tuple(step.url for step in steps)
    columns = [step.name for step in steps if not crumbs.is_home(step.name)]
    name, rule = "", ""
    if meta.name:
        name, rule = meta.name, "meta ColumnName"
    elif columns:
        name, rule = columns[-1], "breadcrumb"
    elif not meta.article and not is_text and (heading := crumbs.page_heading(document)):
        name, rule = heading, "heading"
    match, how = _category(name, rule, meta.type, columns)
    if match is None:
        return ColumnHint(name, "", rule, 0.4 if name else 0.0, names, urls)
    return ColumnHint(name, match.category, how, round(match.sure, 3), names, urls)


_TRUST = {"meta ColumnName": 1.0, "breadcrumb": 0.95, "heading": 0.8}


def _category(name: str, rule: str, column_type: str, columns: list[str]) -> tuple[CategoryMatch | None, str]:
    own = match_name(name) if name else None
    if own is not None:
        return own._replace(sure=own.sure * _TRUST[rule]), f"{rule} ({own.rule}: {own.synonym})"
    if column_type:
        for part in re.split(r"[,，;；、|/\s]+", column_type):
            match = match_name(part)
            if match is None or match.category in WORDS.vague_types:
                continue
            if not _vetoed(match.category, normalise(name), ""):
                return match._replace(sure=match.sure * 0.85), f"meta ColumnType ({match.rule}: {match.synonym})"
    if rule == "meta ColumnName" and columns and columns[-1] != name:
        match = match_name(columns[-1])
        if (
            match is not None
            and match.category not in WORDS.containers
            and not _vetoed(match.category, normalise(name), "")
        ):
            return match._replace(sure=match.sure * 0.8), f"breadcrumb ({match.rule}: {match.synonym})"
    above = [column for column in columns if column != name]
    match = match_name(above[-1]) if above else None
    if match is None or match.category in WORDS.containers or _vetoed(match.category, normalise(name), ""):
        return None, rule
    return match._replace(sure=match.sure * 0.6), f"breadcrumb, step above ({match.rule}: {match.synonym})"
