"""The list of findings, one finding with its evidence and its life, and what people do, alone or fifty at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from starlette.responses import Response

from db import evidence as stored_evidence
from db import ledger, ledger_view, web_views
from db.ledger_actions import Clerk
from db.ledger_states import STATUSES
from reports.advice import how_to_fix, link_advice
from reports.evidence import evidence
from reports.web.ask import missing
from reports.web.guards import STORED_PAGE_POLICY
from reports.web.pages import levels
from reports.web.pages.overview import GROUP_NAMES, site_lines, unit_of
from xuncha.errors import EvidenceError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from db.ledger_models import Event, Step
    from db.models import Finding
    from db.web_views import FindingLine
    from reports.web.ask import Ask

MOST_AT_ONCE = 50
_STANDING = ("suspected", "open", "notified", "reopened")
DONE = N_("{count} finding(s) changed.")
REFUSED = N_("{count} could not be changed: {why}")
NEEDS_WHY = N_("Please write the reason.")
NEEDS_DAY = N_("Please give the last day until which it is waived.")
NOTHING = N_("No finding was chosen.")
MEANWHILE = N_(
    "Somebody else changed {count} finding(s) after you had opened this page; nothing of yours was done to them."
    " Look at what happened; what you wrote is still in the form, and you can send it."
)
# What each kind of person may do.
PEOPLE_ACTIONS = ("confirm", "dismiss", "set_aside", "waive", "said_fixed", "reopen", "comment", "assign", "notify")
UNIT_ACTIONS = ("said_fixed", "comment")
FILTERS = ("site", "status", "group", "overdue", "unit", "level", "q")
_FIELDS = ("action", "why", "until", "approver", "unit", "responsible")
_MOST_WRITTEN = 4_000
_NEED_WHY = frozenset({"dismiss", "set_aside", "waive", "said_fixed", "reopen", "comment"})


def listed(ask: Ask) -> Response:
    """A page of findings, as they were filtered."""
    chosen = {name: ask.query(name) for name in FILTERS}
    meant = wanted(ask, chosen)
    number = ask.page_number()
    lines, total = web_views.finding_lines(ask.records, meant, number)
    kept = {name: value for name, value in chosen.items() if value}
    return _list(ask, lines, total, number, chosen, f"/findings?{urlencode(kept | {'page': number})}")


def wanted(
    ask: Ask, chosen: Mapping[str, str], *, statuses: tuple[str, ...] | None = None, since: str = ""
) -> web_views.Wanted:
    """The findings that the filters mean. `statuses`: instead of the one that was chosen; () = all."""
    within = None
    if chosen["unit"] or chosen["level"]:
        level = "" if chosen["level"] == "unknown" else chosen["level"]
        within = frozenset(
            line.id
            for line in site_lines(ask)
            if (not chosen["unit"] or unit_of(line, ask.registry) == chosen["unit"])
            and (not chosen["level"] or levels.level(line, ask.registry) == level)
        )
    return web_views.Wanted(
        ask.scope.sites,
        ask.scope.units,
        site=chosen["site"],
        statuses=_statuses(chosen["status"]) if statuses is None else statuses,
        since=since,
        group=chosen["group"],
        overdue_on=ask.today if chosen["overdue"] else "",
        words=chosen["q"],
        within=within,
    )


def _list(
    ask: Ask,
    lines: Sequence[FindingLine],
    total: int,
    number: int,
    chosen: Mapping[str, str],
    back: str,
    *,
    status: int = 200,
    **more: object,
) -> Response:
    return ask.render(
        "findings.html",
        status,
        lines=lines,
        total=total,
        number=number,
        pages=max(1, -(-total // web_views.PAGE)),
        chosen=chosen,
        back=back,
        kept=urlencode({name: value for name, value in chosen.items() if value}),
        statuses=STATUSES,
        groups=GROUP_NAMES,
        levels={key or "unknown": name for key, name in levels.LEVELS.items()},
        actions=_allowed(ask),
        last_event=web_views.newest_event(ask.records),
        **({"filled": {}, "banner": "", "ticked": frozenset()} | more),
    )


def _statuses(said: str) -> tuple[str, ...]:
    if said == "all":
        return ()
    return (said,) if said in STATUSES else _STANDING


def show(ask: Ask) -> Response:
    """One finding."""
    return _one(ask, ask.request.path_params["finding"])


def _one(
    ask: Ask,
    identity: str,
    status: int = 200,
    filled: Mapping[str, str] | None = None,
    banner: str = "",
    meanwhile: Sequence[Event] = (),
) -> Response:
    row = _row(ask, identity)
    (finding,) = ledger.by_prefix(ask.records, row["id"])
    pages = stored_evidence.of_finding(ask.records, finding)
    return ask.render(
        "finding.html",
        status,
        filled=filled or {},
        banner=banner,
        meanwhile=meanwhile,
        row=row,
        finding=finding,
        message=ask.say.fill(finding.template, finding.params),
        shown=evidence({"evidence": finding.evidence, "indicator": finding.indicator}, ask.say),
        rule=next((rule for rule in ask.web.rules() if rule.id == finding.indicator), None),
        todo=advice(ask, finding),
        history=ledger_view.history(ask.records, finding.id)[::-1],
        pictures=[(number, page) for number, page in enumerate(pages) if page.kind == "screenshot"],
        stored=[(number, page) for number, page in enumerate(pages) if page.kind == "response"],
        last_event=web_views.last_event(ask.records, finding.id),
        actions=_allowed(ask),
    )


def advice(ask: Ask, finding: Finding) -> list[str]:
    """How to put it right: by the links in question, else by its indicator."""
    return [ask.say.fill(text, params) for text, params in link_advice(finding)] or [
        ask.say(how_to_fix(finding.indicator))
    ]


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
    """Do something about one or several findings; each step is an event of the ledger with the name of who did it.

    What others have changed since this person looked is left alone and shown, with what she wrote.
    """
    action = ask.form.get("action", "")
    ids = _ids(ask)
    ask.need(action in _allowed(ask))
    for identity in ids:
        _row(ask, identity)
    problem = _problem(ask, action, ids)
    if problem:
        return filled(ask, ask.say(problem), 400)
    changed = _changed_by_others(ask, ids)
    steps = _actions(ask)[action]([one for one in ids if one not in changed])
    done = [step for step in steps if not step.refused]
    said = [ask.say(DONE, count=len(done))] if done else []
    refused = [step for step in steps if step.refused]
    if refused:
        why = "；".join(dict.fromkeys(_why(ask, step) for step in refused))
        said.append(ask.say(REFUSED, count=len(refused), why=why))
    if changed:
        said.append(ask.say(MEANWHILE, count=len(changed)))
        return filled(ask, " ".join(said), 409, changed)
    ask.request.session["notice"] = " ".join(said)
    return ask.go(_back(ask, ids))


def filled(ask: Ask, banner: str, status: int, changed: Mapping[str, Sequence[Event]] | None = None) -> Response:
    """The page from which the form of `ask` was sent, with what was written in it.

    Args:
        ask: a request with the fields of a form of findings, whether they can be taken or not.
        banner: what to say above.
        status: of HTTP.
        changed: of the findings that were chosen these alone are shown, with what others did.
    """
    ids = [one for one in _ids(ask) if changed is None or one in changed]
    written = {name: ask.form.get(name, "")[:_MOST_WRITTEN] for name in _FIELDS}
    if len(ids) == 1 and "back" not in ask.form:
        return _one(ask, ids[0], status, written, banner, (changed or {}).get(ids[0], ()))
    for identity in ids:
        _row(ask, identity)
    chosen = dict.fromkeys(FILTERS, "")
    if not ids:
        asked = dict(parse_qsl(_back(ask, ids).partition("?")[2]))
        chosen |= {name: asked.get(name, "")[:200] for name in FILTERS}
    meant = wanted(ask, chosen)
    if ids:
        meant = web_views.Wanted(ask.scope.sites, ask.scope.units, ids=tuple(ids))
    lines, total = web_views.finding_lines(ask.records, meant)
    return _list(
        ask, lines, total, 1, chosen, _back(ask, ids), status=status, filled=written, banner=banner,
        ticked=frozenset(ids),
    )  # fmt: skip


def _ids(ask: Ask) -> list[str]:
    return list(dict.fromkeys(one for one in ask.many.get("id", ()) if one))[:MOST_AT_ONCE]


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


def _changed_by_others(ask: Ask, ids: Sequence[str]) -> dict[str, list[Event]]:
    """What others, or a run, did to these findings since this person looked: she must see it first."""
    said = ask.form.get("last_event")
    if said is None:
        return {}
    seen = int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0
    found: dict[str, list[Event]] = {}
    for event in ledger_view.events_after(ask.records, ids, seen):
        if event.author != ask.user.name:
            found.setdefault(event.finding_id, []).append(event)
    return found


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
