"""Indicator access.https: what browsers warn of, as a candidate; never a broken link."""

from __future__ import annotations

import pytest
from builders import HOME, check, snapshot

from db.models import Certificate, Home

EXPIRED = Certificate(
    "www.qinghe.gov.cn",
    ("expired", "self_signed"),
    "trouble=expired,self_signed; until=2026-01-31; subject=CN=www.qinghe.gov.cn",
    HOME.replace("http:", "https:"),
    "2026-11-23T23:00:00+08:00",
)


def test_good_certificates_pass():
    result = check("access.https", snapshot(home=Home(HOME, "", secure=True)))
    assert (result.outcome, result.findings) == ("pass", ())


def test_a_site_without_https_is_a_candidate_unless_it_is_on_trial():
    result = check("access.https", snapshot(home=Home(HOME, "")))
    assert (result.outcome, [one.suspected for one in result.findings]) == ("pass", [True])
    here = snapshot(home=Home("http://127.0.0.1:8000/", ""))
    assert check("access.https", here).outcome == "not_applicable"


@pytest.mark.parametrize(
    ("until", "days"), [("2026-12-07", 14), ("2026-11-23", 0), ("2026-12-08", None), ("soon", None)]
)
def test_a_certificate_about_to_end_is_a_candidate(until, days):
    host = "www.qinghe.gov.cn"
    one = Certificate(host, (), f"until={until}; subject=CN={host}", HOME, "2026-11-23T23:00:00+08:00")
    findings = check("access.https", snapshot(home=Home(HOME, "", secure=True, certificates=(one,)))).findings
    assert [finding.params for finding in findings] == (
        [] if days is None else [{"host": host, "days": days, "until": until}]
    )


def test_trouble_is_a_candidate_with_the_facts():
    result = check("access.https", snapshot(home=Home(HOME, "", secure=True, certificates=(EXPIRED,))))
    assert result.outcome == "pass"
    (finding,) = result.findings
    assert finding.suspected
    assert finding.params == {"host": "www.qinghe.gov.cn", "trouble": ["expired", "self_signed"]}
    assert "until=2026-01-31" in finding.evidence["certificate"]
    assert finding.found_on == ("https://www.qinghe.gov.cn/",)
