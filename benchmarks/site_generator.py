"""A government-like site of N pages with its truth, the same for the same arguments.

Pages of 25 to 27 KB, a home page of 97 KB with 400 links, one column in GB2312 whose charset only the page itself
names, 53 to 73 links a page, 2 % of the link instances dead in six kinds. The traps are addresses that a browser
opens and careless tools call dead: a padded href with a raw Chinese name on a GB2312 page.

The folder then holds `own/` and `second/` (the two hosts), `redirects.map` for nginx, and `truth.json`.
Alone: `python -m benchmarks.site_generator FOLDER --pages 1000`.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from benchmarks import site_templates as templates
from benchmarks import site_words as words
from benchmarks.site_templates import SCRIPTS, STYLES, Frame, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE, SECOND = "http://127.0.0.1:18917", "http://127.0.0.2:18917"
ROWS = 20
NEWEST = date(2026, 11, 20)
DAYS = 1000
FRIENDS = 30
KINDS = ("page", "attachment", "raw_name", "asset", "redirect", "second_host")
DEAD_PER_KIND = 0.026  # of the number of pages
_LINK = re.compile(r'\s(?:href|src)="([^"]*)"')
_FILE_STARTS = {
    "pdf": b"%PDF-1.4\n",
    "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides the site, byte for byte. `base` and `second` are the origins of the two hosts."""

    pages: int = 1000
    seed: int = 2026
    base: str = BASE
    second: str = SECOND
    page_size: int = 25_700
    home_size: int = 97_000

    @property
    def home_links(self) -> int:
        """Links of the home page: 400 on 97 KB."""
        return self.home_size * 4 // 970


@dataclass(frozen=True, slots=True)
class Text:
    """One article of the plan."""

    number: int
    column: tuple[str, str]
    day: date
    title: str
    path: str

    @property
    def row(self) -> Row:
        """As another page lists it."""
        return self.path, self.title, self.day.isoformat()


@dataclass(slots=True)
class Truth:
    """What is right, read off the pages as they were written."""

    pages: int = 0
    links: int = 0
    dead_links: int = 0
    urls: dict[str, str] = field(default_factory=dict)  # every unique address -> kind
    broken: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # -> pages that link there
    redirects: dict[str, str] = field(default_factory=dict)


class Generator:
    """Plans and writes one site."""

    def __init__(self, recipe: Recipe, folder: Path) -> None:
        self.recipe = recipe
        self.folder = folder
        self.rng = Random(recipe.seed)
        self.truth = Truth()
        self.texts = _plan(recipe.pages, self.rng)
        count = len(self.texts)
        self.attachments = [f"/files/P{n:06d}.{('pdf', 'doc', 'xls')[n % 3]}" for n in range(count // 5 + 1)]
        self.images = [f"/images/W{n:06d}.jpg" for n in range(count // 7 + 1)]
        self.abroad = [f"{recipe.second}/zt/{n}.html" for n in range(FRIENDS + count * 6 // 100)]
        self.raw = [f"/files/关于印发工作要点的通知（第{n}号）.doc" for n in range(max(2, count * 4 // 1000))]
        self.moved = {f"/r/ok{n}.html": self.texts[n].path for n in range(0, count, 100)}
        self.dead = self._plan_dead(max(2, round(recipe.pages * DEAD_PER_KIND)))
        self.dead_urls = {self._canonical("/", href) for _, href in self.dead}
        self._next_dead = itertools.cycle(self.dead)

    def _plan_dead(self, count: int) -> list[tuple[str, str]]:
        """(kind, address) of everything dead, kinds taking turns."""
        self.gone = {f"/r/gone{n}.html": f"/old/{n}.html" for n in range(count)}
        made: dict[str, list[str]] = {
            "page": [f"/{words.COLUMNS[n % 12][0]}/202401/t20240115_9{n:05d}.html" for n in range(count)],
            "attachment": [f"/files/L{n:06d}.pdf" for n in range(count)],
            "raw_name": [f"/files/关于废止部分文件的决定（第{n}号）.doc" for n in range(count)],
            "asset": [f"/images/lost{n:05d}.jpg" for n in range(count)],
            "redirect": list(self.gone),
            "second_host": [f"{self.recipe.second}/gone/{n}.html" for n in range(count)],
        }
        return [(kind, made[kind][n]) for n in range(count) for kind in KINDS]

    # -- writing ------------------------------------------------------------------------------------------------------

    def write(self) -> Truth:
        """Write everything; returns the truth that `truth.json` holds."""
        self._write_files()
        self._write_home()
        for text in self.texts:
            self._write_article(text)
        for column in words.COLUMNS:
            for name, content in self._lists(column):
                self._page(f"/{column[0]}/{name}", content, _charset(column))
        truth = self.truth
        truth.redirects = {
            self._canonical("/", source): self._canonical("/", target)
            for source, target in {**self.moved, **self.gone}.items()
        }
        for target in truth.redirects.values():
            truth.urls.setdefault(target, "redirect_target")
        lines = [f"{source} {target};\n" for source, target in {**self.moved, **self.gone}.items()]
        (self.folder / "redirects.map").write_text("".join(lines), "ascii")
        (self.folder / "truth.json").write_text(json.dumps(self._as_json(), ensure_ascii=False), "utf-8")
        return truth

    def _as_json(self) -> dict[str, object]:
        truth = self.truth
        return {
            "start": f"{self.recipe.base}/",
            "pages": truth.pages,
            "links": truth.links,
            "dead_links": truth.dead_links,
            "urls": truth.urls,
            "broken": truth.broken,
            "redirects": truth.redirects,
        }

    def _write_files(self) -> None:
        """Attachments, pictures, styles and scripts, and the pages of the second host."""
        for path in [*self.attachments, *self.raw]:
            self._file(path, _FILE_STARTS[path[-3:]] + b"\0" * 2000)
        for path in ["/images/logo.png", *self.images]:
            self._file(path, b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 1000)
        for path in [*STYLES, *SCRIPTS]:
            self._file(path, b"/* site */\n" * 40)
        for n, url in enumerate(self.abroad):
            content = f"<!DOCTYPE html><html><head><title>专题{n}</title></head><body><h1>专题{n}</h1></body></html>"
            self._put(self.folder / "second" / url.removeprefix(self.recipe.second)[1:], content.encode())

    def _file(self, path: str, content: bytes) -> None:
        self._put(self.folder / "own" / path[1:], content)

    def _put(self, file: Path, content: bytes) -> None:
        if not file.parent.is_dir():
            file.parent.mkdir(parents=True)
        file.write_bytes(content)
        os.utime(file, (1_795_140_000, 1_795_140_000))  # the same Last-Modified and ETag every time

    def _page(self, path: str, content: str, charset: str) -> None:
        """Write one page and note what it links to."""
        truth = self.truth
        self._file("/index.html" if path == "/" else path, content.encode(charset))
        page = self.recipe.base + path
        truth.urls[page] = "page"
        truth.pages += 1
        for href in _LINK.findall(content):
            truth.links += 1
            url = self._canonical(path, href)
            if url in self.dead_urls:
                truth.dead_links += 1
                if truth.broken[url][-1:] != [page]:
                    truth.broken[url].append(page)
            truth.urls.setdefault(url, "link")

    def _canonical(self, path: str, href: str) -> str:
        """What a browser asks for: padding off, resolved, raw names as UTF-8."""
        return urljoin(self.recipe.base + path, quote(href.strip(), safe="/:.?=&%~"))

    # -- pages --------------------------------------------------------------------------------------------------------

    def _write_article(self, text: Text) -> None:
        rng, n = self.rng, text.number
        source = words.source(rng)
        charset = _charset(text.column)
        attachments = [self.attachments[n // 5]] if n % 5 == 0 else []
        files: list[Row] = [(url, f"{text.title[:12]}{url[-4:]}", "") for url in attachments]
        if charset == "gb2312" and n // len(words.COLUMNS) % 10 == 0:
            raw = self.raw[n // len(words.COLUMNS) // 10 % len(self.raw)]
            files.append((f" {raw}\n", raw[7:], ""))
        related: list[Row] = []
        if n % 100 == 3:
            related.append((f"/r/ok{n - 3}.html", "关于该事项的补充说明", text.day.isoformat()))
        images = [self.images[n // 7]] if n % 7 == 0 else []
        friends = [*range(8), FRIENDS + n % max(1, len(self.abroad) - FRIENDS)]
        others = 21 + len(files) + len(images) + len(friends) + 2
        frame = self._frame(
            text.title, text.column, others, rng.randint(53, 73), files=files, related=related,
            images=images, friends=friends,
            meta={"ArticleTitle": text.title, "PubDate": f"{text.day} 09:30", "ContentSource": source},
        )  # fmt: skip
        facts = {
            "date": text.day.isoformat(),
            "time": f"{rng.randint(8, 17):02d}:{rng.randint(0, 59):02d}",
            "source": source,
            "number": words.doc_number(rng, text.day.year) if n % 3 == 0 else "",
            "signed": f"{text.day.year}年{text.day.month}月{text.day.day}日",
        }
        near = [self.texts[(n - 12) % len(self.texts)].row, self.texts[(n + 12) % len(self.texts)].row]
        content = templates.article(frame, rng, text.day.year, facts, near, self.recipe.page_size)
        self._page(text.path, content, charset)

    def _frame(
        self, title: str, column: tuple[str, str] | None, others: int, links: int, *, related: list[Row],
        files: list[Row], images: list[str], friends: list[int], meta: dict[str, str], dead: int = 0,
        listed: bool = False,
    ) -> Frame:  # fmt: skip
        """A frame with its share of dead links, filled with links to other articles until the page has `links`."""
        rng = self.rng
        friend_rows: list[Row] = [(self.abroad[n], f"专题网站{n}", "") for n in friends]
        for _ in range(dead or 1 + (rng.random() < 0.29)):
            kind, href = next(self._next_dead)
            others += kind in {"asset", "second_host"} or (not listed and kind in {"attachment", "raw_name"})
            if kind == "second_host":
                friend_rows.append((href, "相关部门网站", ""))
            elif kind == "asset":
                images.append(href)
            elif kind == "raw_name":
                (related if listed else files).append((f" {href} ", href[7:], ""))
            elif kind == "attachment":
                (related if listed else files).append((href, "申报表格下载.pdf", ""))
            else:
                related.append((href, "关于有关事项的通报", ""))
        room = max(0, links - others - len(related))
        chosen = [text.row for text in rng.sample(self.texts, min(room, len(self.texts)))]
        related = related + chosen
        rng.shuffle(related)
        return Frame(
            _charset(column), title, column, meta, tuple(images), tuple(files), tuple(related), tuple(friend_rows)
        )

    def _lists(self, column: tuple[str, str]) -> Iterator[tuple[str, str]]:
        """(file name, content) of the pages of a column, newest articles first."""
        folder, name = column
        texts = [text for text in self.texts if text.column == column]
        count = max(1, -(-len(texts) // ROWS))
        names = ["index.html", *(f"index_{n}.html" for n in range(1, count))]
        for n in range(count):
            rows = [
                (f"./{text.path.removeprefix(f'/{folder}/')}", text.title, text.day.isoformat())
                for text in texts[n * ROWS : (n + 1) * ROWS]
            ]
            near = [number for number in range(n - 3, n + 5) if 0 <= number < count]
            paging = [(str(number + 1), names[number]) for number in near]
            paging = [("首页", names[0]), *paging, ("尾页", names[-1])]
            if n + 1 < count:
                paging.insert(-1, ("下一页", names[n + 1]))
            frame = self._frame(
                name, column, 21 + len(rows) + len(paging) + 8, self.rng.randint(60, 73), related=[], files=[],
                images=[], friends=list(range(8)), meta={}, listed=True,
            )  # fmt: skip
            yield names[n], templates.listing(frame, self.rng, rows, paging, self.recipe.page_size)

    def _write_home(self) -> None:
        blocks = [
            (folder, name, [text.row for text in self.texts if text.column == (folder, name)][:26])
            for folder, name in words.COLUMNS
        ]
        others = 20 + FRIENDS + sum(1 + len(rows) for _, _, rows in blocks)
        frame = self._frame(
            words.SITE_NAME, None, others, self.recipe.home_links, related=[], files=[], images=[],
            friends=list(range(FRIENDS)), meta={}, dead=8, listed=True,
        )  # fmt: skip
        self._page("/", templates.home(frame, blocks, self.recipe.home_size), "utf-8")


def _plan(pages: int, rng: Random) -> list[Text]:
    """Articles, newest first, so many that all pages together are `pages` (or a few more)."""
    columns = len(words.COLUMNS)
    count = max(columns, pages - 1 - columns)
    while count > columns and count + 1 + _list_pages(count) > pages:
        count -= 1
    texts: list[Text] = []
    for n in range(count):
        column = words.COLUMNS[n % columns]
        day = NEWEST - timedelta(days=n * DAYS // count)
        path = f"/{column[0]}/{day:%Y%m}/t{day:%Y%m%d}_{100_000 + n}.html"
        texts.append(Text(n, column, day, words.title(rng, day.year), path))
    return texts


def _list_pages(count: int) -> int:
    columns = len(words.COLUMNS)
    sizes = [count // columns + (n < count % columns) for n in range(columns)]
    return sum(max(1, -(-size // ROWS)) for size in sizes)


def _charset(column: tuple[str, str] | None) -> str:
    return "gb2312" if column and column[0] == words.GB_COLUMN else "utf-8"


def generate(recipe: Recipe, folder: Path) -> Truth:
    """Write the site of a recipe into a folder that does not exist yet, or is empty."""
    folder.mkdir(parents=True, exist_ok=True)
    return Generator(recipe, folder).write()


def main(arguments: list[str] | None = None) -> int:
    """Command line: write a site and say what it is."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.site_generator", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--base", default=BASE)
    parser.add_argument("--second", default=SECOND)
    options = parser.parse_args(arguments)
    truth = generate(Recipe(options.pages, options.seed, options.base, options.second), options.folder)
    share = truth.dead_links / truth.links
    print(
        f"{truth.pages} pages, {len(truth.urls)} unique addresses, {truth.links} links, {len(truth.broken)} addresses"
        f" broken, {share:.2%} of the links"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
