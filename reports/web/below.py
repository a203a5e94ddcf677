"""Behind a proxy: below a path of its host, and with the scheme that people see.

The pages know nothing of it: addresses that they write begin at "/", and are put below the path on their way out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Attributes of our own templates, where everything that comes from elsewhere is escaped: no quote of it ends a value.
_ADDRESS: Final = re.compile(rb'(\s(?:href|src|action)=")(/(?!/))')


class Below:
    """Takes the path off what comes in, and puts it before what goes out.

    Args:
        app: what stands below the path.
        root: the path, "" or as "/xuncha".
        trusted: addresses of proxies whose X-Forwarded-Proto is believed.
        secure: the page is behind https, whatever a proxy says.
    """

    def __init__(self, app: ASGIApp, *, root: str, trusted: frozenset[str], secure: bool) -> None:
        self.app = app
        self.root = root
        self.trusted = trusted
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = dict(scope, scheme=self._scheme(scope))
        if not self.root:
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path == self.root:
            await RedirectResponse(f"{self.root}/", 308)(scope, receive, send)
        elif path.startswith(f"{self.root}/"):
            scope |= {"path": path[len(self.root) :], "app_root_path": self.root}
            scope["raw_path"] = scope["path"].encode()
            await self.app(scope, receive, _Outgoing(send, self.root.encode()).send)
        else:
            await Response("404", 404)(scope, receive, send)

    def _scheme(self, scope: Scope) -> str:
        if self.secure:
            return "https"
        peer = scope["client"][0] if scope.get("client") else ""
        said = Headers(scope=scope).get("x-forwarded-proto", "") if peer in self.trusted else ""
        return said if said in {"http", "https"} else str(scope.get("scheme", "http"))


class _Outgoing:
    """One answer: where it leads to, and the addresses in our own pages."""

    def __init__(self, send: Send, root: bytes) -> None:
        self._send = send
        self._root = root
        self._start: Message = {}
        self._body = b""

    async def send(self, message: Message) -> None:
        """Pass a part of the answer on; a page of ours is held until it is whole."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            where = headers.get("location", "")
            if where.startswith("/") and not where.startswith("//"):
                headers["location"] = self._root.decode() + where
            # What stands in a sandbox is somebody else's page, or a paper that leads nowhere.
            ours = "sandbox" not in headers.get("content-security-policy", "")
            if ours and headers.get("content-type", "").startswith("text/html"):
                self._start = message
                return
        elif self._start:
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            message = {"type": "http.response.body", "body": _ADDRESS.sub(rb"\1" + self._root + rb"\2", self._body)}
            MutableHeaders(scope=self._start)["content-length"] = str(len(message["body"]))
            await self._send(self._start)
        await self._send(message)
