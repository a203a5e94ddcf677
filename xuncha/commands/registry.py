"""`xuncha sites`: look at the registry and check it."""

from __future__ import annotations

from typing import Any

import click

from xuncha.commands.common import begin, shared_options, text, write_result
from xuncha.errors import ConfigError, UsageError
from xuncha.i18n import N_


@click.group(name="sites", help=text(N_("The registry of sites (sites.toml).")))
def sites_group() -> None:
    """Group of registry commands."""


@sites_group.command(name="list", help=text(N_("List all sites of the registry.")))
@shared_options
@click.pass_context
def list_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """One line a site: id, body type, name, address."""
    config, _ = begin(context, options)
    rows = [
        f"{entry.id}\t{entry.body_type or '-'}\t{entry.name or '-'}\t{entry.url}\n" for entry in config.sites.values()
    ]
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
    voice.say(N_("{count} site(s), no fault found."), count=len(config.sites))
