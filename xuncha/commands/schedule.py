"""`xuncha schedule`: the service, what runs next, and lines for cron and systemd."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import begin, now, shared_options, text, write_result
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.job_models import NotRun
    from schedules.processes import Launcher
    from schedules.service import Service
    from xuncha.commands.common import Speaker
    from xuncha.config import Config

_CALLED_LATE = timedelta(minutes=10)  # cron calls on time; a job that is new here is due if its time was just now


@click.group(name="schedule", help=text(N_("What runs by itself: the service, cron, systemd, what comes next.")))
def schedule_group() -> None:
    """Group of commands on the schedule."""


@schedule_group.command(name="run", help=text(N_("Run the service until it is stopped.")))
@shared_options
@click.pass_context
def run_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """Run the service; one at a time."""
    from schedules.locks import holder, take
    from schedules.running import pinger, serve
    from schedules.visit import user_agent

    config, voice = begin(context, options)
    service, launcher = _service(config, options, voice)
    place = service.locks / "service.lock"
    lock = take(place)
    if lock is None:
        raise UsageError(
            N_("the service is running already (process {pid})"),
            where=str(place),
            hint=N_("stop that one first, or leave it"),
            pid=holder(place) or "?",
        )
    voice.say(N_("The service runs ({jobs} jobs). Stop it with Ctrl-C or SIGTERM."), jobs=len(service.jobs))
    section, tell = config.program.schedule, _teller(config, voice)
    ping = pinger(section.ping_url, user_agent(config.program.crawl.contact), tell) if section.ping_url else None
    try:
        serve(service, launcher, ping, timedelta(minutes=section.ping_every))
    finally:
        lock.release()
    voice.say(N_("The service has ended; what was under way goes on when it is started again."))


@schedule_group.command(name="once", help=text(N_("Run what is due now and wait for it; for one line of cron.")))
@shared_options
@click.pass_context
def once_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """One tick of the service, and no service."""
    config, voice = begin(context, options)
    service, launcher = _service(config, options, voice)
    service.fresh, service.heartbeat = _CALLED_LATE, None
    service.tick()
    _wait(service, launcher)


@schedule_group.command(name="job", help=text(N_("Run one job of the schedule now, and keep that it ran.")))
@click.argument("name")
@click.option("--if-due", is_flag=True, help=text(N_("Only if its time has come; for cron and systemd timers.")))
@shared_options
@click.pass_context
def job_command(context: click.Context, /, name: str, **options: Any) -> None:  # noqa: ANN401
    """Run one job now."""
    config, voice = begin(context, options)
    service, launcher = _service(config, options, voice)
    known = {job.name: job for job in service.jobs}
    if name not in known:
        raise UsageError(
            N_("there is no job {name}"), hint=N_("known jobs: {known}"), name=name, known=", ".join(known)
        )
    service.jobs, service.fresh, service.heartbeat = (known[name],), _CALLED_LATE, None
    started = bool(service.tick()) if options["if_due"] else service.run_now(known[name])
    if not started and not options["if_due"]:
        raise UsageError(
            N_("job {name} is running already, or one that may not run beside it"),
            hint=N_("wait for it to end, or stop it first"),
            name=name,
        )
    code = _wait(service, launcher)
    if service.trouble:
        raise UsageError(N_("could not be written down: {why}"), why=service.trouble)
    context.exit(code)


def _wait(service: Service, launcher: Launcher) -> int:
    """Wait for what was started; the exit code of the last. A signal ends the children too."""
    import signal

    from schedules.running import end

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    code = 0
    try:
        for process in list(launcher.started):
            code = process.wait(None) or 0
            sys.stdout.flush()
    finally:
        end(service, launcher)
    return code


@schedule_group.command(name="list", help=text(N_("What runs when, what comes next, and what was left out.")))
@click.option("--days", type=click.IntRange(1, 400), default=7, show_default=True,
              help=text(N_("So many days back for what was left out.")))  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help=text(N_("Form of the result.")))  # fmt: skip
@shared_options
@click.pass_context
def list_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """The plan with its next and last times."""
    from reports import schedule_report

    config, voice = begin(context, options)
    rows, lacking, pid, history = plan_told(config, _db(config, options), options["days"])
    if options["form"] == "json":
        told = {"service": pid, "jobs": rows, "not_run": [schedule_report.gap(one) for one in lacking]}
        write_result(json.dumps(told, ensure_ascii=False, indent=2) + "\n", None)
        return
    write_result(schedule_report.text(rows, lacking, pid, voice.lang, history=history), None)


def plan_told(config: Config, path: Path, days: int) -> tuple[list[dict[str, Any]], list[NotRun], int | None, bool]:
    """All jobs with their next and last times.

    Besides: what did not run in so many days, the process of the service if one runs, whether anything ever ran.
    """
    from db import job_runs
    from db.records import Records
    from reports import schedule_report
    from schedules.due import not_run
    from schedules.jobs import clock_of, plan
    from schedules.locks import holder

    jobs, clock = plan(config), clock_of(config)
    at = now().astimezone(config.zone)
    last, lacking, began = {}, [], None
    if path.is_file():
        with Records(path) as records:
            last = job_runs.last_runs(records, [job.name for job in jobs], at)
            began = job_runs.oldest(records)
            since = max(at - timedelta(days=days), began or at)
            history = job_runs.between(records, since, at)
        lacking = not_run(jobs, history, since, at, clock)
    rows = [
        schedule_report.row(job.name, job.title, job.said, job.when.next_after(at, clock.zone, clock.calendar),
                            last.get(job.name))
        for job in jobs
    ]  # fmt: skip
    return rows, lacking, holder(_locks(path) / "service.lock"), began is not None


@schedule_group.command(name="crontab", help=text(N_("Lines for crontab -e, for people who run no service.")))
@shared_options
@click.pass_context
def crontab_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """Ready lines; where the machine's clock shows another zone, one line that does it all."""
    from schedules import exports
    from schedules.jobs import plan

    config, voice = begin(context, options)
    (program, tail), here = _called(config, options), now()
    head = voice.tr(N_("Lines for crontab -e. Do not run the service (xuncha schedule run) beside them."))
    if here.astimezone().utcoffset() != here.astimezone(config.zone).utcoffset():
        why = voice.tr(
            N_("The clock of this machine shows another time zone than the plan; this line runs what is due.")
        )
        write_result(f"# {head}\n# {why}\n" + exports.one_line(program, tail, config.folder.resolve()), None)
        return
    write_result(f"# {head}\n" + exports.crontab(plan(config), program, tail, config.folder.resolve()), None)


@schedule_group.command(
    name="systemd", help=text(N_("Units for systemd: the service, or with --timers one timer a job."))
)
@click.option("--timers", is_flag=True, help=text(N_("Timers for each job instead of the service.")))
@click.option("-o", "--output", type=click.Path(), help=text(N_("Folder into which the units are written.")))
@click.option("--user", default="", help=text(N_("User that runs it (default: the one who asks).")))
@shared_options
@click.pass_context
def systemd_command(context: click.Context, /, output: str | None, **options: Any) -> None:  # noqa: ANN401
    """Ready units."""
    import getpass

    from schedules import exports
    from schedules.jobs import plan

    config, voice = begin(context, options)
    (program, tail), folder = _called(config, options), config.folder.resolve()
    user = options["user"] or getpass.getuser()
    units = {"xuncha.service": exports.service_unit(program, tail, folder, user)}
    if options["timers"]:
        units = exports.timer_units(plan(config), program, tail, folder, user, config.zone)
    if output is None:
        write_result("\n".join(f"# /etc/systemd/system/{name}\n{unit}" for name, unit in units.items()), None)
        return
    Path(output).mkdir(parents=True, exist_ok=True)
    for name, unit in units.items():
        write_result(unit, str(Path(output) / name))
    voice.say(N_("{count} unit(s) written to {path}. Put them into /etc/systemd/system, then: systemctl daemon-reload"),
              count=len(units), path=output)  # fmt: skip


def _service(config: Config, options: dict[str, Any], voice: Speaker) -> tuple[Service, Launcher]:
    from db.records import Records
    from schedules.jobs import clock_of, plan
    from schedules.processes import Launcher
    from schedules.service import Service

    path = _db(config, options)
    launcher = Launcher(config, ["--db", str(path.resolve())] if options["db"] else [])
    service = Service(
        plan(config),
        clock_of(config),
        now,
        lambda: Records(path),
        launcher,
        _locks(path),
        config.folder / config.program.schedule.heartbeat,
        config.program.schedule.workers,
        _teller(config, voice),
    )
    return service, launcher


def _teller(config: Config, voice: Speaker) -> Callable[[str], None]:
    def tell(line: str) -> None:
        if not voice.quiet:
            click.echo(f"{now().astimezone(config.zone):%Y-%m-%d %H:%M:%S} {line}", err=True)

    return tell


def _called(config: Config, options: dict[str, Any]) -> tuple[list[str], list[str]]:
    """How this program is called from anywhere, and the options that say which records and configuration."""
    tail = ["--config", str(config.file.resolve())] if config.file else []
    tail += ["--db", str(Path(options["db"]).resolve())] if options["db"] else []
    return [sys.executable, "-m", "xuncha"], tail


def _locks(path: Path) -> Path:
    return path.parent / "locks"


def _db(config: Config, options: dict[str, Any]) -> Path:
    return Path(options["db"]) if options["db"] else config.db_path


def heartbeat_age(config: Config) -> timedelta | None:
    """How long ago the service gave a sign of life; None if it never did."""
    try:
        told = json.loads((config.folder / config.program.schedule.heartbeat).read_text("utf-8"))
        return now() - datetime.fromisoformat(told["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
