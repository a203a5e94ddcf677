"""Is it us? While our own network is down nothing is held against anybody, and the run goes on when it is back."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from datetime import timedelta

import pytest

from db.crawl_file import CrawlFile
from spiders import names as names_of_hosts
from spiders import network as networks
from spiders import outcomes as o
from spiders.pages import urls
from spiders.settle import settle
from tests.spiders.engine import NXDOMAIN, START, World, fails, page

A, B, C = (f"http://{name}.gov.cn/" for name in "abc")
CANARIES = {"canaries": ("canary.cn",)}


@pytest.fixture
def crawl(tmp_path):
    made = []

    def make(web, **options):
        made.append(World(tmp_path, web, **options))
        return made[-1]

    yield make
    for world in made:
        world.close()


def site(host, count=60):
    return {host: page(*[f"/{n}" for n in range(count)])} | {f"{host}{n}": page() for n in range(count)}


def test_an_outage_accuses_nobody_and_the_run_goes_on(crawl):
    web = site(A) | site(B) | {A: page(f"{C}x", *[f"/{n}" for n in range(60)]), f"{C}x": page()}
    world = crawl(web, sites=[A, B], rate=2.0, outages=[(10.0, 200.0)], **CANARIES).run()
    for lane in (0, 1):
        assert {row["outcome"] for row in world.rows(lane).values()} == {o.OK}
    during = [at for at, _ in world.asked if 10 <= at < 200]
    assert len(during) < 30
    assert not [at for at in during if at > 30]
    ((began, ended),) = world.desk.network.outages
    assert timedelta(seconds=9) < began - START < timedelta(seconds=20)
    assert timedelta(seconds=199) < ended - START < timedelta(seconds=215)
    seen = world.lanes[0].file.rows("SELECT DISTINCT outcome, detail FROM attempt")
    assert {row["outcome"] for row in seen} <= {o.OUR_NETWORK, o.OK}
    said = {row["detail"] for row in seen if row["outcome"] == o.OUR_NETWORK}
    assert said == {f"our own network was down from {began:%Y-%m-%d %H:%M:%S} to {ended:%Y-%m-%d %H:%M:%S}"}
    assert [end.stopped_by for end in world.finish()] == [None, None]


def test_while_it_is_down_progress_says_so(crawl):
    world = crawl(site(A), rate=2.0, outages=[(10.0, 200.0)], **CANARIES)
    world.run(until=lambda world: world.clock > 60)
    assert world.lanes[0].progress.pause == "our_network"
    world.run()
    assert world.lanes[0].progress.pause == ""


def test_an_outage_that_does_not_end_ends_the_run(crawl):
    web = site(A) | site(B)
    world = crawl(web, sites=[A, B], rate=2.0, outages=[(10.0, 1e9)], **CANARIES).run()
    assert networks.PATIENCE < world.clock < networks.PATIENCE + 100
    assert [end.stopped_by for end in world.finish()] == ["our_network", "our_network"]
    for lane in (0, 1):
        with contextlib.closing(CrawlFile(world.lanes[lane].order.file)) as file:
            settled = settle(file)
            assert (settled.run.home_outcome, settled.run.stopped_by) == (o.OK, "our_network")
            assert settled.links.broken == settled.links.uncertain == 0
            assert settled.links.ours > 0


def test_an_outage_from_the_start_is_said_soon(crawl):
    world = crawl(site(A), rate=2.0, outages=[(0.0, 1e9)], **CANARIES).run()
    assert world.clock < 120
    (end,) = world.finish()
    assert end.stopped_by == "our_network"
    with contextlib.closing(CrawlFile(world.lanes[0].order.file)) as file:
        run = settle(file).run
    assert run.home_outcome == o.OUR_NETWORK
    assert run.home_detail == "our own network was down from 2026-11-23 09:00:05 to 2026-11-23 09:00:40"


def test_robots_and_random_paths_lost_in_an_outage_are_asked_again(crawl):
    web = site(A, 5)
    world = crawl(web, rate=2.0, outages=[(0.0, 25.0)], **CANARIES).run()
    assert len(world.times(f"{A}robots.txt")) == 2
    assert min(at for at, url in world.asked if url == A and at > 25) >= world.times(f"{A}robots.txt")[1]
    assert world.lanes[0].nonsense._hosts["a.gov.cn"].open == 0
    assert {row["outcome"] for row in world.rows().values()} == {o.OK}


def test_one_dead_site_is_not_our_network(crawl):
    web = {A: fails(o.TIMEOUT, takes=5.0), f"{A}robots.txt": fails(o.TIMEOUT, takes=5.0)}
    world = crawl(web, rate=2.0, unknown=lambda url: fails(o.TIMEOUT, takes=5.0), **CANARIES).run()
    assert world.desk.network.outages == []
    assert world.outcome(A) == o.TIMEOUT
    assert world.clock < 60


def test_many_dead_hosts_are_not_our_network_while_a_canary_answers(crawl):
    links = [f"http://{n}.gov.cn/" for n in range(40)]
    web = {A: page(*links)} | dict.fromkeys(links, fails(o.TIMEOUT, takes=20.0))
    world = crawl(web, rate=2.0, **CANARIES).run()
    assert world.desk.network.outages == []
    assert {world.outcome(link) for link in links} == {o.TIMEOUT}


def test_without_canaries_nothing_is_decided(crawl):
    world = crawl(site(A), rate=2.0, outages=[(10.0, 200.0)]).run()
    assert world.desk.network.outages == []
    assert o.OUR_NETWORK not in {row["outcome"] for row in world.rows().values()}


def test_this_very_machine_says_nothing_about_the_network(crawl):
    here = "http://127.0.0.1:8080/"
    world = crawl({}, sites=[here], unknown=lambda url: fails(o.REFUSED), private_hosts=frozenset({"127.0.0.1"}),
                  names={"canary.cn": NXDOMAIN}, **CANARIES).run()  # fmt: skip
    assert world.outcome(here) == o.REFUSED
    assert world.desk.network.outages == []


def test_a_definite_answer_of_before_stands(crawl):
    web = site(A) | {A: page("/gone", *[f"/{n}" for n in range(60)])}
    world = crawl(web, rate=2.0, outages=[(10.0, 100.0)], **CANARIES).run()
    assert world.outcome(f"{A}gone") == o.NOT_FOUND
    attempts = world.lanes[0].file.rows(
        "SELECT a.outcome FROM attempt a JOIN url u ON u.id = a.url_id WHERE u.url = ?", (f"{A}gone",)
    )
    assert [row[0] for row in attempts].count(o.NOT_FOUND) == 2


def test_where_no_canary_can_be_reached_hosts_that_answered_are_asked(crawl):
    links = [f"http://{n}.gov.cn/" for n in range(40)]
    web = {A: page(*links, *[f"/{n}" for n in range(30)])} | dict.fromkeys(links, fails(o.TIMEOUT, takes=20.0))
    names = {"canary.cn": ["61.135.169.200"]}
    world = crawl(web | site(B, 5), sites=[A, B], rate=2.0, names=names, unknown=lambda url: page(), **CANARIES)
    world.unreachable.add("61.135.169.200")
    world.run()
    assert world.desk.network.outages == []
    assert {world.outcome(link) for link in links} == {o.TIMEOUT}


# -- with a name server of our own on loopback ------------------------------------------------------------------------


class NameServer:
    """A name server on loopback that knows every name, until it is told to fail."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.works = True
        self.asked = []
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                question, client = self.socket.recvfrom(2048)
            except OSError:
                return
            if not question:
                self.socket.close()
                return
            if self.works:
                head = question[:2] + struct.pack(">HHHHH", 0x8180, 1, 1, 0, 0)
                answer = struct.pack(">HHHIH4s", 0xC00C, 1, 1, 60, 4, socket.inet_aton("61.135.169.121"))
                self.socket.sendto(head + question[12:] + answer, client)
            else:
                self.socket.sendto(question[:2] + struct.pack(">HHHHH", 0x8182, 1, 0, 0, 0) + question[12:], client)

    def look_up(self, host):
        """As the system's resolver: addresses, or gaierror."""
        self.asked.append(host)
        name = b"".join(bytes([len(part)]) + part.encode() for part in host.split(".")) + b"\0"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(5)
            client.sendto(struct.pack(">HHHHHH", 7, 0x100, 1, 0, 0, 0) + name + struct.pack(">HH", 1, 1),
                          self.socket.getsockname())  # fmt: skip
            answer, _ = client.recvfrom(2048)
        if answer[3] & 15:
            raise socket.gaierror(socket.EAI_AGAIN, "try again")
        return [socket.inet_ntoa(answer[-4:])]

    def stop(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.sendto(b"", self.socket.getsockname())
        self.thread.join()


@pytest.fixture
def name_server():
    server = NameServer()
    yield server
    server.stop()


def test_when_the_name_server_goes_away_the_site_is_read_on_and_its_links_are_asked_later(crawl, name_server):
    links = [f"http://x{n}.gov.cn/" for n in range(40)]
    own = [f"/{n}" for n in range(20)]
    web = {A: page(*links, *own)} | {f"{A[:-1]}{path}": page() for path in own} | dict.fromkeys(links, page())
    world = crawl(web, rate=2.0, **CANARIES)
    world.desk.gate.lookup = name_server.look_up
    world.run(until=lambda world: len(world.pages) >= 1)
    name_server.works = False
    world.run(until=lambda world: world.clock > 60)
    assert {world.outcome(f"{A[:-1]}{path}") for path in own} == {o.OK}  # its name was found before: it answers
    assert not [row for row in world.rows().values() if row["outcome"] in {o.DNS, o.NXDOMAIN, o.OUR_NETWORK}]
    assert world.lanes[0].progress.phase != "finished"
    name_server.works = True
    world.run()
    assert {world.outcome(link) for link in links} == {o.OK}
    assert world.desk.network.outages == []
    assert {urls.host_of(link) for link in links} <= set(name_server.asked)


def test_in_a_closed_network_a_site_is_judged_and_links_to_names_elsewhere_are_ours(crawl):
    links = [f"http://x{n}.gov.cn/" for n in range(5)]
    names = dict.fromkeys([*(urls.host_of(link) for link in links), "canary.cn"], NXDOMAIN)
    world = crawl({A: page(*links, "/1"), f"{A}1": page()}, rate=2.0, names=names, **CANARIES).run()
    assert names_of_hosts.PATIENCE_WITHOUT_NAMES < world.clock < names_of_hosts.PATIENCE_WITHOUT_NAMES + 60
    assert [end.stopped_by for end in world.finish()] == [None]
    with contextlib.closing(CrawlFile(world.lanes[0].order.file)) as file:
        settled = settle(file)
    assert (settled.run.home_outcome, settled.run.complete) == (o.OK, True)
    assert (settled.links.ours, settled.links.broken, settled.links.uncertain) == (5, 0, 0)


def test_in_a_closed_network_a_site_without_a_name_is_not_judged_and_the_others_are(crawl):
    names = {"b.gov.cn": NXDOMAIN, "canary.cn": NXDOMAIN}
    world = crawl(site(A, 80) | site(B), sites=[A, B], rate=2.0, names=names, **CANARIES).run()
    assert {row["outcome"] for row in world.rows(0).values()} == {o.OK}
    assert [end.stopped_by for end in world.finish()] == [None, "our_network"]
    with contextlib.closing(CrawlFile(world.lanes[1].order.file)) as file:
        assert settle(file).run.home_outcome == o.OUR_NETWORK
