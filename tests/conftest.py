"""What all tests share: the repository root on the path, and the fixtures of the local test server."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parents[1])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

pytest_plugins = ["tests.gov_site.fixtures"]

from db import connection  # noqa: E402 - the root is on the path now

# Nobody pulls the plug of a test: waiting for the disk at each of their commits would cost minutes. Programs that tests
# start do wait, and tests/reliability/test_corruption.py sees that they do.
connection.SYNCHRONOUS["records"] = "NORMAL"
