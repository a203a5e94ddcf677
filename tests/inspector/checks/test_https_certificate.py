"""Indicator access.https: what browsers warn of, as a candidate; never a broken link."""

from __future__ import annotations

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


def test_a_site_without_https_is_not_judged():
    assert check("access.https", snapshot()).outcome == "not_applicable"


def test_trouble_is_a_candidate_with_the_facts():
    result = check("access.https", snapshot(home=Home(HOME, "", secure=True, certificates=(EXPIRED,))))
    assert result.outcome == "pass"
    (finding,) = result.findings
    assert finding.suspected
    assert finding.params == {"host": "www.qinghe.gov.cn", "trouble": ["expired", "self_signed"]}
    assert "until=2026-01-31" in finding.evidence["certificate"]
    assert finding.found_on == ("https://www.qinghe.gov.cn/",)
