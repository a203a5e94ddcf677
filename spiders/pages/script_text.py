"""Text that small scripts write into a page: content systems hide 来源 and 发布时间 behind document.write."""

from __future__ import annotations

import html
import re

_STRING = re.compile(r"""'((?:[^'\\\n]|\\.){0,500})'|"((?:[^"\\\n]|\\.){0,500})"|([A-Za-z_$][\w$]{0,60})""")
_ASSIGNED = re.compile(
    r"""(?:var\s+|let\s+|^\s*|[;{]\s*)([A-Za-z_$][\w$]{0,60})\s*=\s*(?:'([^'\n]{0,300})'|"([^"\n]{0,300})")""",
    re.MULTILINE,
)
# Up to the semicolon that ends the call; those of &nbsp; stand inside strings.
_WRITE = re.compile(
    r"""document\.write(?:ln)?\s*\(((?:'(?:[^'\\\n]|\\.){0,500}'|"(?:[^"\\\n]|\\.){0,500}"|[^;'"\n]){0,40})\)"""
)
_TAGS = re.compile(r"<[^<>]{0,500}>")


def written_by_script(code: str) -> str:
    """Text that a small script writes into the page from literals and simple variables, tags removed.

    Content systems hide 来源 this way: var ly = '新华社'; if (ly != '') document.write('来源：' + ly).
    """
    if len(code) > 5_000:
        return ""
    values = {match[1]: match[2] or match[3] or "" for match in _ASSIGNED.finditer(code)}
    pieces: list[str] = []
    for call in _WRITE.finditer(code):
        for single, double, name in _STRING.findall(call[1]):
            pieces.append(values.get(name, "") if name else single or double)
    text = html.unescape(_TAGS.sub("", "".join(pieces)))
    return f" {text} " if len(text) <= 1_000 else ""
