"""A second look rests on a connection of its own: a server that counts them."""

from __future__ import annotations

import pytest

from tests.gov_site import pages
from tests.gov_site.wire import FaultServer
from tests.program import Program


class Counting:
    """A small site; remembers on which connection each path came."""

    def __init__(self):
        self.seen: dict[str, list[int]] = {}

    def __call__(self, wire):
        self.seen.setdefault(wire.path, []).append(wire.handler.client_address[1])
        if wire.path == "/":
            links = "".join(f'<li><a href="/gone{n}.html">公告{n}</a></li>' for n in range(3))
            wire.answer(200, pages.HOME.replace("</ul>", links + "</ul>"))
        elif wire.path in ("/tzgg/1.html", "/tzgg/2.html"):
            wire.answer(200, pages.OK)
        else:
            wire.answer(404, pages.SOFT_404)


@pytest.fixture
def counting():
    respond = Counting()
    server = FaultServer(respond)
    server.start()
    yield server, respond
    server.shutdown()
    server.server_close()


def test_a_second_look_has_a_connection_that_nothing_else_had(tmp_path, counting):
    server, respond = counting
    program = Program.at(tmp_path, config="[crawl]\nrate = 0\nconfirm_after = 0.5\nopen_per_host = 2\ncanaries = []\n")
    done = program.run("crawl", server.url, "--allow-private")
    assert done.code == 0, done
    gone = [connections for path, connections in respond.seen.items() if path.startswith("/gone")]
    assert [len(connections) for connections in gone] == [2, 2, 2]
    first = {first for first, _ in gone}
    second = [second for _, second in gone]
    everything = [port for ports in respond.seen.values() for port in ports]
    assert len(set(everything) - set(second)) <= 3, "first looks share connections"
    assert first.isdisjoint(second)
    assert all(everything.count(port) == 1 for port in second)
