"""`python -m tests.command_at INSTANT COMMAND...`: a command of the program as if it were that instant."""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta


def main(instant: str, *command: str) -> int:
    """Run it with a clock that starts at `instant` and goes on as clocks do. Commands import the clock when called."""
    from xuncha.commands import common

    start, began = datetime.fromisoformat(instant), time.monotonic()
    common.now = lambda: start + timedelta(seconds=time.monotonic() - began)
    from xuncha.cli import run, xuncha

    return run(xuncha, list(command))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
