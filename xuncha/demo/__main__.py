"""Serve the sample sites until interrupted: `python -m xuncha.demo --port 0 --today 2026-11-20`.

Prints one JSON object per site (id, name, url), then the registry as the last line's "registry".
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from datetime import date, datetime, timedelta, timezone

from xuncha.demo.server import DemoFarm


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted or until standard input is closed by a parent that asked for it."""
    parser = argparse.ArgumentParser(prog="python -m xuncha.demo", description="Serve the sample sites on loopback.")
    parser.add_argument("--port", type=int, default=0, help="first port; 0 takes free ones (default)")
    parser.add_argument("--today", type=date.fromisoformat, help="the day the sites are looked at (default: today)")
    parser.add_argument("--until-eof", action="store_true", help="stop when standard input is closed")
    options = parser.parse_args(arguments)
    today = options.today or datetime.now(timezone(timedelta(hours=8))).date()
    with DemoFarm(today, port=options.port) as farm:
        for ident, url in farm.urls.items():
            _say({"id": ident, "name": farm.sites[ident].name, "url": url})
        _say({"registry": farm.registry_toml()})
        try:
            if options.until_eof:
                sys.stdin.read()
            else:
                threading.Event().wait()
        except KeyboardInterrupt:
            pass
    return 0


def _say(message: dict[str, str]) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
