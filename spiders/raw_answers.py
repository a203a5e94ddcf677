"""Answers of one crawl as they came, in a file beside its crawl file: what evidence is made of once the site is judged.

Which pages stand behind findings is known only when the crawl is over, so all that may are set aside meanwhile, plainly
and bounded; what is wanted goes into a WARC file then (`schedules.evidence`), and this file is removed. Each answer is
appended by one write: a kill tears at most the last one, which a reader leaves out.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from spiders.reading import may_be_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from scrapy.http import Response

MAX_PAGE: Final = 2 * 1024 * 1024  # bytes of a page of the site
MAX_FOREIGN: Final = 256 * 1024  # of a page on another host, and of a style sheet
MAX_FAILED: Final = 64 * 1024  # of an answer that says no
MAX_FILE: Final = 4 * 1024  # of a file: enough to see what it is
MAX_TOTAL: Final = 1024**3  # of one site and run; then only what says no is set aside
_MAX_HEAD: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Place:
    """Where one answer lies. `at` is its instant (ISO), `cut` whether more came than was set aside."""

    path: Path
    offset: int
    length: int
    url: str
    at: str
    status: int
    headers: tuple[tuple[str, str], ...]
    cut: bool

    def body(self) -> bytes:
        """The bytes as the server sent them, still encoded (`Content-Encoding`)."""
        with self.path.open("rb") as file:
            file.seek(self.offset)
            return file.read(self.length)


def path_of(crawl_file: Path) -> Path:
    """The file of answers that belongs to a crawl file."""
    return crawl_file.with_suffix(".answers")


class RawAnswers:
    """Sets answers aside for one site and run. `resumed`: the run goes on where it was interrupted.

    A disk that is full, or a folder that cannot be written, costs the evidence and never the crawl.
    """

    def __init__(self, crawl_file: Path, *, resumed: bool) -> None:
        self.path = path_of(crawl_file)
        self.size = 0
        with contextlib.suppress(OSError):
            if resumed and self.path.is_file():
                self._cut_torn()
            else:
                self.path.unlink(missing_ok=True)

    def _cut_torn(self) -> None:
        """Leave out what a kill tore: what is appended behind it could not be found."""
        end = 0
        for place in places(self.path):
            end = place.offset + place.length + 1
        with self.path.open("ab") as file:
            file.truncate(end)
        self.size = end

    def take(self, url: str, response: Response, now: datetime, *, foreign: bool) -> None:
        """Set one answer aside, as far as it may be evidence. `response` is still encoded as it came."""
        limit = _limit(response, foreign=foreign)
        if limit == 0 or (self.size >= MAX_TOTAL and response.status < 400):
            return
        headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ]
        body = response.body[:limit]
        head = {"url": url, "at": now.isoformat(), "status": response.status, "headers": headers, "length": len(body)}
        if len(response.body) > limit or "download_stopped" in response.flags:
            head["cut"] = True
        data = b"%s\n%s\n" % (json.dumps(head, ensure_ascii=True).encode(), body)
        with contextlib.suppress(OSError), self.path.open("ab", buffering=0) as file:
            begin = file.tell()
            if file.write(data) == len(data):
                self.size = begin + len(data)
            else:  # the disk is full: what came behind half an answer could not be found
                file.truncate(begin)


def _limit(response: Response, *, foreign: bool) -> int:
    """How many bytes of an answer are set aside; 0 = it says nothing that evidence could need."""
    if response.status == 304:
        return 0
    if response.status >= 300:
        return MAX_FAILED
    content_type = (response.headers.get("Content-Type") or b"html").decode("latin-1").lower()
    if may_be_page(content_type):
        return MAX_FOREIGN if foreign else MAX_PAGE
    if "css" in content_type and not foreign:
        return MAX_FOREIGN
    return 0 if content_type.startswith(("image/", "audio/", "video/", "font/")) else MAX_FILE


def places(path: Path) -> Iterator[Place]:
    """All whole answers in a file, in the order in which they came. A file that is not there holds none."""
    try:
        file = path.open("rb")
    except OSError:
        return
    with file:
        while line := file.readline(_MAX_HEAD):
            try:
                head = json.loads(line)
                length, headers = int(head["length"]), tuple((str(k), str(v)) for k, v in head["headers"])
                place = Place(
                    *(path, file.tell(), length, str(head["url"]), str(head["at"]), int(head["status"])),
                    *(headers, bool(head.get("cut"))),
                )
            except (ValueError, KeyError, TypeError, RecursionError):
                return
            file.seek(length, 1)
            if file.read(1) != b"\n":
                return
            yield place


def decoded(raw: bytes, coding: str, limit: int) -> bytes:
    """A body with its content encoding undone, at most so many bytes; as it is if that cannot be done."""
    from scrapy.utils import _compression, gz  # what Scrapy itself reads answers with, bounded

    undo = {
        "gzip": gz.gunzip,
        "x-gzip": gz.gunzip,
        "deflate": _compression._inflate,  # noqa: SLF001
        "br": _compression._unbrotli,  # noqa: SLF001
        "zstd": _compression._unzstd,  # noqa: SLF001
    }.get(coding.strip().lower())
    if undo is None:
        return raw[:limit]
    try:
        return bytes(undo(raw, max_size=limit))
    except Exception:  # noqa: BLE001 - every decoder has errors of its own
        return raw[:limit]
