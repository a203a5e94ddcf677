"""What each peer calls a broken link, read from its own output. Text in, addresses out."""

from __future__ import annotations

import csv
import json
import re

_WGET_LIST = re.compile(r"^Found (no|\d+) broken links?\.$", re.MULTILINE)


def linkchecker(text: str) -> set[str]:
    """CSV on standard output; `valid` is False for what is broken, `url` is where redirects ended."""
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
    while lines and not lines[0].startswith("urlname;"):
        lines.pop(0)
    if not lines:
        raise ValueError("linkchecker wrote no table")
    return {row["url"] for row in csv.DictReader(lines, delimiter=";") if row.get("valid") == "False"}


def linkinator(text: str) -> set[str]:
    """JSON on standard output, one row for each link."""
    start = text.find("{")
    if start < 0:
        raise ValueError("linkinator wrote no JSON")
    return {link["url"] for link in json.loads(text[start:])["links"] if link["state"] == "BROKEN"}


def lychee(text: str) -> set[str]:
    """JSON in a file: the page, and what is wrong on it."""
    errors: dict[str, list[dict[str, str]]] = json.loads(text)["error_map"]
    return {error["url"] for page in errors.values() for error in page}


def wget(text: str) -> set[str]:
    """The list at the end of its log; where a redirect led nowhere, it names the place to which it led."""
    found = _WGET_LIST.search(text)
    if found is None:
        raise ValueError("wget wrote no list of broken links")
    if found.group(1) == "no":
        return set()
    rest = text[found.end() :].lstrip("\n").split("\n\n")[0]
    return {line.strip() for line in rest.splitlines() if line.startswith("http")}
