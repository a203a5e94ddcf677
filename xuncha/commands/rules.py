"""`xuncha rules`: what each indicator means and where it comes from, what binds a site, and whether a file is valid."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import Speaker, begin, now, shared_options, text, write_result
from xuncha.commands.inspect_site import parse_day
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.models import Site
    from inspector.entries import Indicator, SourceEntry
    from inspector.profiles import Layer, Rules
    from xuncha.config import Config

_RULEBOOK = click.option("--rulebook", help=text(N_("Rulebook: a name or a .toml file.")))
_PROFILE = click.option("--profile", "profiles", multiple=True, help=text(N_("Local rules to add; may be repeated.")))
_INDICATOR = re.compile(r"[a-z][a-z0-9]*\.[a-z][a-z0-9_]*")


@click.group(name="rules", help=text(N_("Rulebooks: what is judged, and where it comes from.")))
def rules_group() -> None:
    """Group of rulebook commands."""


@rules_group.command(name="list", help=text(N_("List the indicators of a rulebook, and the profiles that there are.")))
@_RULEBOOK
@shared_options
@click.pass_context
def list_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """One line an indicator: id, kind, name, sureness of its sources; then one line a layer."""
    from inspector.profiles import load_layer
    from inspector.rule_files import bundled_layers
    from schedules.rules import rules_for

    config, voice = begin(context, options)
    rules = rules_for(config, (), options["rulebook"])
    lines = [_row(entry.kind, entry, entry.sources, voice) for entry in _indicators(rules).values()]
    for layer in [load_layer(name) for name, kind in bundled_layers().items() if kind != "national"]:
        sources = [source for entry in layer.indicator for source in entry.sources]
        lines.append(_row(layer.layer, layer, sources, voice))
    write_result("".join(lines), None)


def _row(kind: str, named: Indicator | Layer, sources: Sequence[SourceEntry], voice: Speaker) -> str:
    name = named.name_en if voice.lang == "en" else named.name
    return f"{named.id}\t{kind}\t{name}\t{', '.join(sorted({source.status for source in sources}))}\n"


@rules_group.command(
    name="show",
    help=text(N_("Explain one indicator with its sources, or which rules bind a site (URL, host name or id) and why.")),
)
@click.argument("subject", metavar="INDICATOR|SITE")
@_RULEBOOK
@_PROFILE
@click.option("--body-type", default="", help=text(N_("Type of the body that owns the site.")))
@click.option("--as-of", callback=parse_day, metavar="DATE", help=text(N_("Judge as if it were the end of that day.")))
@shared_options
@click.pass_context
def show_command(context: click.Context, /, subject: str, **options: Any) -> None:  # noqa: ANN401
    """Thresholds, points, body types and every source; of a site also which rule gives each value."""
    from inspector.profiles import load_rules

    config, voice = begin(context, options)
    rules = load_rules(options["rulebook"] or config.program.judge.rulebook, options["profiles"])
    entry = _indicators(rules).get(subject)
    if entry is not None:
        write_result(_one_indicator(entry, rules), None)
    elif subject not in config.sites and _INDICATOR.fullmatch(subject) and not _is_host(subject):
        raise UsageError(
            N_("there is no indicator {said} in {book}"),
            said=subject,
            book=rules.base.id,
            hint=N_("see the ids with: xuncha rules list"),
        )
    else:
        write_result(_one_site(subject, config, options, voice), None)


@rules_group.command(
    name="check", help=text(N_("Check a rulebook or a profile (a name or a .toml file); nothing is judged."))
)
@click.argument("files", nargs=-1, metavar="[FILE...]")
@_RULEBOOK
@shared_options
@click.pass_context
def check_command(context: click.Context, /, files: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Strict validation, alone and over the rulebook: file, key, what was expected."""
    from inspector.profiles import load_rules
    from inspector.rule_files import layer_of, read_toml, text_of

    config, voice = begin(context, options)
    base = options["rulebook"] or config.program.judge.rulebook
    for name in files or (base,):
        if layer_of(read_toml(*text_of(name))) == "national":
            rules = load_rules(name)
            ident, count = rules.base.id, len(rules.base.indicator)
        else:
            layer = load_rules(base, (name,)).profiles[name]
            ident, count = layer.id, len(layer.indicator)
        voice.say(N_("{book}: {count} indicators, no fault found."), book=ident, count=count)


@rules_group.command(
    name="coverage",
    help=text(N_("Every obligation and national rule: which indicator shows it, how surely, what is open.")),
)
@click.option("--format", "form", type=click.Choice(["text", "md"]), default="text", show_default=True,
              help=text(N_("Form of the table: one line a row, or the page docs/obligations.md.")))  # fmt: skip
@click.option("--planned", is_flag=True, help=text(N_("Only what is still to be built.")))
@shared_options
@click.pass_context
def coverage_command(context: click.Context, /, form: str, **options: Any) -> None:  # noqa: ANN401
    """One line an obligation: id, level, text, clauses, indicators, number of tests, what is planned."""
    from inspector import coverage

    begin(context, options)
    if form == "md":
        write_result(coverage.page(), None)
        return
    lines = []
    for row in coverage.rows():
        if row.planned or not options["planned"]:
            cells = (row.id, ", ".join(row.levels), row.text, coverage.clauses(row), ", ".join(row.indicators) or "-")
            lines.append("\t".join((*cells, str(len(row.tests)), row.planned or "-")) + "\n")
    write_result("".join(lines), None)


def _indicators(rules: Rules) -> dict[str, Indicator]:
    """Every indicator of a rulebook with what is laid over it for everybody and the profiles named, by id."""
    from xuncha.vocabulary.bodies import body_types

    found = {entry.id: entry for entry in rules.base.indicator}
    for body_type in body_types():
        book = rules.combined(tuple(rules.profiles), body_type, now().date())
        found = {**{entry.id: entry for entry in book.indicator}, **found}
    return found


def _one_indicator(entry: Indicator, rules: Rules) -> str:
    lines = [
        f"{entry.id}  {entry.name}  {entry.name_en}",
        f"kind: {entry.kind}   check: {entry.check}   threshold: {entry.threshold}",
        f"points: {entry.points:g}   each: {entry.points_each:g}   body types: {', '.join(entry.body_types)}",
        *(f"{key}: {value}" for key, value in entry.params.items()),
        *(f"[{s.status}] {s.document} {s.number} {s.clause} {s.quote}".rstrip() for s in entry.sources),
    ]
    for layer in (*rules.general, *rules.profiles.values()):
        for over in layer.indicator:
            if over.id == entry.id:
                lines += [f"{layer.id}: {key}: {value}" for key, value in {**over.given(), **over.params}.items()]
                lines += [
                    f"{layer.id}: [{s.status}] {s.document} {s.number} {s.clause} {s.quote}" for s in over.sources
                ]
    return "\n".join(dict.fromkeys(line.rstrip() for line in lines)) + "\n"


def _one_site(said: str, config: Config, options: dict[str, Any], voice: Speaker) -> str:
    from schedules.rules import profiles_of, rules_for
    from schedules.sites import choose
    from xuncha.commands import rules_text
    from xuncha.vocabulary.bodies import body_types, find_body_type

    body_type = find_body_type(options["body_type"]) if options["body_type"] else ""
    if options["body_type"] and not body_type:
        raise UsageError(N_("unknown body type {value}"), hint=N_("known types: {known}"),
                         value=options["body_type"], known=", ".join(body_types()))  # fmt: skip
    one = choose(said, config.sites, body_type)
    site = one.site if one.site.body_type else _remembered(one.site, config, options["db"])
    rules = rules_for(config, (one,), options["rulebook"], options["profiles"])
    chosen = profiles_of(config, one, options["profiles"])
    day = options["as_of"] or now().astimezone(config.zone).date()
    result = rules.explain(chosen, site.body_type, day)
    lines = rules_text.site_lines(site, day, voice)
    lines += ["", *rules_text.layer_lines(result, [rules.profiles[name] for name in chosen], voice)]
    for entry in result.rulebook.current(site.body_type, day):
        lines += ["", *rules_text.indicator_lines(entry, result, site.body_type, day, voice)]
    return "\n".join(lines) + "\n"


def _remembered(site: Site, config: Config, db: str | None) -> Site:
    """A site as an earlier inspection knew it: its name, and the body type guessed from it."""
    from pathlib import Path

    from db.records import Records

    path = Path(db) if db else config.db_path
    if not path.is_file():
        return site
    with Records(path) as records:
        return records.site(site.id) or site


def _is_host(said: str) -> bool:
    """Whether a name with a dot is rather a host name than a misspelt indicator."""
    from inspector.entries import INDICATOR_IDS
    from spiders.domains import ends_publicly

    groups = {ident.partition(".")[0] for ident in INDICATOR_IDS}
    return "_" not in said and said.partition(".")[0] not in groups and ends_publicly(said)
