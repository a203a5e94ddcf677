"""What a stylesheet loads: addresses in url() and @import, as far as browsers ask for them. CSS Syntax, by tinycss2.

Passed over is what browsers do not load or may not need: fonts, of which they take the first that they know; what is
overridden within its rule; tricks for old browsers; namespaces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import tinycss2

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_BYTES: Final = 256 * 1024
MAX_REFERENCES: Final = 500
MAX_DEPTH: Final = 8  # of rules in rules and of brackets in values
_GROUPS: Final = frozenset({"media", "supports", "layer", "container", "scope", "starting-style", "-moz-document"})
_CHOICES: Final = frozenset({"image-set", "-webkit-image-set"})  # of which a browser takes one
_OLD: Final = frozenset({"behavior", "-ms-behavior", "filter", "-ms-filter", "src"})


def is_stylesheet(content_type: str) -> bool:
    """Whether a header says that CSS came."""
    return content_type.partition(";")[0].strip().lower() == "text/css"


def references(body: bytes, content_type: str = "") -> tuple[str, ...]:
    """Addresses as the stylesheet writes them, each once, at most 500; () for one of more than 256 KiB."""
    lower = body[: MAX_BYTES + 1].lower()
    if len(lower) > MAX_BYTES or (b"url(" not in lower and b"@import" not in lower):
        return ()
    charset = content_type.lower().partition("charset=")[2].split(";")[0].strip(" \"'")
    rules, _ = tinycss2.parse_stylesheet_bytes(
        body, protocol_encoding=charset or None, skip_comments=True, skip_whitespace=True
    )
    found = (one.strip() for one in _of_rules(rules, 0))
    kept: dict[str, None] = {}
    for reference in found:
        if reference and reference[0] != "#" and reference[:5].lower() != "data:":
            kept[reference] = None
        if len(kept) >= MAX_REFERENCES:
            break
    return tuple(kept)


def _of_rules(rules: Iterable[Any], depth: int) -> Iterator[str]:
    for rule in rules:
        if rule.type == "at-rule":
            name = rule.lower_at_keyword
            if name == "import":
                yield from _first(rule.prelude)
            elif name in _GROUPS and rule.content is not None and depth < MAX_DEPTH:
                inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                yield from _of_rules(inner, depth + 1)
        elif rule.type == "qualified-rule" and rule.content:
            yield from _of_block(rule.content, depth)


def _of_block(content: list[Any], depth: int) -> Iterator[str]:
    """The declarations of one rule, the last of each name, and rules in it."""
    last: dict[str, list[Any]] = {}
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            if node.lower_name[:1] != "_" and node.lower_name not in _OLD:
                last[node.lower_name] = node.value
        elif node.type in {"at-rule", "qualified-rule"} and depth < MAX_DEPTH:
            yield from _of_rules([node], depth + 1)
    for value in last.values():
        yield from _of_value(value, 0)


def _first(prelude: list[Any]) -> Iterator[str]:
    """The address of an @import: its first string or url()."""
    for token in prelude:
        if token.type in {"string", "url"}:
            yield token.value
            return
        if token.type == "function":
            yield from _of_value([token], 0)
            return


def _of_value(tokens: Iterable[Any], depth: int) -> Iterator[str]:
    for token in tokens:
        if token.type == "url":
            yield token.value
        elif token.type == "function" and token.lower_name == "url":
            yield from (one.value for one in token.arguments if one.type == "string")
        elif token.type == "function" and token.lower_name not in _CHOICES and depth < MAX_DEPTH:
            yield from _of_value(token.arguments, depth + 1)
