"""Names and posts of leaders: on pages about them, and in papers that appoint or dismiss somebody.

What is not plainly a name beside a post is left out: a leader who is not read accuses nobody.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from spiders.pages.personal.words import WORDS as PERSONAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ActKind: TypeAlias = Literal["appointed", "dismissed"]
MAX_PEOPLE = 80
_MAX_POST = 40
_HAN = r"[\u4e00-\u9fff]"


@dataclass(frozen=True, slots=True)
class Words:
    """data/people.toml, ready for matching."""

    post_end: re.Pattern[str]
    labels: re.Pattern[str]
    name: re.Pattern[str]
    others: frozenset[str]
    titles: re.Pattern[str]
    not_titles: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody was appointed to a post or dismissed from it; `sentence` is where it says so."""

    kind: ActKind
    name: str
    post: str
    sentence: str


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def words() -> Words:
    """The words, loaded once."""
    text = resources.files("spiders.pages").joinpath("data/people.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    double = _either(data["names"]["double"])
    return Words(
        post_end=re.compile(f"(?:{_either(data['posts']['ends'])})$"),
        labels=re.compile(f"^(?:{_either(data['posts']['labels'])})\\s*[:：]\\s*"),
        name=re.compile(
            f"(?:{double}){_HAN}{{1,2}}|{PERSONAL.name.pattern}|{_HAN}{{1,6}}(?:[·•・]{_HAN}{{1,6}}){{1,3}}"
        ),
        others=frozenset((*data["names"]["others"], *PERSONAL.no_names)),
        titles=re.compile(_either(data["acts"]["titles"])),
        not_titles=re.compile(_either(data["acts"]["not_titles"])),
    )


# -- pages about leaders ----------------------------------------------------------------------------------------------

_BRACKETS = re.compile(r"[（(〔\[][^）)〕\]]{0,30}[）)〕\]]")
_SPACED_NAME = re.compile(rf"^({_HAN})\s{{1,4}}({_HAN})(?=$|\s|[,，:：])")
_SEPARATORS = re.compile(r"[\s\u3000:：|—-]+")
_PIECES = re.compile(r"[、,，;；/\s\u3000]+")
_PERSON = re.compile(r"[，,]\s?(?:男|女)[，,]")
_NOW = re.compile(r"现任\s?[:：]?\s?([^。；;\n]{2,60})")


def is_name(text: str) -> bool:
    """Whether a text is the name of a person and nothing else."""
    known = words()
    return bool(known.name.fullmatch(text)) and text not in known.others and not known.post_end.search(text)


def posts_in(text: str) -> list[str]:
    """The posts that a text consists of ("县委副书记、县长" holds two); none where it says anything else, too."""
    pieces = [piece for piece in _PIECES.split(_BRACKETS.sub("", text).strip(" 。.")) if piece]
    end = words().post_end
    if not pieces or len(pieces) > 8 or not all(2 <= len(piece) <= _MAX_POST and end.search(piece) for piece in pieces):
        return []
    return pieces


def people_of(lines: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """People of a page about leaders, each with the posts that stand beside the name."""
    found: dict[str, list[str]] = {}
    tokens = [token for line in lines for token in _tokens(line)]
    name_first = next((kind == "name" for kind, _ in tokens if kind != "other"), True)
    name, waiting = "", list[str]()
    for kind, value in tokens:
        if kind == "both":
            (who, posts) = value
            found.setdefault(who, []).extend(posts)
            name, waiting = "", []
        elif kind == "name":
            (name,) = value
            if not name_first and waiting:
                found.setdefault(name, []).extend(waiting)
        elif kind == "posts":
            if name_first and name:
                found.setdefault(name, []).extend(value)
            elif not name_first:
                waiting = [*waiting, *value] if not name else list(value)
                name = ""
        elif name_first:
            name = ""
    return [(who, tuple(dict.fromkeys(posts))) for who, posts in found.items() if posts][:MAX_PEOPLE]


def _tokens(line: str) -> Iterator[tuple[str, Any]]:
    """What one line is: a name, posts, both, or something else."""
    text = words().labels.sub("", _SPACED_NAME.sub(r"\1\2", line.strip())).strip()
    if not text or len(text) > 400:
        yield "other", ()
        return
    if is_name(text):
        yield "name", (text,)
    elif posts := posts_in(text):
        yield "posts", posts
    else:
        yield _both(text)


def _both(text: str) -> tuple[str, Any]:
    """A line that names a person and the posts: "张三 县长", "县长：张三", "张三，男，……现任县长"."""
    person = _PERSON.search(text)
    if person is not None and is_name(_plain(text[: person.start()])):
        now = _NOW.search(text)
        posts = posts_in(now[1]) if now else []
        return (
            ("both", (_plain(text[: person.start()]), posts)) if posts else ("name", (_plain(text[: person.start()]),))
        )
    if len(text) > 80:
        return "other", ()
    parts = [part for part in _SEPARATORS.split(_BRACKETS.sub("", text)) if part]
    if len(parts) > 1:
        for who, rest in ((parts[0], parts[1:]), (parts[-1], parts[:-1])):
            posts = posts_in("、".join(rest))
            if is_name(who) and posts:
                return "both", (who, posts)
    return "other", ()


def _plain(text: str) -> str:
    return re.sub(r"[\s\u3000]", "", _BRACKETS.sub("", text))


# -- papers that appoint or dismiss -----------------------------------------------------------------------------------

_WHO = rf"(?P<who>{_HAN}{{2,4}}?|{_HAN}{{1,6}}(?:[·•・]{_HAN}{{1,6}}){{1,3}})"
_MANY = rf"(?P<who>{_HAN}{{2,4}}?(?:、{_HAN}{{2,4}}?){{0,9}}|{_HAN}{{1,6}}(?:[·•・]{_HAN}{{1,6}}){{1,3}})"
_SO = r"(?:同志|等同志)?"
_POST = r"(?P<post>[^:：]{2,60}?)(?:的?职务|一职)?(?:的请求|的决定)?"
_CLAUSES = re.compile(r"[。；;\n]|[，,](?=(?:同时)?(?:任命|聘任|免去|不再))")
_HEAD = re.compile(r"^.{0,80}?(?:决定[,，]?[:：]?|[:：])(?=.)")
_MODES: dict[str, ActKind] = {"任命": "appointed", "聘任": "appointed", "免去": "dismissed"}
_MODE = re.compile(r"(?:^|[:：])(?:决定)?(任命|聘任|免去)(?:下列|以下)?(?:同志|人员)?[:：]?$")
_APPOINTED = (
    re.compile(rf"(?:任命|聘任)[:：]?{_WHO}{_SO}(?:为|担任|任){_POST}"),
    re.compile(rf"{_WHO}{_SO}(?:担任|任){_POST}"),
)
_APPOINTED_ON = re.compile(rf"{_WHO}{_SO}为{_POST}")  # below the heading 任命：
_DISMISSED = (
    re.compile(rf"(?:同时)?免去[:：]?{_MANY}{_SO}的{_POST}"),
    re.compile(rf"(?:同时)?免去[:：]?{_MANY}(?:同志|等同志){_POST}"),
    re.compile(rf"(?:接受|同意){_WHO}{_SO}辞去(?:其)?(?:担任的|所任的)?{_POST}"),
    re.compile(rf"{_WHO}{_SO}不再(?:担任|兼任){_POST}"),
)
_DISMISSED_ON = re.compile(rf"{_MANY}{_SO}的{_POST}")  # below the heading 免去：
_OF_THE_SAME = re.compile(rf"(?:同时)?(?:免去(?:其|该同志)|不再(?:担任|兼任)){_POST}")
_UNDIVIDED = re.compile(rf"(?:同时)?免去[:：]?(?P<who>{_HAN}{{2,3}}?){_POST}")  # 免去张三县财政局局长职务
_NOT_YET = re.compile(r"拟任|提名|候选人|人选|提请|拟")
_MAX_ACTS = 60


def is_act(title: str) -> bool:
    """Whether a paper with this title appoints or dismisses, rather than announces or regulates it."""
    known = words()
    return bool(known.titles.search(title)) and not known.not_titles.search(title)


def acts_of(text: str) -> list[Act]:
    """Who is appointed to and dismissed from what in a paper, in the order of the text; at most 60.

    Where a name is not divided from the post (免去张三县财政局局长职务), both ways to divide them are given: only one
    of them is anybody's name.
    """
    mode: ActKind | None = None
    last = ""
    found: dict[Act, None] = {}
    for clause in _CLAUSES.split(_BRACKETS.sub("", re.sub(r"[ \t\u3000\xa0]+", "", text[:30_000]))):
        heading = _MODE.search(clause)
        if heading is not None:
            mode = _MODES[heading[1]]
            continue
        if len(clause) > 200 or _NOT_YET.search(clause):
            continue
        for said in dict.fromkeys((clause, _HEAD.sub("", clause))):
            acts = [*_acts(said, clause, mode, last)]
            found.update(dict.fromkeys(acts))
            if acts:
                last = acts[-1].name
                break
    return list(found)[:_MAX_ACTS]


def _acts(said: str, clause: str, mode: ActKind | None, last: str) -> Iterator[Act]:
    """What one clause says; nothing where it is not understood as a whole."""
    said = said.strip("，, ")
    on = {"appointed": (_APPOINTED_ON,), "dismissed": ()}.get(mode or "", ())
    off = (_DISMISSED_ON,) if mode == "dismissed" else ()
    for kind, patterns in (("dismissed", (*_DISMISSED, *off)), ("appointed", (*_APPOINTED, *on))):
        for pattern in patterns:
            match = pattern.fullmatch(said)
            if match is not None and posts_in(match["post"]):
                names = [name for name in match["who"].split("、") if _plausible(name)]
                if names:
                    yield from (Act(cast("ActKind", kind), name, match["post"], clause[:120]) for name in names)
                    return
    same = _OF_THE_SAME.fullmatch(said)
    if same is not None:
        if last and posts_in(same["post"]):
            yield Act("dismissed", last, same["post"], clause[:120])
        return
    whole = _UNDIVIDED.fullmatch(said)
    if whole is not None and posts_in(whole["post"]):
        rest = whole["who"] + whole["post"]
        for length in (2, 3):
            if is_name(rest[:length]) and posts_in(rest[length:]):
                yield Act("dismissed", rest[:length], rest[length:], clause[:120])


def _plausible(name: str) -> bool:
    """A name in a paper: it stands where only a name can, so any surname will do; words that end like posts do not."""
    known = words()
    return name not in known.others and not known.post_end.search(name) and not _NO_NAME.search(name)


_NO_NAME = re.compile(r"同志|任命|免去|决定|聘任|接受|研究|担任|不再|责任|主任|^任$|[主责担兼继离]$")
