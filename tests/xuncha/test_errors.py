"""Expected errors: what happened, where, what next, in both languages, with the exit code of their kind."""

from __future__ import annotations

import inspect

import pytest

from xuncha import errors
from xuncha.errors import DatabaseError, SiteUnreachableError, UsageError, XunchaError

KINDS = [one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, XunchaError)]


def test_sentence_place_and_next_step() -> None:
    error = UsageError("there is no {thing}", where="a.toml", hint="make a {thing}", thing="spoon")
    assert str(error) == "a.toml: there is no spoon\n  -> make a spoon"


def test_parts_may_be_left_out() -> None:
    assert str(UsageError("no site was named")) == "no site was named"
    assert str(UsageError("broken", hint="mend it")) == "broken\n  -> mend it"
    assert str(UsageError("broken", where="x")) == "x: broken"


def test_braces_of_others_do_no_harm() -> None:
    assert str(DatabaseError("{odd}", where="/a/{b}.db", hint="{c}")) == "/a/{b}.db: {odd}\n  -> {c}"
    assert str(UsageError("{said} is odd", said="{x}")) == "{x} is odd"


def test_translation_comes_before_the_values() -> None:
    words = {"{n} pages": "{n} 页", "go on": "继续"}
    assert UsageError("{n} pages", hint="go on", n=3).render(lambda text: words[text]) == "3 页\n  -> 继续"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_meaning_and_an_exit_code(kind: type[XunchaError]) -> None:
    assert kind.__doc__
    assert kind.exit_code == (3 if kind is SiteUnreachableError else 2)
    assert issubclass(kind, XunchaError)
