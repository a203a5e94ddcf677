"""The claimed publish date (标注发布时间) of an article, and where it was read.

Order: labels 发布日期/发布时间 first, a weak label (时间, 日期) or a bare date right under the title next, then
发文日期 and its kind, then meta tags (PubDate, 国办发〔2017〕47号), the address last. Dates of lists, sidebars,
headers, footers and running text never count: a date taken from a sidebar would be a false accusation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from spiders.pages import dates
from spiders.pages.lines import Line, beside_cells
from spiders.pages.model import NOTHING, Reading
from spiders.pages.vocabulary import WORDS
from spiders.pages.zones import MAIN

if TYPE_CHECKING:
    from spiders.pages.body import Span
    from spiders.pages.labels import Label
    from spiders.pages.titles import Titled


class Scene(NamedTuple):
    """What the readers of single fields share: the lines of the page and where title and text are."""

    lines: list[Line]
    labels: list[Label]
    titled: Titled
    span: Span
    meta: dict[str, str]
    page_title: str
    url: str

    def in_main(self, line: Line) -> bool:
        """True for a line outside header, navigation, sidebar and footer, or in the same one as the title."""
        if line.zone == MAIN:
            return True
        return self.titled.first >= 0 and line.zone_id == self.lines[self.titled.first].zone_id

    def in_head(self, index: int) -> bool:
        """True between title and text, where a page says what it is."""
        return self.titled.first >= 0 and self.titled.first <= index < max(self.span.start, self.titled.last + 1)


def read_published(scene: Scene) -> tuple[Reading, Reading]:
    """Claimed publish date and, where the page gives one, its time of day."""
    tagged = _from_meta(scene.meta)
    for reader in (_told_above, _labelled, _weakly_labelled, _bare_numeric, _issued):
        if (found := reader(scene)) is not None:
            return _with_time(found, tagged)
    bare = _bare_worded(scene)
    if tagged is not None:
        return _with_time(tagged, bare)
    for fallback in (bare, _updated(scene), _from_url(scene.url)):
        if fallback is not None:
            return _with_time(fallback, None)
    return NOTHING, NOTHING


class _Dated(NamedTuple):
    date: str
    time: str
    rule: str
    sure: float


def _with_time(found: _Dated, other: _Dated | None) -> tuple[Reading, Reading]:
    date = Reading(found.date, found.rule, found.sure)
    if found.time:
        return date, Reading(found.time, found.rule, found.sure)
    if other is not None and other.date == found.date and other.time:
        return date, Reading(other.time, other.rule, min(found.sure, other.sure))
    return date, NOTHING


def _labelled(scene: Scene) -> _Dated | None:
    hits = _label_dates(scene, "published")
    head = [hit for hit in hits if scene.in_head(hit[0].line)]
    if head:
        return _chosen(head[0], "published.label", 0.97)
    distinct = {hit[1].date for hit in hits}
    if not hits or len(distinct) > 2:  # many items with a date each: a list
        return None
    before = [hit for hit in hits if hit[0].line < max(scene.titled.first, scene.span.start)]
    if before:
        return _chosen(before[-1], "published.label", 0.93)
    if len(distinct) == 1:
        sure = 0.75 if scene.titled.first >= 0 else 0.6
        return _chosen(hits[0], "published.label-after", sure)
    return None


def _told_above(scene: Scene) -> _Dated | None:
    """Date and time of an info line under the title, when a label 发布日期 of the document itself follows below it.

    Announcements carry a head of their own: 【发布日期】2013-12-6 is the day of the announcement.
    """
    hits = [hit for hit in _label_dates(scene, "published") if hit[0].line > scene.titled.last >= 0]
    if not hits or hits[0][1].time:
        return None
    for line, hit, _ in _head_dates(scene):
        company = any(label.line == line.index and label.field == "source" for label in scene.labels)
        if line.index < hits[0][0].line and company and hit.date >= hits[0][1].date:
            return _Dated(hit.date, hit.time, "published.under-title", 0.8)
    return None


def _weakly_labelled(scene: Scene) -> _Dated | None:
    every = _label_dates(scene, "published_near")
    hits = [hit for hit in every if _beside_title(scene, hit[0].line)]
    if hits:
        return _chosen(hits[0], "published.near-label", 0.9)
    sourced = {label.line for label in scene.labels if label.field == "source"}
    below = [hit for hit in every if hit[0].line in sourced]  # an info line below the text
    return _chosen(below[0], "published.near-label-after", 0.75) if len(below) == 1 else None


def _issued(scene: Scene) -> _Dated | None:
    hits = [hit for hit in _label_dates(scene, "issued") if not hit[0].word.startswith("印发")]
    if not hits or len({hit[1].date for hit in hits}) > 1 or hits[0][0].line >= max(scene.span.end, 1):
        return None
    return _chosen(hits[0], "published.issued-label", 0.6)


def _updated(scene: Scene) -> _Dated | None:
    hits = [hit for hit in _label_dates(scene, "updated") if _beside_title(scene, hit[0].line)]
    return _chosen(hits[0], "published.updated-label", 0.5) if hits else None


def _chosen(hit: tuple[Label, dates.Found], rule: str, sure: float) -> _Dated:
    return _Dated(hit[1].date, hit[1].time, f"{rule}:{hit[0].word}", sure)


def _label_dates(scene: Scene, field: str) -> list[tuple[Label, dates.Found]]:
    """Labels of one field whose value starts with a date, outside lists and sidebars."""
    hits: list[tuple[Label, dates.Found]] = []
    for label in scene.labels:
        if label.field != field:
            continue
        line = scene.lines[label.value_line]
        hit = dates.first(label.value[:80]) or dates.short_year(label.value[:80])
        if hit is None or hit.start > 12 or not scene.in_main(line) or not scene.in_main(scene.lines[label.line]):
            continue
        if not scene.in_head(label.line) and (_in_list(scene.lines, line) or _in_sentence(scene.lines, label)):
            continue
        hits.append((label, hit))
    return hits


def _in_sentence(lines: list[Line], label: Label) -> bool:
    """True for a label in the middle of running text: 同时在平台发布，发布日期：2023年09月13日, and a full stop."""
    text = lines[label.line].text
    return text.endswith("。") and text.find(label.word[0]) > 8 and len(text) > 20


def _in_list(lines: list[Line], line: Line) -> bool:
    """True for a date that belongs to a link: an item of a list."""
    if line.link >= 8:
        return True
    previous = lines[line.index - 1] if line.index else None
    if previous is None or previous.link < 6 or previous.link * 2 < len(previous.text):
        return False
    return bool(line.row) and previous.row == line.row


def _beside_title(scene: Scene, index: int) -> bool:
    if scene.titled.first < 0:
        return False
    return scene.in_head(index) or scene.titled.first - 3 <= index < scene.titled.first


def _head_dates(scene: Scene) -> list[tuple[Line, dates.Found, str]]:
    """Dates without label on the info lines between title and text, each with the text that it was read from."""
    if scene.titled.last < 0:
        return []
    labelled = {label.line for label in scene.labels if label.field in {"written", "issued", "updated"}}
    labelled |= {
        label.value_line
        for label in scene.labels
        if label.field in {"written", "issued", "updated", "other"} and label.cell
    }
    told = {scene.lines[label.line].row for label in scene.labels}  # rows that have a label
    found: list[tuple[Line, dates.Found, str]] = []
    for line in scene.lines[scene.titled.last : min(scene.span.start, scene.titled.last + 16)]:
        # on the line of the title itself only what follows the title
        text = line.text if line.index > scene.titled.last else scene.titled.rest
        if not text or len(text) > 200 or line.link >= 12 or line.index in labelled or not scene.in_main(line):
            continue
        if (text[0] in "（(〔[【《" and "号" in text) or (line.row not in told and beside_cells(scene.lines, line)):
            continue
        hits = dates.find(text, 2)
        if len(hits) == 1 and not _after_other_label(scene, line, text, hits[0]):
            found.append((line, hits[0], text))
    return found


def _after_other_label(scene: Scene, line: Line, text: str, hit: dates.Found) -> bool:
    """True when the date is the value of a label that means something else: 有效期至：2026-11-20."""
    before, hit_text = "".join(text[: hit.start].split()), text[hit.start : hit.end]
    if before.endswith((":", "：", "∶")):
        return True
    return any(label.line == line.index and label.value.startswith(hit_text) for label in scene.labels)


def _bare_numeric(scene: Scene) -> _Dated | None:
    for line, hit, _ in _head_dates(scene):
        company = any(label.line == line.index for label in scene.labels)
        if not hit.worded or hit.time or company:
            return _Dated(hit.date, hit.time, "published.under-title", 0.85 if hit.time or company else 0.8)
    return None


def _bare_worded(scene: Scene) -> _Dated | None:
    """2026年11月20日 alone under the title: often the day of publication, sometimes the day of signature."""
    for _, hit, text in _head_dates(scene):
        rest = (text[: hit.start] + text[hit.end :]).strip()
        alone = hit.end - hit.start >= len(text) - 8 or WORDS.tools.fullmatch(rest) is not None
        if hit.worded and text[0] not in "（(" and alone:
            return _Dated(hit.date, hit.time, "published.under-title-worded", 0.6)
    return None


def _from_meta(meta: dict[str, str]) -> _Dated | None:
    for name in WORDS.meta["published"]:
        date, time = dates.stamp(meta.get(name, ""))
        if date:  # midnight is what systems write when they know no time
            return _Dated(date, "" if time.startswith("00:00") else time, f"published.meta:{name}", 0.75)
    return None


def _from_url(url: str) -> _Dated | None:
    date = dates.from_url(url)
    return _Dated(date, "", "published.url", 0.4) if date else None
