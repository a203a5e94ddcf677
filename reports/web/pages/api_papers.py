"""Papers for programs: weekly digests, notices with who approved them, and what letters could be about."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from reports.letters.build import TITLES
from reports.web.pages import letters as letter_pages
from reports.web.pages import notices as notice_pages
from reports.web.pages import papers as digest_pages
from reports.web.pages.answers import page_of, told

if TYPE_CHECKING:
    from starlette.responses import Response

    from db.papers import Approval
    from reports.web.ask import Ask


def digests(ask: Ask) -> Response:
    """The weeks whose digest can be read."""
    weeks = [{"week": week, "from": first, "to": last} for week, first, last in digest_pages.weeks(ask)]
    return told({"items": weeks, "units": list(ask.user.units)})


def digest(ask: Ask) -> Response:
    """The digest of one week, in its own schema; `unit`: of this one alone."""
    return told({"digest": json.loads(digest_pages.made(ask, ask.request.path_params["week"], "json"))})


def notices(ask: Ask) -> Response:
    """The spans whose notice can be read, and every decision about one. Not for units."""
    shown = notice_pages.values(ask)
    return told(
        {
            "items": [
                {"period": period, "name": name, "approved": _approval(known) if known else None}
                for period, name, known in shown["spans"]
            ],
            "decisions": [_approval(one) for one in shown["decisions"]],
        }
    )


def notice(ask: Ask) -> Response:
    """One notice as it was approved, or the draft; `theme`: of one kind of problem. Not for units."""
    made, approval = notice_pages.made(ask)
    return told({"approved": _approval(approval) if approval else None, "notice": made})


def letters(ask: Ask) -> Response:
    """Units with what a letter could be about: `q`, `page`. For inspectors."""
    shown = [asdict(one) for one in letter_pages.chosen(ask)]
    return told(page_of(ask, shown, letter_pages.UNITS) | {"kinds": list(TITLES)})


def _approval(one: Approval) -> dict[str, Any]:
    """A decision without the text, which `notice` gives."""
    values = asdict(one)
    values.pop("body")
    return values
