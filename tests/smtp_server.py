"""A real SMTP server for tests: keeps what it took, and fails as it is told, before and after it has taken a mail."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from email import message_from_bytes
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

SILENT_LOSS, SILENT_KEEP = "lost without a word", "kept without a word"


class Handler:
    """Fails at random, from a seed. `kept` counts the mails that it took, by Message-ID."""

    def __init__(self, chance: float = 0.0, seed: int = 1) -> None:
        self.chance, self.random = chance, random.Random(seed)
        self.kept: Counter[str] = Counter()
        self.mails: list[Any] = []
        self.keep_mails = chance == 0.0
        self.silent: dict[str, str] = {}
        self.refuse: dict[str, str] = {}

    def _fails(self) -> bool:
        return self.random.random() < self.chance

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 - the name that aiosmtpd calls
        if self._fails():
            return self.random.choice(["451 later", "421 too busy"])
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - the name that aiosmtpd calls
        if address in self.refuse:
            return self.refuse[address]
        if self._fails():
            if self.random.random() < 0.5:
                server.transport.abort()
            return "450 mailbox busy"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name that aiosmtpd calls
        ident = message_from_bytes(envelope.content)["Message-ID"]
        if self._fails():
            kind = self.random.choice(["refuse", SILENT_LOSS, SILENT_KEEP])
            if kind == "refuse":
                return "452 disk full"
            self.silent[ident] = kind
            self.kept[ident] += kind == SILENT_KEEP
            server.transport.abort()
            return "250 nobody hears this"
        self.kept[ident] += 1
        if self.keep_mails:
            self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return "250 taken"


class Server(Controller):
    def factory(self):
        return SMTP(self.handler, enable_SMTPUTF8=True, data_size_limit=50_000_000)


def serve(handler: Handler) -> Server:
    """A server on a free port of this machine; the caller stops it."""
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(handler, hostname="127.0.0.1", port=port, ready_timeout=60)
    server.start()
    return server


class Hanging:
    """Takes connections and says nothing, or a byte now and then."""

    def __init__(self, *, drip: bool = False) -> None:
        self.drip = drip
        self.port = 0

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while not reader.at_eof():
                if self.drip:
                    writer.write(b"2")
                    await writer.drain()
                await asyncio.sleep(0.02)
        except OSError:
            pass
        finally:
            writer.close()

    def __enter__(self) -> Self:
        import threading

        ready = threading.Event()
        self._loop = asyncio.new_event_loop()

        async def begin() -> None:
            self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
            self.port = self._server.sockets[0].getsockname()[1]
            ready.set()

        def run() -> None:
            self._loop.run_until_complete(begin())
            self._loop.run_forever()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        assert ready.wait(60)
        return self

    def __exit__(self, *exc: object) -> None:
        async def end() -> None:
            self._server.close()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(60)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(60)
        self._loop.close()
