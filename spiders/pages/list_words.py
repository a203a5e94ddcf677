"""The words of data/listing.toml, loaded once and made ready for matching."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class ListWords:
    """Words by which lists, rows, paging and breadcrumbs are recognised; see the comments of data/listing.toml."""

    more: tuple[str, ...]
    kinds: tuple[str, ...]
    bodies: tuple[str, ...]
    offices: tuple[str, ...]
    no_step: frozenset[str]
    home: frozenset[str]
    containers: frozenset[str]
    vague_types: frozenset[str]
    sentence: tuple[str, ...]
    crumb_markers: tuple[str, ...]
    crumb_classes: tuple[str, ...]
    date_label: re.Pattern[str]
    date_heads: tuple[str, ...]
    title_heads: frozenset[str]
    title_label: re.Pattern[str]
    actions: frozenset[str]
    action: re.Pattern[str]
    looking_back: tuple[str, ...]
    other_heading: re.Pattern[str]
    zones: dict[str, str]  # word in class or id -> outside, navigation, aside, pager
    next: frozenset[str]
    last: frozenset[str]
    empty_lines: frozenset[str]
    empty_line: re.Pattern[str]
    empty_count: re.Pattern[str]
    article_meta_title: frozenset[str]
    article_meta_date: frozenset[str]
    article_containers: tuple[str, ...]
    article_tools: tuple[str, ...]
    article_neighbours: tuple[str, ...]
    search_names: tuple[str, ...]
    search_addresses: tuple[str, ...]
    loaders: tuple[str, ...]
    placeholders: tuple[str, ...]
    endpoints: tuple[str, ...]
    no_endpoints: tuple[str, ...]
    shells: tuple[str, ...]
    harmless: tuple[str, ...]
    loading: tuple[str, ...]
    json_title: tuple[str, ...]
    json_url: tuple[str, ...]
    json_date: tuple[str, ...]
    json_total: tuple[str, ...]


def _longest(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


def _empty_line(words: dict[str, list[str]]) -> re.Pattern[str]:
    """Whole lines that say that nothing is there; see the grammar in the data file."""
    part = {name: _any(words[name]) for name in ("opening", "subject", "absence", "kind", "thing", "closing")}
    return re.compile(
        f"(?:{part['opening']})?(?:{part['subject']})?(?:下|中|内|里)?(?:{part['absence']})(?:{part['kind']}){{0,2}}"
        f"(?:{part['thing']}){{1,2}}(?:{part['closing']})?"
    )


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, _longest(words)))


def _heading(words: list[str]) -> re.Pattern[str]:
    """A heading that begins with one of the words, or holds one of the long ones."""
    long = [word for word in words if len(word) >= 4]
    return re.compile(rf"(?:{_any(words)}).{{0,4}}|.{{0,10}}(?:{_any(long)}).{{0,10}}")


def _load() -> ListWords:
    text = resources.files("spiders.pages").joinpath("data/listing.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    names, row, block, script, article = (data[k] for k in ("names", "row", "block", "script", "article"))
    zones = {word: zone for zone in ("pager", "navigation", "aside", "outside") for word in block[zone]}
    return ListWords(
        more=_longest(names["more"]),
        kinds=_longest(names["kinds"]),
        bodies=_longest(names["bodies"]),
        offices=_longest(names["offices"]),
        no_step=frozenset(names["no_step"]),
        home=frozenset(names["home"]),
        containers=frozenset(names["containers"]),
        vague_types=frozenset(names["vague_types"]),
        sentence=tuple(names["sentence"]),
        crumb_markers=_longest(data["breadcrumb"]["markers"]),
        crumb_classes=tuple(data["breadcrumb"]["classes"]),
        date_label=re.compile(rf"(?:{_any(row['date_labels'])})\s{{0,3}}[:：∶]\s{{0,3}}"),
        date_heads=tuple(row["date_heads"]),
        title_heads=frozenset(row["title_heads"]),
        title_label=re.compile(rf"(?:{_any(row['title_labels'])})\s{{0,3}}[:：]\s{{0,3}}([^\r\n]{{1,300}})"),
        actions=frozenset(row["actions"]),
        action=re.compile(row["action"]),
        looking_back=tuple(row["looking_back"]),
        other_heading=_heading(block["other"]),
        zones=zones,
        next=frozenset(data["paging"]["next"]),
        last=frozenset(data["paging"]["last"]),
        empty_lines=frozenset(data["empty"]["lines"]),
        empty_line=_empty_line(data["empty"]),
        empty_count=re.compile(rf"共(?:有|计)?0(?:{_any(data['empty']['counts'])})"),
        article_meta_title=frozenset(article["meta_title"]),
        article_meta_date=frozenset(article["meta_date"]),
        article_containers=tuple(article["containers"]),
        article_tools=tuple(article["tools"]),
        article_neighbours=tuple(article["neighbours"]),
        search_names=tuple(data["search"]["names"]),
        search_addresses=tuple(data["search"]["addresses"]),
        loaders=tuple(script["loaders"]),
        placeholders=tuple(script["placeholders"]),
        endpoints=tuple(script["endpoints"]),
        no_endpoints=tuple(script["no_endpoints"]),
        shells=tuple(script["shells"]),
        harmless=tuple(script["harmless"]),
        loading=tuple(script["loading"]),
        json_title=tuple(data["json"]["title"]),
        json_url=tuple(data["json"]["url"]),
        json_date=tuple(data["json"]["date"]),
        json_total=tuple(data["json"]["total"]),
    )


WORDS = _load()
