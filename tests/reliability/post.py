"""An office with recipients and a mail server for them: what was sent, what arrived, and that nothing came twice."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Self

from benchmarks import digest_data
from tests.program import Program
from tests.smtp_server import Handler, serve

if TYPE_CHECKING:
    from pathlib import Path

CAME_ONCE, HAS_ARRIVED = "nothing came twice", "what is called sent has arrived"


class Post:
    """A mail server on this machine."""

    def __init__(self) -> None:
        self.handler = Handler()
        self._server = serve(self.handler)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.stop()

    def prepare(self, folder: Path) -> Program:
        """An office of four sites, with a recipient for everything and one for each unit."""
        digest_data.write(folder, sites=4, findings=40, units=6)
        sites = tomllib.loads((folder / "sites.toml").read_text("utf-8"))["site"]
        lines = ["[mail]", 'host = "127.0.0.1"', f"port = {self._server.port}", 'security = "none"',
                 'sender = "x@office.gov.cn"']  # fmt: skip
        for number, unit in enumerate(["*", *sorted({one["sponsor"] for one in sites})]):
            name = f"r{number}"
            lines += ["[[recipient]]", f'name = "{name}"', f"units = {json.dumps([unit], ensure_ascii=False)}",
                      f'mail = ["{name}@unit.gov.cn"]']  # fmt: skip
        (folder / "xuncha.toml").write_text("\n".join(lines) + "\n", "utf-8")
        self.handler.kept.clear()
        return Program(folder)

    def end(self, program: Program) -> set[str]:
        """Every delivery that was sent, or of which a person is told that it may have arrived; and the two promises."""
        rows = program.rows("SELECT key, message_id, state FROM delivery")
        kept = dict(self.handler.kept)
        self.handler.kept.clear()
        told = {one["key"] for one in rows if one["state"] in {"sent", "unsure"}}
        if all(kept.get(one["message_id"]) == 1 for one in rows if one["state"] == "sent"):
            told.add(HAS_ARRIVED)
        if all(times == 1 for times in kept.values()):
            told.add(CAME_ONCE)
        return told
