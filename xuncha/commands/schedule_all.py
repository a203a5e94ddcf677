"""All commands of `xuncha schedule` in one group."""

from __future__ import annotations

from xuncha.commands import schedule_sites as _sites
from xuncha.commands.schedule import schedule_group

for _command in (_sites.inspect_due_command, _sites.confirm_due_command):
    schedule_group.add_command(_command)

__all__ = ["schedule_group"]
