"""Every way out of this program is known: a new one must ask the address gate, and be named here with how it does."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("spiders", "inspector", "schedules", "db", "reports", "xuncha")
# Modules that can open a connection or make somebody else open one.
NETWORK = {
    "socket", "ssl", "http.client", "urllib.request", "ftplib", "smtplib", "imaplib", "poplib", "telnetlib", "xmlrpc",
    "asyncio.open_connection", "socketserver", "http.server", "requests", "urllib3", "httpx", "httpx2", "aiohttp",
    "websockets", "apprise", "playwright", "scrapy_playwright", "twisted.internet.endpoints", "twisted.web.client",
    "twisted.internet.reactor", "uvicorn", "paramiko", "dns",
}  # fmt: skip
# File -> how its connections pass the gate, or why they need not.
KNOWN = {
    "spiders/gate.py": "the gate itself: looks names up",
    "spiders/http_client.py": "endpoints of a reactor whose resolver is the gate's (GateResolver)",
    "spiders/sending.py": "hands that reactor to the client",
    "spiders/single.py": "asks the gate at connect time, for every hop",
    "spiders/over_ipv6.py": "fetches through spiders/single.py; its own socket sends nothing",
    "spiders/troubles.py": "names the errors of requests; opens nothing",
    "spiders/rendering.py": "a browser whose only way out is spiders/render_proxy.py",
    "spiders/render_handler.py": "a browser whose only way out is spiders/render_proxy.py",
    "spiders/render_proxy.py": "asks the gate, connects to the address that was checked",
    "spiders/screenshots.py": "a browser without a way out: everything is answered from what is stored",
    "spiders/readers/nursery.py": "pairs of sockets between processes of this machine",
    "spiders/readers/pool.py": "pairs of sockets between processes of this machine",
    "schedules/crew.py": "pairs of sockets between processes of this machine",
    "reports/delivery/webhook.py": "asks the gate, which is handed in, where the connection is made",
    "reports/delivery/mail.py": "mail is excepted: its server is the operator's own, named in xuncha.toml",
    "reports/web/server.py": "how the web server logs; opens nothing",
    "xuncha/commands/serve.py": "listens; asks nobody",
    "xuncha/demo/server.py": "listens on loopback; asks nobody",
}


def imported(tree: ast.AST) -> set[str]:
    """Names of everything that a file imports when it runs, not only for its types."""
    found: set[str] = set()
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def opens(names: set[str]) -> set[str]:
    """Those that are modules of the network, or lie in one."""
    return {name for name in names for module in NETWORK if name == module or name.startswith(f"{module}.")}


def test_every_file_that_can_reach_the_network_is_known():
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            names = opens(imported(ast.parse(path.read_text("utf-8"))))
            if names:
                found[path.relative_to(ROOT).as_posix()] = names
    unknown = {path: names for path, names in found.items() if path not in KNOWN}
    assert not unknown, "say in KNOWN how these pass the address gate"
    assert not [path for path in KNOWN if path not in found and not (ROOT / path).is_file()]


def test_asyncio_opens_connections_only_in_the_proxy():
    openers = {"open_connection", "create_connection", "create_datagram_endpoint", "open_unix_connection"}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & openers
            name = path.relative_to(ROOT).as_posix()
            assert not used or name in KNOWN, f"{name} uses {used}"


def test_a_new_way_out_would_be_seen():
    assert opens(imported(ast.parse("import requests"))) == {"requests"}
    assert opens(imported(ast.parse("def f():\n    from urllib.request import urlopen"))) == {"urllib.request.urlopen"}
    hidden = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import socket"
    assert opens(imported(ast.parse(hidden))) == set()
