"""Meta tags that a page must carry and lacks: 国办发〔2017〕47号 附件 (网站标签, 栏目标签, 内容页标签)."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS = frozenset({"column", "article"})
HINTS: tuple[str, ...] = ()
_HOME = re.compile(r"/?|/(?:index|default|main|home)\.\w{2,5}", re.IGNORECASE)


def _wanted() -> dict[str, dict[str, str]]:
    text = resources.files("spiders.pages").joinpath("data/meta_tags.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


WANTED = _wanted()  # kind of page -> name in lower case -> as written


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for a page that lacks any: `kind` of page, `lacks` as the names are written."""
    kind = look.page.kind
    meta = look.page.meta
    if kind == "article" and not look.page.article.published_on.value:
        return  # one text without a date may be a column of its own (概况, 指南): which tags it must carry is open
    if _HOME.fullmatch(urlsplit(look.page.url).path):
        return
    lacks = [written for name, written in WANTED[kind].items() if not meta.get(name)]
    if lacks:
        yield {"kind": kind, "lacks": lacks}
