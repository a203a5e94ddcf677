# Characters that look like others are what these patterns are about.
# ruff: noqa: RUF001
"""Whether a document holds, from when and until when (有效性, 施行日期, 废止日期), as the page says it itself.

Labels first; then marks beside the title (【已废止】, 本文件已失效), the note under it (题注), the sentence that makes
it public (现予公布，自……起施行), its own last clause (本办法自……起施行). Interpretations and news cite such clauses, so
there they are not read. A document that sets no day of its own (自公布之日起施行) has none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from spiders.pages import dates, numbers
from spiders.pages.head_table import text_behind
from spiders.pages.model import NOTHING, Reading
from spiders.pages.numbering import notes
from spiders.pages.policy_words import POLICY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.published import Scene

MAX_SENTENCE = 300  # characters before a day of effect that are read
_ENDED = r"(废止|失效|作废|修改|修订|过期)"
_PASSIVE = r"(?:本文件|该文件|此件|全文|现|已经|已|经|被|宣布|自动|整体)"
# 【已废止】, （失效）; （修订） alone says what kind of text it is, so that changes need 已
_MARK = re.compile(rf"[【\[(（〔［]\s*({_PASSIVE}{{0,4}}{_ENDED})\s*[】\])）〕］]")
_STAMP = re.compile(
    rf"(?:本|该|此)?(?:规范性)?(?:文件|件|文)?\s?(?:现|已经|已|经|被|宣布|自动|全文|整体){{1,4}}{_ENDED}[。！!]?"
)
_SAID = re.compile(
    r"[（(【\[※*\s]*(?:注|备注|说明|提示|温馨提示)?[：:]?\s*(?:本|该|此)(?:行政|规范性|政策)*"
    rf"(?:文件|文|件|{'|'.join(POLICY.kinds)})\s*(?:现已|已经|已|现|自|于|经)(?P<how>[^。；]{{0,80}}?){_ENDED}"
)
_NEGATED = re.compile(r"(?:未|没有|不)(?:被)?(?:宣布)?(?:废止|失效|作废|修改|修订)")
_STATES = (
    ("amended", re.compile(r"部分|修改|修订|修正|调整")),
    ("abolished", re.compile(r"废止|作废|撤销")),
    ("expired", re.compile(r"失效|过期|无效|终止")),
    ("valid", re.compile(r"有效|生效|现行")),
)
_VERB = re.compile(r"起\s?(?:正式)?(?:施行|实施|执行|生效|试行)")
_SINCE = re.compile(r"[自从]\s?([^自从。，；]{6,24}?)\s?(?:零时)?$")
_OWN = re.compile(rf"(?:^|[条款章，；\s　]|[一二三四五六七八九十]、)本({'|'.join(POLICY.kinds)})(?![》”])")
_GIVEN = re.compile(r"现[^。《]{0,6}(?:予|予以|将|印发)[^。]{0,60}$")
_UNTIL = re.compile(r"有效期(?:[^。；\d]{0,8})(?:至|到)\s?([^。；，]{6,20})|(?:执行|施行|实施)至\s?([^。；，]{6,20})")


class _Start(NamedTuple):
    """A day from which something holds, and where the text says so."""

    date: str
    start: int
    end: int


def read_validity(scene: Scene, labelled: Reading) -> tuple[Reading, Reading]:
    """The state as written, and in one word: valid, abolished, expired, amended. `labelled` is what a label says."""
    written = labelled if labelled is not NOTHING else _marked(scene)
    if written is NOTHING:
        return NOTHING, NOTHING
    state = state_of(written.value, asked=written.rule.startswith("validity.label"))
    return written, Reading(state, written.rule.replace("validity", "state", 1), written.sure) if state else NOTHING


def is_draft(scene: Scene) -> bool:
    """True for a text that asks for opinions: its clauses hold nothing yet."""
    return POLICY.drafts.search(scene.titled.reading.value) is not None


def state_of(value: str, *, asked: bool = False) -> str:
    """One word for a state as written; "" when it says none, or one that depends on the day (有效期至, 尚未生效).

    `asked`: it stands behind a label (有效性, 是否有效), where yes and no are answers.
    """
    text = "".join(value.split()).strip("。；;")
    if text in {"是", "否"}:
        return ("valid" if text == "是" else "expired") if asked else ""
    if "未生效" in text or re.search(r"有效期(?!内|中)", text) or text.endswith("年"):
        return ""
    if _NEGATED.search(text):
        return "valid"
    found = [name for name, words in _STATES if words.search(text)]
    if found == ["expired", "valid"] and "无效" in text:
        return "expired" if text in {"无效", "已无效"} else ""
    if len(found) > 1 and "/" in text:  # 有效/失效: a form that nobody filled in
        return ""
    return found[0] if found else ""


def read_expiry_mark(scene: Scene) -> Reading:
    """The day of abolition in the sentence beside the title: 本文件已于2025年1月1日废止."""
    for index in _near(scene):
        text = scene.lines[index].text
        if "止" in text or "效" in text:
            match = _SAID.match(text[:160])
            hit = dates.first(match["how"]) if match is not None else None
            if match is not None and hit is not None and hit.start <= 2 and match[2] in {"废止", "失效", "作废"}:
                return Reading(hit.date, "expires.mark", 0.7)
    return NOTHING


def read_effective(scene: Scene, text: str, *, own: bool) -> tuple[Reading, Reading]:
    """The days from which and until which a document holds. `own`: the text is the document, it does not cite it."""
    begins = _labelled(scene, POLICY.effective, "effective")
    ends = _labelled(scene, POLICY.expires, "expires")
    if begins is NOTHING or ends is NOTHING:
        from_span, to_span = _lasting(scene)
        begins = begins if begins is not NOTHING else from_span
        ends = ends if ends is not NOTHING else to_span
    if ends is NOTHING:
        ends = read_expiry_mark(scene)
    if own and begins is NOTHING:
        begins, until = _from_note(scene), NOTHING
        if begins is NOTHING:
            begins, until = _from_text(scene, text)
        ends = ends if ends is not NOTHING else until
    return begins, ends


def _marked(scene: Scene) -> Reading:
    title = scene.titled.reading.value
    if title and (found := _mark_in(title)) is not None and not 2 < found.start() < len(title) - len(found[0]) - 2:
        return Reading(found[1], "validity.title-mark", 0.85)
    for index in _near(scene):
        text = scene.lines[index].text
        if not text or len(text) > 160 or not any(word in text for word in ("废", "失效", "已修", "已被修", "过期")):
            continue
        if len(text) <= 16 and ((stamp := _STAMP.fullmatch(text)) or ((stamp := _mark_in(text)) and stamp[0] == text)):
            return Reading(stamp[0].strip("【】[]（）()〔〕［］。！! "), "validity.mark", 0.8)
        said = _SAID.match(text)
        if said is not None and "未" not in said[0]:
            return Reading(said[0].strip("（(【[※* "), "validity.mark", 0.75)
    return NOTHING


def _mark_in(text: str) -> re.Match[str] | None:
    for found in _MARK.finditer(text):
        if found[2] not in {"修改", "修订"} or "已" in found[1]:
            return found
    return None


def _near(scene: Scene) -> list[int]:
    """Lines beside the title where a state is stamped: a little above it, down to the first line of the text."""
    first, last = scene.titled.first, scene.titled.last
    if first < 0:
        return []
    stop = min(len(scene.lines), max(scene.span.start + 1, last + 2), last + 40)
    return [
        index
        for index in range(max(0, first - 3), stop)
        if not first <= index <= last and scene.in_main(scene.lines[index]) and not scene.lines[index].link
    ]


def _labelled(scene: Scene, words: frozenset[str], field: str) -> Reading:
    """A date behind a label of the head; below it only where the page has one such date."""
    stop = max(scene.span.start, scene.titled.last + 1)
    later: dict[str, str] = {}
    for label in scene.labels:
        if label.field != "other" or label.word not in words or not scene.in_main(scene.lines[label.line]):
            continue
        hit = dates.first(text_behind(scene, label))
        if hit is None or hit.start > 3:
            continue
        if label.line < stop:
            return Reading(hit.date, f"{field}.label:{label.word}", 0.95)
        if label.cell and label.line < scene.span.end:
            later.setdefault(hit.date, label.word)
    if len(later) == 1:
        date, word = next(iter(later.items()))
        return Reading(date, f"{field}.label-after:{word}", 0.6)
    return NOTHING


def _lasting(scene: Scene) -> tuple[Reading, Reading]:
    """有效期：2026年1月1日至2030年12月31日, 有效期：至2030年12月31日."""
    stop = max(scene.span.start, scene.titled.last + 1)
    for label in scene.labels:
        if label.field != "other" or label.word not in POLICY.lasting or label.line >= stop:
            continue
        text = text_behind(scene, label)
        hits = dates.find(text[:60], 3) if scene.in_main(scene.lines[label.line]) else []
        before = text[: hits[0].start].strip(" 自从") if hits else ""
        if len(hits) == 2 and not before and hits[0].date < hits[1].date:
            rule = f"label:{label.word}"
            return Reading(hits[0].date, f"effective.{rule}", 0.85), Reading(hits[1].date, f"expires.{rule}", 0.9)
        if len(hits) == 1 and before.endswith(("至", "到", "截至", "截止")):
            return NOTHING, Reading(hits[0].date, f"expires.label:{label.word}", 0.9)
    return NOTHING, NOTHING


def _from_note(scene: Scene) -> Reading:
    for note in notes(scene):
        if found := list(_starts(note)):
            return Reading(found[-1].date, "effective.note", 0.8)
    return NOTHING


def _from_text(scene: Scene, text: str) -> tuple[Reading, Reading]:
    """The order before a document (现予公布，自……起施行), else its own last clause, with a kind of its title."""
    title = scene.titled.reading.value
    end = POLICY.kind_end.search(title)
    if end is None and not numbers.only(title):
        return NOTHING, NOTHING
    clauses: dict[str, dict[str, Reading]] = {}
    for date, start, stop in _starts(text):
        low = max(0, start - MAX_SENTENCE)
        begin = max(text.rfind("。", low, start), text.rfind("\n", low, start)) + 1
        before = text[max(begin, low) : start]
        until = _until(text[stop : stop + 80].split("\n", 1)[0].split("。", 1)[0])
        if start < 3_000 and not clauses and _GIVEN.search(before):
            return Reading(date, "effective.order", 0.7), until
        own = _OWN.search(before)
        if own is not None and len(before) - own.start() <= 70 and "《" not in before[own.start() :]:
            clauses.setdefault(own[1], {})[date] = until
    kinds = [end[1]] if end is not None else []
    kinds += [kind for kind in clauses if kind not in kinds and (not kinds or (len(kind) > 1 and kind in title))]
    for kind in kinds:
        found = clauses.get(kind, {})
        if len(found) == 1:
            date, until = next(iter(found.items()))
            return Reading(date, "effective.clause", 0.55), until
        if found:
            break
    return NOTHING, NOTHING


def _starts(text: str) -> Iterator[_Start]:
    """All days from which a text says that something holds: 自2026年1月1日起施行."""
    for verb in _VERB.finditer(text):
        low = max(0, verb.start() - 30)
        since = _SINCE.search(text[low : verb.start()])
        hit = dates.first(since[1]) if since is not None else None
        if since is not None and hit is not None and hit.start == 0 and hit.end >= len(since[1]) - 2:
            yield _Start(hit.date, low + since.start(), verb.end())


def _until(text: str) -> Reading:
    match = _UNTIL.search(text)
    hit = dates.first(match[1] or match[2]) if match is not None else None
    return Reading(hit.date, "expires.clause", 0.55) if hit is not None and hit.start == 0 else NOTHING
