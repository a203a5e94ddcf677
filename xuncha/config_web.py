"""Section [web] of xuncha.toml: where the web page listens, and whom it believes."""

from __future__ import annotations

from typing import Annotated

import msgspec


class WebSection(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """[web] in xuncha.toml. `trusted_proxies` may name people (`sso_header`) and say whose request it is."""

    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8765
    root: Annotated[str, msgspec.Meta(pattern=r"^(/[A-Za-z0-9._~\-]+)*$", max_length=100)] = ""
    secure: bool = False
    idle_minutes: Annotated[int, msgspec.Meta(ge=1, le=720)] = 30
    secret_file: str = "web.secret"  # noqa: S105 - a file name
    sso_header: str = ""
    trusted_proxies: list[str] = []
