"""The test server as a process: `python -m tests.gov_site [--today 2026-11-20]`.

Prints one line of JSON (urls by name, expected faults by name) and serves until its standard input is closed.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from datetime import date, datetime

from tests.gov_site.server import GovSiteServer
from tests.gov_site.wire import CHINA


def main() -> None:
    """Serve until standard input ends or somebody presses Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m tests.gov_site")
    parser.add_argument("--today", type=date.fromisoformat, default=datetime.now(CHINA).date())
    server = GovSiteServer(parser.parse_args().today)
    server.start()
    sys.stdout.write(server.greeting() + "\n")
    sys.stdout.flush()
    with contextlib.suppress(KeyboardInterrupt):
        sys.stdin.read()
    os._exit(0)  # faults that sleep must not hold the process


if __name__ == "__main__":
    main()
