"""A command of the program in this process and in a folder of its own: a process for each would take an hour."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TYPE_CHECKING, cast

from tests.program import Done
from xuncha import cli
from xuncha.commands import click_words, common

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Text(io.TextIOWrapper):
    """Output that is kept; commands write text to it and bytes to its buffer."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), "utf-8", write_through=True)

    def said(self) -> str:
        return cast("io.BytesIO", self.buffer).getvalue().decode("utf-8", "replace")


@contextlib.contextmanager
def _at(folder: Path, out: _Text, err: _Text) -> Iterator[None]:
    before = os.getcwd()  # noqa: PTH109
    streams = sys.stdout, sys.stderr
    lang = common._START_LANG
    os.chdir(folder)
    sys.stdout, sys.stderr = out, err
    common._START_LANG = "en"
    click_words.speak("en")
    try:
        yield
    finally:
        sys.stdout, sys.stderr = streams
        common._START_LANG = lang
        click_words.speak(lang)
        os.chdir(before)


def call(folder: Path, *arguments: str) -> Done:
    """Run a command that does not crawl."""
    from db import health

    health._looked_through.clear()  # each command is a program of its own
    out, err = _Text(), _Text()
    with _at(folder, out, err):
        code = cli.run(cli.xuncha, list(arguments))
    return Done(code, out.said(), err.said())
