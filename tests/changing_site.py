"""A sample site that changes between two visits: addresses that die and come back, a notice in place of everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from tests.gov_site.fixtures import TODAY
from xuncha.demo.plan import make
from xuncha.demo.render import Answer
from xuncha.demo.server import SiteServer, SiteSource
from xuncha.demo.spec import bundled

if TYPE_CHECKING:
    from xuncha.demo.plan import Plan

GONE = Answer(404, "<html><head><title>404</title></head><body>页面不存在</body></html>".encode())
FAILING = Answer(500, "服务器内部错误".encode())


class ChangingSite:
    """One healthy sample site on a port of this process. `says` overrides addresses, `always` all of them."""

    def __init__(self, ident: str = "qinghe_jtj") -> None:
        self.spec = next(one for one in bundled() if one.id == ident)
        self.server = SiteServer()
        library = {one.id: one for one in bundled()}
        urls = dict.fromkeys(library, self.server.url)
        self.plan: Plan = make(self.spec, TODAY, urls, library)
        self._source = SiteSource(self.spec, TODAY, urls, library)
        self.says: dict[str, Answer] = {}
        self.always: Answer | None = None

    def answer(self, path: str) -> Answer:
        """What is said to an address today."""
        return self.always or self.says.get(path) or self._source.answer(path)

    def url(self, path: str) -> str:
        return self.server.url.rstrip("/") + path

    @property
    def asked(self) -> int:
        """Requests seen so far."""
        return len(self.server.log)

    def registry(self) -> str:
        """A sites.toml with this site as "bureau"."""
        return (
            f'[[site]]\nid = "bureau"\nname = "{self.spec.name}"\nurl = "{self.server.url}"\n'
            f'body_type = "{self.spec.body_type}"\nallow_private = true\n'
        )

    def __enter__(self) -> Self:
        self.server.start(self)
        return self

    def __exit__(self, *exc: object) -> None:
        self.server.stop()
