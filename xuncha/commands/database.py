"""`xuncha db`: state, migration and backup of the record database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from xuncha.commands.common import Speaker, begin, load_config, now, shared_options, text, write_result
from xuncha.errors import UsageError
from xuncha.i18n import N_


@click.group(name="db", help=text(N_("Care for the record database.")))
def db_group() -> None:
    """Group of database commands."""


def existing(context: click.Context, options: dict[str, Any]) -> Path:
    """The database that is meant. Raises UsageError if there is none."""
    config, _ = begin(context, options)
    path = Path(options["db"]) if options["db"] else config.db_path
    if not path.is_file():
        raise UsageError(N_("there is no database yet"), where=str(path), hint=N_("inspect a site first, or use --db"))
    return path


@db_group.command(name="status", help=text(N_("Tables, rows, migrations and health; reads only.")))
@shared_options
@click.pass_context
def status_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """What is in the file and whether it is sound."""
    from db.connection import open_database, pending

    path = existing(context, options)
    waiting = pending(path, "records")
    db = open_database(path, "records", migrate=False)
    try:
        health = db.conn.execute("PRAGMA quick_check").fetchone()[0]
        lines = [f"file\t{path}", f"size\t{path.stat().st_size}", f"health\t{health}"]
        lines.append(f"pending migrations\t{', '.join(waiting) or '-'}")
        lines.extend(f"{name}\t{db.table(name).count}" for name in db.table_names() if not name.startswith("_"))
    finally:
        db.close()
    write_result("\n".join(lines) + "\n", None)
    if health != "ok":
        context.exit(2)


@db_group.command(name="migrate", help=text(N_("Bring the database up to date.")))
@shared_options
@click.pass_context
def migrate_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """Apply pending migrations, each in one transaction."""
    from db.connection import open_database, pending

    path = existing(context, options)
    voice: Speaker = context.obj
    waiting = pending(path, "records")
    open_database(path, "records").close()
    voice.say(N_("{count} migration(s) applied."), count=len(waiting))


@db_group.command(name="backup", help=text(N_("Copy the database while it is in use, and check the copy.")))
@click.option("-o", "--output", type=click.Path(),
              help=text(N_("File of the copy, or a folder for it (default: beside the database).")))  # fmt: skip
@click.option("--keep", type=click.IntRange(min=1),
              help=text(N_("Keep so many copies in that folder and remove older ones.")))  # fmt: skip
@shared_options
@click.pass_context
def backup_command(context: click.Context, /, output: str | None, keep: int | None, **options: Any) -> None:  # noqa: ANN401
    """Online backup; the copy is checked before it gets its name."""
    from db import backups

    source = existing(context, options)
    voice: Speaker = context.obj
    at = now().astimezone(load_config(options["config"]).zone)
    target = Path(output) if output else source.parent
    if keep is not None or target.is_dir():
        try:
            target.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                N_("cannot be written"), where=str(target), hint=N_("check the folder and its permissions")
            ) from error
        target /= backups.name_of(source, at)
    backups.backup(source, target)
    voice.say(N_("Backup written: {path}"), path=target)
    if keep is not None:
        removed = backups.rotate(target.parent, source, keep)
        if removed:
            voice.say(N_("{count} older backup(s) removed."), count=len(removed))


@db_group.command(name="restore", help=text(N_("Bring a backup back; the records as they are now are kept beside it.")))
@click.argument("backup", type=click.Path())
@click.option("--yes", is_flag=True, help=text(N_("Really do it; without this it is only looked at.")))
@shared_options
@click.pass_context
def restore_command(context: click.Context, /, backup: str, **options: Any) -> None:  # noqa: ANN401
    """Check the backup, see that no service runs, keep what is there, then bring it back in one transaction."""
    from db import backups
    from schedules.locks import holder

    config, voice = begin(context, options)
    target = Path(options["db"]) if options["db"] else config.db_path
    source = Path(backup)
    if not source.is_file():
        raise UsageError(N_("there is no such file"), where=backup, hint=N_("name a file that xuncha db backup made"))
    waiting = backups.check(source)
    pid = holder(target.parent / "locks" / "service.lock")
    if pid is not None:
        raise UsageError(
            N_("the service is running (process {pid})"),
            hint=N_("stop it first, so that nothing is written meanwhile"),
            pid=pid or "?",
        )
    voice.say(
        N_("The backup is sound; {count} migration(s) will be applied when it is next opened."), count=len(waiting)
    )
    if not options["yes"]:
        voice.say(N_("Nothing was changed. To bring it back to {path}, add --yes."), path=target)
        return
    aside = target.with_name(f"{target.stem}-before-restore-{now().astimezone(config.zone):%Y%m%d-%H%M%S}.db")
    kept = backups.restore(source, target, aside)
    voice.say(N_("Restored: {path}"), path=target)
    if kept is not None:
        voice.say(N_("The records as they were: {path}"), path=kept)


@db_group.command(name="datasette", help=text(N_("Names, descriptions and ready questions for Datasette, as JSON.")))
@click.option("-o", "--output", type=click.Path(), help=text(N_("File of the metadata (default: print it).")))
@shared_options
@click.pass_context
def datasette_command(context: click.Context, /, output: str | None, **options: Any) -> None:  # noqa: ANN401
    """Metadata with which the record database opens in Datasette: `datasette -i xuncha.db -m metadata.json`."""
    import json
    from importlib.resources import files

    config, _ = begin(context, options)
    told = json.loads(files("db").joinpath("datasette.json").read_text("utf-8"))
    name = (Path(options["db"]) if options["db"] else config.db_path).stem
    told["databases"] = {name: told["databases"]["xuncha"]}
    write_result(json.dumps(told, ensure_ascii=False, indent=2) + "\n", output)
