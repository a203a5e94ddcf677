"""Runs commands of the program in this process: the same words and folders as `tests.program`, without a start each.

For commands that crawl nothing. That a started program does the same is shown by the tests of `tests.program`.
"""

from __future__ import annotations

import contextlib
import io
import os
from dataclasses import dataclass
from unittest import mock

from tests.program import TIMEOUT, Done, Program, checked, environment


@dataclass(frozen=True)
class Inside(Program):
    """The program in one folder, run here."""

    def run(self, *arguments: str, lang: str = "en", timeout: float = TIMEOUT) -> Done:
        """Run a command to its end; the words that it prints, not to a terminal."""
        from xuncha import cli
        from xuncha.commands import click_words, common

        said = [io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2)]
        before = common._START_LANG
        with contextlib.ExitStack() as here:
            here.enter_context(contextlib.chdir(self.folder))
            here.enter_context(mock.patch.dict(os.environ, environment(lang), clear=True))
            here.enter_context(mock.patch.object(common, "_START_LANG", common.start_lang(list(arguments))))
            here.callback(click_words.speak, before)
            click_words.speak(common._START_LANG)
            here.enter_context(contextlib.redirect_stdout(said[0]))
            here.enter_context(contextlib.redirect_stderr(said[1]))
            code = cli.run(cli.xuncha, list(arguments))
        words = []
        for stream in said:
            stream.flush()
            words.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
        return checked(Done(code, *words))
