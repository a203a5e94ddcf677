"""Feeds: deadlines as a calendar (RFC 5545), findings as Atom (RFC 4287). A token in the address says for whom."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr  # nosec B406 # writes, parses nothing

from starlette.responses import Response

from db import web_views
from db.ledger_states import COUNTED
from reports import labels
from reports.wording import clean, shorten
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.web_views import FindingLine
    from reports.web.ask import Ask

MOST = 250  # findings in one feed
DUE = N_("Due: {message}")
TERMS = N_("Terms of rectification")
NEWS = N_("Findings on government websites")


def deadlines(ask: Ask) -> Response:
    """The last days of all terms that run, each an event of a whole day with a reminder the day before."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Xuncha//Xuncha//ZH", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_text(ask.say(TERMS))}")
    stamp = ask.now.astimezone(UTC).strftime("%Y%m%dT%H%M%S")
    for line in _all(ask, due=True):
        day = date.fromisoformat(line.due_on)
        message = ask.say(DUE, message=ask.say.fill(line.template, line.params))
        lines += [
            "BEGIN:VEVENT",
            f"UID:{line.id}-{line.due_on}@xuncha",
            f"DTSTAMP:{stamp}Z",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(shorten(f'{line.site_name} {message}', 200))}",
            f"URL:{_address(ask, line)}",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "TRIGGER:-P1D",
            f"DESCRIPTION:{_text(shorten(message, 200))}",
            "END:VALARM",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    body = "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))
    return Response(body, media_type="text/calendar; charset=utf-8")


def findings(ask: Ask) -> Response:
    """The newest findings that stand."""
    base = str(ask.request.base_url)
    entries = []
    newest = ""
    for line in _all(ask, due=False):
        newest = max(newest, line.first_seen)
        message = clean(ask.say.fill(line.template, line.params))
        entries.append(
            f"<entry><id>urn:xuncha:finding:{escape(line.id)}</id><title>{escape(shorten(message, 200))}</title>"
            f"<updated>{escape(line.first_seen)}</updated><author><name>{escape(clean(line.site_name))}</name></author>"
            f"<link href={quoteattr(_address(ask, line))}/>"
            f"<summary>{escape(ask.say.of(labels.STATUSES, line.status))}</summary></entry>"
        )
    told = newest or ask.now.isoformat()
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>urn:xuncha:findings:{escape(ask.user.name)}</id><title>{escape(ask.say(NEWS))}</title>"
        f"<updated>{escape(told)}</updated><link href={quoteattr(base)}/>{''.join(entries)}</feed>\n"
    )
    return Response(body, media_type="application/atom+xml; charset=utf-8")


def _all(ask: Ask, *, due: bool) -> list[FindingLine]:
    wanted = web_views.Wanted(ask.scope.sites, ask.scope.units, statuses=COUNTED, with_term=due)
    return web_views.finding_lines(ask.records, wanted, 1, MOST)[0]


def _address(ask: Ask, line: FindingLine) -> str:
    return f"{str(ask.request.base_url).rstrip('/')}/findings/{line.id}"


def _text(said: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11)."""
    return clean(said).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets, cut between characters (RFC 5545, 3.1)."""
    part, size = "", 0
    for char in line:
        width = len(char.encode())
        if size + width > 74:
            yield part
            part, size = " ", 1
        part += char
        size += width
    yield part
