"""Words by which a page or a link shows that it advertises gambling or pornography, or that its domain is for sale.

Offline lists (`harm.toml`). Warnings against gambling use the same words and must never count.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

_MAX_TEXT = 500


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    raw = tomllib.loads(files("xuncha.vocabulary").joinpath("harm.toml").read_text("utf-8"))
    lists = {name: tuple(words) for name, words in raw.items()}
    return {**lists, "bad": (*lists["gambling"], *lists["porn"])}


def harmful_words(text: str) -> tuple[str, ...]:
    """The words of gambling and pornography in a text; none in a text that warns against them."""
    text = " ".join(text[:_MAX_TEXT].lower().split())
    found = [word for word in _lists()["bad"] if word in text]
    if not found or any(word in text for word in _lists()["against"]):
        return ()
    return tuple(word for word in found if not any(word != other and word in other for other in found))


def advertises(title: str) -> tuple[str, ...]:
    """The words by which a title advertises gambling or pornography; () unless it surely does.

    Surely: two such words, or one beside a word of advertising. One alone may be a name or a topic.
    """
    found = harmful_words(title)
    if not found:
        return ()
    rest = title[:_MAX_TEXT].lower()
    for word in found:
        rest = rest.replace(word, " ")
    sure = len(found) >= 2 or any(word in rest for word in _lists()["advertising"])
    return found if sure else ()


def for_sale(title: str) -> str:
    """The words by which a title says that its domain is for sale or has expired, "" if it does not."""
    title = title[:_MAX_TEXT].lower()
    if len(title) > 80:  # an article about domains
        return ""
    return next((word for word in _lists()["parked"] if word in title), "")
