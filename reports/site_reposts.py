"""The part of one site's report that says what it did with the documents of its superior sites."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from db.reposts import Cell
from reports import repost_labels, reposts
from reports.repost_text import figures_line, hours_of, published, remark, reposted
from reports.wording import clean, shorten

if TYPE_CHECKING:
    from db.verdicts import Verdicts
    from reports.wording import Speaker

_FIRST: Final = {"missing": 0, "late": 1, "unsure": 2, "unknown": 3}
_CELL: Final = (
    *("state", "hours", "hours_late", "working_hours_late", "reposted_url", "reposted_from", "reposted_to"),
    *("reposted_seen", "matched_by", "kind", "reasons", "why"),
)
_ORIGINAL: Final = (
    *("url", "title", "doc_number", "upstream", "upstream_name", "published_from", "published_to", "first_seen"),
    *("uncertain_hours", "deadline", "deadline_hours"),
)


def part(verdicts: Verdicts, say: Speaker) -> dict[str, Any]:
    """`figures` and `documents` of the key `reposts`: one entry for each original, what is open first."""
    judgement = verdicts.judgement
    cells = [Cell(judgement.site_id, one, judgement.run_id, judgement.as_of) for one in judgement.reposts]
    asked = reposts.Asked(datetime.fromisoformat(judgement.as_of))
    matrix = reposts.build(cells, {judgement.site_id: verdicts.site}, asked, say.lang)
    documents = []
    for one in matrix["documents"]:
        cell = one["cells"][judgement.site_id]
        documents.append({name: one[name] for name in _ORIGINAL} | {name: cell[name] for name in _CELL})
    documents.sort(key=lambda one: _FIRST.get(one["state"], 9))
    return {"figures": matrix["total"], "documents": documents}


def summary(report: dict[str, Any], say: Speaker) -> str:
    """One sentence about all of them, "" where nothing had to be reposted."""
    told = report.get("reposts") or {}
    return figures_line(told["figures"], say) if told.get("documents") else ""


def head(say: Speaker) -> list[str]:
    """The names of the columns of `rows`."""
    return [say("Document"), say("Superior site"), say("Published"), say("State"), say("Reposted"), say("Remark")]


def rows(report: dict[str, Any], say: Speaker) -> list[list[str]]:
    """One row of text for each document."""
    return [_row(one, say) for one in (report.get("reposts") or {}).get("documents", ())]


def _row(one: dict[str, Any], say: Speaker) -> list[str]:
    number = f"（{one['doc_number']}）" if one["doc_number"] else ""
    state = " ".join(part for part in (say.of(repost_labels.STATES, one["state"]), hours_of(one, say)) if part)
    at = reposted(one)
    return [
        shorten(one["title"], 120) + number, one["upstream_name"], published(one, say), state,
        " ".join(part for part in (at, shorten(clean(one["reposted_url"]), 300)) if part), remark(one, say),
    ]  # fmt: skip
