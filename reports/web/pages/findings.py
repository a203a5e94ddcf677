"""The list of findings, one finding with its evidence and its life, and what people do, alone or fifty at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from db import evidence as stored_evidence
from db import ledger, ledger_view, web_views
from db.ledger_actions import Clerk
from db.ledger_states import STATUSES
from reports.advice import how_to_fix, link_advice
from reports.evidence import evidence
from reports.web.ask import missing
from reports.web.guards import STORED_PAGE_POLICY
from reports.web.pages.overview import GROUP_NAMES
from xuncha.errors import EvidenceError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.ledger_models import Step
    from reports.web.ask import Ask

MOST_AT_ONCE = 50
_STANDING = ("suspected", "open", "notified", "reopened")
DONE = N_("{count} finding(s) changed.")
REFUSED = N_("{count} could not be changed: {why}")
NEEDS_WHY = N_("Please write the reason.")
NEEDS_DAY = N_("Please give the last day until which it is waived.")
NOTHING = N_("No finding was chosen.")
# What each kind of person may do.
PEOPLE_ACTIONS = ("confirm", "dismiss", "set_aside", "waive", "said_fixed", "reopen", "comment", "assign", "notify")
UNIT_ACTIONS = ("said_fixed", "comment")
_NEED_WHY = frozenset({"dismiss", "set_aside", "waive", "said_fixed", "reopen", "comment"})


def listed(ask: Ask) -> Response:
    """A page of findings, as they were filtered."""
    chosen = {name: ask.query(name) for name in ("site", "status", "group", "overdue", "q")}
    wanted = web_views.Wanted(
        ask.scope.sites,
        ask.scope.units,
        site=chosen["site"],
        statuses=_statuses(chosen["status"]),
        group=chosen["group"],
        overdue_on=ask.today if chosen["overdue"] else "",
        words=chosen["q"],
    )
    number = ask.page_number()
    lines, total = web_views.finding_lines(ask.records, wanted, number)
    kept = {name: value for name, value in chosen.items() if value}
    return ask.render(
        "findings.html",
        lines=lines,
        total=total,
        number=number,
        pages=max(1, -(-total // web_views.PAGE)),
        chosen=chosen,
        back=f"/findings?{urlencode(kept | {'page': number})}",
        kept=urlencode(kept),
        statuses=STATUSES,
        groups=GROUP_NAMES,
        actions=_allowed(ask),
    )


def _statuses(said: str) -> tuple[str, ...]:
    if said == "all":
        return ()
    return (said,) if said in STATUSES else _STANDING


def show(ask: Ask) -> Response:
    """One finding."""
    row = _row(ask, ask.request.path_params["finding"])
    (finding,) = ledger.by_prefix(ask.records, row["id"])
    pages = stored_evidence.of_finding(ask.records, finding)
    return ask.render(
        "finding.html",
        row=row,
        finding=finding,
        message=ask.say.fill(finding.template, finding.params),
        shown=evidence({"evidence": finding.evidence, "indicator": finding.indicator}, ask.say),
        rule=next((rule for rule in ask.web.rules() if rule.id == finding.indicator), None),
        todo=[ask.say.fill(text, params) for text, params in link_advice(finding)]
        or [ask.say(how_to_fix(finding.indicator))],
        history=ledger_view.history(ask.records, finding.id)[::-1],
        pictures=[(number, page) for number, page in enumerate(pages) if page.kind == "screenshot"],
        stored=[(number, page) for number, page in enumerate(pages) if page.kind == "response"],
        last_event=web_views.last_event(ask.records, finding.id),
        actions=_allowed(ask),
    )


def stored(ask: Ask) -> Response:
    """One stored page or picture of a finding; a page in a sandbox of its own."""
    row = _row(ask, ask.request.path_params["finding"])
    (finding,) = ledger.by_prefix(ask.records, row["id"])
    pages = stored_evidence.of_finding(ask.records, finding)
    number = ask.request.path_params["number"]
    if number >= len(pages):
        raise missing()
    try:
        unpacked = ask.web.read_evidence(pages[number])
    except EvidenceError as error:
        raise missing() from error
    if pages[number].kind == "screenshot":
        return Response(unpacked.raw, media_type="image/png")
    headers = {"Content-Security-Policy": STORED_PAGE_POLICY}
    if ask.query("source"):
        return Response(unpacked.text, media_type="text/plain; charset=utf-8", headers=headers)
    return Response(unpacked.text, media_type="text/html; charset=utf-8", headers=headers)


def act(ask: Ask) -> Response:
    """Do something about one or several findings; each step is an event of the ledger with the name of who did it."""
    action = ask.form.get("action", "")
    ids = [one for one in ask.many.get("id", ()) if one][:MOST_AT_ONCE]
    ask.need(action in _allowed(ask))
    for identity in ids:
        _row(ask, identity)
    if "last_event" in ask.form and len(ids) == 1:
        _still_as_seen(ask, ids[0], ask.form["last_event"])
    problem = _problem(ask, action, ids)
    if problem:
        ask.request.session["notice"] = ask.say(problem)
        return ask.go(_back(ask, ids))
    steps = _actions(ask)[action](ids)
    done = [step for step in steps if not step.refused]
    said = [ask.say(DONE, count=len(done))] if done else []
    refused = [step for step in steps if step.refused]
    if refused:
        why = "；".join(dict.fromkeys(_why(ask, step) for step in refused))
        said.append(ask.say(REFUSED, count=len(refused), why=why))
    ask.request.session["notice"] = " ".join(said)
    return ask.go(_back(ask, ids))


def _problem(ask: Ask, action: str, ids: Sequence[str]) -> str:
    if not ids:
        return NOTHING
    if action in _NEED_WHY and not ask.form.get("why", "").strip():
        return NEEDS_WHY
    return NEEDS_DAY if action == "waive" and not _day(ask.form.get("until", "")) else ""


def _actions(ask: Ask) -> dict[str, Callable[[list[str]], list[Step]]]:
    clerk = Clerk(ask.records, ask.user.name, ask.now.isoformat())
    why, form = ask.form.get("why", ""), ask.form
    return {
        "confirm": lambda ids: clerk.confirm(ids, why),
        "dismiss": lambda ids: clerk.dismiss(ids, why),
        "set_aside": lambda ids: clerk.set_aside(ids, why),
        "waive": lambda ids: clerk.waive(ids, why, until=_day(form["until"]), approver=form.get("approver", "")),
        "said_fixed": lambda ids: clerk.said_fixed(ids, why, responsible=form.get("responsible", "")),
        "reopen": lambda ids: clerk.reopen(ids, why),
        "comment": lambda ids: clerk.comment(ids, why),
        "assign": lambda ids: clerk.assign(
            ids, unit=form.get("unit", ""), responsible=form.get("responsible", ""), why=why
        ),
        "notify": lambda ids: clerk.notify(ids, _terms(ask, ids), why),
    }


def _terms(ask: Ask, ids: Sequence[str]) -> dict[str, str]:
    rows = ledger_view.rows(ask.records, ask.registry, ledger_view.Filter(ids=tuple(ids)))
    return {row.id: ask.web.due_on(row) for row in rows}


def _allowed(ask: Ask) -> tuple[str, ...]:
    if ask.user.may_act:
        return PEOPLE_ACTIONS
    return UNIT_ACTIONS if ask.user.role == "unit" else ()


def _row(ask: Ask, identity: str) -> Any:  # noqa: ANN401 - a row of SQLite
    """A finding that this person may see.

    Raises:
        HTTPException: there is none, or it is somebody else's.
    """
    row = web_views.finding(ask.records, identity)
    if row is None or not ask.scope.sees_finding(row["site_id"], row["unit"]):
        raise missing()
    return row


def _still_as_seen(ask: Ask, identity: str, said: str) -> None:
    """Refuse when somebody else did something since this person looked.

    Raises:
        HTTPException: 409.
    """
    if said != str(web_views.last_event(ask.records, identity)):
        raise HTTPException(409)


def _back(ask: Ask, ids: Sequence[str]) -> str:
    said = ask.form.get("back", "")
    if said.startswith("/findings?") and said.isprintable() and "\\" not in said:
        return said
    return f"/findings/{ids[0]}" if len(ids) == 1 else "/findings"


def _day(said: str) -> str:
    from datetime import date

    try:
        return date.fromisoformat(said.strip()).isoformat()
    except ValueError:
        return ""


def _why(ask: Ask, step: Step) -> str:
    params = dict(step.params)
    if "status" in params:
        from reports import labels

        params["status"] = ask.say.of(labels.STATUSES, str(params["status"]))
    return ask.say.fill(step.refused, params)
