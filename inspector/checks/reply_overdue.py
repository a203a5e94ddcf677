"""Messages of the past year that waited more than three months for an answer (2019 indicators, 互动回应差).

Only what the site itself shows: a list or a letter that says it is waiting. 信访, 纪检, interviews and consultations do
not count, nor messages that are withdrawn or say nothing. A veto: a person confirms it before anybody is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.days import months_before
from inspector.letters import letters
from inspector.params import Days, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from inspector.check import Case
    from inspector.letters import Letter

_OVERDUE = N_(
    "In “{name}”, {count} messages have waited more than {months} months for an answer, the longest since {asked}: "
    "“{title}”."
)
_PERHAPS = N_(
    "In “{name}”, {count} messages of more than {months} months ago show no day of an answer, the oldest of {asked}: "
    "“{title}”. To be looked at."
)
NO_MAILBOX = N_("No public list of messages was found.")
NO_DATES = N_("The site shows messages, but the days of questions and answers could not be read: {url}.")


class Params(Base, frozen=True):
    """`months` that a message may wait, among those of the last `within_months`."""

    months: Days = 3
    within_months: Days = 12


def check(case: Case) -> CheckResult:
    """One finding for each mailbox with messages that wait too long."""
    rule = of(case, Params)
    today = case.as_of.date()
    oldest, newest = months_before(today, rule.within_months), months_before(today, rule.months)
    known = letters(case.snapshot)
    if not known:
        return without_letters(case)
    late: dict[tuple[str, str, bool], list[Letter]] = {}
    for letter in known:
        if letter.asked is not None and oldest <= letter.asked < newest and letter.state in {"waiting", "blank"}:
            late.setdefault((letter.place, letter.place_name, letter.state == "waiting"), []).append(letter)
    findings = tuple(_finding(place, name, late[place, name, sure], rule, sure=sure) for place, name, sure in late)
    failing = any(not finding.suspected for finding in findings)
    return CheckResult("fail" if failing else "pass", findings=findings)


def without_letters(case: Case) -> CheckResult:
    """No letter with its days was read: the site has no mailbox, or shows it in a way that we cannot read."""
    boxes = [column for column in case.snapshot.columns if column.category == "letters" and not column.exempt]
    if not boxes:
        return CheckResult("not_applicable", NO_MAILBOX)
    return CheckResult("could_not_check", NO_DATES, {"url": boxes[0].url, "list_state": boxes[0].list_state})


def _finding(place: str, name: str, late: list[Letter], rule: Params, *, sure: bool) -> FindingDraft:
    late = sorted(late, key=lambda letter: (letter.asked is None, letter.asked))
    longest = late[0]
    asked: date | None = longest.asked
    params = {
        "name": name,
        "count": len(late),
        "months": rule.months,
        "asked": asked.isoformat() if asked else "",
        "title": longest.title,
    }
    return FindingDraft(
        key=f"letters:{place}" if sure else f"letters-unclear:{place}",
        url=place,
        template=_OVERDUE if sure else _PERHAPS,
        params=params,
        evidence={"asked": params["asked"], "messages": told(late)},
        found_on=tuple(dict.fromkeys([place, *(letter.url for letter in late if letter.url)]))[:20],
        found_on_total=len(late),
        suspected=not sure,
    )


def told(chosen: list[Letter]) -> list[dict[str, str]]:
    """Messages as evidence: the day of the question, title, address."""
    return [
        {"date": letter.asked.isoformat() if letter.asked else "", "title": letter.title or "-", "url": letter.url}
        for letter in chosen[:20]
    ]
