"""Indicator identity.domain: below .gov.cn, a name, and for portals www."""

from __future__ import annotations

import pytest
from builders import check, site, snapshot

from db.models import Home


def judged(url, body_type="county_department"):
    return check("identity.domain", snapshot(site=site(body_type=body_type), home=Home(url, "清河县")))


@pytest.mark.parametrize(
    "url",
    [
        "http://www.qinghe.gov.cn/",
        "https://jtj.qinghe.gov.cn:8080/",
        "http://清河县.政务/",
        "http://xn--a.xn--zfr164b/",
    ],
)
def test_a_government_domain_passes(url):
    assert judged(url).outcome == "pass"
    assert judged(url).findings == ()


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://www.qinghe.com/", "www.qinghe.com"),
        ("http://www.gov.cn.example.net/", "www.gov.cn.example.net"),
        ("http://qinghegov.cn/", "qinghegov.cn"),
        ("http://8.8.4.4/", "8.8.4.4"),
        ("http://[2400:3200::1]/", "2400:3200::1"),
    ],
)
def test_another_domain_or_a_bare_address_is_a_finding(url, host):
    result = judged(url)
    assert result.outcome == "fail"
    assert [(one.suspected, one.params["host"]) for one in result.findings] == [(False, host)]


def test_a_portal_without_www_is_a_candidate():
    result = judged("http://portal.qinghe.gov.cn/", "county_government")
    assert result.outcome == "pass"
    assert [one.suspected for one in result.findings] == [True]
    assert judged("http://www.qinghe.gov.cn/", "county_government").findings == ()


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/", "http://10.1.2.3/", "http://localhost/", "http://[::1]/", "http://[", ""]
)
def test_a_site_on_trial_is_not_judged(url):
    assert check("identity.domain", snapshot(site=site(url=url), home=Home(url, ""))).outcome == "not_applicable"
