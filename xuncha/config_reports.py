"""Configuration of what is written: `[reports]` in xuncha.toml."""

from __future__ import annotations

from typing import Annotated

import msgspec

Days = Annotated[int, msgspec.Meta(ge=0, le=250)]


class ReportsSection(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """[reports] in xuncha.toml.

    Args:
        office: the office that signs (发文机关).
        region: whose websites they are, as titles name it (全市, 全县).
        addressees: to whom a notice goes (主送机关).
        person: whom units can ask, with telephone.
        reply_days: working days after the term of rectification for the written report that a notice asks for.
        notice_template: a Word file to be used in place of the program's own.
        reminder_template: the same for 提示函.
        rectification_template: the same for 整改通知书.
        exposure_template: the same for the list of confirmed cases.
    """

    office: str = ""
    region: str = ""
    addressees: str = ""
    person: str = ""
    reply_days: Days = 5
    notice_template: str = ""
    reminder_template: str = ""
    rectification_template: str = ""
    exposure_template: str = ""
