"""How the API answers: one envelope for everything, errors too; long lists in pages."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import JSONResponse

from reports.wording import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.responses import Response

    from db.web_changes import StepLine
    from db.web_lines import SiteLine
    from db.web_views import FindingLine
    from reports.web.ask import Ask

SCHEMA: Final = "xuncha.api/1"


def told(values: Mapping[str, Any]) -> Response:
    """An answer that any program can read: what cannot be written in JSON is put right, personal numbers are masked."""
    return JSONResponse({"schema": SCHEMA, **plain(dict(values))})


def refused(status: int, message: str, detail: str = "", headers: Mapping[str, str] | None = None) -> Response:
    """An error, as JSON like everything else."""
    error = {"status": status, "message": message, **({"detail": detail} if detail else {})}
    return JSONResponse({"schema": SCHEMA, "error": plain(error)}, status, headers=headers)


def page_of(ask: Ask, items: Sequence[Any], size: int) -> dict[str, Any]:
    """One page of a list that is at hand whole."""
    number = ask.page_number()
    return {"items": list(items[(number - 1) * size : number * size]), **numbers(number, len(items), size)}


def numbers(number: int, total: int, size: int) -> dict[str, int]:
    """Which page this is, of how many."""
    return {"page": number, "pages": max(1, -(-total // size)), "total": total}


def site_line(line: SiteLine) -> dict[str, Any]:
    """A site in a list."""
    return line.told


def finding_line(line: FindingLine, ask: Ask) -> dict[str, Any]:
    """A finding in a list: its message in words instead of template and values."""
    values = asdict(line)
    return values | {"message": ask.say.fill(values.pop("template"), values.pop("params"))}


def step_line(line: StepLine, ask: Ask) -> dict[str, Any]:
    """A step of a finding in a list."""
    values = asdict(line)
    return values | {"message": ask.say.fill(values.pop("template"), values.pop("params"))}
