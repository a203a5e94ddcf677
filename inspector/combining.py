"""From a rulebook and layers to the rules that bind one body on one day, with where every value comes from.

How two rules about the same indicator are brought together:

- A layer that was not issued for the body, or not in force on the day, changes nothing; nor does an entry of its own
  `body_types` and dates that does not hold.
- An entry with a known id changes only what it names: tables by key, lists of tables item by item (by `name`, or by
  `category`), other lists as a whole. Its sources come before those that were there. An item of a list takes the source
  of the rule that changed it, as a whole.
- Later layers win: what is laid down last is the rule of the body closest to the site.
- A veto of the national rulebook is never loosened or redefined by another body: a lower threshold and shorter periods
  hold, everything else that a layer says about it is shown beside it and does not hold.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import msgspec

from inspector.entries import Indicator
from inspector.params import binds
from inspector.rule_files import validate_params, validate_periods
from xuncha.errors import RulebookError
from xuncha.i18n import N_
from xuncha.vocabulary.bodies import body_types

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from inspector.entries import Override
    from inspector.profiles import Layer
    from inspector.rulebook import Rulebook

# Asked whether a change holds: key, what was there (None = nothing), what the layer says.
Note: TypeAlias = "Callable[[str, Any, Any], bool]"
_CONDITIONS: Final = ("body_types", "effective_from", "effective_until")
_SOURCE_KEYS: Final = ("document", "number", "clause", "quote", "status")
_NOT_FOR_BODY = N_("It was not issued for a body of this type: {body_type_name}.")
_BODY_UNKNOWN = N_("The body type of the site is not known, and it was issued for some bodies only.")
_NOT_IN_FORCE = N_("It was not in force on {as_of}.")
_NOTHING_BELOW = N_("The indicator that it changes was not in force on {as_of}.")
_VETO_STAYS = N_("A veto of the national rulebook is not loosened or redefined by another body; its value stays.")
_ANY_DAY = dt.date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a layer gives. `before` None: the rulebook had nothing there. `why` says why it does not hold."""

    layer: str
    indicator: str
    key: str
    before: Any
    after: Any
    why: str = ""

    @property
    def applied(self) -> bool:
        """Whether the value holds."""
        return not self.why


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A layer, or one entry of it, that does not hold for this body on this day, with the reason (message id)."""

    layer: str
    indicator: str
    why: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Combined:
    """What binds one body on one day. `applied` are the layers that hold, `left_out` what does not.

    `left_out_profiles` is the part of it that somebody had chosen.
    """

    rulebook: Rulebook
    applied: tuple[Layer, ...]
    left_out: tuple[LeftOut, ...]
    changes: tuple[Change, ...]
    left_out_profiles: tuple[LeftOut, ...] = ()

    def origin(self, indicator: str, key: str) -> str:
        """Id of the rulebook or layer that a value comes from; `key` as in `Change.key`."""
        for change in reversed(self.changes):
            if change.indicator == indicator and change.applied and _covers(change.key, key):
                return change.layer
        return self.rulebook.id


def _covers(changed: str, key: str) -> bool:
    """Whether a change of one key is one of another: of the same, of what holds it, or of something in it."""
    return changed in {"", key} or key.startswith((f"{changed}.", f"{changed}[")) or changed.startswith(f"{key}.")


def combine(base: Rulebook, layers: Sequence[Layer], body_type: str, day: dt.date) -> Rulebook:
    """The rulebook that binds a body of this type on that day; see `explain`."""
    return explain(base, layers, body_type, day).rulebook


def explain(base: Rulebook, layers: Sequence[Layer], body_type: str, day: dt.date) -> Combined:
    """Lay layers over a rulebook.

    Args:
        base: a validated rulebook.
        layers: validated layers, the closest body last.
        body_type: id of a body type; "" for unknown.
        day: the day judged.

    Raises:
        RulebookError: what comes out is not valid; names the file of the layer, indicator and key.
    """
    found = {entry.id: entry for entry in base.current(body_type, day)}
    applied: list[Layer] = []
    left_out: list[LeftOut] = []
    changes: list[Change] = []
    described = {over.id for layer in layers for over in layer.indicator if over.whole}
    for layer in layers:
        why = _why_not(layer.in_force(day), layer.binds_body(body_type), body_type, day)
        if why is not None:
            left_out.append(LeftOut(layer.id, "", *why))
            continue
        applied.append(layer)
        for over in layer.indicator:
            why = _why_not(over.in_force(day), over.binds(body_type), body_type, day)
            if over.id not in found and not over.whole and over.id in described:
                why = _NOTHING_BELOW, {"as_of": day.isoformat()}
            if why is None:
                found[over.id] = _laid_over(found.get(over.id), over, layer, (body_type, day), changes)
            else:
                left_out.append(LeftOut(layer.id, over.id, *why))
                if over.id not in found and over.whole:  # the judge says of it that it does not apply
                    found[over.id] = _whole(over, layer)
        validate_periods(tuple(found.values()), layer.where)
    profiles = tuple(layer.id for layer in applied if layer.layer == "profile")
    general = tuple(layer.id for layer in applied if layer.layer == "general")
    book = msgspec.structs.replace(base, indicator=tuple(found.values()), profiles=profiles, general=general)
    chosen = {layer.id for layer in layers if layer.layer == "profile"}
    unbound = tuple(one for one in left_out if not one.indicator and one.layer in chosen)
    return Combined(book, tuple(applied), tuple(left_out), tuple(changes), unbound)


def merged_for_everybody(base: Rulebook, layers: Sequence[Layer]) -> None:
    """Lay layers over a rulebook for every body, on every day from which something holds; says nothing if all is well.

    Raises:
        RulebookError: see `explain`.
    """
    starts = {entry.effective_from for entry in base.indicator}
    for layer in layers:
        starts |= {layer.effective_from, *(over.span[0] for over in layer.indicator)}
    for day in sorted({day or _ANY_DAY for day in starts}):
        for body_type in ("", *body_types()):
            explain(base, layers, body_type, day)
    for layer in layers:  # also what never holds, such as an entry for bodies that its layer does not bind
        for over in layer.indicator:
            if not any(over.id == entry.id for entry in base.indicator):
                described = any(over.id == other.id and other.whole for one in layers for other in one.indicator)
                if over.whole or not described:
                    _whole(over, layer)


def _why_not(in_force: bool, bound: bool, body_type: str, day: dt.date) -> tuple[str, dict[str, Any]] | None:
    """Why a layer or an entry does not hold; None when it does."""
    if not in_force:
        return _NOT_IN_FORCE, {"as_of": day.isoformat()}
    if bound:
        return None
    if not body_type:
        return _BODY_UNKNOWN, {}
    return _NOT_FOR_BODY, {"body_type_name": body_types()[body_type].name}


def _laid_over(
    current: Indicator | None, over: Override, layer: Layer, subject: tuple[str, dt.date], changes: list[Change]
) -> Indicator:
    if current is None:
        entry = _whole(over, layer)
        changes.append(Change(layer.id, over.id, "", None, entry))
    else:
        entry = _changed(current, over, layer, subject, changes)
    validate_params(entry, layer.where)
    return entry


def _whole(over: Override, layer: Layer) -> Indicator:
    """An indicator that the rulebook does not have: the entry must describe it in full."""
    given = over.given()
    for key in ("name", "name_en", "kind", "check"):
        if key not in given:
            raise _fault(layer, over, key, "missing key")
    given.setdefault("body_types", layer.binds)
    given.setdefault("effective_from", layer.effective_from)
    given.setdefault("effective_until", layer.effective_until)
    return _indicator({"id": over.id, "sources": over.sources, "params": over.params, **given}, over, layer)


def _changed(
    current: Indicator, over: Override, layer: Layer, subject: tuple[str, dt.date], changes: list[Change]
) -> Indicator:
    """A known indicator with what the entry names, for a body and a day.

    Body types and dates of an entry say for whom it holds; they replace those of the indicator only where that does not
    bind the body on that day.
    """
    body_type, day = subject
    values = msgspec.structs.asdict(current)
    mine: list[Change] = []

    def note(key: str, before: Any, after: Any) -> bool:  # noqa: ANN401 - values of a rulebook
        stays = current.kind == "veto" and not _tightens(key, before, after)
        mine.append(Change(layer.id, over.id, key, before, after, _VETO_STAYS if stays else ""))
        return not stays

    bound = current.binds(body_type) and current.in_force(day)
    for key, value in over.given().items():
        if bound and key in _CONDITIONS:
            continue
        if key == "check" and value != current.check:
            raise _fault(layer, over, key, "an entry of a layer cannot change the check", current.check)
        if value != values[key] and note(key, values[key], value):
            values[key] = value
    values["params"] = _merged(current.params, over.params, "params", body_type, note)
    changes += mine
    if not mine or any(change.applied for change in mine):
        values["sources"] = (*over.sources, *(one for one in current.sources if one not in over.sources))
    return _indicator(values, over, layer)


def _tightens(key: str, before: Any, after: Any) -> bool:  # noqa: ANN401 - values of a rulebook
    """Whether a change of a veto surely makes it stricter: only of these keys is that known."""
    if key in {"points", "points_each", "cap"}:  # what findings cost below the threshold: no part of the veto
        return True
    numbers = isinstance(after, int | float) and (before is None or isinstance(before, int | float))
    return numbers and (key == "threshold" or key.startswith("params.periods.")) and (before is None or after <= before)


def _indicator(values: dict[str, Any], over: Override, layer: Layer) -> Indicator:
    try:
        return Indicator(**values)
    except ValueError as error:
        raise _fault(layer, over, "", str(error)) from error


def _fault(layer: Layer, over: Override, key: str, what: str, expected: str = "") -> RulebookError:
    place = f"{layer.where}: indicator {over.id!r}" + (f", key {key}" if key else "")
    if what == "missing key":
        return RulebookError(
            N_("not valid: {detail}"),
            where=place,
            hint=N_("an indicator that no rulebook below has must be described in full"),
            detail=f"missing key `{key}`",
        )
    hint = N_("expected {expected}") if expected else N_("correct the entry; it is laid over a rulebook")
    return RulebookError(N_("not valid: {detail}"), where=place, hint=hint, detail=what, expected=expected)


# -- values -----------------------------------------------------------------------------------------------------------


def _merged(old: Any, new: Any, path: str, body_type: str, note: Note) -> Any:  # noqa: ANN401 - values of a rulebook
    """What is there with what a layer says about it; `note` is told of every difference and says whether it holds."""
    if isinstance(old, dict) and isinstance(new, dict):
        return _merged_table(old, new, path, body_type, note)
    if isinstance(old, list) and isinstance(new, list) and (key := item_key(old, new)):
        return _merged_items(old, new, key, path, body_type, note)
    if old == new:
        return old
    return new if note(path, old, new) else old


def _merged_table(
    old: Mapping[str, Any], new: Mapping[str, Any], path: str, body_type: str, note: Note
) -> dict[str, Any]:
    result = dict(old)
    if "document" in new:  # a source is one thing: words of one document never stand under the name of another
        before, after = _source(old), _source(new)
        if before != after and note(f"{path}.source", before or None, after):
            result = {key: value for key, value in result.items() if key not in _SOURCE_KEYS} | after
        new = {key: value for key, value in new.items() if key not in _SOURCE_KEYS}
    for key, value in new.items():
        place = f"{path}.{key}"
        if key in result:
            result[key] = _merged(result[key], value, place, body_type, note)
        elif note(place, None, value):
            result[key] = value
    return result


def _source(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: table[key] for key in _SOURCE_KEYS if key in table}


def item_key(*lists: list[Any]) -> str:
    """By which key the items of lists of tables are told apart: `name`, else `category`; "" when they are not."""
    items = [item for one in lists for item in one]
    for key in ("name", "category"):
        if items and all(isinstance(item, dict) and key in item for item in items):
            return key
    return ""


def _merged_items(
    old: list[dict[str, Any]], new: list[dict[str, Any]], key: str, path: str, body_type: str, note: Note
) -> list[dict[str, Any]]:
    result = list(old)
    for item in new:
        place = f"{path}[{item[key]}]"
        holds = _binds(item, body_type)
        at = [n for n, there in enumerate(result) if there[key] == item[key]]
        same = next((n for n in at if _binds(result[n], body_type)), None)
        if holds and same is not None:
            there = result[same]
            said = {name: value for name, value in item.items() if name != "body_types"}
            result[same] = _merged_table(there, said, place, body_type, note)
            if key == "category" and _source(result[same]) != _source(there):
                result[same]["also"] = [_source(there), *there.get("also", ())]
        elif (holds or not at) and note(place, None, item):
            result.append(item)
    return result


def _binds(item: Mapping[str, Any], body_type: str) -> bool:
    bodies = item.get("body_types")
    return not isinstance(bodies, list) or binds(bodies, body_type)
