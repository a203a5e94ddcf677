"""Parameters of checks: each declares a `Params` struct, the rulebook is validated against it, the check reads it.

One declaration serves both, so a threshold that a check does not know cannot hide in a rulebook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec

from xuncha.vocabulary import categories
from xuncha.vocabulary.bodies import body_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inspector.check import Case

Count = Annotated[int, msgspec.Meta(ge=0)]
Days = Annotated[int, msgspec.Meta(ge=1)]
Hours = Annotated[float, msgspec.Meta(gt=0)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Percent = Annotated[float, msgspec.Meta(ge=0, le=100)]

ALL_BODIES = "all"
GROUPS = ("government", "department")


class Params(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of the parameters of every check: unknown keys are an error."""


P = TypeVar("P", bound=Params)


def read(params: Mapping[str, Any], kind: type[P]) -> P:
    """The parameters of a case in the form that its check declares.

    Raises:
        msgspec.ValidationError: unknown key, wrong type, value out of range. Never after a rulebook was loaded.
    """
    return msgspec.convert(dict(params), kind)


def of(case: Case, kind: type[P]) -> P:
    """Shorthand for checks: the parameters of this case."""
    return read(case.params, kind)


def known_categories(ids: Iterable[str]) -> None:
    """Raise ValueError for the first id that is no column category; for `__post_init__` of parameters."""
    for category in ids:
        if category not in categories():
            raise ValueError(f"unknown column category {category!r}, expected an id of vocabulary/columns.toml")


def known_bodies(ids: Iterable[str]) -> None:
    """Raise ValueError for the first id that is neither "all", a group nor a body type."""
    for body in ids:
        if body not in (ALL_BODIES, *GROUPS) and body not in body_types():
            raise ValueError(
                f"unknown body type {body!r}, expected 'all', 'government', 'department' or an id of "
                "vocabulary/body_types.toml"
            )


def binds(bodies: Iterable[str], body_type: str) -> bool:
    """Whether a rule for these bodies binds a body of this type; an unknown type ("") is bound by "all" alone."""
    listed = set(bodies)
    if ALL_BODIES in listed:
        return True
    kind = body_types().get(body_type)
    return kind is not None and (kind.id in listed or kind.group in listed)
