"""`python -m tests.reliability`: every long run of this folder, one after the other, then docs/reliability.md.

A long run is a module here that can be started (`python -m tests.reliability.NAME`); there is no list to keep. Each
writes its figures with `tests.reliability.results.write`. `--page` writes the page alone, `--check` says whether it is
fresh, `--only NAME` runs one.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

from tests.reliability import page

HERE = Path(__file__).parent


def long_runs() -> list[str]:
    """Names of all modules of this folder that can be started."""
    paths = [path for path in sorted(HERE.glob("*.py")) if not path.name.startswith(("test_", "_"))]
    return [
        path.stem for path in paths if re.search(r"^if __name__ == .__main__.:", path.read_text("utf-8"), re.MULTILINE)
    ]


def main(argv: list[str] | None = None) -> int:
    """Run and write; 1 when a run found a promise broken, or with --check when the page is stale."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("--page", action="store_true", help="write the page alone")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the page is stale")
    parser.add_argument("--only", choices=long_runs(), help="one run, then the page")
    options = parser.parse_args(argv)
    if options.check:
        return 0 if page.main(check=True) else 1
    failed = []
    for name in [] if options.page else [options.only] if options.only else long_runs():
        print(f"reliability: {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"tests.reliability.{name}"], check=False).returncode:
            failed.append(name)
    page.main()
    print(f"written: {page.PAGE.relative_to(HERE.parents[1])}")
    if failed:
        print(f"promises broken in: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
