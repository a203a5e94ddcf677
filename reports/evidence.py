"""Evidence of one finding made ready to show: observations, original and repost side by side, everything else by name.

Evidence is whatever a check wrote down, much of it quoted from a crawled page, so nothing here trusts its shape.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from reports import labels
from reports.details import detail_words, rule_words
from reports.evidence_labels import EVIDENCE
from reports.wording import clean, day, moment, number, shorten

if TYPE_CHECKING:
    from reports.wording import Speaker

LIMIT = 300
_ATTEMPTS_SHOWN = 10  # what a target remembers
_ROWS_SHOWN = 20
_REPOST = (
    ("title", "upstream_title", "reposted_title"),
    ("number", "upstream_number", "reposted_number"),
    ("url", "upstream_url", "reposted_url"),
    ("at", "upstream_at", "reposted_at"),
)
_RULES = {"list_rule", "evidence"}
# Shown as the basis of the finding, not as evidence.
_BASIS = {"document", "clause", "number", "quote", "source_status"}
_SHOWN_ELSEWHERE = {"attempts", "position", "parts_missing", *(key for _, *pair in _REPOST for key in pair)}


@dataclass(frozen=True)
class Link:
    """Text that may be a link; `href` is "" unless it is safe to follow."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Evidence:
    """What a third person can look at: `attempts` as (time, result, status), `repost` as (label, original, repost)."""

    attempts: tuple[tuple[str, str, str], ...] = ()
    repost: tuple[tuple[str, Link, Link], ...] = ()
    rows: tuple[tuple[str, tuple[Link, ...]], ...] = ()


def link(url: str, *, follow: bool = True) -> Link:
    """An address to show; it becomes a link only if it is plain http or https without tricks."""
    text = shorten(clean(url), LIMIT)
    if not follow or clean(url) != url or len(url) > 2000 or any(char.isspace() for char in url):
        return Link(text)
    try:
        parts = urlsplit(url)
        tricky = parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc
    except ValueError:
        return Link(text)
    return Link(text) if tricky else Link(text, url)


def evidence(finding: dict[str, Any], say: Speaker) -> Evidence:
    """The evidence of a finding in the language of `say`."""
    facts: dict[str, Any] = dict(finding["evidence"])
    for key in _RULES & set(facts):
        facts[key] = rule_words(str(facts[key] or ""), say)
    # Nobody is led to a gambling site from an official report.
    follow = finding["indicator"] not in {"links.hijacked", "links.hidden"}
    attempts = _attempts(facts.get("attempts"), say)
    hidden = _SHOWN_ELSEWHERE | (_BASIS if finding.get("sources") else set())
    hidden |= {"status", "cause", "outcome", "verdict"} if attempts else set()
    rows = [
        (_label(key, say), _values(key, value, say, follow=follow))
        for key, value in facts.items()
        if key not in hidden and value not in (None, "", [], {})
    ]
    return Evidence(attempts, _repost(finding, say, follow=follow), tuple(rows[:_ROWS_SHOWN]))


def _attempts(value: Any, say: Speaker) -> tuple[tuple[str, str, str], ...]:  # noqa: ANN401
    if not isinstance(value, list):
        return ()
    shown = []
    for attempt in value[-_ATTEMPTS_SHOWN:]:
        if not isinstance(attempt, dict):
            continue
        outcome = str(attempt.get("outcome", ""))
        result = say.of(labels.FETCH_OUTCOMES, outcome)
        detail = detail_words(outcome, str(attempt.get("detail") or ""), say)
        at = shorten(moment(str(attempt.get("at", "")), seconds=True), 40)
        status = shorten(clean(str(attempt.get("status") or "")), 20)
        shown.append((at, f"{result} · {detail}" if detail else result, status or "-"))
    return tuple(shown)


def _repost(finding: dict[str, Any], say: Speaker, *, follow: bool) -> tuple[tuple[str, Link, Link], ...]:
    facts: dict[str, Any] = finding["evidence"]
    if not any(facts.get(key) for key in ("upstream_url", "upstream_title", "upstream_number")):
        return ()
    names = {"title": say("Title"), "number": say("Document number"), "url": say("Address"), "at": say("Published")}
    # "none found" is a statement about the site, so it stands only where a check says that there is none.
    nothing = finding["indicator"] == "repost.missing" and not any(facts.get(key) for _, _, key in _REPOST)
    none = Link(say("none found") if nothing else "-")
    return tuple(
        (
            names[name],
            _cell(facts[first], name, follow=follow) if facts.get(first) else Link("-"),
            _cell(facts[second], name, follow=follow) if facts.get(second) else none,
        )
        for name, first, second in _REPOST
        if facts.get(first) or facts.get(second)
    )


def _cell(value: Any, name: str, *, follow: bool) -> Link:  # noqa: ANN401
    text = str(value or "")
    if name == "url":
        return link(text, follow=follow)
    return Link(shorten(moment(text) if name == "at" else clean(text), LIMIT))


def _label(key: str, say: Speaker) -> str:
    return say.of(EVIDENCE, key)


def _values(key: str, value: Any, say: Speaker, *, follow: bool) -> tuple[Link, ...]:  # noqa: ANN401
    """One fact as one or more lines: a list of dated items gives a line for each."""
    if isinstance(value, list) and value and all(isinstance(item, dict) and "title" in item for item in value):
        return tuple(_item(item, follow=follow) for item in value[:5])
    return (_value(key, value, say, follow=follow),)


def _item(item: dict[str, Any], *, follow: bool) -> Link:
    text = f"{day(str(item.get('date') or ''))} {shorten(clean(str(item['title'])), 100)}".strip()
    return Link(shorten(text, LIMIT), link(str(item.get("url") or ""), follow=follow).href)


def _value(key: str, value: Any, say: Speaker, *, follow: bool) -> Link:  # noqa: ANN401
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        return link(value, follow=follow)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Link(number(value))
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return Link(shorten(say.show(key, value), LIMIT))
    if isinstance(value, dict) and value and not any(isinstance(item, dict | list) for item in value.values()):
        return Link(
            shorten(
                say.join([f"{_label(str(name), say)} {say.show(name, item)}" for name, item in value.items()]), LIMIT
            )
        )
    if isinstance(value, list) and all(isinstance(item, list) for item in value):
        return Link(shorten(say.join([" · ".join(say.show(key, part) for part in item) for item in value]), LIMIT))
    if isinstance(value, dict | list):
        return Link(shorten(clean(json.dumps(value, ensure_ascii=False)), LIMIT))
    return Link(shorten(say.show(key, value), LIMIT))
