"""`sites.toml` brought up to date by an import: comments, order and keys made by hand stay; written whole or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from schedules.registry_import import KEYS
from xuncha.errors import ConfigError
from xuncha.files import DISK_FULL, FREE_SPACE, FULL, write_whole
from xuncha.i18n import N_

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.registry_import import Plan


def updated(text: str, plan: Plan, where: str) -> str:
    """The text of a registry with the new and changed entries of a plan; unchanged text where there are none.

    Raises:
        ConfigError: the text is no registry.
    """
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise ConfigError(
            N_("is not valid TOML: {detail}"),
            where=where,
            hint=N_("correct that line; nothing was asked or changed"),
            detail=str(error),
        ) from error
    tables: Any = document.get("site")
    if tables is None:
        tables = tomlkit.aot()
        document["site"] = tables
    if not isinstance(tables, AoT):
        raise ConfigError(
            N_("the sites are not written as [[site]] tables"),
            where=where,
            hint=N_("write one [[site]] table for each site; docs/examples/sites.toml shows it"),
        )
    by_id: dict[str, Any] = {str(table.get("id")): table for table in tables}
    for change in plan.of("changed"):
        for key, (_, new) in change.changed.items():
            by_id[change.id][key] = new
    for change in plan.of("new"):
        table = tomlkit.table()
        for key in KEYS:
            if change.values.get(key):
                table[key] = change.values[key]
        tables.append(table)
    return tomlkit.dumps(document)


def write(path: Path, text: str) -> None:
    """Replace a file as a whole: whoever reads it meanwhile sees the old one or the new one.

    Raises:
        ConfigError: it cannot be written; the old file is untouched.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        target = path.resolve()
        write_whole(target, text.encode("utf-8"), None if target.exists() else 0o644)
    except OSError as error:
        if error.errno in FULL:
            raise ConfigError(DISK_FULL, where=str(path), hint=FREE_SPACE) from error
        raise ConfigError(
            N_("cannot be written"), where=str(path), hint=N_("check the folder and its permissions")
        ) from error
