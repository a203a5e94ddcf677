"""The report on one inspected site as data: the JSON report `xuncha.report/1` of design.md part 5.

Text, HTML and workbook are renderings of this dictionary, so they cannot disagree. Nothing is decided here: verdict,
score and outcomes are the judge's, statuses are the ledger's.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from db.ledger_states import COUNTED, SET_ASIDE
from reports import labels, letter, site_reposts
from reports.advice import how_to_fix, link_advice, next_step
from reports.wording import Speaker, clean, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.models import ColumnState, Doc, Finding, IndicatorResult, Run, Site
    from db.verdicts import Verdicts
    from xuncha.i18n import Lang

SCHEMA = "xuncha.report/1"
KIND_ORDER = {"veto": 0, "deduct": 1, "bonus": 2, "advice": 3}
POLICY_COLUMNS = frozenset({"policy_documents", "normative_documents"})
COUNTED_STATUSES = frozenset(COUNTED)


def build(verdicts: Verdicts, lang: Lang) -> dict[str, Any]:
    """Everything there is to tell about one judged run, with messages in `lang`.

    Args:
        verdicts: what the records hold about the run.
        lang: language of `message` and `reason`; keys and ids stay the same.

    Returns:
        A dictionary that `json` can write and that satisfies `reports/schema/report-1.json`.
    """
    say = Speaker(lang)
    judgement = verdicts.judgement
    indicators = sorted(judgement.indicators, key=lambda result: KIND_ORDER.get(result.kind, 9))
    by_id = {result.id: result for result in indicators}
    vetoes = [result for result in indicators if result.kind == "veto" and result.outcome == "fail"]
    current = {(result.id, draft.key) for result in indicators for draft in result.findings}
    findings = [
        _finding(found, by_id, current, verdicts.run, say)
        for found in verdicts.findings
        if found.status not in SET_ASIDE  # people said that it is none
    ]
    findings.sort(key=_finding_order)
    fixed = [_finding(found, by_id, current, verdicts.run, say) for found in verdicts.fixed]
    report = {
        "schema": SCHEMA,
        "program": {"name": "xuncha", "version": program_version()},
        "lang": lang,
        "site": _site(verdicts.site, verdicts.body_type_name),
        "run": _run(verdicts.run, judgement.as_of),
        "rulebook": judgement.rulebook,
        "general": list(judgement.general),
        "profiles": list(judgement.profiles),
        "verdict": judgement.verdict,
        "score": None if vetoes else judgement.score,
        "candidate": any(veto.candidate for veto in vetoes),
        "indicators": [_indicator(result, say) for result in indicators],
        "findings": findings,
        "columns": [_column(state, say) for state in judgement.columns],
        "documents": _documents(verdicts.documents),
        "links": asdict(verdicts.links),
        "reposts": site_reposts.part(verdicts, say),
        "fixed": sorted(fixed, key=_finding_order),
        "allow_list": letter.facts(verdicts.site, verdicts.run, verdicts.targets, verdicts.asking),
    }
    written: dict[str, Any] = plain(report)
    return written


def dumps(report: dict[str, Any], *, indent: int | None = None) -> str:
    """The report as JSON text: one line unless indented, Chinese readable."""
    return json.dumps(report, ensure_ascii=False, allow_nan=False, indent=indent)


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every built report satisfies."""
    text = files("reports").joinpath("schema", "report-1.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def program_version() -> str:
    """The version of the installed program, "" in a bare checkout."""
    try:
        return version("xuncha")
    except PackageNotFoundError:
        return ""


def _site(site: Site, body_type_name: str) -> dict[str, Any]:
    return {
        "id": site.id,
        "name": site.name,
        "url": site.url,
        "body_type": site.body_type,
        "site_code": site.site_code,
        "body_type_name": body_type_name,
        "body_type_from": site.body_type_from,
        "sponsor": site.sponsor,
        "superior": site.superior,
    }


def _run(run: Run, as_of: str) -> dict[str, Any]:
    return {
        "id": run.id,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "as_of": as_of,
        "pages": run.pages,
        "carried_over": run.carried,
        "requests": run.requests,
        "bytes": run.bytes,
        "complete": run.complete,
        "stopped_by": run.stopped_by,
        "menus_complete": run.menus_complete,
        "home_outcome": run.home_outcome,
        "home_detail": run.home_detail,
        "traps": [
            {"pattern": one.pattern, "example": one.example, "read": one.read, "left": one.left} for one in run.traps
        ],
        "cut_pages": list(run.cut_pages),
        "outages": [{"from": begin, "to": end} for begin, end in run.outages],
    }


def _indicator(result: IndicatorResult, say: Speaker) -> dict[str, Any]:
    unchecked = result.outcome == "could_not_check"
    step = next_step(result.id, result.reason, result.params) if unchecked else ""
    return {
        "id": result.id,
        "name": result.name,
        "name_en": result.name_en,
        "kind": result.kind,
        "outcome": result.outcome,
        "reason": say.fill(result.reason, result.params),
        "points_lost": result.points_lost,
        "sources": [
            {"document": s.document, "clause": s.clause, "status": s.status, "number": s.number, "quote": s.quote}
            for s in result.sources
        ],
        "check": result.check,
        "candidate": result.candidate,
        "next_step": say(step),
        "how_to_fix": say(how_to_fix(result.id)),
    }


def _finding(
    found: Finding, by_id: dict[str, IndicatorResult], current: set[tuple[str, str]], run: Run, say: Speaker
) -> dict[str, Any]:
    indicator = by_id.get(found.indicator)
    evidence = found.evidence
    return {
        "id": found.id,
        "indicator": found.indicator,
        "check": found.check,
        "status": found.status,
        "url": found.url,
        "found_on": list(found.found_on),
        "found_on_total": found.found_on_total,
        "message": say.fill(found.template, found.params),
        "evidence": evidence,
        "first_seen": found.first_seen,
        "last_seen": found.last_seen,
        "observations": found.observations,
        "key": found.key,
        "kind": indicator.kind if indicator else "",
        "candidate": bool(indicator and indicator.candidate),
        # An earlier finding that this run could not look at again stays listed, but is not claimed anew.
        "seen_this_run": (found.indicator, found.key) in current or found.last_seen >= run.started_at,
        "link_text": clean(str(evidence.get("text") or found.params.get("text") or "")),
        "position": say.of(labels.POSITIONS, str(evidence.get("position") or "")),
        "column": clean(str(evidence.get("column") or _column_name(found))),
        "sources": _own_source(evidence),
        "what_to_do": ("" if say.lang == "zh" else " ").join(
            say.fill(advice, params) for advice, params in link_advice(found)
        ),
    }


def _column_name(found: Finding) -> str:
    return str(found.params.get("name") or "") if found.indicator.startswith("columns.") else ""


def _own_source(evidence: dict[str, Any]) -> list[dict[str, str]]:
    """The clauses that this one finding rests on, where they are not those of its indicator; the closest body first."""
    if evidence.get("source_status") not in {"official", "local", "unconfirmed"}:
        return []
    own = evidence | {"status": evidence["source_status"]}
    keys = ("document", "clause", "number", "quote", "status")
    return [{key: str(source.get(key) or "") for key in keys} for source in (own, *evidence.get("also", ()))]


def _finding_order(finding: dict[str, Any]) -> tuple[int, str, str, str]:
    return (KIND_ORDER.get(finding["kind"], 9), finding["first_seen"], finding["indicator"], finding["id"])


def _column(state: ColumnState, say: Speaker) -> dict[str, Any]:
    return {
        "category": state.category,
        "name": state.name,
        "url": state.url,
        "items": state.items,
        "latest": state.latest,
        "undated": state.undated,
        "state": state.state,
        "max_age_days": state.max_age_days,
        "category_name": say.category(state.category) if state.category else "",
        "reason": say.fill(state.reason, state.params),
    }


def _documents(documents: Iterable[Doc]) -> list[dict[str, Any]]:
    chosen = [doc for doc in documents if doc.doc_number or doc.column in POLICY_COLUMNS]
    chosen.sort(key=lambda doc: (doc.published_on, doc.url), reverse=True)
    return [
        {
            "url": doc.url,
            "title": doc.title,
            "doc_number": doc.doc_number,
            "written_on": doc.written_on,
            "published_on": doc.published_on,
            "first_seen": doc.first_seen,
            "column": doc.column,
        }
        for doc in chosen
    ]
