"""A farm of virtual government sites in one light process: `python -m benchmarks.farm --sites 1000 --port 18080`.

Every address of 127.1.0.0/16 is a site; its pages are those of `benchmarks.many_sites`, the same for the same seed. One
listening socket, no thread, no file: HTTP is read and written as bytes, so that a core serves thousands of requests a
second and the crawler stays the bottleneck. Latency and faults come from a hash of seed, site and path:

- every answer takes 5 to 80 ms, and one site in fifty is slow: a second more;
- one page in a hundred drops the connection the first time it is asked, one in a hundred says 503 the first time;
- one link in a page of each site leads to nothing, as in life (404).

What was asked is counted by site; `GET /__farm` says it as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from benchmarks.many_sites import SHARED, site_of

FAST_MS, SLOW_MS = (5, 80), 1000
SLOW_SITES, FAULTS = 50, 100
_REASONS = {200: "OK", 404: "Not Found", 503: "Service Unavailable"}


def address(number: int) -> str:
    """The loopback address of a site."""
    return f"127.1.{1 + number // 250}.{1 + number % 250}"


def number_of(host: str) -> int:
    """The site of a loopback address."""
    parts = host.split(".")
    return (int(parts[2]) - 1) * 250 + int(parts[3]) - 1


def chance(seed: int, *what: object) -> int:
    """A number from 0 to 9999 that depends on what is asked alone, not on the order in which it is."""
    return int.from_bytes(blake2b(repr((seed, *what)).encode(), digest_size=4).digest()) % 10_000


@dataclass(slots=True)
class Farm:
    """All sites: their pages, made when one is first asked, and what was asked of each."""

    sites: int
    port: int
    pages: int
    seed: int = 2026
    faults: bool = True
    asked: Counter[int] = field(default_factory=Counter)
    sent: int = 0
    _pages: dict[int, dict[str, bytes]] = field(default_factory=dict)
    _seen: Counter[tuple[int, str]] = field(default_factory=Counter)

    def content(self, number: int) -> dict[str, bytes]:
        """The pages of a site, path to bytes."""
        made = self._pages.get(number)
        if made is None:
            pages = site_of(number, f"http://{address(0)}:{self.port}", self.pages)
            if number == 0:
                pages |= dict.fromkeys(SHARED[:2], pages["/index.html"])
            made = {path: text.encode() for path, text in pages.items()}
            made["/"] = made["/index.html"]
            self._pages[number] = made
        return made

    def answer(self, number: int, path: str) -> tuple[int, bytes, float]:
        """Status, body and seconds of waiting; status 0 drops the connection."""
        self.asked[number] += 1
        self._seen[number, path] += 1
        delay = (FAST_MS[0] + chance(self.seed, number, path) % (FAST_MS[1] - FAST_MS[0])) / 1000
        if self.faults and number % SLOW_SITES == SLOW_SITES - 1:
            delay += SLOW_MS / 1000
        if number >= self.sites:
            return 0, b"", delay
        body = self.content(number).get(path)
        if body is None:
            return 404, b"<html><title>404 Not Found</title><h1>404 Not Found</h1></html>", delay
        if self.faults and self._seen[number, path] == 1 and path not in {"/", "/index.html"}:
            luck = chance(self.seed, "fault", number, path) % FAULTS
            if luck < 2:
                return (0 if luck else 503), b"busy", delay
        return 200, body, delay

    def told(self) -> dict[str, Any]:
        """What was asked: requests, bytes sent, sites that were asked, the most of one site."""
        counts = self.asked.values()
        return {"requests": sum(counts), "bytes": self.sent, "sites": len(counts), "busiest": max(counts, default=0)}


class Connection(asyncio.Protocol):
    """One connection, kept open; requests without a body, one after the other."""

    def __init__(self, farm: Farm) -> None:
        self.farm = farm
        self.data = b""
        self.transport: asyncio.Transport | None = None
        self.number = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The address that was called is the site."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.number = number_of(transport.get_extra_info("sockname")[0])

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole."""
        self.data += data
        while (end := self.data.find(b"\r\n\r\n")) >= 0:
            line = self.data[: self.data.find(b"\r\n")]
            self.data = self.data[end + 4 :]
            path = line.split(b" ")[1].decode("latin-1") if line.count(b" ") == 2 else "/"
            if path == "/__farm":
                self.send(200, json.dumps(self.farm.told()).encode(), b"application/json")
                continue
            status, body, delay = self.farm.answer(self.number, path)
            asyncio.get_running_loop().call_later(delay, self.send, status, body)

    def send(self, status: int, body: bytes, kind: bytes = b"text/html; charset=utf-8") -> None:
        """Write one answer, or drop the connection."""
        if self.transport is None or self.transport.is_closing():
            return
        if status == 0:
            self.transport.abort()
            return
        head = f"HTTP/1.1 {status} {_REASONS[status]}\r\nContent-Length: {len(body)}\r\nContent-Type: ".encode()
        self.farm.sent += len(body)
        self.transport.write(head + kind + b"\r\n\r\n" + body)


async def serve(farm: Farm) -> None:
    """Serve until the process ends; says on a line when it listens."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(farm), "0.0.0.0", farm.port, backlog=4096)
    farm.port = server.sockets[0].getsockname()[1]
    for number in range(farm.sites):  # before anybody is timed
        farm.content(number)
    gc.freeze()
    print(json.dumps({"port": farm.port}), flush=True)
    await loop.connect_read_pipe(lambda: _Parent(loop), sys.stdin)  # who started it is gone: so is it
    async with server:
        await server.serve_forever()


class _Parent(asyncio.Protocol):
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop

    def connection_lost(self, _: Exception | None) -> None:
        self.loop.stop()


def main() -> None:
    """Serve a farm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=1000)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--no-faults", action="store_true")
    given = parser.parse_args()
    farm = Farm(given.sites, given.port, given.pages, given.seed, not given.no_faults)
    try:
        asyncio.run(serve(farm))
    except RuntimeError as error:  # the loop was stopped
        if "stopped" not in str(error):
            raise


if __name__ == "__main__":
    main()
