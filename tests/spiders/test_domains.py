"""Registrable domains, without any request."""

from __future__ import annotations

import socket

import pytest

from spiders import domains


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a registrable domain was looked up in the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("http://www.qinghe.gov.cn/a/", "qinghe.gov.cn"),
        ("https://fgw.qinghe.gov.cn:8443/", "qinghe.gov.cn"),
        ("http://www.gov.cn/", "www.gov.cn"),
        ("http://news.example.com.cn/", "example.com.cn"),
        ("http://mp.weixin.qq.com/s/1", "qq.com"),
        ("http://127.0.0.1:8080/", "127.0.0.1:8080"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("http://oa/", "oa"),
        ("http://WWW.Example.COM./", "example.com"),
    ],
)
def test_domain_of_an_address(url, domain):
    assert domains.of(url) == domain


@pytest.mark.parametrize(
    ("domain", "government"), [("qinghe.gov.cn", True), ("青禾县.政务", True), ("gov.cn.com", False)]
)
def test_domains_of_government(domain, government):
    assert domains.is_government(domain) is government
