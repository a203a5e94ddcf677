"""Every error that Xuncha raises on purpose: what happened, where, and what to do next.

The classes live apart from the code that raises them so that every stage may import them without a loop.
`exit_code` is the interface of design.md part 4: 2 usage, configuration or rulebook; 3 the site could not be judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xuncha.discreet import scrub

if TYPE_CHECKING:
    from collections.abc import Callable


class XunchaError(Exception):
    """Base of all expected errors.

    Args:
        what: one plain sentence, an English message id with {named} places.
        where: file, key, URL or row of a sheet; empty if the sentence names it.
        hint: what the reader can do next (message id).
        values: fill the places of `what` and `hint`.
    """

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", hint: str = "", **values: Any) -> None:  # noqa: ANN401
        self.what = what
        self.where = where
        self.hint = hint
        self.values = values
        super().__init__(what)

    def __str__(self) -> str:
        return self.render(lambda message: message)

    def render(self, translate: Callable[[str], str]) -> str:
        """The message in the reader's language: `where: what` and the next step on a line of its own; no secret."""
        place = f"{self.where}: " if self.where else ""
        what = _fill(translate(self.what), self.values)
        hint = f"\n  -> {_fill(translate(self.hint), self.values)}" if self.hint else ""
        return scrub(f"{place}{what}{hint}")


def _fill(message: str, values: dict[str, Any]) -> str:
    return message.format_map(values) if values else message


class UsageError(XunchaError):
    """The command line asks for something that cannot be done."""


class ConfigError(XunchaError):
    """xuncha.toml or sites.toml has an unknown key, a wrong type or an unknown id."""


class RulebookError(XunchaError):
    """A rulebook or profile is not valid; nothing is judged with it."""


class AddressRefusedError(XunchaError):
    """The address gate refused a scheme, a port or an address before any request was sent."""


class DatabaseError(XunchaError):
    """A database cannot be opened: newer than this program, read-only, damaged, locked or on a full disk."""


class EvidenceError(XunchaError):
    """Stored pages cannot be written or read: a full disk, a file that was moved or damaged."""


class SiteUnreachableError(XunchaError):
    """The site could not be judged from here: no answer, a protection page, or our own network is down."""

    exit_code = 3
