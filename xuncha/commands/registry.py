"""`xuncha sites`: look at the registry, check it, and bring it up to date from a list that an office has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import begin, shared_options, text, write_result
from xuncha.errors import ConfigError, UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from schedules.registry_import import Plan
    from xuncha.commands.common import Speaker

SOME_REFUSED = 1


@click.group(name="sites", help=text(N_("The registry of sites (sites.toml).")))
def sites_group() -> None:
    """Group of registry commands."""


@sites_group.command(name="list", help=text(N_("List all sites of the registry.")))
@shared_options
@click.pass_context
def list_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """One line a site: id, body type, name, address, level, unit in charge, superior."""
    from xuncha.vocabulary.registry import level_of_body

    config, _ = begin(context, options)
    rows = []
    for entry in config.sites.values():
        level = entry.level or level_of_body(entry.body_type)
        shown = (entry.id, entry.body_type, entry.name, entry.url, level, entry.unit or entry.sponsor, entry.superior)
        rows.append("\t".join(value or "-" for value in shown) + "\n")
    write_result("".join(rows), None)


@sites_group.command(name="show", help=text(N_("Show one site of the registry.")))
@click.argument("site")
@shared_options
@click.pass_context
def show_command(context: click.Context, /, site: str, **options: Any) -> None:  # noqa: ANN401
    """All keys of one entry."""
    import msgspec

    config, _ = begin(context, options)
    if site not in config.sites:
        raise UsageError(N_("{said} is not in sites.toml"), said=site, hint=N_("see the ids with: xuncha sites list"))
    entry = msgspec.to_builtins(config.sites[site])
    write_result("".join(f"{key} = {value}\n" for key, value in entry.items() if value not in ("", [], {}, None)), None)


@sites_group.command(name="check", help=text(N_("Check configuration and registry; nothing is asked.")))
@shared_options
@click.pass_context
def check_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """Strict validation: file, key, what was expected; then what entries share that only one may have."""
    from schedules.registry_doubts import doubts

    config, voice = begin(context, options)
    if not config.sites:
        raise ConfigError(
            N_("there is no registry, or it is empty"),
            where=str(config.folder / config.program.sites),
            hint=N_("add [[site]] entries with id and url; README shows an example"),
        )
    for doubt in doubts(config.sites.values()):
        voice.say(doubt.message, **doubt.params)
    for entry in config.sites.values():
        above, seen = entry.superior, {entry.id}
        while above and above not in seen:
            seen.add(above)
            above = config.sites[above].superior
        if above == entry.id:
            raise ConfigError(
                N_("stands below itself: its superior is {value}"),
                where=f"{config.sites_file}: {entry.id}",
                hint=N_("correct the entry; nothing was asked or changed"),
                value=entry.superior,
            )
    voice.say(N_("{count} site(s), no fault found."), count=len(config.sites))


@sites_group.command(
    name="import",
    help=text(N_("Bring the registry up to date from a list of websites (xlsx or csv) as offices have it.")),
)
@click.argument("file", metavar="FILE", type=click.Path())
@click.option("--dry-run", is_flag=True, help=text(N_("Only say what would change.")))
@click.option(
    "-o", "--output", type=click.Path(), help=text(N_("Write the registry into this file (default: sites.toml)."))
)
@shared_options
@click.pass_context
def import_command(context: click.Context, /, file: str, **options: Any) -> None:  # noqa: ANN401
    """Bring the registry up to date."""
    from reports import sheet_reader
    from schedules import registry_file, registry_import
    from xuncha.config import sites_of

    config, voice = begin(context, options)
    plan = registry_import.plan(sheet_reader.read(Path(file)), config.sites, file)
    old = config.sites_file.read_bytes().decode("utf-8-sig") if config.sites_file else ""
    target = Path(options["output"]) if options["output"] else config.sites_file or config.folder / config.program.sites
    new = registry_file.updated(old, plan, str(config.sites_file or target))
    sites_of(new, target)  # nothing is written that could not be read again
    _tell_plan(plan, voice, config.sites)
    touched = len(plan.of("new")) + len(plan.of("changed"))
    if options["dry_run"]:
        voice.say(N_("Dry run: {path} was not changed."), path=target)
    elif touched or (options["output"] and not target.exists()):
        registry_file.write(target, new)
        voice.say(N_("{path} is written."), path=target)
    if any(note.fault for note in plan.notes):
        context.exit(SOME_REFUSED)


def _tell_plan(plan: Plan, voice: Speaker, known: Any) -> None:  # noqa: ANN401
    """One line a site that is new, changed or missing in the list; then what was not taken, and why."""
    lines = [f"+ {one.id}  {one.values.get('name', '')}  {one.values['url']}" for one in plan.of("new")]
    for one in plan.of("changed"):
        lines += [f"~ {one.id}  {key}: {_shown(old)} → {_shown(new)}" for key, (old, new) in one.changed.items()]
    for site_id in plan.gone:
        stays = voice.tr(N_("not in the list; stays in the registry"))
        lines.append(f"- {site_id}  {known[site_id].name}  {known[site_id].url}  ({stays})")
    for note in plan.notes:
        why = voice.tr(note.message, **note.params)
        said = N_("row {number} refused: {why}") if note.fault else N_("row {number}: {why}")
        lines.append("! " + voice.tr(said, number=note.row, why=why))
    if plan.unread:
        lines.append("! " + voice.tr(N_("columns that were not read: {heads}"), heads="、".join(plan.unread)[:300]))
    write_result("".join(f"{_harmless(line)}\n" for line in lines), None)
    voice.say(
        N_("{new} new, {changed} changed, {same} unchanged, {gone} only in the registry, {refused} row(s) refused."),
        new=len(plan.of("new")), changed=len(plan.of("changed")), same=len(plan.of("same")), gone=len(plan.gone),
        refused=sum(note.fault for note in plan.notes),
    )  # fmt: skip


def _shown(value: Any) -> str:  # noqa: ANN401
    return "、".join(value) if isinstance(value, list) else str(value) or "-"


def _harmless(line: str) -> str:
    return "".join(char for char in line if char.isprintable())
