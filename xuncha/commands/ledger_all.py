"""All of `xuncha ledger`: importing this registers every command of the group."""

from xuncha.commands import ledger_files, ledger_forms, ledger_steps
from xuncha.commands.ledger import ledger_group

__all__ = ["ledger_files", "ledger_forms", "ledger_group", "ledger_steps"]
