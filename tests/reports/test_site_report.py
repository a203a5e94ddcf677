"""The JSON report: exactly the keys of design.md part 5, whatever the records hold."""

import json
import time
from dataclasses import replace

import jsonschema
import pytest
import report_samples as samples
from hypothesis import given, settings
from hypothesis import strategies as st

from db.models import Trap
from reports import labels
from reports.site_report import build, dumps, schema
from reports.view import completeness_line, crawl_line
from reports.wording import Speaker

VALIDATOR = jsonschema.Draft202012Validator(schema())

DESIGNED = {
    "site": {"id", "name", "url", "body_type", "site_code"},
    "run": {"id", "started_at", "finished_at", "as_of", "pages", "requests", "bytes", "complete", "stopped_by"},
    "indicators": {"id", "name", "kind", "outcome", "reason", "points_lost", "sources"},
    "findings": {
        "id", "indicator", "check", "status", "url", "found_on", "found_on_total", "message", "evidence", "first_seen",
        "last_seen", "observations",
    },
    "columns": {"category", "name", "url", "items", "latest", "undated", "state", "max_age_days"},
    "documents": {"url", "title", "doc_number", "written_on", "published_on", "first_seen", "column"},
    "links": {"checked", "good", "broken", "blocked", "uncertain", "ours"},
}  # fmt: skip


def test_the_schema_itself_is_valid():
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(samples.ALL))
def test_every_report_satisfies_the_schema_and_is_plain_json(name, lang):
    report = build(samples.ALL[name](), lang)
    VALIDATOR.validate(report)
    line = dumps(report)
    assert "\n" not in line
    assert json.loads(line.encode()) == report


def test_keys_of_the_design_are_all_there():
    report = build(samples.failing(), "zh")
    assert {"schema", "site", "run", "verdict", "score", *DESIGNED} <= set(report)
    for part, keys in DESIGNED.items():
        rows = report[part] if isinstance(report[part], list) else [report[part]]
        assert rows
        assert all(keys <= set(row) for row in rows), part


def test_the_schema_refuses_a_score_after_a_veto():
    report = build(samples.vetoed(), "zh")
    assert report["score"] is None
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(report | {"score": 60.0})


def test_a_score_never_survives_a_veto():
    vetoed = samples.vetoed()
    report = build(replace(vetoed, judgement=replace(vetoed.judgement, score=88.0)), "en")
    assert report["score"] is None
    assert report["candidate"] is True


def test_findings_come_by_kind_then_first_seen():
    report = build(samples.failing(), "en")
    kinds = {"veto": 0, "deduct": 1, "bonus": 2, "advice": 3}
    order = [(kinds[finding["kind"]], finding["first_seen"]) for finding in report["findings"]]
    assert order == sorted(order)


def test_documents_are_policy_documents_and_what_has_a_number():
    titles = [document["title"] for document in build(samples.failing(), "zh")["documents"]]
    assert titles == ["转发通知", "乐县人民政府关于冬季取暖的通知"]


def test_an_earlier_finding_is_not_claimed_anew():
    seen = {finding["id"]: finding["seen_this_run"] for finding in build(samples.failing(), "zh")["findings"]}
    assert seen["f000032"] is False
    assert seen["f000010"] is True


def test_messages_and_reasons_are_filled():
    report = build(samples.vetoed(), "en")
    by_id = {indicator["id"]: indicator for indicator in report["indicators"]}
    assert by_id["home.stale"]["reason"] == "Newest item 2026-10-01."
    assert by_id["access.search"]["reason"] == "The page answered: protection page or captcha."
    assert "let our User-Agent" in by_id["access.search"]["next_step"]
    assert "Set body_type" in by_id["columns.required"]["next_step"]


def test_twenty_thousand_findings_are_told_in_time():
    verdicts = samples.many()
    started = time.process_time()
    assert len(build(verdicts, "zh")["findings"]) == 20_000
    assert time.process_time() - started < 10


def test_every_fetch_outcome_has_a_name():
    outcomes = pytest.importorskip("spiders.outcomes")
    assert set(outcomes.ALL_OUTCOMES) <= set(labels.FETCH_OUTCOMES)


ANY_TEXT = st.text(st.characters(), max_size=40)
ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT | st.dates() | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT | st.integers(), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(
    template=ANY_TEXT | st.sampled_from(["{a} {b!r} {c:>{d}} {0} {}", "{name.__class__}", "{category}: {cause}"]),
    params=st.dictionaries(st.sampled_from(["a", "b", "category", "cause", "name", "0"]), ANY_VALUE, max_size=4),
    evidence=st.dictionaries(ANY_TEXT | st.sampled_from(["attempts", "recent", "upstream_url"]), ANY_VALUE, max_size=4),
    url=ANY_TEXT,
)
def test_nothing_in_the_records_can_break_a_report(template, params, evidence, url):
    from reports import html, text

    found = samples.finding(1, template=template, params=params, evidence=evidence, url=url, found_on=(url,))
    report = build(samples.verdicts((samples.indicator("links.page_broken", "fail"),), (found,)), "zh")
    VALIDATOR.validate(report)
    dumps(report).encode()
    text.render(report, "zh", 80).encode()
    html.render(report, "zh").encode()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_that_were_not_asked_again_are_told_apart(lang):
    healthy = samples.healthy()
    report = build(replace(healthy, run=replace(healthy.run, carried=1_448)), lang)
    VALIDATOR.validate(report)
    assert report["run"]["carried_over"] == 1_448
    assert "1,448" in crawl_line(report, Speaker(lang))
    whole = crawl_line(build(healthy, lang), Speaker(lang))
    assert whole in crawl_line(report, Speaker(lang))
    assert whole != crawl_line(report, Speaker(lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_when_our_own_network_was_down_is_said(lang):
    healthy = samples.healthy()
    times = ("2026-11-20T09:01:00+08:00", "2026-11-20T09:04:00+08:00")
    report = build(replace(healthy, run=replace(healthy.run, outages=(times,))), lang)
    VALIDATOR.validate(report)
    assert report["run"]["outages"] == [dict(zip(("from", "to"), times, strict=True))]
    line = completeness_line(report, Speaker(lang))
    assert "09:01" in line
    assert "09:04" in line
    assert build(healthy, lang)["run"]["outages"] == []


@pytest.mark.parametrize(("lang", "words", "more"), [
    ("en", "(47 read, 90 not asked); http://a.gov.cn/t1?x=*", "; 2 more."),
    ("zh", "（本次查看47个，90个未访问）；http://a.gov.cn/t1?x=*", "；另有2类。"),
])  # fmt: skip
def test_addresses_without_end_are_named_beside_a_complete_run(lang, words, more):
    healthy = samples.healthy()
    traps = tuple(Trap(f"http://a.gov.cn/t{n}?x=*", f"http://a.gov.cn/t{n}?x=1", 47, 90 - n) for n in range(5))
    run = replace(healthy.run, traps=traps, cut_pages=("http://a.gov.cn/many/", "http://a.gov.cn/more/"))
    report = build(replace(healthy, run=run), lang)
    VALIDATOR.validate(report)
    assert report["run"]["traps"][0] == {
        "pattern": "http://a.gov.cn/t0?x=*", "example": "http://a.gov.cn/t0?x=1", "read": 47, "left": 90,
    }  # fmt: skip
    assert report["run"]["cut_pages"] == ["http://a.gov.cn/many/", "http://a.gov.cn/more/"]
    line = completeness_line(report, Speaker(lang))
    assert words in line
    assert more in line
    assert "http://a.gov.cn/many/" in line
    assert build(healthy, lang)["run"]["traps"] == []
