"""The command line: `xuncha` and `inspect` (design.md part 4).

Exit codes are an interface: 0 judged, nothing failing; 1 judged, something failing; 2 usage, configuration or rulebook
error; 3 the site could not be judged; 70 a bug of this program; 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import errno
import gc
import io
import sys
import traceback
import zlib
from importlib import import_module
from json import JSONDecodeError

import click

from xuncha import __version__
from xuncha.commands.common import Speaker, close_pipe, speaker, text
from xuncha.discreet import scrub
from xuncha.errors import DatabaseError, UsageError, XunchaError
from xuncha.files import DISK_FULL, FREE_SPACE, FULL
from xuncha.i18n import N_

BUG = 70
_COMMANDS = {
    "inspect": ("xuncha.commands.inspect_site", "inspect_command"),
    "crawl": ("xuncha.commands.stages", "crawl_command"),
    "probe": ("xuncha.commands.probe", "probe_command"),
    "maintenance": ("xuncha.commands.maintenance", "maintenance_group"),
    "judge": ("xuncha.commands.stages", "judge_command"),
    "watch": ("xuncha.commands.watch", "watch_command"),
    "spot-check": ("xuncha.commands.spot_check", "spot_check_command"),
    "schedule": ("xuncha.commands.schedule_all", "schedule_group"),
    "evidence": ("xuncha.commands.evidence", "evidence_command"),
    "recheck": ("xuncha.commands.recheck", "recheck_command"),
    "ledger": ("xuncha.commands.ledger_all", "ledger_group"),
    "reposts": ("xuncha.commands.reposts", "reposts_group"),
    "copies": ("xuncha.commands.copies", "copies_command"),
    "search": ("xuncha.commands.search", "search_command"),
    "links": ("xuncha.commands.links", "links_command"),
    "digest": ("xuncha.commands.digest", "digest_command"),
    "deliver": ("xuncha.commands.deliver", "deliver_command"),
    "notice": ("xuncha.commands.notice", "notice_command"),
    "letter": ("xuncha.commands.notice", "letter_command"),
    "demo": ("xuncha.commands.demo", "demo_command"),
    "sites": ("xuncha.commands.registry", "sites_group"),
    "rules": ("xuncha.commands.rules", "rules_group"),
    "serve": ("xuncha.commands.serve", "serve_command"),
    "users": ("xuncha.commands.serve", "users_group"),
    "db": ("xuncha.commands.database_all", "db_group"),
    "doctor": ("xuncha.commands.doctor", "doctor_command"),
}


class _Lazy(click.Group):
    """Imports a command when it is called: `xuncha --help` must not wait for Scrapy."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's interface
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Lazy, help=text(N_("Inspect government websites: columns, freshness, dead links, reposting.")))
@click.version_option(__version__, prog_name="xuncha")
def xuncha() -> None:
    """Group of all commands."""


def run(command: click.Command, arguments: list[str] | None = None, name: str = "xuncha") -> int:
    """Run a command and turn everything that can happen into an exit code."""
    voice: Speaker = speaker(None)
    try:
        with command.make_context(name, list(sys.argv[1:] if arguments is None else arguments)) as context:
            try:
                command.invoke(context)
            finally:
                voice = context.obj if isinstance(context.obj, Speaker) else voice
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        if isinstance(error, click.UsageError) and error.ctx is None:  # then click shows no usage and no next step
            error.ctx = click.Context(command, info_name=name)
        told = io.StringIO()  # what was typed may hold a password
        error.show(told)
        click.echo(scrub(told.getvalue()), err=True, nl=False)
        return 2
    except XunchaError as error:
        voice.error(error)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        voice.say(N_("Stopped."))
        return 130
    except BrokenPipeError:
        close_pipe()
        return 0
    except Exception as error:  # noqa: BLE001 - the last line of defence: a bug gets its own exit code
        if (trouble := _of_the_machine(error)) is not None:
            voice.error(trouble)
            return trouble.exit_code
        click.echo(scrub(traceback.format_exc()), err=True, nl=False)
        voice.say(N_("This is a bug of Xuncha. Nothing that was stored is lost; please report the lines above."))
        return BUG
    return 0


def _of_the_machine(error: Exception) -> XunchaError | None:
    """What the disk did to us where nobody was prepared for it, in words that say what to do; None for our own bugs."""
    if isinstance(error, OSError) and error.errno in FULL:
        return UsageError(DISK_FULL, where=str(error.filename or ""), hint=FREE_SPACE)
    if isinstance(error, OSError) and error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        where, hint = str(error.filename or ""), N_("check the folder and its permissions")
        return UsageError(N_("cannot be written"), where=where, hint=hint) if where else None
    if "sqlite3" in sys.modules and isinstance(error, sys.modules["sqlite3"].DatabaseError):
        from db.connection import in_words

        return in_words(error, "")
    if isinstance(error, (UnicodeDecodeError, JSONDecodeError, zlib.error)):  # all else that is read is looked at first
        return DatabaseError(
            N_("something that was stored cannot be read: {why}"),
            why=f"{type(error).__name__}: {error}"[:200],
            hint=N_("if the disk was in trouble, bring a backup back: xuncha db restore BACKUP; else please tell us"),
        )
    return None


def collect_seldom() -> None:
    """Look for cycles of garbage less often than Python does: imports and pages make few, and looking costs time."""
    gc.set_threshold(10_000, 10, 10)


def main() -> None:
    """Entry point of `xuncha`."""
    collect_seldom()
    sys.exit(run(xuncha))


def inspect_main() -> None:
    """Entry point of `inspect`: the same as `xuncha inspect`."""
    collect_seldom()
    from xuncha.commands.inspect_site import inspect_command

    sys.exit(run(inspect_command, name="inspect"))
