"""A host that only resets connections, in a real crawl: few connections, an end in time, and nothing is broken."""

from __future__ import annotations

from tests.gov_site import pages
from tests.gov_site.wire import FaultServer, ResetServer
from tests.program import Program

LINKS = 300


def test_many_links_to_a_dead_host_cost_few_connections(tmp_path):
    dead = ResetServer()
    dead.start()
    links = "".join(f'<li><a href="{dead.url}{n}.html">链接{n}</a></li>' for n in range(LINKS))

    def respond(wire):
        wire.answer(*((200, pages.HOME.replace("</ul>", links + "</ul>")) if wire.path == "/" else (200, pages.OK)))

    site = FaultServer(respond)
    site.start()
    try:
        program = Program.at(tmp_path)
        done = program.run("crawl", site.url, "--allow-private", timeout=60)
        assert done.code == 0, done
        assert "end=complete" in done.out
        assert 0 < len(dead.log.requests) <= 12
        verdicts = program.rows("SELECT verdict, cause, count(*) AS n FROM run_target WHERE url LIKE ? GROUP BY 1, 2",
                                f"{dead.url}%")  # fmt: skip
        assert {row["verdict"] for row in verdicts} == {"uncertain"}
        assert {row["cause"]: row["n"] for row in verdicts}["host_down"] >= LINKS - 12
    finally:
        site.shutdown()
        site.server_close()
