"""CPU time of page understanding alone: the best of many short rounds in one process.

Short, because other programs on the same cores slow a round by sharing its caches: some of many short ones are spared.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.site_generator import Recipe, generate

ARTICLE_SIZE, HOME_SIZE = 30_000, 130_000
LIMITS_MS = {"article": 3.0, "home page": 8.0}
_ROUNDS, _REPEATS = 60, 3


def measure() -> list[dict[str, float | str]]:
    """One row for each kind of page: size in bytes, links, milliseconds of CPU time."""
    from spiders.pages.understand import understand

    recipe = Recipe(pages=500, page_size=ARTICLE_SIZE, home_size=HOME_SIZE)
    with tempfile.TemporaryDirectory() as name:
        own = Path(name) / "own"
        generate(recipe, Path(name))
        article = next(path for path in sorted(own.glob("zcwj/*/t*.html")))
        pages = {
            "article": (article.read_bytes(), f"{recipe.base}/{article.relative_to(own).as_posix()}", False),
            "home page": ((own / "index.html").read_bytes(), f"{recipe.base}/", True),
        }
    rows: list[dict[str, float | str]] = []
    for kind, (body, url, is_home) in pages.items():
        best = float("inf")
        for _ in range(_ROUNDS):
            start = time.process_time()
            for _ in range(_REPEATS):
                page = understand(body, url, "text/html; charset=utf-8", is_home=is_home)
            best = min(best, (time.process_time() - start) / _REPEATS)
        rows.append({"page": kind, "bytes": len(body), "links": len(page.links), "ms": round(best * 1000, 2)})
    return rows
