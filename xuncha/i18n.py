"""One gettext catalogue for the command line, the reports and the web page.

Message ids are English; `xuncha/locale/zh_CN.po` holds the Chinese. The catalogue is read from the .po file, so that no
binary lies in the repository; what it may hold is simple, so that reading takes no library and little time: every
command does it. `N_` marks a message that is translated later (templates of checks).
"""

from __future__ import annotations

import gettext
import os
import re
from functools import cache
from importlib.resources import files
from typing import Literal

Lang = Literal["zh", "en"]


def N_(message: str) -> str:  # noqa: N802 - the name that gettext extractors know
    """Mark a message for the catalogue without translating it now."""
    return message


@cache
def translations(lang: Lang) -> gettext.NullTranslations:
    """The catalogue of one language; English is the message ids themselves."""
    if lang == "en":
        return gettext.NullTranslations()
    return _Catalogue(messages(files("xuncha").joinpath("locale", "zh_CN.po").read_text("utf-8")))


class _Catalogue(gettext.NullTranslations):
    def __init__(self, known: dict[str, str]) -> None:
        super().__init__()
        self._known = known

    def gettext(self, message: str) -> str:
        return self._known.get(message, message)


_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "t": "\t", "r": "\r"}


def messages(source: str) -> dict[str, str]:
    """The messages of a .po file that are translated. No plural forms, no contexts: this catalogue has none."""
    found: dict[str, str] = {}
    parts: dict[str, list[str]] = {}
    now: list[str] = []
    for line in [*source.splitlines(), 'msgid ""']:
        word, _, quoted = line.partition(" ")
        if word == "msgid":
            said = {name: _ESCAPED.sub(_meant, "".join(pieces)) for name, pieces in parts.items()}
            if said.get("msgid") and said.get("msgstr"):
                found[said["msgid"]] = said["msgstr"]
            parts = {"msgid": [], "msgstr": []}
        if word in {"msgid", "msgstr"}:
            now = parts[word]
            now.append(quoted[1:-1])
        elif line.startswith('"'):
            now.append(line[1:-1])
    return found


def _meant(escaped: re.Match[str]) -> str:
    return _MEANT.get(escaped[1], escaped[1])


def default_lang(environ: dict[str, str] | None = None) -> Lang:
    """English when the locale says so, else Chinese: office staff read Chinese (design.md part 4)."""
    env = os.environ if environ is None else environ
    for name in ("XUNCHA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = env.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"
