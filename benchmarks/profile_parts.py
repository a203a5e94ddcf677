"""Which part of a crawl a stack belongs to. Stacks are lists of (function, file), the outermost frame first."""

from __future__ import annotations

WAITING = "waiting for answers (no CPU)"
START = "start-up and end"
PARSING = "decoding and parsing"
LINKS = "links"
ARTICLE = "article"
LIST = "list"
OTHER = "other understanding"
SQLITE = "SQLite"
FRONTIER = "frontier, pacing, recording"
ENGINE = "Scrapy, Twisted, asyncio"
SETTLING = "settling"
PARTS = (START, PARSING, LINKS, ARTICLE, LIST, OTHER, SQLITE, FRONTIER, ENGINE, SETTLING)

_READERS = {"document.py": PARSING, "charset.py": PARSING, "links.py": LINKS, "article.py": ARTICLE, "listing.py": LIST}
_ENGINES = ("/scrapy/", "/twisted/", "/asyncio/", "/w3lib/", "/itemadapter/", "/parsel/", "/pydispatch/")


def part_of(stack: list[tuple[str, str]]) -> str:
    """The part that one stack belongs to.

    What page understanding asks of shared readers counts for the reader that asked; SQLite inside settling is settling.
    """
    function, file = stack[-1]
    if (function == "select" and file.endswith("selectors.py")) or function in {"epoll.poll", "select.select"}:
        return WAITING
    if any("importlib._bootstrap" in each for _, each in stack):
        return START
    if any(_settles(name, each) for name, each in stack):
        return SETTLING
    for place, (_, each) in enumerate(stack):
        if each.endswith("/spiders/pages/understand.py"):
            return _reader(stack[place + 1 :])
    for _, each in reversed(stack):
        if "/db/" in each:
            return SQLITE
        if each.endswith("/spiders/reading.py"):
            return OTHER
        if "/spiders/" in each and "/spiders/pages/" not in each:
            return FRONTIER
        if any(engine in each for engine in _ENGINES):
            return ENGINE
    return START


def _settles(function: str, file: str) -> bool:
    named = function in {"_settle", "_keep"} and file.endswith("/schedules/visit.py")
    return named or file.endswith(("/spiders/settle.py", "/spiders/site_columns.py"))


def _reader(below: list[tuple[str, str]]) -> str:
    for _, file in below:
        if not file.endswith("/spiders/pages/understand.py"):
            return _READERS.get(file.rpartition("/")[2], OTHER) if "/spiders/pages/" in file else OTHER
    return OTHER
