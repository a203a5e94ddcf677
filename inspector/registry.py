"""Which checks exist: every module in `inspector/checks/`, found by scanning the folder.

A module that cannot be imported or that lacks its parts stops the run: a check that silently does not exist would turn
into a site that silently has no faults.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from inspector import checks as folder
from inspector.params import Params

if TYPE_CHECKING:
    from collections.abc import Callable

    from inspector.check import Case, CheckResult


@dataclass(frozen=True, slots=True)
class Check:
    """One check: the stem of its file, the function, and the parameters that it understands.

    `without_home`: it says something although the home page could not be read (`WITHOUT_HOME = True` in its file).
    """

    stem: str
    run: Callable[[Case], CheckResult]
    params: type[Params]
    summary: str
    without_home: bool = False


@cache
def checks() -> dict[str, Check]:
    """All checks by the stem of their file.

    Raises:
        ImportError: a file in the folder cannot be imported, or has no `check` function or no `Params` struct.
    """
    stems = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
    return {stem: _load(stem) for stem in stems}


def _load(stem: str) -> Check:
    module = importlib.import_module(f"{folder.__name__}.{stem}")
    run, params = getattr(module, "check", None), getattr(module, "Params", None)
    if not callable(run):
        raise ImportError(f"inspector/checks/{stem}.py has no function check(case)")
    if not (isinstance(params, type) and issubclass(params, Params)):
        raise ImportError(f"inspector/checks/{stem}.py has no class Params(inspector.params.Params)")
    return Check(
        stem, run, params, (module.__doc__ or "").strip().partition("\n")[0], getattr(module, "WITHOUT_HOME", False)
    )
