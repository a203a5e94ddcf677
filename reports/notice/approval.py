"""A notice before and after somebody approved it: the code of its text, and its text as it is kept.

Whoever approves names the code of the draft that was read. A notice that says anything else has another code, so
nothing is approved that nobody has read.
"""

from __future__ import annotations

import hashlib

import msgspec

from reports.notice.model import Notice


def packed(notice: Notice) -> str:
    """The notice as text that gives the same notice again."""
    return msgspec.json.encode(notice).decode()


def unpacked(body: str) -> Notice:
    """The notice of `packed`."""
    return msgspec.json.decode(body, type=Notice)


def code(notice: Notice) -> str:
    """Eight characters that stand for every word of it."""
    return hashlib.sha256(packed(notice).encode()).hexdigest()[:8]
