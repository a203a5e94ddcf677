"""What the API offers: one table, of which the routes and their description (OpenAPI 3.1) are made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import JSONResponse

from db.ledger_states import STATUSES
from reports.site_report import program_version
from reports.web.pages import api, api_papers
from reports.web.pages.answers import SCHEMA
from reports.web.pages.levels import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

    from reports.web.ask import Ask

BASE: Final = "/api/v1"
_WORDS: Final = {"type": "string", "maxLength": 200}
_PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "page": {"schema": {"type": "integer", "minimum": 1, "default": 1}, "description": "which page of the list"},
    "q": {"schema": _WORDS, "description": "words that must be there"},
    "lang": {"schema": {"enum": ["zh", "en"]}, "description": "language of messages and reasons"},
    "by": {"schema": {"enum": ["open", "score"]}, "description": "order; by name where it is not given"},
    "site": {"schema": _WORDS, "description": "id of a site"},
    "status": {
        "schema": {"type": "array", "items": {"enum": list(STATUSES)}},
        "description": "one or several states; all where it is not given",
    },
    "group": {"schema": _WORDS, "description": "group of indicators, what stands before the point in their ids"},
    "overdue": {"schema": {"const": "1"}, "description": "only those whose term is over"},
    "unit": {"schema": _WORDS, "description": "a unit, as the registry writes it"},
    "level": {"schema": {"enum": [key or "unknown" for key in LEVELS]}, "description": "level of the body"},
    "since": {"schema": _WORDS, "description": "first seen at this ISO instant or later"},
    "where": {"schema": {"enum": ["title", "all"]}, "description": "where the words must stand"},
    "theme": {"schema": _WORDS, "description": "a group of indicators"},
}
_TYPES: Final[dict[str, dict[str, Any]]] = {
    "list": {"type": "array"},
    "object": {"type": "object"},
    "number": {"type": "integer", "minimum": 0},
    "text": {"type": "string"},
    "maybe": {"type": ["object", "null"]},
    "bool": {"type": "boolean"},
}
_ERRORS: Final = {
    "400": "a parameter that is none",
    "401": "no token, or one that is none",
    "403": "not for this person",
    "404": "it is not there, or not for this person",
    "503": "the records cannot be read just now",
}
_PAGED: Final = {"items": "list", "page": "number", "pages": "number", "total": "number"}


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be read: its path, who answers, what may be asked, and what the answer holds at least."""

    path: str
    answer: Callable[[Ask], Response]
    says: str
    asks: tuple[str, ...]
    holds: dict[str, str]


OPERATIONS: Final = (
    Operation("/overview", api.overview, "Sums of all sites, twelve weeks, and what changed in this one", (), {
        "sites": "number", "verdicts": "object", "open": "number", "suspected": "number", "overdue": "number",
        "weeks": "list", "newest": "list", "most_overdue": "list", "settled": "list", "turned": "list",
        "unchecked_sites": "list", "not_checked": "list", "levels": "list", "units": "list",
    }),
    Operation("/sites", api.sites, "Sites with their last verdict", ("q", "by", "page"), _PAGED),
    Operation("/sites/{site}", api.site, "One site: judgements, columns, links, availability, waivers, steps", (), {
        "site": "object", "judgements": "list", "outcomes": "list", "columns": "list", "links": "object",
        "published": "list", "availability": "list", "documents": "list", "waivers": "list", "steps": "list",
        "findings_open": "number",
    }),
    Operation("/findings", api.findings, "Findings, a page at a time",
              ("site", "status", "group", "overdue", "unit", "level", "since", "q", "page"), _PAGED),
    Operation("/findings/{finding}", api.finding, "One finding with its evidence, its life and what is stored", (), {
        "id": "text", "site_id": "text", "status": "text", "message": "text", "evidence": "object",
        "found_on": "list", "history": "list", "how_to_fix": "list", "stored": "list",
    }),
    Operation("/reposts", api.reposts, "The matrix of documents of superior sites against sites", (),
              {"matrix": "object"}),
    Operation("/rules", api.rules, "Every indicator with its sources", ("q",), {"items": "list"}),
    Operation("/search", api.search, "Articles and findings with all of the words", ("q", "where"), {
        "words": "list", "articles": "list", "more_articles": "bool", "findings": "list", "findings_total": "number",
    }),
    Operation("/operations", api.operations, "Jobs, what did not run, last inspections, the machine; not for units", (),
              {"jobs": "list", "missed": "list", "service": "object", "running": "list", "runs": "list",
               "waiting": "object", "files": "list", "disk": "object", "versions": "object", "logins": "list"}),
    Operation("/digests", api_papers.digests, "Weeks whose digest can be read", (), {"items": "list", "units": "list"}),
    Operation("/digests/{week}", api_papers.digest, "The digest of one week (2026-W47), in its own schema", ("unit",),
              {"digest": "object"}),
    Operation("/notices", api_papers.notices, "Spans with their notice, and every decision; not for units", (),
              {"items": "list", "decisions": "list"}),
    Operation("/notices/{period}", api_papers.notice, "One notice (2026Q3), approved or a draft; not for units",
              ("theme",), {"approved": "maybe", "notice": "object"}),
    Operation("/letters", api_papers.letters, "Units with what a letter could be about; for inspectors", ("q", "page"),
              _PAGED | {"kinds": "list"}),
)  # fmt: skip


def described(ask: Ask) -> Response:
    """The description of the API in OpenAPI 3.1, for programs that make clients of it."""
    return JSONResponse(document(str(ask.request.base_url).rstrip("/")))


def document(server: str) -> dict[str, Any]:
    """The description; `server`: the address of the web page."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Xuncha",
            "version": program_version(),
            "description": "What the web page shows, to be read.",
        },
        "servers": [{"url": f"{server}{BASE}"}],
        "security": [{"token": []}],
        "paths": {one.path: {"get": _operation(one)} for one in OPERATIONS},
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "xuncha users token NAME"}
            },
            "schemas": {"Error": _object({"error": "object"})},
        },
    }


def _operation(one: Operation) -> dict[str, Any]:
    wrong = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {
        "operationId": re.sub(r"\W+", "_", one.path).strip("_"),
        "summary": one.says,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
            for name in re.findall(r"{(\w+)}", one.path)
        ]
        + [{"name": name, "in": "query", **_PARAMETERS[name]} for name in (*one.asks, "lang")],
        "responses": {
            "200": {"description": one.says, "content": {"application/json": {"schema": _object(one.holds)}}},
            **{status: {"description": says, "content": wrong} for status, says in _ERRORS.items()},
        },
    }


def _object(holds: dict[str, str]) -> dict[str, Any]:
    """An answer with these members at least; later versions may add some."""
    members = {name: _TYPES[kind] for name, kind in holds.items()}
    return {"type": "object", "required": ["schema", *holds], "properties": {"schema": {"const": SCHEMA}, **members}}
