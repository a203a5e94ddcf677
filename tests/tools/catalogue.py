"""Keep `xuncha/locale/zh_CN.po` in step with the messages in the code.

`python tests/tools/catalogue.py` adds new message ids with an empty translation, drops those that no code uses any
more, and lists what is left to translate. `tests/xuncha/test_catalogue.py` uses the same extraction and fails on any
gap.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
PO = ROOT / "xuncha" / "locale" / "zh_CN.po"
PACKAGES = ("spiders", "inspector", "schedules", "reports", "db", "xuncha")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
# `_` translates at once, `N_` marks a message that is translated later; reports call their speaker `say`.
KEYWORDS = {"N_": None, "_": None}
KEYWORDS_OF = {"reports": {**KEYWORDS, "say": None}}
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "silent": "false"}}
HEADER = """# Chinese (Simplified) catalogue of Xuncha 巡查. Kept in step by tests/tools/catalogue.py.
msgid ""
msgstr ""
"Project-Id-Version: xuncha\\n"
"Language: zh_CN\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
_PLACE = re.compile(r"\{(\w+)[^{}]*\}|%\((\w+)\)[sd]")


def extracted() -> Catalog:
    """All message ids of the working tree with the files that use them."""
    found = Catalog()
    for package in PACKAGES:
        for path, _, message, comments, _ in extract_from_dir(
            ROOT / package, METHODS, OPTIONS, KEYWORDS_OF.get(package, KEYWORDS), callback=None, comment_tags=("i18n:",)
        ):
            if message:
                found.add(message, locations=[(f"{package}/{path}", 0)], auto_comments=comments)
    return found


def stored() -> Catalog:
    """The catalogue as it lies in the repository."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh_CN", abort_invalid=True)


def places(text: str) -> set[str]:
    """The named places of a message."""
    return {first or second for first, second in _PLACE.findall(text)}


def save(catalogue: Catalog) -> None:
    """Write the file with a header that does not change from day to day."""
    body = io.BytesIO()
    write_po(body, catalogue, width=100, sort_output=True, include_lineno=False, omit_header=True)
    PO.write_bytes(HEADER.encode() + body.getvalue())


def merge() -> list[str]:
    """Bring the file in step with the code; the message ids that still need Chinese."""
    catalogue = stored()
    catalogue.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    save(catalogue)
    return [str(message.id) for message in catalogue if message.id and not message.string]


if __name__ == "__main__":
    missing = merge()
    for message_id in missing:
        sys.stdout.write(f"untranslated: {message_id}\n")
    sys.exit(1 if missing else 0)
