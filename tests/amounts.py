"""How much a test tries: a part in `make test`, all of it in a long run (XUNCHA_LONG_TESTS=1, `make reliability`).

The same test runs both times; only its number of examples, mails or rows differs.
"""

from __future__ import annotations

import os

LONG = os.environ.get("XUNCHA_LONG_TESTS") == "1"


def amount(short: int, long: int) -> int:
    """The number for this run."""
    return long if LONG else short
