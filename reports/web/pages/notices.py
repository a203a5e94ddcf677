"""Notices: drafts to be read and approved, and what was approved. Not for units: a notice names others."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException

from db import papers
from db.papers import Which
from reports import periods
from reports.web.ask import missing
from reports.web.pages.overview import GROUP_NAMES
from reports.web.pages.papers import sent
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

    from db.papers import Approval
    from reports.periods import Period
    from reports.web.ask import Ask
    from reports.web.deps import Papers

FORMS: Final = ("html", "docx", "md", "json")
_PERIOD: Final = re.compile(r"\d{4}(?:[QH]\d)?")
_BACK: Final = {"quarter": 5, "half": 3, "year": 2}  # spans of each kind that are listed
APPROVED: Final = N_("The notice is approved.")
WITHDRAWN: Final = N_("The approval is withdrawn; the notice is a draft again.")


def listed(ask: Ask) -> Response:
    """The spans whose notice can be read, with who approved it; and every decision."""
    return ask.render("notices.html", drafts=ask.user.may_act, groups=GROUP_NAMES, **values(ask))


def values(ask: Ask) -> dict[str, Any]:
    """What the page shows; the API tells the same.

    Raises:
        HTTPException: 403 for units, 404 where no papers are made.
    """
    _work(ask)
    every = papers.listed(ask.records)
    standing = {(one.period, one.theme, one.lang): one for one in every if one.stands}
    spans = _spans(ask)
    return {
        "spans": [(one.id, one.name(ask.say), standing.get((one.id, "", ask.say.lang))) for one in spans],
        "decisions": every,
    }


def show(ask: Ask) -> Response:
    """One notice: who approved it, or the draft with the form in which it is approved."""
    _work(ask)
    which, period = _which(ask, ask.request.path_params["period"])
    known = _allowed(ask, which)
    return _shown(ask, which, period, known)


def _shown(
    ask: Ask, which: Which, period: Period, known: Approval | None, status: int = 200, problem: str = ""
) -> Response:
    return ask.render(
        "notice.html",
        status,
        which=which,
        name=period.name(ask.say),
        known=known,
        decisions=[one for one in papers.listed(ask.records) if (one.period, one.theme) == (which.period, which.theme)],
        themes={group: name for group, name in GROUP_NAMES.items() if group != "home"},
        forms=[form for form in FORMS if form != "html"],
        address=f"/notices/{which.period}/paper?{urlencode({'theme': which.theme})}",
        problem=problem,
        written={name: ask.form.get(name, "")[:2000] for name in ("code", "approver", "why")},
    )


def paper(ask: Ask) -> Response:
    """The notice itself, in one of its forms."""
    work = _work(ask)
    which, _ = _which(ask, ask.request.path_params["period"])
    known = _allowed(ask, which)
    form = ask.query("form") or "html"
    if form not in FORMS:
        raise missing()
    made, approval = work.notice(ask.records, which)
    name = made.title if approval else f"{ask.say(N_('Draft'))}-{made.title}"
    return sent(
        work.notice_file(ask.records, made, approval, form),
        form,
        name,
        f"notice-{which.period}{'' if known else '-draft'}",
    )


def made(ask: Ask) -> tuple[dict[str, Any], Approval | None]:
    """The notice as data, and who approved it; a draft has nobody.

    Raises:
        HTTPException: 403 for units, 404: there is none, or it is a draft and not for this person.
    """
    work = _work(ask)
    which, _ = _which(ask, ask.request.path_params["period"])
    _allowed(ask, which)
    notice, approval = work.notice(ask.records, which)
    return json.loads(work.notice_file(ask.records, notice, approval, "json")), approval


def approve(ask: Ask) -> Response:
    """Approve the draft that was read: its code says which one."""
    return _decide(
        ask,
        APPROVED,
        lambda work, which: work.approve(
            ask.records, which, ask.form.get("code", ""), ask.form.get("approver", "").strip(), ask.user.name
        ),
    )


def withdraw(ask: Ask) -> Response:
    """Take an approval back, with the reason."""
    return _decide(
        ask, WITHDRAWN, lambda work, which: work.withdraw(ask.records, which, ask.user.name, ask.form.get("why", ""))
    )


def filled(ask: Ask, said: str, banner: str, status: int) -> Response:
    """The page of a notice (its period) from which the form of `ask` was sent, with what was written in it."""
    _work(ask)
    which, period = _which(ask, said)
    return _shown(ask, which, period, _allowed(ask, which), status, banner)


def _decide(ask: Ask, said: str, do: Callable[[Papers, Which], object]) -> Response:
    ask.need(ask.user.may_act)
    work = _work(ask)
    which, period = _which(ask, ask.request.path_params["period"])
    try:
        do(work, which)
    except UsageError as error:
        problem = ask.say(error.what, **error.values)
        return _shown(ask, which, period, papers.standing(ask.records, which), 409, problem)
    ask.request.session["notice"] = ask.say(said)
    return ask.go(f"/notices/{which.period}?{urlencode({'theme': which.theme})}")


def _work(ask: Ask) -> Papers:
    """What makes papers.

    Raises:
        HTTPException: 403 for units, 404 where no papers are made.
    """
    ask.need(ask.user.role != "unit")
    if ask.web.papers is None:
        raise missing()
    return ask.web.papers


def _which(ask: Ask, said: str) -> tuple[Which, Period]:
    theme = ask.form.get("theme") or ask.query("theme")
    if not _PERIOD.fullmatch(said) or (theme and theme not in GROUP_NAMES):
        raise missing()
    try:
        period = periods.period(said, ask.now)
    except UsageError as error:
        raise HTTPException(404) from error
    return Which(period.id, theme, ask.say.lang), period


def _allowed(ask: Ask, which: Which) -> Approval | None:
    """The approval that stands; who only reads sees nothing before.

    Raises:
        HTTPException: 404: a draft, and not for this person.
    """
    known = papers.standing(ask.records, which)
    if known is None and not ask.user.may_act:
        raise missing()
    return known


def _spans(ask: Ask) -> list[Period]:
    found: list[Period] = []
    for kind, most in _BACK.items():
        span = periods.around(kind, ask.now.date(), ask.now.tzinfo)  # type: ignore[arg-type]
        for _ in range(most):
            found.append(span)
            span = span.before()
    return found
