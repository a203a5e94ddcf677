"""What entries of the registry share that only one may have."""

from __future__ import annotations

from schedules.registry_doubts import doubts
from xuncha.config import SiteEntry


def entry(ident, **facts):
    return SiteEntry(id=ident, url=facts.pop("url", f"http://{ident}.qinghe.gov.cn/"), **facts)


def test_a_registry_in_order():
    assert (
        doubts([entry("a", sponsor="县财政局", site_code="6321000001"), entry("b", sponsor="县教育局"), entry("c")])
        == []
    )


def test_one_body_with_two_sites():
    (found,) = doubts([entry("a", sponsor="县 财政局"), entry("b"), entry("c", sponsor="县财政局")])
    assert found.params == {"sites": "a、c", "value": "县财政局"}
    assert "sponsor" in found.message


def test_one_code_and_one_address_twice():
    found = doubts(
        [
            entry("a", site_code="BM12345678", url="http://www.qinghe.gov.cn/"),
            entry("b", site_code="bm12345678", url="https://qinghe.gov.cn"),
        ]
    )
    assert [one.params["value"] for one in found] == ["bm12345678", "qinghe.gov.cn"]
