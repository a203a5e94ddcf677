"""Every error that Xuncha raises on purpose: what happened, where, and what to do next.

The classes live apart from the code that raises them so that every stage may import them without a loop.
`exit_code` is the interface of design.md part 4: 2 usage, configuration or rulebook; 3 the site could not be judged.
"""

from __future__ import annotations


class XunchaError(Exception):
    """Base of all expected errors.

    Args:
        what: one plain sentence, no trailing hint.
        where: file, key, URL or column of a sheet; empty if the sentence names it.
        hint: what the reader can do next.
    """

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        self.what = what
        self.where = where
        self.hint = hint
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        hint = f"\n  -> {self.hint}" if self.hint else ""
        return f"{place}{self.what}{hint}"


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


class SiteUnreachableError(XunchaError):
    """The site could not be judged from here: it did not answer, it blocked us, or our own network is down."""

    exit_code = 3
