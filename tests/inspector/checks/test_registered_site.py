"""Indicator identity.registered: name and address in the registry against the site itself."""

from __future__ import annotations

import pytest
from builders import HOME, check, home, site, snapshot


def judged(registered, title="", meta="", url="http://www.qinghe.gov.cn/", lands=HOME):
    shown = home(title=title, identity={"site_name": meta}, url=lands)
    return check("identity.registered", snapshot(site=site(name=registered, url=url), home=shown))


@pytest.mark.parametrize(
    ("registered", "title", "meta"),
    [
        ("清河县人民政府", "清河县人民政府", ""),
        ("清河县人民政府", "首页_清河县政府门户网站", ""),
        ("清河县人民政府", "欢迎您", "清河县人民政府门户网站"),
        ("清河县教育体育局", "清河教育网 - 清河县教育体育局", ""),
        ("清河县发展和改革委员会", "清河县发展改革委", ""),
        ("", "清河县人民政府", ""),
    ],
)
def test_a_name_as_registered_passes(registered, title, meta):
    result = judged(registered, title, meta)
    assert (result.outcome, result.findings) == ("pass", ())


def test_another_name_is_a_candidate():
    (finding,) = judged("清河县粮食局", "临江市商务局", "临江商务").findings
    assert finding.suspected
    assert finding.params == {"registered": "清河县粮食局", "shown": "临江市商务局"}


def test_a_site_without_a_name_is_not_compared():
    assert judged("清河县人民政府", "首页", "").outcome == "could_not_check"


@pytest.mark.parametrize(
    "url", ["http://qinghe.gov.cn/", "https://www.qinghe.gov.cn/index.html", "http://WWW.qinghe.gov.cn:8080/"]
)
def test_the_same_host_passes(url):
    assert judged("清河县人民政府", "清河县人民政府", url=url).findings == ()


def test_another_host_is_a_candidate():
    (finding,) = judged("清河县人民政府", "清河县人民政府", url="http://www.qhx.gov.cn/").findings
    assert finding.suspected
    assert finding.params == {"registered": "http://www.qhx.gov.cn/", "shown": HOME}
