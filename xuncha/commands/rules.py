"""`xuncha rules`: what each indicator means, where it comes from, and whether a rulebook is valid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import Speaker, begin, shared_options, text, write_result
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.rulebook import Rulebook

_RULEBOOK = click.option("--rulebook", help=text(N_("Rulebook: a name or a .toml file.")))


@click.group(name="rules", help=text(N_("Rulebooks: what is judged, and where it comes from.")))
def rules_group() -> None:
    """Group of rulebook commands."""


def _book(context: click.Context, options: dict[str, Any]) -> tuple[Rulebook, Speaker]:
    from inspector.rulebook import load

    config, voice = begin(context, options)
    return load(options["rulebook"] or config.program.judge.rulebook), voice


@rules_group.command(name="list", help=text(N_("List the indicators of a rulebook.")))
@_RULEBOOK
@shared_options
@click.pass_context
def list_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """One line an indicator: id, kind, name, sureness of its sources."""
    book, voice = _book(context, options)
    lines = []
    for entry in book.indicator:
        name = entry.name_en if voice.lang == "en" else entry.name
        status = ", ".join(sorted({source.status for source in entry.sources}))
        lines.append(f"{entry.id}\t{entry.kind}\t{name}\t{status}\n")
    write_result("".join(lines), None)


@rules_group.command(name="show", help=text(N_("Explain one indicator with its sources.")))
@click.argument("indicator")
@_RULEBOOK
@shared_options
@click.pass_context
def show_command(context: click.Context, /, indicator: str, **options: Any) -> None:  # noqa: ANN401
    """Thresholds, points, body types and every source."""
    book, _ = _book(context, options)
    found = [entry for entry in book.indicator if entry.id == indicator]
    if not found:
        raise UsageError(
            N_("there is no indicator {said} in {book}"),
            said=indicator,
            book=book.id,
            hint=N_("see the ids with: xuncha rules list"),
        )
    entry = found[0]
    lines = [
        f"{entry.id}  {entry.name}  {entry.name_en}",
        f"kind: {entry.kind}   check: {entry.check}   threshold: {entry.threshold}",
        f"points: {entry.points:g}   each: {entry.points_each:g}   body types: {', '.join(entry.body_types)}",
        *(f"{key}: {value}" for key, value in entry.params.items()),
        *(f"[{s.status}] {s.document} {s.number} {s.clause} {s.quote}".rstrip() for s in entry.sources),
    ]
    write_result("\n".join(lines) + "\n", None)


@rules_group.command(name="check", help=text(N_("Check a rulebook; nothing is judged.")))
@_RULEBOOK
@shared_options
@click.pass_context
def check_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """Strict validation: file, key, what was expected."""
    book, voice = _book(context, options)
    voice.say(N_("{book}: {count} indicators, no fault found."), book=book.id, count=len(book.indicator))
