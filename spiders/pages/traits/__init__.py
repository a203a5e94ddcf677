"""Traits: what else a page shows that a rule asks for, one kind of trait per file of this folder.

Links, rows, dates and numbers are read from every page, because everything rests on them. A trait is what only some
rules ask of some pages: the fields of a disclosure guide, the dates of a consultation, a personal number. Each module
here reads one kind and is found by scanning the folder:

- `KINDS`: page kinds that it looks at;
- `HINTS`: words of which one must stand in the page's title, column or breadcrumb; empty = any page of these kinds;
- `read(look) -> Iterable[dict]`: the traits found, as plain data (text, numbers, lists), bounded in size.

A trait is what the page says, not a judgement: whether something is missing is said in `inspector/checks/`.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING, Protocol, cast

from spiders.pages.model import Trait
from spiders.pages.traits.look import Look

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from spiders.pages.document import Document
    from spiders.pages.model import Page

MAX_PER_PAGE = 50  # of one kind


class Reader(Protocol):
    """What a module of this folder must have."""

    KINDS: frozenset[str]
    HINTS: tuple[str, ...]

    def read(self, look: Look) -> Iterable[Mapping[str, Any]]:
        """The traits of one page."""


@cache
def readers() -> dict[str, Reader]:
    """All readers by the name of their trait (the stem of the file).

    Raises:
        ImportError: a file in the folder cannot be imported or lacks its parts.
    """
    found: dict[str, Reader] = {}
    for info in pkgutil.iter_modules(__path__):
        if info.name == "look":
            continue
        module = importlib.import_module(f"{__name__}.{info.name}")
        if not all(hasattr(module, part) for part in ("KINDS", "HINTS", "read")):
            raise ImportError(f"spiders/pages/traits/{info.name}.py needs KINDS, HINTS and read(look)")
        found[info.name] = cast("Reader", module)
    return found


@cache
def _by_kind(kind: str) -> tuple[tuple[str, Reader], ...]:
    return tuple((name, reader) for name, reader in sorted(readers().items()) if kind in reader.KINDS)


def read(page: Page, document: Document) -> tuple[Trait, ...]:
    """All traits of one page, in the order of their names."""
    wanted = _by_kind(page.kind)
    if not wanted or document.root is None:
        return ()
    look = Look(document, page)
    found: list[Trait] = []
    for name, reader in wanted:
        if reader.HINTS and not any(hint in look.heading for hint in reader.HINTS):
            continue
        for count, data in enumerate(reader.read(look)):
            if count == MAX_PER_PAGE:
                break
            found.append(Trait(name, dict(data)))
    return tuple(found)
