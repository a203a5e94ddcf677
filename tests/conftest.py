"""What all tests share: the repository root on the path, and the fixtures of the local test server."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parents[1])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

pytest_plugins = ["tests.gov_site.fixtures"]
