"""All of `xuncha db`: importing this registers every command of the group."""

from xuncha.commands import database_care
from xuncha.commands.database import db_group

__all__ = ["database_care", "db_group"]
