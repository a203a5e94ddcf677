"""Which parts of a kind of page its text shows, by the words of data/elements.toml. A reading, never a judgement."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

SNIPPET = 60  # characters of the place that is kept as evidence
# What may follow a label without being its value: the next label.
_NEXT = "联系|咨询|传真|电话|邮[箱编政]|地址|办公|受理|电子|通[信讯]|互联网|网址|监督|机构|工作时间"
_VALUE = rf"\s{{0,4}}[为是]?[:：]?\s{{0,6}}(?!{_NEXT})[^\s:：]"


@cache
def parts(kind: str) -> dict[str, re.Pattern[str]]:
    """The parts of a kind of page, in the order of the file, each as one expression.

    Raises:
        KeyError: no such kind in data/elements.toml.
    """
    text = resources.files("spiders.pages").joinpath("data/elements.toml").read_text(encoding="utf-8")
    words: dict[str, list[str]] = tomllib.loads(text)[kind]
    return {
        part: re.compile("|".join(f"(?:{one.replace('{value}', _VALUE)})" for one in each))
        for part, each in words.items()
    }


def shown(kind: str, text: str) -> dict[str, str]:
    """The parts that a text shows, each with the place that shows it (at most `SNIPPET` characters)."""
    found: dict[str, str] = {}
    for part, pattern in parts(kind).items():
        match = pattern.search(text)
        if match:
            start = max(0, match.start() - 8)
            found[part] = " ".join(text[start : start + SNIPPET].split())
    return found
