"""One decoded and parsed page, shared by all readers of `spiders.pages`, so that bytes are decoded and parsed once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import ada_url
from lxml import html as lxml_html

MAX_BYTES = 8 * 1024 * 1024


@dataclass(slots=True)
class Document:
    """A page after decoding and parsing. `root` is an lxml element (or None for an empty page)."""

    url: str
    text: str
    charset: str
    charset_rule: str
    replacements: int
    root: Any
    base_url: str
    truncated: list[str] = field(default_factory=list)

    def join(self, reference: str) -> str:
        """Resolve a reference as a browser does; "" when it is no address."""
        try:
            return str(ada_url.join_url(self.base_url, reference))
        except ValueError:
            return ""


def parse(body: bytes, url: str, content_type: str = "") -> Document:
    """Decode and parse. Never raises; an unreadable page gives `root=None`."""
    text = body[:MAX_BYTES].decode("utf-8", "replace")
    charset = "utf-8"
    if "\ufffd" in text:
        text, charset = body[:MAX_BYTES].decode("gb18030", "replace"), "gb18030"
    root = lxml_html.fromstring(text) if text.strip() else None
    return Document(url, text, charset, "draft", text.count("\ufffd"), root, url)
