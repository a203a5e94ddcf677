"""Which sites an inspection by sample (随机抽查) takes: a share of each level, so that no level is left out.

GA 三（一）: 常态化抽查通报; ZK 四（二）: 主管部门要定期抽查. Drawn with a seed that is told, so that anybody can
draw it again.
"""

from __future__ import annotations

import math
from collections import defaultdict
from random import Random
from typing import TYPE_CHECKING

from xuncha.vocabulary.registry import level_of_body

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xuncha.config import SiteEntry


def sample(entries: Iterable[SiteEntry], share: float, seed: str) -> list[SiteEntry]:
    """Draw sites, in the order of the registry.

    Args:
        entries: the registry.
        share: how much of each level is drawn, above 0 and at most 1; at least one site of each.
        seed: the same registry, share and seed give the same sample; the order of the registry does not matter.
    """
    by_level: dict[str, list[SiteEntry]] = defaultdict(list)
    every = list(entries)
    for entry in every:
        by_level[entry.level or level_of_body(entry.body_type)].append(entry)
    drawn: set[str] = set()
    for level, there in sorted(by_level.items()):
        ids = sorted(entry.id for entry in there)
        drawn.update(Random(f"{seed}/{level}").sample(ids, math.ceil(round(share * len(ids), 9))))  # noqa: S311 - a lot
    return [entry for entry in every if entry.id in drawn]
