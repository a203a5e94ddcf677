"""Every indicator: what it means, where it comes from and how sure that is, how to put it right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.web.pages.overview import GROUP_NAMES

if TYPE_CHECKING:
    from starlette.responses import Response

    from reports.web.ask import Ask
    from reports.web.deps import RuleInfo


def show(ask: Ask) -> Response:
    """All indicators in groups, or those with the words that were asked for."""
    shown = found(ask)
    groups = {group: [rule for rule in shown if rule.id.partition(".")[0] == group] for group in GROUP_NAMES}
    return ask.render("rules.html", groups=groups, names=GROUP_NAMES, words=ask.query("q"), total=len(shown))


def found(ask: Ask) -> list[RuleInfo]:
    """All indicators, or those with the words of `q`."""
    words = ask.query("q").lower()
    return [
        rule
        for rule in ask.web.rules()
        if not words
        or any(words in said.lower() for said in (rule.id, rule.name, rule.name_en, *_sources(rule.sources)))
    ]


def _sources(sources: object) -> list[str]:
    return [f"{one['document']} {one['number']} {one['clause']} {one['quote']}" for one in sources]  # type: ignore[attr-defined]
