"""Weekly digests: read here, or downloaded for Word and Excel. A unit gets its own."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import Response

from reports.web.ask import missing
from reports.web.guards import STORED_PAGE_POLICY
from reports.wording import clean, shorten
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from reports.web.ask import Ask

WEEKS = 12
_WEEK = re.compile(r"\d{4}-W\d{2}")
_TYPES = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
}


def listed(ask: Ask) -> Response:
    """The weeks whose digest can be read."""
    return ask.render(
        "digests.html", weeks=weeks(ask), forms=[form for form in _TYPES if form != "html"], units=ask.user.units
    )


def weeks(ask: Ask) -> list[tuple[str, str, str]]:
    """Name, first and last day of each week whose digest can be read.

    Raises:
        HTTPException: 404: no digests are made here.
    """
    if ask.web.digest is None:
        raise missing()
    monday = ask.now.date() - timedelta(days=ask.now.weekday())
    found = []
    for back in range(WEEKS):
        first = monday - timedelta(weeks=back)
        year, number, _ = first.isocalendar()
        found.append((f"{year}-W{number:02}", first.isoformat(), (first + timedelta(days=6)).isoformat()))
    return found


def digest(ask: Ask) -> Response:
    """The digest of one week in one form."""
    week, form = ask.request.path_params["week"], ask.query("form") or "html"
    return sent(made(ask, week, form), form, f"{ask.say(N_('Weekly digests'))}{week}", f"xuncha-{week}")


def made(ask: Ask, week: str, form: str) -> bytes:
    """The digest of one week in one form: of the unit that was asked for, and of their own for units.

    Raises:
        HTTPException: 404: there is no such week, form or unit.
    """
    if ask.web.digest is None or not _WEEK.fullmatch(week) or form not in _TYPES:
        raise missing()
    unit = ask.query("unit")
    if ask.user.role == "unit" and unit not in ask.user.units:
        unit = ask.user.units[0] if ask.user.units else ""
        if not unit:
            raise missing()
    try:
        return ask.web.digest(ask.records, week, unit, ask.say.lang, form)
    except UsageError as error:
        raise HTTPException(404) from error


def sent(made: bytes, form: str, name: str, plain: str) -> Response:
    """A paper as an answer: HTML to be read in a sandbox, anything else as a file with a name.

    Args:
        made: its bytes.
        form: which of the forms.
        name: of the file, without its ending, in any script.
        plain: the same in ASCII, for old programs.
    """
    if form == "html":  # a page for mails carries its styles with it
        return Response(made, media_type=_TYPES[form], headers={"Content-Security-Policy": STORED_PAGE_POLICY})
    known = quote(f"{shorten(clean(name), 80)}.{form}", safe="")
    said = f"attachment; filename=\"{plain}.{form}\"; filename*=UTF-8''{known}"
    return Response(made, media_type=_TYPES[form], headers={"Content-Disposition": said})
