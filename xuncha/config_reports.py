"""Configuration of what is written: `[reports]` in xuncha.toml."""

from __future__ import annotations

import msgspec


class ReportsSection(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """[reports] in xuncha.toml. `office`: the office that signs (发文机关)."""

    office: str = ""
