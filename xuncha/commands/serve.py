"""`xuncha serve`: the web page; `xuncha users`: who may use it."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import Speaker, begin, load_config, now, shared_options, text, write_result
from xuncha.errors import ConfigError, UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from db.records import Records
    from reports.web.deps import RuleInfo, Web
    from xuncha.config import Config, SiteEntry
    from xuncha.i18n import Lang

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
NAME = re.compile(r"[\w.@\-]{1,60}")


@click.command(name="serve", help=text(N_("Serve the web page for office staff.")))
@click.option("--host", help=text(N_("Address to listen on (default: [web] host, 127.0.0.1).")))
@click.option("--port", type=click.IntRange(1, 65535), help=text(N_("Port (default: [web] port, 8765).")))
@shared_options
@click.pass_context
def serve_command(context: click.Context, /, host: str | None, port: int | None, **options: Any) -> None:  # noqa: ANN401
    """Serve the web page for office staff."""
    import uvicorn

    from db import web_people
    from db.records import Records
    from reports.web.app import create_app
    from reports.web.server import OPTIONS

    config, voice = begin(context, options)
    section = config.program.web
    path = Path(options["db"]) if options["db"] else config.db_path
    with Records(path) as records:
        if not [one for one in web_people.users(records) if not one.disabled]:
            raise UsageError(
                N_("nobody may log in yet: there is no default password"),
                hint=N_("make the first person: xuncha users add NAME --role admin"),
            )
    listen, number = host or section.host, port or section.port
    if listen not in LOOPBACK:
        voice.say(N_("Listening on {host}: put a reverse proxy with https in front (docs/web.md)."), host=listen)
    web = _web(config, path, options)
    voice.say(N_("The web page: http://{host}:{port}/ (Ctrl-C ends it)"), host=listen, port=f"{number}{section.root}")
    uvicorn.run(
        create_app(web), host=listen, port=number, log_level="debug" if options["verbose"] else "warning", **OPTIONS
    )


def _web(config: Config, path: Path, options: dict[str, Any]) -> Web:
    from inspector.deadlines import due_on
    from reports.web.deps import Web as Given
    from schedules.visit import Visit, Wishes
    from xuncha.commands.schedule import plan_told
    from xuncha.commands.serve_papers import WebPapers

    section = config.program.web
    visit = Visit(config, Wishes(db=Path(options["db"]) if options["db"] else None), now)
    rules = _rules(config)
    registry = _Registry(options["config"], config)
    return Given(
        db=path,
        now=lambda: now().astimezone(config.zone),
        secret=_secret(config),
        registry=registry.sites,
        rules=lambda: rules,
        read_evidence=visit.keeper().read,
        start_inspection=_Inspections(options).start,
        due_on=lambda row: due_on(config.program.ledger, row, visit.now().date(), visit.calendar),
        plan=lambda: plan_told(config, path, 7),
        matrix=lambda records, sites, lang: _matrix(config, records, sites, lang),
        digest=lambda records, week, unit, lang, form: _digest(config, records, week, unit, lang, form),
        papers=WebPapers(registry.config, lambda: now().astimezone(config.zone)),
        lang="en" if config.program.lang == "en" else "zh",
        root=section.root,
        secure=section.secure,
        sso_header=section.sso_header,
        trusted=frozenset(section.trusted_proxies),
        idle_minutes=section.idle_minutes,
    )


def _matrix(config: Config, records: Records, sites: Sequence[str] | None, lang: Lang) -> dict[str, Any]:
    from reports.reposts import build
    from schedules.matrix import collect

    collected = collect(config, records, now, sites=sites or ())
    cells = [cell for cell in collected.cells if sites is None or cell.site_id in sites]
    return build(cells, collected.sites, collected.asked, lang)


def _digest(config: Config, records: Records, week: str, unit: str, lang: Lang, form: str) -> bytes:
    from reports import periods
    from reports.digest import forms
    from schedules.digests import digest

    instant = now().astimezone(config.zone)
    return forms.render(digest(records, config, periods.week(week, instant), instant, lang, unit=unit), form)


class _Registry:
    """The sites of the registry, read anew when the file has changed; a file with a fault leaves the last good one."""

    def __init__(self, path: str | None, config: Config) -> None:
        self._path = path
        self._config = config
        self._seen = self._stamp()

    def _stamp(self) -> tuple[int, int]:
        file = self._config.sites_file
        try:
            return (file.stat().st_mtime_ns, file.stat().st_size) if file else (0, 0)
        except OSError:
            return (0, 0)

    def sites(self) -> Mapping[str, SiteEntry]:
        return self.config().sites

    def config(self) -> Config:
        stamp = self._stamp()
        if stamp != self._seen:
            self._seen = stamp
            with contextlib.suppress(ConfigError):
                self._config = load_config(self._path)
        return self._config


class _Inspections:
    """Inspections that were started here, each a process of its own (Scrapy runs once in a process)."""

    def __init__(self, options: dict[str, Any]) -> None:
        given = [("--config", options["config"]), ("--db", options["db"])]
        self._options = [part for name, value in given if value for part in (name, value)]
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, site: str) -> bool:
        running = self._running.get(site)
        if running is not None and running.poll() is None:
            return False
        command = [sys.executable, "-m", "xuncha", "inspect", *self._options, "-q", "--", site]
        self._running[site] = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        return True


def _secret(config: Config) -> str:
    """What signs sessions: made once, readable by its owner only.

    Raises:
        UsageError: it can be neither read nor made.
    """
    path = config.folder / config.program.web.secret_file
    try:
        if not path.is_file():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        found = path.read_text("utf-8").strip()
    except OSError as error:
        raise UsageError(
            N_("cannot be written"), where=str(path), hint=N_("check the folder and its permissions")
        ) from error
    if len(found) < 32:
        raise UsageError(
            N_("holds less than 32 characters"),
            where=str(path),
            hint=N_("remove the file; a new secret is made, and everybody logs in again"),
        )
    return found


def _rules(config: Config) -> list[RuleInfo]:
    from inspector.profiles import load_rules
    from reports.advice import how_to_fix
    from reports.web.deps import RuleInfo as Given

    rules = load_rules(config.program.judge.rulebook)
    combined = rules.combined((), "", now().astimezone(config.zone).date())
    entries = {one.id: one for one in (*rules.base.indicator, *combined.indicator)}
    return [
        Given(
            one.id, one.name, one.name_en, one.kind, rules.base.id, tuple(one.body_types or ()),
            tuple(
                {"document": s.document, "clause": s.clause, "number": s.number, "quote": s.quote, "status": s.status}
                for s in one.sources
            ),
            {}, how_to_fix(one.id),
        )
        for one in entries.values()
    ]  # fmt: skip


@click.group(name="users", help=text(N_("Who may use the web page.")))
def users_group() -> None:
    """Who may use the web page."""


def _with_records(context: click.Context, options: dict[str, Any], do: Callable[[Any, Config, Speaker], None]) -> None:
    from db.records import Records

    config, voice = begin(context, options)
    with Records(Path(options["db"]) if options["db"] else config.db_path) as records:
        do(records, config, voice)


@users_group.command(name="add", help=text(N_("Add a person, or give a known one another role or password.")))
@click.argument("name")
@click.option("--role", type=click.Choice(["admin", "inspector", "unit", "reader"]), required=True,
              help=text(N_("unit: sees only the sites of its units.")))  # fmt: skip
@click.option("--unit", "units", multiple=True, help=text(N_("A unit of a person of role unit; may be repeated.")))
@click.option("--password-file", type=click.Path(exists=True, dir_okay=False),
              help=text(N_("The first line of this file, instead of a question.")))  # fmt: skip
@click.option("--no-password", is_flag=True, help=text(N_("Only a trusted proxy lets this person in.")))
@shared_options
@click.pass_context
def users_add(
    context: click.Context, /, name: str, role: Any, units: tuple[str, ...], password_file: str | None,  # noqa: ANN401
    no_password: bool, **options: Any,  # noqa: ANN401
) -> None:  # fmt: skip
    """Add a person, or give a known one another role or password."""
    from db import web_people
    from reports.web.session import hashed

    if not NAME.fullmatch(name):
        raise UsageError(N_("a name may hold letters, digits and . _ @ -"), hint=N_("write a shorter or plainer name"))
    if role == "unit" and not units:
        raise UsageError(
            N_("a person of role unit needs a unit"), hint=N_("name it with --unit, as the registry writes it")
        )

    def add(records: Any, config: Config, voice: Speaker) -> None:  # noqa: ANN401
        known = {entry.unit or entry.sponsor or entry.name for entry in config.sites.values()}
        for unit in units:
            if unit not in known:
                voice.say(N_("No site of the registry belongs to the unit {unit}."), unit=unit)
        password = None if no_password else _password(password_file, voice)
        stored = "" if password is None else hashed(password, name)
        web_people.save(records, name, role, units, stored, now().isoformat())
        voice.say(N_("{name} may log in as {role}."), name=name, role=role)

    _with_records(context, options, add)


def _password(file: str | None, voice: Speaker) -> str:
    if file:
        lines = Path(file).read_text("utf-8").splitlines()
        return lines[0] if lines else ""
    return str(click.prompt(voice.tr(N_("Password")), hide_input=True, confirmation_prompt=True, err=True))


@users_group.command(name="list", help=text(N_("List everybody who may use the web page.")))
@shared_options
@click.pass_context
def users_list(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """List everybody who may use the web page."""
    from db import web_people

    def listed(records: Any, _: Config, voice: Speaker) -> None:  # noqa: ANN401
        off = voice.tr(N_("may not log in"))
        lines = [
            f"{one.name}\t{one.role}\t{'、'.join(one.units)}\t{off if one.disabled else ''}".rstrip()
            for one in web_people.users(records)
        ]
        write_result("".join(f"{line}\n" for line in lines), None)

    _with_records(context, options, listed)


@users_group.command(
    name="remove", help=text(N_("A person may not log in any longer; what was done stays written down."))
)
@click.argument("name")
@shared_options
@click.pass_context
def users_remove(context: click.Context, /, name: str, **options: Any) -> None:  # noqa: ANN401
    """A person may not log in any longer."""
    from db import web_people

    def remove(records: Any, _: Config, voice: Speaker) -> None:  # noqa: ANN401
        if not web_people.disable(records, name):
            raise UsageError(N_("there is nobody named {name}"), hint=N_("see: xuncha users list"), name=name)
        voice.say(N_("{name} may not log in any longer."), name=name)

    _with_records(context, options, remove)


@users_group.command(name="token", help=text(N_("Make a token for the API and the feeds; it is shown once.")))
@click.argument("name")
@click.option("--label", default="", help=text(N_("What it is for.")))
@click.option("--until", "until", help=text(N_("Last day on which it holds (default: without end).")))
@shared_options
@click.pass_context
def users_token(context: click.Context, /, name: str, label: str, until: str | None, **options: Any) -> None:  # noqa: ANN401
    """Make a token for the API and the feeds."""
    from datetime import date

    from db import web_people

    try:
        last = date.fromisoformat(until).isoformat() if until else ""
    except ValueError as error:
        raise UsageError(N_("{value} is no day"), hint=N_("write it as 2026-11-30"), value=until) from error

    def make(records: Any, _: Config, voice: Speaker) -> None:  # noqa: ANN401, ARG001
        user = web_people.user(records, name)
        if user is None or user.disabled:
            raise UsageError(N_("there is nobody named {name}"), hint=N_("see: xuncha users list"), name=name)
        write_result(web_people.new_token(records, name, label, now().isoformat(), last) + "\n", None)

    _with_records(context, options, make)
