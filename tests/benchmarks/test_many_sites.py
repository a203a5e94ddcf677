"""Many sites at once: the sites, what politeness demands, and how the server's log is read."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from benchmarks import many_sites, nginx
from benchmarks.nginx import Entry

if TYPE_CHECKING:
    from pathlib import Path


def asked(*times_and_paths: tuple[float, str], host: str = "127.0.1.1", status: int = 200) -> list[Entry]:
    return [Entry(at, host, status, "GET", path) for at, path in times_and_paths]


def test_every_site_has_an_address_of_its_own_on_loopback():
    hosts = [many_sites.host(n) for n in range(1000)]
    assert len(set(hosts)) == 1000
    assert all(re.fullmatch(r"127\.0\.\d+\.\d+", host) for host in hosts)
    assert {nginx.OWN, nginx.SECOND}.isdisjoint(hosts)


def test_sites_are_as_many_pages_as_said_and_every_page_can_be_reached():
    pages = many_sites.site_of(7, "http://127.0.1.1:1")
    assert len(pages) == many_sites.PAGES
    assert pages == many_sites.site_of(7, "http://127.0.1.1:1")
    linked = {href for page in pages.values() for href in re.findall(r'href="(/[^"]*)"', page)}
    assert set(pages) - {"/index.html"} == linked - {"/", *many_sites._GONE}
    assert all(24_000 < len(page.encode()) < 27_000 for page in pages.values())


def test_files_and_registry(tmp_path: Path):
    truth = many_sites.write_sites(tmp_path, 3, 18000)
    assert truth == {"pages": 3 * many_sites.PAGES + 2, "broken": 9}
    assert len(list(tmp_path.rglob("*.html"))) == truth["pages"]
    assert not any((tmp_path / many_sites.host(n) / "gone").exists() for n in range(3))
    entries = tomllib.loads(many_sites.registry(3, 18000, 2.0))["site"]
    assert [entry["url"] for entry in entries] == [f"http://127.0.1.{n}:18000/" for n in (1, 2, 3)]
    assert all(entry["allow_private"] and entry["rate"] == 2.0 for entry in entries)


@pytest.mark.parametrize(
    ("times", "most"),
    [([], 0), ([0.0, 0.5, 1.0, 1.5], 2), ([0.0, 0.5, 0.999], 3), ([0.0, 0.0, 0.0, 5.0], 3), ([1.0], 1)],
)
def test_the_window_slides_and_leaves_its_end_out(times: list[float], most: int):
    assert many_sites.most_within(times, 1.0) == most


def test_politeness_alone_without_second_looks():
    entries = asked(*((n * 0.7, f"/{n}") for n in range(11)))  # however slow the program was
    assert many_sites.demanded(entries, 2.0) == 5.0
    assert many_sites.demanded([], 2.0) == 0.0


def test_a_second_look_waits_for_its_time_and_for_its_turn():
    first = [(n * 0.5, f"/{n}") for n in range(5)]  # last at 2.0
    assert many_sites.demanded(asked(*first, (12.0, "/1")), 2.0) == 10.5
    assert many_sites.demanded(asked(*first, (12.0, "/1"), (12.5, "/2"), (13.0, "/3")), 2.0) == 11.5
    many = [(n * 0.5, f"/{n}") for n in range(41)]  # last at 20.0, the second look was due long before
    assert many_sites.demanded(asked(*many, (21.0, "/1")), 2.0) == 20.5


def test_requests_for_each_address_leave_one_second_look_out():
    gone = asked((0.0, "/gone"), (9.0, "/gone"), status=404)
    assert many_sites.per_url([*asked((0.0, "/a"), (1.0, "/b")), *gone]) == 1.0
    assert many_sites.per_url([*asked((0.0, "/a"), (1.0, "/a")), *gone]) == 1.5
    assert many_sites.per_url(gone + asked((12.0, "/gone"), status=404)) == 2.0
    assert many_sites.per_url(asked((0.0, "/a")) + asked((0.0, "/a"), host="127.0.1.2")) == 1.0


def test_a_second_look_at_a_home_page_is_a_confirmation_and_a_third_is_not():
    home = asked((0.0, "/"), (20.0, "/"))
    assert many_sites.confirmations(home) == 1
    assert many_sites.per_url(home) == 1.0
    assert many_sites.per_url([*home, *asked((30.0, "/"))]) == 2.0
    gone = asked((0.0, "/gone"), (9.0, "/gone"), status=404)
    assert many_sites.confirmations([*home, *gone, *asked((0.0, "/a"), (1.0, "/a"))]) == 2


def test_hosts_are_told_apart_and_sorted():
    found = many_sites.by_host([*asked((2.0, "/b"), (1.0, "/a")), *asked((0.0, "/"), host="127.0.1.2")])
    assert [seen.uri for seen in found["127.0.1.1"]] == ["/a", "/b"]
    assert len(found) == 2


def test_one_line_of_the_log():
    seen = nginx.entry("1795.125 0.120 127.0.0.1 404 GET /a b.html\n")
    assert seen == (1795.005, "127.0.0.1", 404, "GET", "/a b.html")


@pytest.mark.nginx
@pytest.mark.skipif(nginx.program() is None, reason=nginx.INSTALL)
def test_nginx_serves_each_site_at_its_own_address(tmp_path: Path):
    import requests

    port = nginx.free_port()
    many_sites.write_sites(tmp_path / "site", 2, port)
    hosts = [many_sites.host(n) for n in range(2)]
    with (
        nginx.serve(tmp_path / "site", tmp_path / "nginx", port, "tzgg", hosts) as server,
        requests.Session() as session,
    ):
        session.trust_env = False
        server.forget()
        for number, host in enumerate(hosts):
            answer = session.get(f"http://{host}:{port}/", timeout=5)
            assert f"第{number}镇" in answer.text
            again = session.get(answer.url, timeout=5, headers={"If-None-Match": answer.headers["ETag"]})
            assert again.status_code == 304
        seen = server.settled(4)
    assert [entry.host for entry in seen] == [hosts[0]] * 2 + [hosts[1]] * 2
    assert [entry.status for entry in seen] == [200, 304] * 2
