"""Words that are probably wrong (疑似错别字).

QH 20; 国办发〔2017〕47号. They come from a list that knows nothing of the sentence: candidates for a proof-reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Trait
    from inspector.check import Case

_WORD = N_("“{title}” writes “{wrong}”, probably for “{right}”: …{context}…")
_NO_PAGE = N_("No page of the site was read.")


class Params(Base, frozen=True):
    """No parameters."""


def check(case: Case) -> CheckResult:
    """One candidate for each wrong word of each article."""
    if not case.snapshot.run.pages:
        return CheckResult("could_not_check", _NO_PAGE)
    findings = [_draft(trait, word) for trait in case.snapshot.traits_of("wording") for word in _words(trait)]
    return CheckResult("pass", findings=tuple(findings))


def _words(trait: Trait) -> list[dict[str, Any]]:
    told = trait.data.get("words")
    words = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    return [one for one in words if isinstance(one.get("wrong"), str) and isinstance(one.get("right"), str)]


def _draft(trait: Trait, word: dict[str, Any]) -> FindingDraft:
    facts = {name: word.get(name) for name in ("wrong", "right", "context", "times")}
    return FindingDraft(
        key=f"word:{word['wrong']}:{trait.url}",
        url=trait.url,
        template=_WORD,
        params={"title": trait.title or trait.url} | {name: facts[name] for name in ("wrong", "right", "context")},
        evidence={"title": trait.title, "published_on": trait.published_on, **facts},
        found_on=(trait.url,),
        found_on_total=1,
        suspected=True,
    )
