"""What visits to home pages brought, for the terminal, for a log and as data. Decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports import labels
from reports.wording import Speaker, clean, moment
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Probe, Site
    from db.probe_models import Span
    from xuncha.i18n import Lang

_STATES = {
    "up": N_("the page opened"),
    "down": N_("NOT OPEN"),
    "unclear": N_("not clear"),
    "ours": N_("our own network, nothing is held against the site"),
}


def row(site: Site, probe: Probe | None, span: Span | None, *, days: int, enough: bool) -> dict[str, Any]:
    """One site as data: its last visit, and the days before it. `enough`: as many visits as the rule asks for."""
    last = probe and {
        "at": probe.at,
        "state": probe.state,
        "outcome": probe.outcome,
        "status": probe.status,
        "millis": probe.millis,
        "detail": clean(probe.detail),
    }
    week = span and {
        "days": days,
        "from": span.begins.isoformat(timespec="seconds"),
        "to": span.ends.isoformat(timespec="seconds"),
        "counted": span.counted,
        "failed": len(span.failed),
        "share": round(span.share, 4),
        "enough": enough,
        "filed": span.filed,
        "unclear": span.unclear,
        "ours": span.ours,
        "failures": [{"at": one.at, "outcome": one.outcome, "millis": one.millis} for one in span.failed],
    }
    return {"site": site.id, "name": site.name, "url": site.url, "last": last, "week": week}


def text(rows: list[dict[str, Any]], lang: Lang, warning: float, limit: float) -> str:
    """A line for each site; shares from which on there is a warning, and the veto, are marked."""
    say = Speaker(lang)
    if not rows:
        return say(N_("No home page is due.")) + "\n"
    return "".join(_line(one, say, warning, limit) + "\n" for one in rows)


def _line(one: dict[str, Any], say: Speaker, warning: float, limit: float) -> str:
    name = clean(one["name"]) or clean(one["site"])
    last, week = one["last"], one["week"]
    if last is None:
        return f"{name}: {say(N_('never visited'))}"
    told = say.of(_STATES, last["state"])
    if last["state"] in {"down", "unclear"}:
        told += say(N_(" ({cause})"), cause=say.of(labels.FETCH_OUTCOMES, last["outcome"]))
    seconds = f"{last['millis'] / 1000:.1f}"
    parts = [
        moment(last["at"]),
        told if last["state"] == "ours" else say(N_("{told}, {seconds} s"), told=told, seconds=seconds),
    ]
    if week and week["counted"]:
        share = say(
            N_("{failed} of {counted} visits in {days} days found no page ({percent} %)"),
            failed=week["failed"],
            counted=week["counted"],
            days=week["days"],
            percent=f"{week['share'] * 100:.2f}",
        )
        parts.append(share + _mark(week, say, warning, limit))
    return f"{name}: " + say(N_("; ")).join(parts)


def _mark(week: dict[str, Any], say: Speaker, warning: float, limit: float) -> str:
    if not week["enough"]:
        return say(N_(", too few visits to judge"))
    if week["share"] >= limit:
        return say(N_(", veto: to be confirmed by a person"))
    return say(N_(", early warning")) if week["share"] >= warning else ""
