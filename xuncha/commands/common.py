"""What all commands share: language, configuration, messages to people, progress."""

from __future__ import annotations

import itertools
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha import config as configuration
from xuncha.commands.click_words import speak
from xuncha.discreet import scrub
from xuncha.files import DISK_FULL, FREE_SPACE, FULL, write_whole
from xuncha.i18n import N_, Lang, default_lang, translations

if TYPE_CHECKING:
    from collections.abc import Callable

    from xuncha.errors import XunchaError


def start_lang(arguments: list[str]) -> Lang:
    """The language of help and usage errors, which speak before the options are read: --lang, else the locale."""
    for here, after in itertools.pairwise([*arguments, ""]):
        said = after if here == "--lang" else here.removeprefix("--lang=") if here.startswith("--lang=") else ""
        if said in {"en", "zh"}:
            return "en" if said == "en" else "zh"
    return default_lang()


_START_LANG: Lang = start_lang(sys.argv[1:])
speak(_START_LANG)


def text(message: str) -> str:
    """A help text in the language of the locale (help is printed before --lang is read)."""
    return translations(_START_LANG).gettext(message)


@dataclass(slots=True)
class Speaker:
    """Speaks to the person at the terminal: results to stdout, everything else to stderr."""

    lang: Lang
    quiet: bool = False

    def tr(self, message: str, **values: Any) -> str:  # noqa: ANN401
        """A message in the reader's language."""
        translated = translations(self.lang).gettext(message)
        if self.lang == "en" and "body_type_name" in values:  # reasons name body types in Chinese
            from xuncha.vocabulary.bodies import body_types, find_body_type

            kind = body_types().get(find_body_type(str(values["body_type_name"])))
            values["body_type_name"] = kind.name_en if kind else values["body_type_name"]
        return translated.format_map(values) if values else translated

    def say(self, message: str, **values: Any) -> None:  # noqa: ANN401
        """Tell something on stderr unless asked to be quiet."""
        if not self.quiet:
            click.echo(scrub(self.tr(message, **values)), err=True)

    def error(self, error: XunchaError) -> None:
        """Print an expected error: what, where, what next."""
        click.echo(error.render(translations(self.lang).gettext), err=True)


def speaker(lang: str | None, *, quiet: bool = False, configured: str = "") -> Speaker:
    """The speaker for this run: --lang, else the configuration, else the locale."""
    chosen = lang or configured or _START_LANG
    return Speaker("en" if chosen == "en" else "zh", quiet)


def begin(context: click.Context, options: dict[str, Any]) -> tuple[configuration.Config, Speaker]:
    """Speaker first, so that a fault in the configuration is told in the right language; then the configuration."""
    introduce(context, speaker(options["lang"], quiet=options["quiet"]))
    config = load_config(options["config"])
    voice = introduce(context, speaker(options["lang"], quiet=options["quiet"], configured=config.program.lang))
    return config, voice


def introduce(context: click.Context, voice: Speaker) -> Speaker:
    """Let this speaker tell everything from now on, errors of the whole command line too (`xuncha.cli.run`)."""
    context.obj = context.find_root().obj = voice
    return voice


def load_config(path: str | None) -> configuration.Config:
    """The configuration that this run uses."""
    return configuration.load(Path(path) if path else None)


def now() -> datetime:
    """The wall clock: the only place where the program reads it."""
    return datetime.now(UTC)


def write_result(data: str | bytes, output: str | None) -> None:
    """Write a result to a file or to stdout. A closed pipe ends quietly.

    Raises:
        OutputError: the file cannot be written.
    """
    raw = data.encode("utf-8") if isinstance(data, str) else data
    if output and output != "-":
        from xuncha.errors import UsageError

        try:
            _write_whole(Path(output), raw)
        except OSError as error:
            if error.errno in FULL:
                raise UsageError(DISK_FULL, where=output, hint=FREE_SPACE) from error
            raise UsageError(
                N_("cannot be written"), where=output, hint=N_("check the folder and its permissions")
            ) from error
        return
    try:
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        close_pipe()


def _write_whole(place: Path, raw: bytes) -> None:
    """Write a file whole or not at all: what stood there stays until the new one is on the disk."""
    if place.exists() and not place.is_file():  # /dev/stdout, a named pipe
        place.write_bytes(raw)
        return
    write_whole(place, raw)


def close_pipe() -> None:
    """After `inspect | head`: point stdout to nowhere, so that Python's last flush does not complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def shared_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that every command takes."""
    for option in (
        click.option("-v", "--verbose", is_flag=True, help=text(N_("Tell more on stderr."))),
        click.option("-q", "--quiet", is_flag=True, help=text(N_("Print nothing but the result."))),
        click.option("--lang", type=click.Choice(["zh", "en"]), help=text(N_("Language of reports and messages."))),
        click.option("--db", type=click.Path(), help=text(N_("Record database (default: xuncha.db)."))),
        click.option("--config", type=click.Path(), help=text(N_("Configuration file (default: xuncha.toml)."))),
    ):
        command = option(command)
    return command
