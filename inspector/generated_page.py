"""Pages of docs/ that are written by the program: how `python -m inspector.docs` and the like write or check one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def write(module: str, path: Path, page: Callable[[], str], argv: list[str] | None, about: str | None) -> int:
    """Write the page, or with --check only say whether it is in step (exit code 1 if not).

    Args:
        module: how it is called with `python -m`.
        path: of the page, from the root of the repository.
        page: makes its text.
        argv: arguments, None for those of the command line.
        about: what --help says.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=about)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the page is out of step")
    if parser.parse_args(argv).check:
        return 0 if path.is_file() and path.read_text("utf-8") == page() else 1
    path.parent.mkdir(exist_ok=True)
    path.write_text(page(), "utf-8")
    return 0
