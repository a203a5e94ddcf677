"""Whether somebody else holds a domain than before, from what runs saw there. When in doubt, nothing."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec
from rapidfuzz import fuzz

from inspector.known_domains import accuses_nobody

if TYPE_CHECKING:
    from db.models import Seen, Target

ALIKE = 45.0  # from here on two titles may belong to one owner
_SHORT_LABEL = 4


@cache
def _nobody() -> re.Pattern[str]:
    raw = msgspec.toml.decode(files("inspector").joinpath("words", "server_titles.toml").read_bytes())
    return re.compile("|".join(f"(?:{pattern})" for pattern in raw["nobody"]))


def names_nobody(title: str) -> bool:
    """Whether a title says nothing about who stands there."""
    title = " ".join(title.lower().split())
    return len(title) < 2 or _nobody().fullmatch(title) is not None


def unlike(one: str, other: str) -> bool:
    """Whether two titles share nothing: no word of four letters, no two characters in a row, no likeness."""
    one, other = one.lower(), other.lower()
    if not _pairs(one).isdisjoint(_pairs(other)):
        return False
    return fuzz.partial_ratio(one, other) < ALIKE


def _pairs(text: str) -> set[str]:
    """Words of four letters and more, and every two Han characters in a row."""
    found = set(re.findall(r"[a-z0-9]{4,}", text))
    han = re.findall(r"[\u4e00-\u9fff]+", text)
    return found | {part[i : i + 2] for part in han for i in range(len(part) - 1)}


def changed_hands(target: Target) -> tuple[Seen, str] | None:
    """What stood there before somebody else seems to have taken over, and what shows it: "language" or "redirect".

    None unless titles share nothing and the language went from Chinese to another, or the address now ends on another
    domain. What comes and goes (a choice of language, a redirect by country) is nothing.
    """
    if target.own or target.verdict != "good" or names_nobody(target.title):
        return None
    place = target.final_domain or target.domain
    if accuses_nobody(place) or accuses_nobody(target.domain):
        return None
    now = next(
        (one for one in target.seen if (one.language, one.final_domain) == (target.language, target.final_domain)), None
    )
    if now is None:
        return None
    others = [one for one in target.seen if one is not now]
    if not others or any(one.last_seen >= now.first_seen for one in others):
        return None
    before = max(others, key=lambda one: one.last_seen)
    if names_nobody(before.title) or not unlike(before.title, target.title) or _is_named_after(place, target.title):
        return None
    if before.language == "zh" and target.language not in {"", "zh"}:
        return before, "language"
    if target.final_domain and target.final_domain != before.final_domain and not _same_label(target):
        return before, "redirect"
    return None


def _is_named_after(domain: str, title: str) -> bool:
    """Whether a title bears the name of its domain: an English page of the same owner."""
    label = domain.partition(".")[0]
    return len(label) >= _SHORT_LABEL and label in "".join(title.lower().split())


def _same_label(target: Target) -> bool:
    """Whether both domains have the same name under other endings (example.com.cn, example.com)."""
    one, other = target.domain.partition(".")[0], target.final_domain.partition(".")[0]
    return one == other or (min(len(one), len(other)) >= _SHORT_LABEL and (one in other or other in one))
