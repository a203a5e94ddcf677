"""Indicator site.closed_unannounced: closing notices without a way on, rebuilding without end; candidates only."""

from __future__ import annotations

import pytest
from builders import HOME, check, doc, earlier_run, run, site, snapshot, trait


def judged(url=HOME, **data):
    return check("site.closed_unannounced", snapshot(traits=(trait("closure", url, **data),)))


def test_an_open_site_passes():
    assert check("site.closed_unannounced", snapshot()).findings == ()


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "closing", "days": ["2026-11-01"], "successor": "http://www.linjiang.gov.cn/"},
        {"kind": "closing", "days": [], "successor": "http://www.linjiang.gov.cn/"},
        {"kind": "maintenance", "days": []},
        {"kind": "maintenance", "days": ["2026-12-01"]},
        {"kind": "maintenance", "days": ["2026-11-10"]},
        {"kind": "maintenance", "days": "2020-01-01"},
        {"kind": "maintenance", "days": [7, "never"]},
    ],
)
def test_notices_as_they_should_be_pass(data):
    assert judged(**data).findings == ()


@pytest.mark.parametrize(
    ("data", "key", "value"),
    [
        ({"kind": "closing", "days": ["2026-11-01"], "successor": ""}, None, None),
        (
            {"kind": "closing", "days": ["2026-02-01"], "successor": "http://x.gov.cn/"},
            "since",
            "2026-02-01",
        ),
        ({"kind": "maintenance", "days": ["2026-08-01", "2026-09-30"]}, "promised", "2026-09-30"),
    ],
)
def test_what_leads_nowhere_or_has_no_end_is_a_candidate(data, key, value):
    (finding,) = judged(text="本网站已关停", **data).findings
    assert finding.suspected
    assert finding.evidence["text"] == "本网站已关停"
    assert finding.params.get(key) == value


def test_a_notice_on_another_page_is_not_the_sites():
    assert judged(f"{HOME}old/", kind="closing", days=[], successor="").findings == ()


def seen(*days, kind="maintenance", **changes):
    """A notice without any day, and what earlier runs saw."""
    history = tuple(earlier_run(f"{day}T09:00:00+08:00", notice=notice) for day, notice in days)
    facts = snapshot(traits=(trait("closure", HOME, kind=kind, days=[], **changes),), history=history)
    return check("site.closed_unannounced", facts).findings


def test_a_notice_without_a_day_is_as_old_as_we_know_it():
    (finding,) = seen(("2026-09-01", ""), ("2026-09-20", "maintenance"), ("2026-11-01", "maintenance"))
    assert finding.suspected
    assert finding.params == {"since": "2026-09-20", "over": 64, "runs": 3}
    assert seen(("2026-09-20", "maintenance"), ("2026-11-01", "")) == ()  # it was back between
    assert seen(("2026-11-01", "maintenance")) == ()
    (finding,) = seen(("2026-08-20", "closing"), kind="closing", successor="http://www.linjiang.gov.cn/")
    assert finding.params["since"] == "2026-08-20"


def gone(*outcomes, now="nxdomain", notice="", on="2026-11-23"):
    """Runs one week apart, the oldest first; then this one."""
    history = tuple(
        earlier_run(f"2026-{9 + n // 4:02}-{1 + 7 * (n % 4):02}T09:00:00+08:00", home_outcome=outcome, notice=notice)
        for n, outcome in enumerate(outcomes)
    )
    facts = snapshot(run=run(home_outcome=now, started_at=f"{on}T09:00:00+08:00"), history=history)
    return check("site.closed_unannounced", facts)


def test_a_site_that_nobody_reaches_for_weeks_is_a_candidate():
    result = gone("ok", "ok", "timeout", "our_network", "nxdomain", "nxdomain")
    (finding,) = result.findings
    assert result.outcome == "could_not_check"
    assert finding.suspected
    assert finding.params == {"runs": 4, "since": "2026-09-15", "over": 69, "cause": "nxdomain", "last": "2026-09-08"}


@pytest.mark.parametrize(
    "result",
    [
        gone("ok", "nxdomain"),  # two runs are not enough
        gone("ok", "timeout", "timeout", now="blocked"),  # it answers, and refuses us
        gone("ok", "blocked", "timeout", "timeout"),
        gone("timeout", "timeout", "timeout"),  # never read: perhaps a wrong address
        gone("ok", "our_network", "our_network", now="our_network"),
        gone("ok", "timeout", "timeout", on="2026-09-16"),  # not for long
        gone("ok", "nxdomain", "nxdomain", "nxdomain", notice="closing"),  # announced
        gone(),
    ],
)
def test_what_is_not_sure_to_be_gone_is_only_unread(result):
    assert (result.outcome, result.findings) == ("could_not_check", ())


NOTICE = "关于青禾县商务局网站停止运行的公告"


def announced(title=NOTICE, published_on="2026-07-01", *newer, name="青禾县商务局"):
    docs = (doc(title, published_on=published_on), *(doc(f"动态{n}", published_on=day) for n, day in enumerate(newer)))
    return check("site.closed_unannounced", snapshot(site=site(name=name), documents=docs)).findings


def test_a_site_that_goes_on_after_its_own_notice_is_a_candidate():
    (finding,) = announced(NOTICE, "2026-07-01", "2026-06-01")
    assert finding.params == {"title": NOTICE, "since": "2026-07-01", "days": 30}
    assert finding.url == HOME


@pytest.mark.parametrize(
    "facts",
    [
        (NOTICE, "2026-11-01"),  # the notice has to stay for a while
        (NOTICE, "2026-07-01", "2026-10-01"),  # it goes on publishing
        ("关于县粮食局网站停止运行的公告", "2026-07-01"),  # of another site
        ("关于关停小煤矿的公告", "2026-07-01"),
        (NOTICE, ""),
    ],
)
def test_other_notices_pass(facts):
    assert announced(*facts) == ()
