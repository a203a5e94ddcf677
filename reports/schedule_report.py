"""The schedule for people: what runs when, what comes next, how it went last, what was left out. Decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.wording import Speaker, clean, moment
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from db.job_models import JobRun, NotRun
    from xuncha.i18n import Lang

STATES = {
    "running": N_("running"),
    "done": N_("done"),
    "failed": N_("went wrong"),
    "killed": N_("broken off"),
    "missed": N_("left out"),
    "baseline": N_("not yet run"),
}
WHY = {
    "stopped": N_("nothing was running"),
    "failed": N_("it failed"),
    "killed": N_("it was broken off"),
    "late": N_("the machine was off, and it was too late afterwards"),
}


def row(name: str, title: str, said: str, following: datetime | None, last: JobRun | None) -> dict[str, Any]:
    """One job as data."""
    told = last and {
        "planned_at": last.planned_at,
        "started_at": last.started_at,
        "finished_at": last.finished_at,
        "state": last.state,
        "exit_code": last.exit_code,
        "output": clean(last.output[-300:]),
    }
    return {
        "job": name,
        "title": title,
        "when": said,
        "next": following.isoformat() if following else "",
        "last": told,
    }


def gap(one: NotRun) -> dict[str, Any]:
    """What did not run, as data."""
    return {
        "job": one.job,
        "title": one.title,
        "times": one.times,
        "planned": one.planned,
        "first": one.first,
        "last": one.last,
        "why": one.why,
    }


def text(
    rows: Sequence[dict[str, Any]], lacking: Sequence[NotRun], pid: int | None, lang: Lang, *, history: bool
) -> str:
    """The plan as text: first whether the service runs, then the jobs, the next first, then what was left out."""
    say = Speaker(lang)
    lines = [
        say(N_("The service runs (process {pid})."), pid=str(pid or "?"))
        if pid is not None
        else say(N_("The service does not run: nothing happens by itself, unless cron or systemd calls the jobs."))
    ]
    lines += [""]
    lines += [_line(one, say) for one in sorted(rows, key=lambda one: (not one["next"], one["next"], one["job"]))]
    if not history:
        lines += ["", say(N_("Nothing has run by itself yet."))]
    elif lacking:
        lines += ["", say(N_("Left out:"))]
        lines += [f"  {missed(one, lang)}" for one in lacking]
    else:
        lines += ["", say(N_("Nothing was left out."))]
    return "\n".join(lines) + "\n"


def _line(one: dict[str, Any], say: Speaker) -> str:
    following = moment(one["next"]) if one["next"] else say(N_("no further time"))
    title = one["title"]
    told = say(
        N_("{at}  {job}: {title} ({when})"), at=following, job=one["job"], title=say(title), when=clean(one["when"])
    )
    last = one["last"]
    if last is None or last["state"] == "baseline":
        return told
    state = say.of(STATES, last["state"])
    return told + say(N_("; last {at}, {state}"), at=moment(last["started_at"]), state=state)


def missed(one: NotRun, lang: Lang) -> str:
    """What did not run in one sentence."""
    say = Speaker(lang)
    why = say.of(WHY, one.why)
    if one.times == 1:
        return say(N_("{title}: {at} ({why})"), title=say(one.title), at=moment(one.first), why=why)
    return say(
        N_("{title}: {times} of {planned} times, {first} to {last} ({why})"),
        title=say(one.title),
        times=one.times,
        planned=one.planned,
        first=moment(one.first),
        last=moment(one.last),
        why=why,
    )
