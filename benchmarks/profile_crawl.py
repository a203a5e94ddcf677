"""Where the CPU time of a crawl goes, by part, in milliseconds for each page.

    python -m benchmarks.profile_crawl                1,000 pages
    python -m benchmarks.profile_crawl --pages 5000

The same crawl runs twice: once as it is, which gives the CPU time for each page, and once under pyinstrument (installed
by the command into bench-out/peers), which gives the share of each part. The profiler slows some parts more than
others, so shares are good to about a tenth; waiting is left out.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
from typing import Any

from benchmarks import measure, nginx, peers, telling
from benchmarks.peer_installs import Unavailable, python_folder
from benchmarks.profile_parts import PARTS, WAITING
from benchmarks.running import Row, Site, prepare_environment, run_tool, served, warm_up


def profile(site: Site, folder: str) -> dict[str, Any]:
    """One crawl under the profiler: seconds for each part."""
    run = site.folder / "profiled"
    run.mkdir()
    tool = peers.xuncha(site.pages)
    for name, content in tool.files:
        (run / name).write_text(content, "utf-8")
    python, option, _, *arguments = tool.command(site.start)
    path = os.pathsep.join([folder, os.environ["PYTHONPATH"]])
    command = ["env", f"PYTHONPATH={path}", python, option, "benchmarks.profiled", "profile.json", *arguments]
    measure.run(command, run, run / "output.txt", 60 + site.pages * 0.4)
    if not (run / "profile.json").is_file():
        raise RuntimeError((run / "errors.txt").read_text("utf-8", "replace")[-1000:])
    found: dict[str, Any] = json.loads((run / "profile.json").read_text("utf-8"))
    return found


def lines_of(parts: dict[str, float], row: Row) -> list[list[str]]:
    """One line for each part: milliseconds a page, share."""
    total = sum(seconds for part, seconds in parts.items() if part != WAITING)
    shares = {part: parts.get(part, 0.0) / total for part in PARTS}
    lines = [[part, f"{share * row.cpu_ms_per_page:.2f}", f"{share:.1%}"] for part, share in shares.items()]
    return [*lines, ["all", f"{row.cpu_ms_per_page:.2f}", "100 %"]]


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile_crawl", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--functions", action="store_true", help="also the dearest functions of each part")
    parser.add_argument("--docs", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args(arguments)
    prepare_environment()
    try:
        folder = python_folder("pyinstrument")
    except Unavailable as error:
        print(f"profile_crawl: skipped. pyinstrument {error}")
        return 0
    if nginx.program() is None:
        print(f"profile_crawl: skipped. {nginx.INSTALL}")
        return 0
    warm_up([peers.xuncha(60)])
    with served(options.pages) as site:
        row = run_tool(peers.xuncha(site.pages), site)
        found = profile(site, folder)
    body = telling.table(lines_of(found["parts"], row), ("CPU ms/page", "share"), "part")
    said = f"{row.pages:,} pages, {row.requests:,} requests, {found['samples']:,} samples"
    print(f"\n{said}\n\n{body}")
    if options.functions:
        print("\nthe dearest functions of each part, share of all")
        total = sum(seconds for part, seconds in found["parts"].items() if part != WAITING)
        for part, functions in found["functions"].items():
            print(f"\n{part}")
            for name, seconds in functions:
                print(f"  {seconds / total:6.2%}  {name}")
    figures = {"pages": row.pages, "cpu_ms_per_page": row.cpu_ms_per_page, **found}
    telling.write({"profile": figures}, [])
    if options.docs:
        words = [word for word in (sys.argv[1:] if arguments is None else arguments) if word != "--docs"]
        command = shlex.join(["python", "-m", "benchmarks.profile_crawl", *words])
        telling.document("profile", command, f"{said}.\n\n{body}", [])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
