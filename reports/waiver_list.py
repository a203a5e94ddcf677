"""The register of waivers as a list: 豁免登记, 不宜公开事项备案."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.cells import wrap
from reports.ledger_list import WAIVER_KIND_LABELS
from reports.wording import Speaker, clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.ledger_models import Waiver
    from xuncha.i18n import Lang

WIDTH = 100


def text(waivers: Sequence[Waiver], today: str, lang: Lang) -> str:
    """One paragraph for each waiver."""
    say = Speaker(lang)
    if not waivers:
        return say("There is no waiver.") + "\n"
    lines: list[str] = []
    for one in waivers:
        head = f"{one.id}  {say.of(WAIVER_KIND_LABELS, one.kind)}  {one.since} - {one.until}"
        if one.ended_on:
            head += say("  (ended on {day})", day=one.ended_on)
        elif not one.holds(today):
            head += say("  (does not hold today)")
        covered = [
            (say("website {id}", id=one.site_id), one.site_id and not one.finding_id),
            (say("indicator {id}", id=one.indicator), one.indicator and not one.finding_id),
            (say("column {id}", id=one.place), one.place),
            (say("finding {id}", id=one.finding_id), one.finding_id),
        ]
        comma = "，" if lang == "zh" else ", "
        what = comma.join(words for words, given in covered if given)
        approved = say("approved by {name}", name=one.approver)
        for part in (
            head,
            what,
            f"{clean(one.reason)} ({approved})" if lang == "en" else f"{clean(one.reason)}（{approved}）",
        ):
            lines += [line if part is head else f"    {line}" for line in wrap(part, WIDTH - 4)]
    return "\n".join(lines) + "\n"
