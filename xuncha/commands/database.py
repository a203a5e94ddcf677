"""`xuncha db`: state, migration and backup of the record database."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import click

from xuncha.commands.common import Speaker, begin, load_config, now, shared_options, text, write_result
from xuncha.errors import DatabaseError, UsageError
from xuncha.i18n import N_


@click.group(name="db", help=text(N_("Care for the record database.")))
def db_group() -> None:
    """Group of database commands."""


def _existing(context: click.Context, options: dict[str, Any]) -> Path:
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

    path = _existing(context, options)
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

    path = _existing(context, options)
    voice: Speaker = context.obj
    waiting = pending(path, "records")
    open_database(path, "records").close()
    voice.say(N_("{count} migration(s) applied."), count=len(waiting))


@db_group.command(name="backup", help=text(N_("Copy the database while it is in use, and check the copy.")))
@click.option("-o", "--output", type=click.Path(), help=text(N_("File of the copy (default: beside the database).")))
@shared_options
@click.pass_context
def backup_command(context: click.Context, /, output: str | None, **options: Any) -> None:  # noqa: ANN401
    """Online backup; the copy is checked before it gets its name."""
    source = _existing(context, options)
    voice: Speaker = context.obj
    target = (
        Path(output)
        if output
        else source.with_name(f"{source.stem}-{now().astimezone(load_config(options['config']).zone):%Y%m%d-%H%M%S}.db")
    )
    backup(source, target)
    voice.say(N_("Backup written: {path}"), path=target)


def backup(source: Path, target: Path) -> None:
    """Copy `source` to `target` with SQLite's online backup.

    Raises:
        DatabaseError: the copy cannot be written or is not sound; `target` is not touched then.
    """
    from db.connection import named_errors

    partial = target.with_name(target.name + ".partial")
    with named_errors(target):
        partial.unlink(missing_ok=True)
        with sqlite3.connect(source) as live, sqlite3.connect(partial) as copy:
            live.backup(copy)
            health = copy.execute("PRAGMA integrity_check").fetchone()[0]
        live.close()
        copy.close()
        if health != "ok":
            raise DatabaseError(
                N_("is damaged"), where=str(source), hint=N_("restore the last backup; nothing was written to it")
            )
        partial.replace(target)


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
