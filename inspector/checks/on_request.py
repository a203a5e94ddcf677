"""What a site must say on how to ask for information (依申请公开): the receiving unit, and a form or a way online.

西藏 实施意见 16 and obligations like it. Pages on requests and the guide are read together, because sites spread these
facts over them: a part is missing only when none of them states it. One finding for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from db.models import FindingDraft
from inspector import parts
from inspector.check import CheckResult
from inspector.params import Count, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.models import Trait
    from inspector.check import Case

_LACKS = N_("No page on disclosure on request states: {missing}.")
_NO_FORM = N_("No form to ask for information was found, neither to download nor to fill in online.")
_NO_PAGE = N_("No page on disclosure on request was found; whether one is missing is judged under required columns.")
_ELSEWHERE = N_("Disclosure on request lies in another system or could not be read: {url} ({verdict}).")
_NOT_READ = N_("The pages on disclosure on request could not be read; they may be files or pictures: {url}.")


class Params(Base, frozen=True):
    """`fields`: what must be stated, by id; `least_text` as for guides."""

    fields: Annotated[dict[str, str], msgspec.Meta(min_length=1)]
    least_text: Count = 80


def check(case: Case) -> CheckResult:
    """One finding per part that no page states, and one when there is no form."""
    rule = of(case, Params)
    pages = case.snapshot.traits_of("on_request")
    columns = [column for column in case.snapshot.columns if column.category == "on_request"]
    shut = next((one for one in columns if one.exempt in {"external", "login"} or one.verdict != "good"), None)
    if shut is not None:
        return CheckResult("could_not_check", _ELSEWHERE, {"url": shut.url, "verdict": shut.exempt or shut.verdict})
    own = [page for page in pages if page.column == "on_request"]
    if not own:
        return CheckResult("not_applicable", _NO_PAGE)
    if all(parts.hidden(page, rule.least_text) for page in own):
        return CheckResult("could_not_check", _NOT_READ, {"url": own[0].url, "list_state": "unread"})
    stated = {part for page in pages for part in parts.shown(page)}
    place = columns[0].url if columns else own[0].url
    unsure = not stated or not case.snapshot.run.complete
    lacking = parts.absent(stated, rule.fields)
    findings = [_finding(place, own, part, rule.fields[part], unsure=unsure) for part in lacking]
    if not any(parts.words(page, "form") for page in pages):
        # A form may be reached by a script, so its absence is only suspected.
        findings.append(_finding(place, own, "form", "", unsure=True))
    failing = any(not finding.suspected for finding in findings)
    return CheckResult("fail" if failing else "pass", findings=tuple(findings))


def _finding(place: str, own: Sequence[Trait], part: str, name: str, *, unsure: bool) -> FindingDraft:
    params = {"missing": name} if name else {}
    return FindingDraft(
        key=f"on_request:{part}",
        url=place,
        template=_LACKS if name else _NO_FORM,
        params=params,
        evidence={**params, "parts_missing": [part], "pages_looked_at": parts.pages(own)},
        found_on=tuple(page.url for page in own[: parts.MAX_TOLD]),
        found_on_total=len(own),
        suspected=unsure,
    )
