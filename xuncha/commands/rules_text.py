"""What `xuncha rules show SITE` prints: which rules bind a site, each value with where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.combining import item_key
from inspector.params import ALL_BODIES, binds
from reports import labels
from xuncha.i18n import N_
from xuncha.vocabulary import categories
from xuncha.vocabulary.bodies import body_types

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from db.models import Site
    from inspector.combining import Change, Combined
    from inspector.entries import Indicator
    from inspector.profiles import Layer
    from xuncha.commands.common import Speaker

_FROM = {
    "given": N_("given on the command line"),
    "registry": N_("from the registry"),
    "guessed": N_("guessed from the name"),
    "unknown": N_("not known"),
}
_BODY = N_("Body type: {body_type} ({how})")
_DAY = N_("As of: {as_of}")
_RULEBOOK = N_("Rulebook: {name} ({id})")
_GENERAL = N_("binds everybody: {name} ({id})")
_APPLIED = N_("profile that applies: {name} ({id}; {area}, issued by {issuer})")
_NOT_APPLIED = N_("profile that does not apply: {name} ({id}): {why}")
_NO_PROFILE = N_("No profile was chosen for this site, and none is ever assumed.")
_VALUE = N_("{key} = {value}   from {layer}")
_REQUIRED = N_("required: {name} ({category})   from {layer}: {clause}")
_OPTIONAL = N_("to be looked at: {name} ({category})   from {layer}: {clause}")
_OVERRODE = N_("{layer} replaces {key}: {before} -> {after}")
_STAYS = N_("{layer} says {key} = {after}; {before} stays. {why}")
_ENTRY_OUT = N_("an entry of {layer} does not apply: {why}")
_NOT_HERE = N_("does not bind this site: other body types ({body_types}) or another time")


def site_lines(site: Site, day: date, voice: Speaker) -> list[str]:
    """Who is asked about, and for which day."""
    kind = body_types().get(site.body_type)
    name = voice.tr(labels.UNKNOWN) if kind is None else kind.name_en if voice.lang == "en" else kind.name
    how = voice.tr(_FROM.get(site.body_type_from, labels.UNKNOWN) if kind else labels.UNKNOWN)
    head = f"{site.id}  {site.name}  {site.url}" if site.name else f"{site.id}  {site.url}"
    return [head, voice.tr(_BODY, body_type=name, how=how), voice.tr(_DAY, as_of=day.isoformat())]


def layer_lines(result: Combined, chosen: Sequence[Layer], voice: Speaker) -> list[str]:
    """The rulebook and the layers, in the order in which they are laid down, with the reason of those that are not."""
    book = result.rulebook
    lines = [voice.tr(_RULEBOOK, name=_name(book, voice), id=book.id)]
    why = {one.layer: voice.tr(one.why, **one.params) for one in result.left_out if not one.indicator}
    for layer in (*(one for one in result.applied if one.layer == "general"), *chosen):
        values = {"name": _name(layer, voice), "id": layer.id, "area": layer.area, "issuer": layer.issuer}
        if layer.id in why:
            lines.append(voice.tr(_NOT_APPLIED, why=why[layer.id], **values))
        else:
            lines.append(voice.tr(_GENERAL if layer.layer == "general" else _APPLIED, **values))
    if not chosen:
        lines.append(voice.tr(_NO_PROFILE))
    return lines


def indicator_lines(entry: Indicator, result: Combined, body_type: str, day: date, voice: Speaker) -> list[str]:
    """One indicator: values with their origin, what was replaced, what does not hold, and the sources."""
    lines = [f"{entry.id}  {_name(entry, voice)}  [{voice.tr(labels.KINDS[entry.kind])}]"]
    inner = []
    if not (entry.in_force(day) and entry.binds(body_type)):
        inner.append(voice.tr(_NOT_HERE, body_types=", ".join(entry.body_types)))
    unsure = any(source.status == "unconfirmed" for source in entry.sources)
    seen: set[str] = set()
    for key, value in _values(entry):
        origin = result.origin(entry.id, key)
        if key.startswith("params.required["):
            if key not in seen and binds(value.get("body_types", [ALL_BODIES]), body_type):
                seen.add(key)
                inner.append(_requirement(value, origin, voice))
            continue
        line = voice.tr(_VALUE, key=key, value=_shown(value), layer=origin)
        if unsure and key in {"points", "points_each", "cap"}:
            line += f" [{voice.tr(labels.SOURCE_STATUSES['unconfirmed'])}]"
        inner.append(line)
    replaced = [one for one in result.changes if one.indicator == entry.id and one.key and one.before is not None]
    inner += [_change(change, voice) for change in replaced]
    out = [one for one in result.left_out if one.indicator == entry.id]
    inner += [voice.tr(_ENTRY_OUT, layer=one.layer, why=voice.tr(one.why, **one.params)) for one in out]
    for source in entry.sources:
        quote = f"“{source.quote}”" if source.quote else ""
        words = (f"[{voice.tr(labels.SOURCE_STATUSES[source.status])}]", source.document, source.number, source.clause)
        inner.append(" ".join(word for word in (*words, quote) if word))
    return [*lines, *(f"  {line}" for line in inner)]


def _values(entry: Indicator) -> Iterator[tuple[str, Any]]:
    if entry.kind == "veto":
        yield "threshold", entry.threshold
    if entry.points:
        yield "points", entry.points
        yield "points_each", entry.points_each
    if entry.cap is not None:
        yield "cap", entry.cap
    yield from _leaves("params", entry.params)


def _leaves(key: str, value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - values of a rulebook
    """Every value of nested tables with its key; an item of a list of tables is one value."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(f"{key}.{name}", inner)
    elif isinstance(value, list) and (by := item_key(value)):
        for item in value:
            yield f"{key}[{item[by]}]", item
    else:
        yield key, value


def _shown(value: Any) -> str:  # noqa: ANN401 - values of a rulebook
    if isinstance(value, dict) and "document" in value:
        return " ".join(str(value[key]) for key in ("document", "number", "clause") if value.get(key))
    if isinstance(value, dict):
        return ", ".join(f"{key} {_shown(inner)}" for key, inner in value.items() if inner not in ("", [], None))
    if isinstance(value, list | tuple):
        return ", ".join(map(_shown, value)) or "-"
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _requirement(item: dict[str, Any], origin: str, voice: Speaker) -> str:
    category = categories()[item["category"]]
    name = category.name_en if voice.lang == "en" else category.name
    template = _OPTIONAL if item.get("candidate") else _REQUIRED
    line = voice.tr(template, name=name, category=item["category"], layer=origin, clause=item["clause"])
    if item["status"] == "unconfirmed":
        line += f" [{voice.tr(labels.SOURCE_STATUSES['unconfirmed'])}]"
    return line


def _change(change: Change, voice: Speaker) -> str:
    values = {"layer": change.layer, "key": change.key, "before": _shown(change.before), "after": _shown(change.after)}
    return voice.tr(_OVERRODE, **values) if change.applied else voice.tr(_STAYS, why=voice.tr(change.why), **values)


def _name(thing: Any, voice: Speaker) -> str:  # noqa: ANN401 - a rulebook, a layer or an indicator
    return str(thing.name_en if voice.lang == "en" else thing.name)
