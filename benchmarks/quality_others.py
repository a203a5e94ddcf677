"""The same pages read by htmldate, trafilatura and gne (optional extra `quality`), for comparison only."""

from __future__ import annotations

import importlib
import logging
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from spiders.pages.document import parse

if TYPE_CHECKING:
    from pathlib import Path

Library: TypeAlias = Any  # a module without types
Same = Callable[[str, dict[str, str], str], bool]
_READS = {
    "htmldate": ("publish_date",),
    "trafilatura": ("title", "title_within", "publish_date", "source"),
    "gne": ("title", "title_within", "publish_date", "source"),
}


def measure(
    folder: Path, truth: list[dict[str, str]], urls: dict[str, str], same: Same
) -> dict[str, dict[str, tuple[int, int]] | str]:
    """For each library: right and total by field, or a word that says that it is not installed."""
    logging.disable(logging.CRITICAL)
    columns: dict[str, dict[str, tuple[int, int]] | str] = {}
    for name, fields in _READS.items():
        try:
            library = importlib.import_module(name)
        except ImportError:
            columns[name] = "not installed"
            continue
        right = dict.fromkeys(fields, 0)
        for row in truth:
            text = parse((folder / row["file"]).read_bytes(), urls.get(row["file"], "")).text
            values = _read(name, library, text, urls.get(row["file"], ""))
            for field in fields:
                right[field] += same(field, row, values.get("title" if field == "title_within" else field, ""))
        columns[name] = {field: (right[field], len(truth)) for field in fields}
    logging.disable(logging.NOTSET)
    return columns


def _read(name: str, library: Library, text: str, url: str) -> dict[str, str]:
    """One page by one library; a library that fails on a page has read nothing there."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return {"htmldate": _htmldate, "trafilatura": _trafilatura, "gne": _gne}[name](library, text, url)
    except Exception:  # noqa: BLE001 - whatever another library raises, the page counts as not read
        return {}


def _htmldate(library: Library, text: str, url: str) -> dict[str, str]:
    return {"publish_date": library.find_date(text, url=url or None, original_date=True) or ""}


def _trafilatura(library: Library, text: str, url: str) -> dict[str, str]:
    found = library.extract_metadata(text, default_url=url or None)
    return {"title": found.title or "", "publish_date": found.date or "", "source": found.sitename or ""}


def _gne(library: Library, text: str, _url: str) -> dict[str, str]:
    found = library.GeneralNewsExtractor().extract(text)
    date = (found.get("publish_time") or "")[:10]
    return {"title": found.get("title") or "", "publish_date": date, "source": found.get("author") or ""}
