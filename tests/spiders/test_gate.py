"""The address gate: what is never asked, what is asked only on the operator's word, and that an answer is pinned."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from twisted.internet.address import IPv4Address, IPv6Address

from spiders.addresses import BAD_PORTS, classify_address, literal, name_of
from spiders.gate import PRIVATE, Gate, GateResolver, Policy, refuse_url
from spiders.pages import urls

OPEN = Policy(frozenset({"127.0.0.1", "10.0.0.1", "192.168.0.1", "b.gov.cn", "c.gov.cn"}))
CLOSED = Policy()


def nowhere(number: int = socket.EAI_NONAME):
    return socket.gaierror(number, "no answer")


class Names:
    """A DNS of our own. An entry is a list of addresses or an error; several entries are given out one by one."""

    def __init__(self, **entries):
        self.entries = {name.replace("_", "."): entry for name, entry in entries.items()}
        self.asked: list[str] = []

    def __call__(self, host):
        self.asked.append(host)
        entry = self.entries.get(host, nowhere())
        if isinstance(entry, tuple):
            entry, *rest = entry
            if rest:
                self.entries[host] = tuple(rest)
        if isinstance(entry, Exception):
            raise entry
        return entry


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


# -- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("61.135.169.121", "public"),
        ("8.8.8.8", "public"),
        ("2400:3200::1", "public"),
        ("172.15.255.255", "public"),
        ("172.32.0.1", "public"),
        ("100.63.255.255", "public"),
        ("100.128.0.1", "public"),
        ("10.0.0.1", "private"),
        ("127.0.0.1", "private"),
        ("127.255.255.254", "private"),
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.168.1.1", "private"),
        ("::1", "private"),
        ("fd12:3456::1", "private"),
        ("fc00::1", "private"),
        ("::ffff:10.0.0.1", "private"),
        ("::ffff:127.0.0.1", "private"),
        ("0.0.0.0", "never"),
        ("0.1.2.3", "never"),
        ("100.64.0.1", "never"),
        ("100.127.255.255", "never"),
        ("100.100.100.200", "never"),  # metadata of a Chinese cloud
        ("169.254.169.254", "never"),
        ("169.254.0.1", "never"),
        ("::ffff:169.254.169.254", "never"),
        ("fd00:ec2::254", "never"),
        ("192.0.0.192", "never"),
        ("192.0.2.1", "never"),
        ("198.18.0.1", "never"),
        ("198.51.100.1", "never"),
        ("203.0.113.1", "never"),
        ("224.0.0.1", "never"),
        ("239.255.255.250", "never"),
        ("255.255.255.255", "never"),
        ("240.0.0.1", "never"),
        ("192.88.99.1", "never"),
        ("::", "never"),
        ("::127.0.0.1", "never"),
        ("::10.0.0.1", "never"),
        ("fe80::1", "never"),
        ("fe80::1%eth0", "never"),
        ("fec0::1", "never"),
        ("ff02::1", "never"),
        ("2002:7f00:1::", "never"),
        ("2002:a9fe:a9fe::1", "never"),
        ("64:ff9b::7f00:1", "never"),
        ("64:ff9b::8.8.8.8", "never"),
        ("64:ff9b::10.0.0.1", "never"),
        ("::ffff:0:10.0.0.1", "never"),  # SIIT
        ("168.63.129.16", "never"),  # metadata at an address that looks public
        ("fd20:ce::254", "never"),
        ("fd00:c1::a9fe:a9fe", "never"),
        ("240e::5efe:10.0.0.1", "never"),  # ISATAP
        ("240e::200:5efe:127.0.0.1", "never"),
        ("fe80::5efe:8.8.8.8", "never"),
        ("240e::5efe:8.8.8.8", "public"),
        ("198.19.255.255", "never"),
        ("198.20.0.1", "public"),
        ("192.0.1.1", "public"),
        ("100.63.255.254", "public"),
        ("64:ff9b:1::1", "never"),
        ("2001::1", "never"),
        ("2001:db8::1", "never"),
        ("3fff::1", "never"),
        ("5f00::1", "never"),
        ("100::1", "never"),
    ],
)
def test_class_of_an_address(address, expected):
    assert classify_address(ipaddress.ip_address(address)) == expected


numbers = st.one_of(
    st.integers(0, 2**32 - 1).map(ipaddress.IPv4Address),
    st.integers(0, 2**128 - 1).map(ipaddress.IPv6Address),
    st.integers(0, 2**32 - 1).map(lambda n: ipaddress.IPv6Address(0xFFFF << 32 | n)),
    st.integers(0, 2**112 - 1).map(lambda n: ipaddress.IPv6Address(0x2002 << 112 | n)),
    st.sampled_from([*ipaddress.IPv4Address._constants._private_networks]).flatmap(
        lambda net: st.integers(int(net[0]), int(net[-1])).map(ipaddress.IPv4Address)
    ),
    st.sampled_from([*ipaddress.IPv6Address._constants._private_networks]).flatmap(
        lambda net: st.integers(int(net[0]), int(net[-1])).map(ipaddress.IPv6Address)
    ),
)


@given(numbers)
@settings(deadline=None, max_examples=600)
@example(ipaddress.ip_address("192.0.0.9"))
def test_what_is_not_global_is_never_called_public(address):
    kind = classify_address(address)
    assert kind in {"public", "private", "never"}
    address = getattr(address, "ipv4_mapped", None) or address  # Python calls all of ::ffff:0:0/96 private
    if not address.is_global or address.is_multicast or address.is_link_local or address.is_reserved:
        assert kind != "public"


@given(numbers)
@settings(deadline=None)
def test_mapped_addresses_are_what_they_hide(address):
    if address.version == 4:
        assert classify_address(ipaddress.IPv6Address(f"::ffff:{address}")) == classify_address(address)


# -- whole addresses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://127.0.1/",
        "http://①②⑦.0.0.1/",
        "http://127。0。0。1/",
        "http://%31%32%37.0.0.1/",
        "http://10.0.0.1:8080/",
        "http://192.168.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fd00::1]:8080/",
        "http://www.gov.cn@127.0.0.1/",
        "http://www.gov.cn:80@10.0.0.1/",
        "http:\\\\127.0.0.1\\a",
        "http:127.0.0.1/",
        "HTTP://127.0.0.1/",
        "ht\ntp://127.0.0.1/",
    ],
)
def test_private_addresses_in_every_notation(url):
    assert refuse_url(url, CLOSED) == PRIVATE
    written = urls.canonical(url)
    assert refuse_url(url, Policy(frozenset({name_of(urls.host_of(written))}))) == ""
    assert refuse_url(written, CLOSED) == PRIVATE


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://2852039166/",
        "http://0xa9fea9fe/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[fe80::1]/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://0/",
        "http://[::]/",
        "http://[::127.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[64:ff9b::7f00:1]/",
        "http://224.0.0.1/",
    ],
)
def test_some_addresses_are_opened_for_nobody(url):
    host = urls.host_of(urls.canonical(url)).strip("[]")
    for policy in (CLOSED, OPEN, Policy(private_hosts=frozenset({host}))):
        assert "never asked" in refuse_url(url, policy)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://www.gov.cn/",
        "file:///etc/passwd",
        "data:text/html,hello",
        "javascript:alert(1)",
        "gopher://www.gov.cn/",
        "ws://www.gov.cn/",
        "mailto:a@gov.cn",
    ],
)
def test_only_http_is_asked(url):
    assert refuse_url(url, OPEN) == "only http and https are asked"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "www.gov.cn",
        "//www.gov.cn/",
        "http://",
        "http://a b/",
        "http://[::1",
        "http://a:99999/",
        "http://256.1.1.1/",
    ],
)
def test_what_is_no_address_is_said_to_be_none(url):
    assert refuse_url(url, OPEN) == "is not a web address"


@pytest.mark.parametrize("port", sorted(BAD_PORTS))
def test_ports_that_browsers_refuse(port):
    assert "port" in refuse_url(f"http://www.gov.cn:{port}/", OPEN)
    assert "port" in refuse_url(f"https://127.0.0.1:{port}/", OPEN)


@pytest.mark.parametrize("port", [80, 81, 443, 800, 888, 7001, 8000, 8080, 8088, 8443, 9090, 65535])
def test_ports_where_government_systems_live(port):
    assert refuse_url(f"http://www.gov.cn:{port}/", CLOSED) == ""


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://www.gov.cn\\@127.0.0.1/", "www.gov.cn"),
        ("http://www.gov.cn/@127.0.0.1/", "www.gov.cn"),
        ("http://www.gov.cn?@127.0.0.1/", "www.gov.cn"),
        ("http://www.gov.cn#@127.0.0.1/", "www.gov.cn"),
        ("http://127.0.0.1@www.gov.cn/", "www.gov.cn"),
        ("http://中国.政务.cn/", "xn--fiqs8s.xn--55qx5d8y0a.cn"),
    ],
)
def test_the_host_judged_is_the_host_asked(url, host):
    assert refuse_url(url, CLOSED) == ""
    if host == "www.gov.cn":
        assert urls.host_of(urls.canonical(url)) == host


def test_the_registry_opens_exactly_its_hosts():
    policy = Policy(private_hosts=frozenset({"10.0.0.5", "intranet.a.gov.cn"}))
    assert refuse_url("http://10.0.0.5:8080/", policy) == ""
    assert refuse_url("http://10.0.0.6/", policy) == PRIVATE
    assert policy.opens_private("intranet.a.gov.cn")
    assert not policy.opens_private("x.intranet.a.gov.cn")


@given(st.text(max_size=80))
@settings(deadline=None)
@example("http://[::ffff:1.2.3.4%25eth0]/")
@example("http://1.2.3/")
@example("http://a:0/")
def test_any_text_is_judged(text):
    for url in (text, f"http://{text}/"):
        assert isinstance(refuse_url(url, CLOSED), str)


# -- names ------------------------------------------------------------------------------------------------------------


def gate(names, *, policy=CLOSED, canaries=(), clock=None):
    return Gate(policy, canaries, names, clock=clock or Clock())


def test_a_public_name():
    answer = gate(Names(a_gov_cn=["61.135.169.121", "2400:3200::1"])).resolve_now("a.gov.cn")
    assert (answer.state, answer.addresses) == ("ok", ("61.135.169.121", "2400:3200::1"))


@pytest.mark.parametrize(
    "addresses",
    [
        ["10.0.0.1"],
        ["61.135.169.121", "10.0.0.1"],
        ["127.0.0.1", "61.135.169.121"],
        ["61.135.169.121", "::1"],
        ["61.135.169.121", "::ffff:192.168.0.1"],
    ],
)
def test_one_private_address_among_public_ones_refuses_the_name(addresses):
    answer = gate(Names(a_gov_cn=addresses)).resolve_now("a.gov.cn")
    assert (answer.state, answer.reason, answer.addresses) == ("refused", PRIVATE, ())


def test_private_names_open_with_the_operators_word_only():
    names = Names(a_gov_cn=["10.0.0.1"], b_gov_cn=["10.0.0.1"], c_gov_cn=["169.254.169.254"])
    opened = gate(names, policy=Policy(private_hosts=frozenset({"a.gov.cn", "c.gov.cn"})))
    assert opened.resolve_now("a.gov.cn").state == "ok"
    assert opened.resolve_now("b.gov.cn").state == "refused"
    assert opened.resolve_now("c.gov.cn").state == "refused"
    assert gate(names, policy=OPEN).resolve_now("b.gov.cn").state == "ok"
    assert gate(names, policy=OPEN).resolve_now("c.gov.cn").state == "refused"


def test_scoped_and_empty_answers():
    names = Names(a_gov_cn=["fe80::1%2"], b_gov_cn=[])
    assert gate(names).resolve_now("a.gov.cn").state == "refused"
    assert gate(names).resolve_now("b.gov.cn").state == "dns_trouble"


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (nowhere(socket.EAI_NONAME), "nxdomain"),
        (nowhere(socket.EAI_AGAIN), "dns_trouble"),
        (nowhere(socket.EAI_FAIL), "dns_trouble"),
        (nowhere(getattr(socket, "EAI_NODATA", socket.EAI_FAIL)), "dns_trouble"),
        (OSError("resolver gone"), "dns_trouble"),
        (UnicodeError("label too long"), "dns_trouble"),
    ],
)
def test_only_a_name_that_does_not_exist_is_definite(error, state):
    names = Names(a_gov_cn=error, www_gov_cn=["61.135.169.121"])
    assert gate(names, canaries=("www.gov.cn",)).resolve_now("a.gov.cn").state == state


@pytest.mark.parametrize("error", [nowhere(), nowhere(socket.EAI_AGAIN)])
def test_when_no_canary_resolves_it_is_our_network(error):
    names = Names(a_gov_cn=error)
    assert gate(names, canaries=("www.gov.cn", "www.qq.com")).resolve_now("a.gov.cn").state == "our_network"
    assert names.asked == ["a.gov.cn", "www.gov.cn", "www.qq.com"]


def test_canaries_are_asked_once_a_minute():
    clock, names = Clock(), Names(www_gov_cn=["61.135.169.121"])
    one = gate(names, canaries=("www.gov.cn",), clock=clock)
    for host in ("a.gov.cn", "b.gov.cn", "c.gov.cn"):
        assert one.resolve_now(host).state == "nxdomain"
    assert names.asked.count("www.gov.cn") == 1
    clock.now += 61
    names.entries["www.gov.cn"] = nowhere()
    assert one.resolve_now("d.gov.cn").state == "our_network"


def test_invalid_does_not_exist_whatever_the_network_does():
    assert gate(Names(), canaries=("www.gov.cn",)).resolve_now("a.invalid").state == "nxdomain"
    names = Names(a_invalid=nowhere(socket.EAI_AGAIN))
    assert gate(names, canaries=("www.gov.cn",)).resolve_now("a.invalid").state == "our_network"


def test_an_answer_is_pinned_while_it_lives():
    """Rebinding: the name that was checked is public, the next answer of its owner is not."""
    clock, names = Clock(), Names(a_gov_cn=(["61.135.169.121"], ["10.0.0.1"]))
    one = gate(names, clock=clock)
    assert asyncio.run(one.resolve("a.gov.cn")).addresses == ("61.135.169.121",)
    clock.now += 299
    assert asyncio.run(one.resolve("a.gov.cn")).addresses == ("61.135.169.121",)
    assert names.asked == ["a.gov.cn"]
    clock.now += 2
    assert one.cached("a.gov.cn") is None
    assert asyncio.run(one.resolve("a.gov.cn")).state == "refused"
    assert one.cached("a.gov.cn") is None


def test_errors_are_never_remembered():
    names = Names(a_gov_cn=(nowhere(socket.EAI_AGAIN), nowhere(), ["10.0.0.1"], ["61.135.169.121"]))
    one = gate(names)
    states = [asyncio.run(one.resolve("a.gov.cn")).state for _ in range(4)]
    assert states == ["dns_trouble", "nxdomain", "refused", "ok"]
    assert list(one.table) == ["a.gov.cn"]


def test_literal_addresses_need_no_name_server():
    names = Names()
    one = gate(names, policy=OPEN)
    assert one.cached("127.0.0.1").addresses == ("127.0.0.1",)
    assert gate(names, policy=Policy(frozenset({"::1"}))).cached("::1").addresses == ("::1",)
    assert one.cached("169.254.169.254").state == "refused"
    assert gate(names).cached("127.0.0.1").state == "refused"
    assert literal("a.gov.cn") is None
    assert names.asked == []


# -- what connections use ---------------------------------------------------------------------------------------------


class Receiver:
    def __init__(self):
        self.began, self.addresses, self.complete = 0, [], 0

    def resolutionBegan(self, resolution):  # noqa: N802
        self.began += 1
        resolution.cancel()

    def addressResolved(self, address):  # noqa: N802
        self.addresses.append(address)

    def resolutionComplete(self):  # noqa: N802
        self.complete += 1


def resolved(one, host, port=80, monkeypatch=None):
    monkeypatch.setattr(GateResolver, "gate", one)
    receiver = Receiver()
    GateResolver(None).resolveHostName(receiver, host, port)
    assert (receiver.began, receiver.complete) == (1, 1)
    return receiver.addresses


def test_connections_get_the_address_that_was_checked(monkeypatch):
    names = Names(a_gov_cn=(["61.135.169.121", "2400:3200::1"], ["10.0.0.1"]))
    one = gate(names)
    asyncio.run(one.resolve("a.gov.cn"))
    assert resolved(one, "a.gov.cn", 8080, monkeypatch) == [
        IPv4Address("TCP", "61.135.169.121", 8080),
        IPv6Address("TCP", "2400:3200::1", 8080),
    ]
    assert names.asked == ["a.gov.cn"]


@pytest.mark.parametrize("host", ["never.checked.gov.cn", "10.0.0.1", "169.254.169.254", "localhost", ""])
def test_connections_get_nothing_that_was_not_checked(monkeypatch, host):
    names = Names(localhost=["127.0.0.1"])
    assert resolved(gate(names), host, 80, monkeypatch) == []
    assert names.asked == []


def test_a_refused_name_gives_no_address_to_connections(monkeypatch):
    one = gate(Names(a_gov_cn=["10.0.0.1"]))
    asyncio.run(one.resolve("a.gov.cn"))
    assert resolved(one, "a.gov.cn", 80, monkeypatch) == []
