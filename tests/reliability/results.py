"""Results of long runs: one JSON file for each, in `docs/reliability/`, with what was promised, tried and seen.

`{"promise": str, "tried": int, "survived": int, "details": [str, ...] or {name: str or number}, "when": "YYYY-MM-DD",
"how": "the command"}`; a file may hold a list of these.
`python -m tests.reliability` makes docs/reliability.md of them.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "reliability"


class NotAResultError(Exception):
    """A file of results lacks what a result needs."""


@dataclass(frozen=True)
class Result:
    """What one long run tried and what came of it."""

    promise: str
    tried: int
    survived: int
    details: tuple[str, ...] = field(default=())
    when: str = ""
    how: str = ""


def write(
    name: str,
    promise: str,
    tried: int,
    survived: int,
    details: list[str] | dict[str, object],
    how: str,
    *,
    when: date | None = None,
    folder: Path = FOLDER,
) -> Path:
    """Write `NAME.json` whole; `when` is today where it is not given."""
    day = when or datetime.now(UTC).date()
    result = Result(promise, tried, survived, tuple(_lines(details)), f"{day}", how)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    draft = path.with_suffix(".tmp")
    draft.write_text(json.dumps(asdict(result), ensure_ascii=False, indent=1) + "\n", "utf-8")
    draft.replace(path)
    return path


def read(path: Path) -> list[Result]:
    """The results of one file.

    Raises:
        NotAResultError: with the file's name and what it lacks.
    """
    try:
        raw = json.loads(path.read_text("utf-8"))
        return [_result(one) for one in (raw if isinstance(raw, list) else [raw])]
    except (ValueError, KeyError, TypeError) as error:
        raise NotAResultError(f"{path.name}: {error!r}") from error


def _result(raw: dict[str, object]) -> Result:
    tried, survived = raw["tried"], raw["survived"]
    if not isinstance(tried, int) or not isinstance(survived, int) or not 0 <= survived <= tried:
        raise ValueError(f"tried {tried!r}, survived {survived!r}")
    when, how = str(raw["when"])[:10], str(raw["how"])
    date.fromisoformat(when)
    return Result(str(raw["promise"]), tried, survived, tuple(_lines(raw.get("details", []))), when, how)


def _lines(details: object) -> list[str]:
    """Details as lines of plain text, whether they came as a list, a table or a sentence."""
    if isinstance(details, dict):
        return [f"{name}: {_plain(value)}" for name, value in details.items()]
    if isinstance(details, list | tuple):
        return [_plain(one) for one in details]
    return [_plain(details)] if details else []


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(inner)}" for name, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_plain(inner) for inner in value)
    return re.sub(r"\s+", " ", f"{value:.4g}" if isinstance(value, float) else str(value))
