# ruff: noqa: INP001 - a script beside the pages, not a package
"""Takes the picture of README: `python docs/make_picture.py`.

Inspects the bundled sample sites into a temporary folder and photographs the top of one report with Chromium
(`apt install chromium fonts-noto-cjk`). Ports and times of the day are in the picture; nothing else comes from this
machine.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURE = Path(__file__).resolve().parent / "images" / "report.zh.png"
SITE = "qinghe"
SIZE = "1100,1500"
LIMIT = 300_000


def main() -> int:
    """Make the picture; exit code 1 if Chromium is missing or the picture is too large."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.stderr.write("chromium is missing: apt install chromium fonts-noto-cjk\n")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        demo = [sys.executable, "-m", "xuncha", "demo", "--lang", "zh", "-q", "-o", folder]
        subprocess.run(demo, check=True, stdout=subprocess.DEVNULL)
        picture = Path(folder) / "picture.png"
        page = (Path(folder) / f"{SITE}.html").as_uri()
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={SIZE}"]
        subprocess.run([chromium, *options, f"--screenshot={picture}", page], check=True, capture_output=True)
        size = picture.stat().st_size
        if size > LIMIT:
            sys.stderr.write(f"the picture has {size} bytes; at most {LIMIT} are wanted\n")
            return 1
        PICTURE.parent.mkdir(exist_ok=True)
        PICTURE.write_bytes(picture.read_bytes())
    sys.stdout.write(f"{PICTURE.name}: {size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
