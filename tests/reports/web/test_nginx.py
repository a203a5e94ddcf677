"""The configuration of docs/web.md in a real nginx: it is one, and the page behind it works as it says."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2 as httpx
import pytest
import uvicorn

from db import web_people
from db.records import Records
from reports.web.app import create_app
from reports.web.server import OPTIONS
from tests.gov_site.secure import certificate
from tests.reports.web.office import NOW, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.web.deps import Web

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = [pytest.mark.nginx, pytest.mark.skipif(not NGINX, reason="needs nginx (apt install nginx-light)")]
DOCUMENT = (Path(__file__).parents[3] / "docs" / "web.md").read_text("utf-8")
WHOLE, BELOW, SSO = re.findall(r"```nginx\n(.*?)```", DOCUMENT, re.DOTALL)
MAIN = """
{user}
daemon off; pid pid; error_log error.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off; client_body_temp_path a; proxy_temp_path b; fastcgi_temp_path c; uwsgi_temp_path d; scgi_temp_path e;
{block}
}}
"""
TRUSTED = frozenset({"127.0.0.1"})


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def waited(done: Any) -> None:
    until = time.monotonic() + 60
    while not done():
        assert time.monotonic() < until
        time.sleep(0.05)


def answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def page(web: Web) -> Iterator[int]:
    """The web page on a port of its own."""
    server = uvicorn.Server(uvicorn.Config(create_app(web), port=0, log_level="error", **OPTIONS))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        waited(lambda: server.started or not thread.is_alive())
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(60)


@contextmanager
def proxy(folder: Path, block: str, behind: int) -> Iterator[int]:
    """A real nginx with a block of the document: only its ports and files are ours."""
    assert NGINX
    port = free_port()
    pem = certificate()
    for name in ("crt", "key"):
        (folder / f"xuncha.{name}").write_bytes(pem)
    (folder / "xuncha.users").write_text("wang:{PLAIN}geheim\nzhang:{PLAIN}geheim\n", "utf-8")
    (folder / "xuncha.users").chmod(0o644)
    block = block.replace("listen 443", f"listen 127.0.0.1:{port}").replace(":8765", f":{behind}")
    block = block.replace("/etc/nginx/", f"{folder}/")
    user = "user root;" if Path("/proc/self").owner() == "root" else ""
    (folder / "nginx.conf").write_text(MAIN.format(block=block, user=user), "utf-8")
    command = [NGINX, "-p", str(folder), "-e", "error.log", "-c", "nginx.conf"]
    tested = subprocess.run([*command, "-t"], capture_output=True, encoding="utf-8", check=False)
    assert tested.returncode == 0, tested.stderr
    assert "warn" not in tested.stderr, tested.stderr
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        waited(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=60)


@pytest.fixture
def behind(office, tmp_path):
    """A browser before nginx before the page."""
    with ExitStack() as stack:

        def made(block: str, **changes: Any) -> httpx.Client:
            web = replace(office.web, trusted=TRUSTED, secure=True, **changes)
            folder = tmp_path / "nginx"
            folder.mkdir()
            port = stack.enter_context(proxy(folder, block, stack.enter_context(page(web))))
            context = ssl.create_default_context(cafile=str(folder / "xuncha.crt"))
            return stack.enter_context(
                httpx.Client(base_url=f"https://127.0.0.1:{port}", verify=context, follow_redirects=True, timeout=60)
            )

        yield made


def bearer(office, name: str) -> dict[str, str]:
    with Records(office.db) as records:
        return {"Authorization": f"Bearer {web_people.new_token(records, name, 'test', NOW.isoformat())}"}


def test_a_host_of_its_own(office, behind):
    client = behind(WHOLE)
    wrong = client.post("/login", data={"name": "zhang", "password": "wrong"}, headers={"X-Forwarded-For": "6.6.6.6"})
    assert wrong.status_code == 401
    answer = client.post("/login", data={"name": "zhang", "password": PASSWORD, "next": "/findings"})
    assert (answer.status_code, answer.url.path) == (200, "/findings")
    assert "max-age" in answer.headers["strict-transport-security"]
    assert client.get("/static/web.css").status_code == 200
    told = client.get("/api/v1/openapi.json", headers=bearer(office, "zhang")).json()
    assert told["servers"][0]["url"] == f"{str(client.base_url).rstrip('/')}/api/v1"
    big = client.post("/findings", data={"why": "x" * 100_000})
    assert big.status_code == 413
    # What a client says of itself is overwritten.
    assert {row["address"] for row in office.rows("SELECT address FROM web_event")} == {"127.0.0.1"}


def test_below_a_path(behind):
    client = behind(BELOW, root="/xuncha")
    answer = client.get("/xuncha")
    assert (answer.status_code, answer.url.path) == (200, "/xuncha/login")
    answer = client.post("/xuncha/login", data={"name": "zhang", "password": PASSWORD, "next": "/sites"})
    assert (answer.status_code, answer.url.path) == (200, "/xuncha/sites")
    for address in set(re.findall(r'\s(?:href|src|action)="(/[^"]*)"', answer.text)):
        assert client.get(address.replace("&amp;", "&")).status_code in {200, 405}, address
    assert client.get("/sites").status_code == 404


def test_people_log_in_at_the_proxy_and_nobody_says_by_himself_who_he_is(office, behind):
    client = behind(SSO, sso_header="X-Remote-User")
    assert client.get("/", headers={"X-Remote-User": "admin"}).status_code == 401
    for name, status in (("wang", 403), ("zhang", 200)):
        answer = client.get("/operations", auth=(name, "geheim"), headers={"X-Remote-User": "admin"})
        assert answer.status_code == status
    assert office.rows("SELECT DISTINCT user_name FROM web_event ORDER BY 1")[0][0] == "wang"
    client.cookies.clear()
    told = client.get("/api/v1/sites", headers=bearer(office, "wang") | {"X-Remote-User": "admin"}).json()
    assert [one["id"] for one in told["items"]] == ["jiaoyu"]
    assert client.get("/api/v1/sites", headers={"X-Remote-User": "admin"}).status_code == 401
    assert client.get("/feeds/findings.atom", headers=bearer(office, "wang")).status_code == 200
