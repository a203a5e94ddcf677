"""The words of click itself (usage errors, headings of help) from our catalogue, so that one language is spoken.

click asks Python's global gettext domain, which needs compiled files on disk; its modules are given our catalogue
instead. A message that a later click words differently stays English.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from xuncha.i18n import N_, translations

if TYPE_CHECKING:
    from xuncha.i18n import Lang

WORDS = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Show the version and exit."),
    N_("%(prog)s, version %(version)s"),
    N_("default: {default}"),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing command."),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    N_("Did you mean {possibility}?"),
    N_("(Did you mean one of: {possibilities}?)"),
    N_("Option {name!r} does not take a value."),
    N_("Option {name!r} requires an argument."),
    N_("Got unexpected extra argument ({args})"),
    N_("Got unexpected extra arguments ({args})"),
    N_("{value!r} is not one of {choices}."),
    N_("{value!r} is not {choice}."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
)
_MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "types")


def speak(lang: Lang) -> None:
    """Let click speak this language from now on."""
    words = translations(lang)

    def ngettext(one: str, many: str, count: int) -> str:
        return words.gettext(one if count == 1 else many)

    for name in _MODULES:
        module = sys.modules.get(f"click.{name}")
        if hasattr(module, "_"):
            setattr(module, "_", words.gettext)  # noqa: B010 - the attribute is click's own
        if hasattr(module, "ngettext"):
            setattr(module, "ngettext", ngettext)  # noqa: B010
