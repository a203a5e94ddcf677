"""`python -m tests.reliability.amounts`: tests that try a part of what they could in `make test`, with all of it.

More examples, mails and rows, and other examples each time.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.reliability import results

TESTS = Path(__file__).resolve().parents[1]
USES = re.compile(r"^from tests\.amounts import|^from hypothesis import", re.MULTILINE)


def files() -> list[Path]:
    """The test files whose amounts depend on the run."""
    return [path for path in sorted(TESTS.rglob("test_*.py")) if USES.search(path.read_text("utf-8"))]


def main() -> int:
    """Run them; the exit code of pytest."""
    found = files()
    words = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile", *map(str, found)]
    environment = dict(os.environ, XUNCHA_LONG_TESTS="1")
    done = subprocess.run(
        words, cwd=TESTS.parent, env=environment, stdout=subprocess.PIPE, encoding="utf-8", check=False
    )
    print(done.stdout)
    told = {
        word: int(count) for count, word in re.findall(r"(\d+) (passed|failed|error)", done.stdout.splitlines()[-1])
    }
    results.write(
        "amounts",
        "What holds for some examples holds for many: any page, any snapshot, any history, thousands of mails",
        sum(told.values()),
        told.get("passed", 0),
        {"files": len(found)},
        "python -m tests.reliability.amounts",
    )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
