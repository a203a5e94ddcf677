"""`python -m tests.left_out`: say plainly which tests this machine cannot run, and how to add what they need."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

NEEDS = {
    "browser tests (markers: browser)": (
        lambda: bool(shutil.which("chromium")) and importlib.util.find_spec("playwright") is not None,
        "apt install chromium fonts-noto-cjk",
    ),
    "document tests (marker: office)": (
        lambda: bool(shutil.which("soffice")),
        "apt install libreoffice-writer libreoffice-calc",
    ),
    "nginx tests (marker: nginx)": (
        lambda: bool(shutil.which("nginx")) or Path("/usr/sbin/nginx").exists(),
        "apt install nginx-light",
    ),
    "accuracy on real pages (make quality)": (
        lambda: Path(os.environ.get("XUNCHA_CORPUS", "../shared/real_pages")).is_dir(),
        "set XUNCHA_CORPUS to the folder of real pages",
    ),
}


def main() -> None:
    """Print one line for each group of tests that will be left out."""
    for what, (present, how) in NEEDS.items():
        if not present():
            print(f"left out here: {what}; to add them: {how}")


if __name__ == "__main__":
    main()
