"""Small sites and a mail server for `tests.reliability.load`, in a process of their own, with faults at random.

Each site has an address of its own in 127.0.0.0/8 and the same port: virtual hosts without names.
"""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

from tests.smtp_server import Handler, serve

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_PAGE = (
    '<html><head><meta charset="utf-8"><title>{title}</title><meta name="SiteName" content="第{site}号网站"></head>'
    '<body><h1>{title}</h1><ul>{rows}</ul><a href="/">首页</a></body></html>'
)
_ROW = '<li><a href="/art/{n}.html">关于第{n}项工作的通知</a><span>2026-11-{day:02d}</span></li>'
HUNG = 30.0  # seconds that a server which hangs is silent: longer than anybody waits for it


def address(number: int) -> str:
    """Where site `number` listens."""
    return f"127.1.{number // 200}.{number % 200 + 1}"


def _answer(path: str, site: str) -> tuple[int, str]:
    if path == "/robots.txt":
        return 404, ""
    if path == "/":
        rows = "".join(_ROW.format(n=n, day=25 - n) for n in range(6)) + '<li><a href="/gone.html">旧闻</a></li>'
        return 200, _PAGE.format(title="首页", site=site, rows=rows)
    if path.startswith("/art/"):
        return 200, _PAGE.format(title=f"通知{path}", site=site, rows="<li>正文一段，说明有关事项。</li>" * 20)
    return 404, ""


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, dice: random.Random, chance: float) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split(b" ", 2)[1].decode("latin-1")
            site = str(writer.get_extra_info("sockname")[0])
            status, body = _answer(path, site)
            fault = dice.random() / chance if chance else 1.0
            if fault < 0.1:
                await asyncio.sleep(HUNG)
                return
            if fault < 0.3:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\nhalf")
                return
            if fault < 1.0:
                status, body = 500, "error"
            raw = body.encode()
            writer.write(
                b"HTTP/1.1 %d X\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s"
                % (status, len(raw), raw)
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, OSError):
        return
    finally:
        writer.close()


def run(sites: int, chance: float, seed: int, told: Connection) -> None:
    """Serve until the other end of `told` closes; sends the ports of sites and of mail first."""
    dice = random.Random(seed)
    mail = serve(Handler(chance=chance, seed=seed))

    async def main() -> None:
        first = await asyncio.start_server(lambda r, w: _talk(r, w, dice, chance), address(0), 0, backlog=512)
        port = first.sockets[0].getsockname()[1]
        rest = [address(number) for number in range(1, sites)]
        if rest:
            await asyncio.start_server(lambda r, w: _talk(r, w, dice, chance), rest, port, backlog=64)
        told.send((port, mail.port))
        await asyncio.get_running_loop().run_in_executor(None, told.poll, None)

    try:
        asyncio.run(main())
    except (EOFError, OSError, KeyboardInterrupt):
        pass
    finally:
        mail.stop()
