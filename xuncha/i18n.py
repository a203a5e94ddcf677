"""One gettext catalogue for the command line, the reports and the web page.

Message ids are English; `xuncha/locale/zh_CN.po` holds the Chinese. The catalogue is compiled in memory from the .po
file, so that no binary lies in the repository. `N_` marks a message that is translated later (templates of checks).
"""

from __future__ import annotations

import gettext
import io
import os
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
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = files("xuncha").joinpath("locale", "zh_CN.po").read_text("utf-8")
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.StringIO(source), locale="zh_CN"))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def default_lang(environ: dict[str, str] | None = None) -> Lang:
    """English when the locale says so, else Chinese: office staff read Chinese (design.md part 4)."""
    env = os.environ if environ is None else environ
    for name in ("XUNCHA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = env.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"
