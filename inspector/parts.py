"""What the checks on parts of pages share: reading traits without ever raising, and what may lie out of sight.

A trait is what a page shows (`spiders/pages/traits/`). A part counts as missing only on a page whose text was read:
where a file, a picture or a frame may hold it, nothing is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from db.models import Trait

MAX_TOLD = 20  # pages that one finding names


def words(trait: Trait, key: str) -> str:
    """A text of a trait; "" for anything else."""
    value = trait.data.get(key)
    return value if isinstance(value, str) else ""


def number(trait: Trait, key: str) -> int:
    """A count of a trait; 0 for anything else."""
    value = trait.data.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def shown(trait: Trait) -> dict[str, str]:
    """The parts that the page shows, each with the place that shows it."""
    value = trait.data.get("shown")
    if not isinstance(value, dict):
        return {}
    return {str(key): str(place) for key, place in value.items()}


def quoted(trait: Trait, wanted: Mapping[str, str]) -> list[str]:
    """The parts that the page shows, as evidence: name and place."""
    return [f"{wanted[part]}：{place}" for part, place in shown(trait).items() if part in wanted]


def absent(present: Iterable[str], wanted: Mapping[str, str]) -> list[str]:
    """Ids of the wanted parts that are not present, in the order of the rulebook."""
    there = set(present)
    return [part for part in wanted if part not in there]


def named(ids: Iterable[str], wanted: Mapping[str, str]) -> str:
    """Names of parts as one reads them in a row."""
    return "、".join(wanted[part] for part in ids)


def hidden(trait: Trait, least: int) -> bool:
    """Whether the text of the page is so short that a file, a picture or a frame must hold what it is about."""
    short = number(trait, "length") < least
    return short and bool(number(trait, "files") or number(trait, "pictures") or not shown(trait))


def pages(traits: Iterable[Trait]) -> list[dict[str, Any]]:
    """Pages as evidence: date, title, address."""
    return [{"date": one.published_on, "title": one.title or one.url, "url": one.url} for one in traits][:MAX_TOLD]
