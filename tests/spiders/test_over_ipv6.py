"""A home page over IPv6: asked through the gate, from machines that have a way there, and never held for sure."""

from __future__ import annotations

import http.server
import socket
import threading

import pytest

from spiders import over_ipv6
from spiders.gate import Policy

OPEN = Policy(frozenset({"six.example"}))


def has_loopback() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


@pytest.fixture
def server():
    if not has_loopback():
        pytest.skip("this machine has no IPv6, not even on loopback")

    class Six(http.server.ThreadingHTTPServer):
        address_family = socket.AF_INET6

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(self.server.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    made = Six(("::1", 0), Page)
    made.status = 200
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def asked(port: int, addresses=("::1", "192.0.2.1"), policy=OPEN, **options):
    return over_ipv6.asked(
        f"http://six.example:{port}/", addresses, policy, "test", route=lambda _: True, seconds=5, **options
    )


def test_any_answer_but_an_error_of_the_server_is_delivery(server):
    for status, told in ((200, "ok"), (404, "ok"), (500, "failed")):
        server.status = status
        assert asked(server.server_address[1]) == told


def test_no_answer_is_told(server):
    port = server.server_address[1]
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as free:
        closed = free.getsockname()[1]
    assert asked(port) == "ok"
    assert asked(closed) == "failed"


def test_without_a_way_or_an_address_nothing_is_asked():
    assert over_ipv6.asked("http://a.example/", ("2001:db8::1",), OPEN, "test", route=lambda _: False) == ""
    assert over_ipv6.asked("http://a.example/", ("192.0.2.1",), OPEN, "test", route=lambda _: True) == ""
    assert over_ipv6.asked("http://a.example/", (), OPEN, "test", route=lambda _: True) == ""


def test_the_gate_holds_here_too(server):
    assert asked(server.server_address[1], policy=Policy()) == "failed"
    assert over_ipv6.has_route("no address") is False
