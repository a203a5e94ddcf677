"""Which stored page lies where: the index of the WARC files behind findings, home pages and columns."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from db.connection import named_errors, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.models import Finding
    from db.records import Records

Kind = Literal["response", "screenshot"]
PAGES = 5  # of the pages that carry a link
OTHER_PAGES = 1  # of the pages on which something else was seen: what is wrong has a page of its own


@dataclass(frozen=True, slots=True)
class StoredPage:
    """One record in a WARC file. `file` is relative to the folder of evidence; `sha256` is of the bytes of the payload.

    `finding_id` is set for screenshots, which show one finding; a response may stand behind several.
    """

    site_id: str
    run_id: str
    url: str
    kind: Kind
    at: str
    status: int
    file: str
    offset: int
    length: int
    sha256: str
    finding_id: str = ""


_FIELDS = tuple(StoredPage.__dataclass_fields__)


def addresses_of(finding: Finding) -> list[str]:
    """The addresses whose pages are the evidence of a finding: what is wrong, and where it was seen."""
    return _addresses(finding.indicator, finding.url, finding.found_on)


def _addresses(indicator: str, url: str, found_on: Sequence[str]) -> list[str]:
    pages = PAGES if indicator.startswith("links.") else OTHER_PAGES
    return [one for one in dict.fromkeys((url, *found_on[:pages])) if one]


def add(records: Records, pages: Iterable[StoredPage]) -> None:
    """Note the records of one WARC file; a file that is noted twice is noted once."""
    marks = ", ".join("?" * len(_FIELDS))
    with named_errors(records.path), transaction(records.db):
        records.conn.executemany(
            f"INSERT OR REPLACE INTO stored_page ({', '.join(_FIELDS)}) VALUES ({marks})",  # noqa: S608 - constants
            [tuple(getattr(page, name) for name in _FIELDS) for page in pages],
        )


def of_finding(records: Records, finding: Finding) -> list[StoredPage]:
    """What is stored of a finding, oldest first: its screenshots, and the answers at its addresses."""
    return _read(
        records,
        "site_id = ? AND (finding_id = ? OR (kind = 'response' AND url IN (SELECT value FROM json_each(?))))",
        (finding.site_id, finding.id, json.dumps(addresses_of(finding))),
    )


def shown(records: Records, finding_ids: Sequence[str]) -> set[str]:
    """Those of these findings that have a screenshot."""
    wanted = set(finding_ids)
    rows = records.rows("SELECT DISTINCT finding_id FROM stored_page WHERE finding_id <> ''")
    return {row["finding_id"] for row in rows if row["finding_id"] in wanted}


def old_files(records: Records, before: str) -> list[str]:
    """WARC files whose records are all older than `before` (ISO instant) and stand behind no finding that is not over.

    A finding that is fixed, verified or withdrawn is over; its evidence is kept as long as everything else.
    """
    rows = records.rows("SELECT file FROM stored_page GROUP BY file HAVING MAX(at) < ?", (before,))
    old = {row["file"] for row in rows}
    over = "('fixed', 'verified', 'withdrawn')"
    alive = f"SELECT id, site_id, indicator, url, found_on FROM finding WHERE status NOT IN {over}"  # noqa: S608
    for row in records.rows(alive) if old else ():
        urls = _addresses(row["indicator"], row["url"], json.loads(row["found_on"]))
        needed = records.rows(
            "SELECT DISTINCT file FROM stored_page WHERE site_id = ?"
            " AND (finding_id = ? OR url IN (SELECT value FROM json_each(?)))",
            (row["site_id"], row["id"], json.dumps(urls)),
        )
        old.difference_update(one["file"] for one in needed)
    return sorted(old)


def forget(records: Records, file: str) -> None:
    """Take the records of one WARC file out of the index; the file itself has been removed."""
    with named_errors(records.path), transaction(records.db):
        records.conn.execute("DELETE FROM stored_page WHERE file = ?", (file,))


def _read(records: Records, where: str, params: Sequence[str]) -> list[StoredPage]:
    rows = records.rows(f"SELECT {', '.join(_FIELDS)} FROM stored_page WHERE {where} ORDER BY at, id", params)  # noqa: S608
    return [StoredPage(*(row[name] for name in _FIELDS)) for row in rows]
