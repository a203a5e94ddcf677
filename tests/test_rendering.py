"""Lists that a script builds, with a real Chromium: they are read; a hostile page gets nothing and holds nothing up."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from spiders import render_proxy, rendering
from spiders.gate import Gate, Policy
from spiders.orders import Rendering
from spiders.pages.understand import understand
from tests.gov_site import script_pages
from tests.gov_site.wire import FaultServer
from tests.program import Program, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from spiders.render_proxy import Ticket
    from tests.gov_site.wire import Wire

CHROMIUM = rendering.find_browser()
TIMEOUT = 6
CONFIG = "[crawl]\nrate = 0\nconfirm_after = 0.3\n[evidence]\nscreenshots = 0\n[render]\ntimeout = 15\n"
AS_OF = ("--as-of", "2026-11-20")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and rendering.has_extra()), reason="needs Chromium (apt install chromium)"),
]


@pytest.fixture(scope="module")
def site() -> Iterator[FaultServer]:
    server = FaultServer(script_pages.respond)
    server.start()
    yield server
    server.shutdown()
    server.server_close()


class Inspected:
    """The site after one inspection."""

    def __init__(self, site: FaultServer, folder: Path, config: str) -> None:
        entry = f'[[site]]\nid = "s"\nurl = "{site.url}"\nbody_type = "county_department"\nallow_private = true\n'
        self.program = Program.at(folder, entry, config)
        site.log.reset()
        began = time.monotonic()
        self.done = self.program.run("inspect", "s", "--format", "json", *AS_OF)
        self.seconds = time.monotonic() - began
        assert self.done.code in {0, 1, 3}, self.done.err
        assert self.done.err == ""
        self.report: dict[str, Any] = self.done.report
        self.asked = Counter(one["path"] for one in json.loads(site.log.as_json()))
        self.columns = {row["name"]: row for row in self.program.rows("SELECT * FROM run_column")}
        self.requests = json.loads(site.log.as_json())

    def page(self, path: str) -> Any:
        (row,) = rows(
            self.program.folder / "crawls" / "s.db",
            "SELECT p.* FROM page p JOIN url u ON u.id = p.url_id WHERE u.url LIKE ?",
            f"%{path}",
        )
        return row


@pytest.fixture(scope="module")
def rendered(site: FaultServer, tmp_path_factory: pytest.TempPathFactory) -> Inspected:
    return Inspected(site, tmp_path_factory.mktemp("rendered"), CONFIG)


@pytest.fixture(scope="module")
def plain(site: FaultServer, tmp_path_factory: pytest.TempPathFactory) -> Inspected:
    return Inspected(site, tmp_path_factory.mktemp("plain"), CONFIG + 'mode = "never"\n')


LISTED = ("通知公告", "统计信息", "数据发布")
UNREAD = ("政策文件", "规划计划", "财政信息", "人事信息")


@pytest.mark.parametrize("name", LISTED)
def test_a_list_that_a_script_fills_is_read(rendered: Inspected, name: str) -> None:
    column = rendered.columns[name]
    assert (column["list_state"], column["items"], column["latest"]) == ("listed", 10, "2026-11-19")
    assert column["list_rule"].startswith("rendered: ")


@pytest.mark.parametrize("name", UNREAD)
def test_what_cannot_be_rendered_stays_unknown(rendered: Inspected, name: str) -> None:
    column = rendered.columns[name]
    assert (column["list_state"], column["verdict"], column["items"]) == ("script", "good", 0)
    assert "; rendered: " in column["list_rule"]
    assert {one["state"] for one in rendered.report["columns"] if one["name"] == name} <= {"unknown", "not_applicable"}


def test_a_page_that_says_it_is_empty_is_believed_when_no_script_of_it_asks_for_data(rendered: Inspected) -> None:
    silent, asking = rendered.columns["审计公开"], rendered.columns["应急管理"]
    assert (silent["list_state"], asking["list_state"]) == ("empty", "unread")
    assert "no script asked for data" in silent["list_rule"]


def test_nobody_is_accused_for_a_rendering(rendered: Inspected) -> None:
    accused = {one["indicator"] for one in rendered.report["findings"] if one["url"].rsplit("/", 2)[-2] != "sjgk"}
    # What a bare test site lacks (marks at its foot, channels, guides) is no matter of rendering.
    read = {one for one in accused if one.split(".")[0] in {"columns", "home", "links", "site", "repost", "integrity"}}
    assert read <= {"columns.required"}
    links = rendered.report["links"]
    assert links["checked"] == links["good"] > 10
    assert rows(rendered.program.folder / "crawls" / "s.db", "SELECT * FROM attempt") == []


@pytest.mark.parametrize("name", [*LISTED, *UNREAD])
def test_without_rendering_such_a_column_is_unknown_and_never_blank(plain: Inspected, name: str) -> None:
    assert plain.columns[name]["list_state"] == "script"
    states = {one["state"] for one in plain.report["columns"] if one["name"] == name}
    assert states <= {"unknown", "not_applicable"}
    assert not [one for one in plain.report["findings"] if one["indicator"] == "columns.blank"]


def test_the_pages_behind_the_rows_are_crawled(rendered: Inspected, plain: Inspected) -> None:
    assert rendered.asked["/art/15.html"] == 1
    assert plain.asked["/art/15.html"] == 0


def test_pictures_are_not_loaded_again_and_popups_not_at_all(rendered: Inspected) -> None:
    assert rendered.asked["/picture.png"] == 1  # as a target of a link check
    assert rendered.asked["/art/10.html"] == 1


def test_who_asks_says_so_in_the_browser_too(rendered: Inspected) -> None:
    agents = {one["agent"] for one in rendered.requests if one["path"] == "/api/list.json"}
    assert len(agents) == 1
    assert "Xuncha/" in agents.pop()


def test_requests_of_the_browser_are_counted(rendered: Inspected) -> None:
    assert rendered.report["run"]["requests"] >= sum(rendered.asked.values()) - 5
    assert rendered.report["run"]["requests"] <= sum(rendered.asked.values()) + 20


def test_it_ends_in_time(rendered: Inspected) -> None:
    assert rendered.seconds < 200


def test_one_page_is_explained_as_rendered(site: FaultServer, rendered: Inspected) -> None:
    url = site.url + "tzgg/"
    done = rendered.program.run("inspect", "--explain", url, "--allow-private", "--format", "json")
    facts = json.loads(done.out)
    assert (facts["list_state"], len(facts["rows"])) == ("listed", 10)
    assert facts["rules"]["rows"]["rule"].startswith("rendered: ")
    (rendered.program.folder / "never.toml").write_text('[render]\nmode = "never"\n', "utf-8")
    done = rendered.program.run("inspect", "--config", "never.toml", "--explain", url, "--allow-private")
    assert "list_state      script" in done.out


def test_the_doctor_names_the_browser(rendered: Inspected, plain: Inspected) -> None:
    said = rendered.program.run("doctor").out
    assert f"ok  Lists built by a script are rendered: {CHROMIUM}" in said
    assert f"--  Lists built by a script are rendered: {rendering.SWITCHED_OFF}" in plain.program.run("doctor").out


def test_a_browser_that_does_not_start_makes_nothing_worse(site: FaultServer, tmp_path: Path, plain: Inspected) -> None:
    broken = tmp_path / "browser"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    found = Inspected(site, tmp_path / "run", f'{CONFIG}browser = "{broken}"\n')
    assert {name: column["list_state"] for name, column in found.columns.items()} == {
        name: column["list_state"] for name, column in plain.columns.items()
    }
    assert found.report["links"] == plain.report["links"]
    assert found.seconds < 150


# -- a page alone, and where its requests go --------------------------------------------------------------------------


@pytest.fixture
def tickets(monkeypatch: pytest.MonkeyPatch) -> list[Ticket]:
    """Every ticket of the proxy; and no connection may be made to anything but 127.0.0.1."""
    given: list[Ticket] = []
    admit, connect = render_proxy.RenderProxy.admit, render_proxy.asyncio.open_connection

    def note(proxy: render_proxy.RenderProxy, url: str) -> Ticket:
        given.append(admit(proxy, url))
        return given[-1]

    async def only_loopback(host: str, port: int, **options: Any) -> Any:
        assert host == "127.0.0.1", host
        return await connect(host, port, **options)

    monkeypatch.setattr(render_proxy.RenderProxy, "admit", note)
    monkeypatch.setattr(render_proxy.asyncio, "open_connection", only_loopback)
    return given


@contextlib.contextmanager
def serving(script: str) -> Iterator[FaultServer]:
    def respond(wire: Wire) -> None:
        if wire.path == "/":
            wire.answer(200, script_pages.column("通知公告", script))
        else:
            script_pages.respond(wire)

    server = FaultServer(respond)
    server.start()
    yield server
    server.shutdown()
    server.server_close()


def render(server: FaultServer, seconds: float = 8.0) -> bytes:
    policy = Policy(private_hosts=frozenset({"127.0.0.1"}))
    gate = Gate(policy, lookup=lambda host: {"localhost": ["127.0.0.1"], "inside.test": ["10.0.0.7"]}[host])
    return rendering.render_once(server.url, gate, Rendering(CHROMIUM, 40, seconds), "Xuncha tests")


HOSTILE = """
const tried = [], attempts = [];
async function attempt(what, action) {
  try { await action(); tried.push(what + ":opened"); } catch (e) { tried.push(what + ":no"); }
}
const urls = ["http://169.254.169.254/latest/meta-data/", "http://10.1.2.3/", "http://127.0.0.1:22/", "http://127.0.0.2/",
  "http://localhost:OTHER/art/1.html", "http://inside.test/", "https://10.1.2.3:8443/", "http://[::1]:OTHER/",
  "http://0x7f000002/", "file:///etc/hostname", "ftp://127.0.0.1/"];
for (const url of urls) {
  attempts.push(attempt(url, () => fetch(url, {mode: "no-cors"})));
  const image = new Image(); image.src = url;
  const frame = document.createElement("iframe"); frame.src = url; document.body.append(frame);
  const script = document.createElement("script"); script.src = url; document.head.append(script);
}
for (const [rel, href] of [["dns-prefetch", "http://inside.test/"], ["preconnect", "http://10.1.2.3/"]]) {
  const link = document.createElement("link"); link.rel = rel; link.href = href; document.head.append(link);
}
new WebSocket("ws://10.1.2.4/"); new WebSocket("ws://localhost:OTHER/");
navigator.sendBeacon("http://10.1.2.5/", "x");
if (window.RTCPeerConnection) {
  const peer = new RTCPeerConnection({iceServers: [{urls: "stun:127.0.0.1:UDP"}]});
  peer.createDataChannel("x");
  peer.createOffer().then(offer => peer.setLocalDescription(offer));
  new WebTransport("https://127.0.0.1:UDP/").ready.catch(() => 0);
}
try { navigator.serviceWorker.register("/art/1.html"); } catch (e) {}
let number = 0;
const inside = () => "http://10.9.0." + ++number + "/";
for (const rel of ["prefetch", "prerender", "preload", "modulepreload", "stylesheet", "icon", "manifest"]) {
  const link = document.createElement("link");
  link.rel = rel; link.href = inside(); link.as = "script"; document.head.append(link);
}
for (const [tag, name] of [["object", "data"], ["embed", "src"], ["video", "src"], ["track", "src"]]) {
  const element = document.createElement(tag); element[name] = inside(); document.body.append(element);
}
const rules = document.createElement("script");
rules.type = "speculationrules";
rules.textContent = JSON.stringify({prefetch: [{urls: [inside()]}], prerender: [{urls: [inside()]}]});
document.head.append(rules);
const style = document.createElement("style");
style.textContent = `@import url(${inside()}); body { background: url(${inside()}) }` +
  `@font-face { font-family: x; src: url(${inside()}) } p { font-family: x }`;
document.head.append(style);
try { new EventSource(inside()); } catch (e) {}
try { new SharedWorker(inside()); } catch (e) {}
import(inside()).catch(() => 0);
fetch(inside(), {keepalive: true, mode: "no-cors", method: "POST", body: "x"}).catch(() => 0);
const request = new XMLHttpRequest(); request.open("PUT", inside()); try { request.send("x"); } catch (e) {}
try { new Worker("http://10.1.2.7/w.js"); } catch (e) {}
const form = document.createElement("form");
form.action = "http://10.1.2.8/"; form.method = "post"; form.target = "_blank";
document.body.append(form); form.submit();
Promise.all(attempts).then(() => { document.title = "tried " + tried.join(" "); SHOW });
"""


@pytest.mark.parametrize("asks_proxy", [False, True])
def test_a_hostile_page_reaches_nothing(
    monkeypatch: pytest.MonkeyPatch, tickets: list[Ticket], asks_proxy: bool
) -> None:
    """Once as it is, and once without the fences inside the browser: its flags and the proxy hold alone."""
    if asks_proxy:
        monkeypatch.setattr(rendering, "unwanted", lambda *args: False)
        monkeypatch.setattr(rendering, "_WITHOUT", "")
    with serving("") as other:
        port = other.url.rstrip("/").rpartition(":")[2]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            udp.bind(("127.0.0.1", 0))
            udp.settimeout(0.5)
            script = HOSTILE.replace("OTHER", port).replace("UDP", str(udp.getsockname()[1]))
            with serving(script.replace("SHOW", script_pages.FETCH)) as server:
                body = render(server, 40.0)
            with pytest.raises(TimeoutError):
                udp.recv(100)
            own = server.url.removeprefix("http://").rstrip("/")
        assert json.loads(other.log.as_json()) == []
    page = understand(body, "http://x.gov.cn/", "text/html")
    assert len(page.listing.rows) == 10
    assert "file:///etc/hostname:no" in page.title
    assert page.title.count(":") > 22  # everything was tried; "opened" may be the proxy's refusal, unseen by the page
    (ticket,) = tickets
    assert set(ticket.connected) == {own}
    if asks_proxy:
        refused = " ".join(target for target, _ in ticket.refused)
        for name in (
            "169.254.169.254",
            "10.1.2.3",
            "127.0.0.2",
            "localhost",
            "inside.test",
            "10.1.2.4",
            "10.1.2.5",
            "10.9.0.",
        ):
            assert name in refused, name


def test_a_redirect_to_a_private_address_reaches_nothing(tickets: list[Ticket]) -> None:
    def respond(wire: Wire) -> None:
        if wire.path == "/away":
            wire.redirect(302, "http://10.1.2.3/")
        else:
            script_pages.respond(wire)

    server = FaultServer(respond)
    server.start()
    try:
        policy = Policy(private_hosts=frozenset({"127.0.0.1"}))
        where = Rendering(CHROMIUM, 40, 8.0)
        assert rendering.render_once(f"{server.url}away", Gate(policy), where, "Xuncha tests") == b""
        assert rendering.render_once("file:///etc/hostname", Gate(policy), where, "Xuncha tests") == b""
    finally:
        server.shutdown()
        server.server_close()
    assert {port for ticket in tickets for port in ticket.connected} == {server.url.removeprefix("http://").rstrip("/")}


@pytest.mark.parametrize(
    "script",
    [
        "while (true) {}",
        "(async () => { while (true) await fetch('/api/x' + Math.random()) })()",
        "setInterval(() => { document.body.append('x'.repeat(100000)) }, 1)",
        "let s = 'x'; while (true) { s += s; document.title = s.length }",
        "for (;;) { alert(1) }",
        "addEventListener('beforeunload', () => { while (true) {} })",
        "setInterval(() => window.open('/'), 10)",
        "setInterval(() => location.reload(), 50)",
        "history.pushState(0, '', '/elsewhere')",
        "document.open(); document.write('<p>x'); ",
        "new Worker(URL.createObjectURL(new Blob(['while (true) {}'])))",
        "fetch('/api/x').then(() => { throw 1 }); document.documentElement.remove()",
    ],
)
def test_a_page_is_over_in_its_time_and_size(tickets: list[Ticket], script: str) -> None:
    with serving(script) as server:
        began = time.monotonic()
        body = render(server, 3.0)
        assert time.monotonic() - began < 60.0
    assert len(body) <= 4 * rendering.MAX_HTML
    assert tickets[0].bytes <= render_proxy.MAX_BYTES
    assert tickets[0].requests <= render_proxy.MAX_CONNECTIONS + render_proxy.MAX_OPEN
