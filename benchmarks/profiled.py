"""The child of `benchmarks.profile_crawl`: `xuncha` under a sampling profiler. Arguments: result file, then xuncha's.

pyinstrument looks at the stack once in a millisecond. What it saw is put into parts here, since only the sums matter.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

from pyinstrument import Profiler

from benchmarks.profile_parts import part_of


def main() -> None:
    """Run, and write the seconds of each part and of the dearest functions."""
    out = Path(sys.argv[1]).resolve()
    sys.argv = ["xuncha", *sys.argv[2:]]
    profiler = Profiler(interval=0.001, async_mode="disabled")
    profiler.start()
    try:
        from spiders.readers import pool

        pool.how_many = lambda: 0  # pages are read here, where the profiler sees it
        from xuncha.cli import main as run

        run()
    finally:
        session = profiler.stop()
        parts: dict[str, float] = defaultdict(float)
        functions: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for stack, seconds in session.frame_records:
            frames = [tuple(frame.split("\x01")[0].split("\x00")[:2]) for frame in stack]
            part = part_of([(name, file) for name, file in frames])
            parts[part] += seconds
            name, file = frames[-1]
            functions[part][f"{'/'.join(Path(file).parts[-2:])} {name}"] += seconds
        dearest = {part: sorted(each.items(), key=lambda item: -item[1])[:8] for part, each in functions.items()}
        out.write_text(
            json.dumps({"parts": parts, "functions": dearest, "samples": len(session.frame_records)}), "utf-8"
        )


if __name__ == "__main__":
    main()
