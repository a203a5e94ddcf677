"""Configuration of how long the facts of runs are kept: `[records]` in xuncha.toml."""

from __future__ import annotations

from typing import Annotated

import msgspec


class RecordsSection(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """[records] in xuncha.toml.

    Args:
        keep_facts_days: rows about pages, links and columns of a run are kept so long; 0 = for ever.
        keep_runs: of each site the facts of so many last runs are kept, however old they are.
        archive: folder for what is removed, as Parquet, relative to this file; "" = none is written.
    """

    keep_facts_days: Annotated[int, msgspec.Meta(ge=0)] = 400
    keep_runs: Annotated[int, msgspec.Meta(ge=1)] = 3
    archive: str = ""
