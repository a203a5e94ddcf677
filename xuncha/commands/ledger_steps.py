"""`xuncha ledger confirm|dismiss|...`: what people do with findings. One line a finding; what is refused says why."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from db.ledger_models import LEVELS, WAIVER_KINDS
from xuncha.commands.common import begin, shared_options, text, write_result
from xuncha.commands.inspect_site import parse_day
from xuncha.commands.ledger import author, database, ledger_group, open_book, tell_done
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from db.ledger_actions import Clerk
    from db.ledger_models import Step
    from schedules.rectification import Book
    from xuncha.commands.common import Speaker

SOME_REFUSED = 1
BY = N_("Who does this (or XUNCHA_BY in the environment).")


def _acting(*, why: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Arguments and options of every step."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        command = click.pass_context(shared_options(command))
        command = click.option("--by", metavar="NAME", help=text(BY))(command)
        command = click.option("--why", default="", metavar="TEXT", required=why, help=text(N_("Why; is kept.")))(
            command
        )
        return click.argument("ids", nargs=-1, required=True, metavar="ID...")(command)

    return add


def said_ids(ids: Iterable[str]) -> list[str]:
    """Ids of the command line; `-` reads more from stdin, one at the beginning of each line."""
    found: list[str] = []
    for one in ids:
        found += [line.split()[0] for line in sys.stdin if line.strip()] if one == "-" else [one]
    return found


def act(
    context: click.Context,
    ids: Iterable[str],
    options: dict[str, Any],
    do: Callable[[Clerk, list[str], Book], list[Step]],
) -> None:
    """Take a step for all findings that were named, and tell what became of each; exit code 1 if any was refused."""
    from db.ledger_actions import Clerk, resolve
    from db.ledger_models import Step
    from db.records import Records

    config, voice = begin(context, options)
    name = author(options["by"])
    with Records(database(config, options)) as records:
        book = open_book(config, records)
        known = resolve(records, said_ids(ids))
        steps = [one for one in known.values() if isinstance(one, Step)]
        whole = [one for one in known.values() if isinstance(one, str)]
        steps += do(Clerk(records, name, book.instant), list(dict.fromkeys(whole)), book) if whole else []
    _tell(context, voice, steps)


def _tell(context: click.Context, voice: Speaker, steps: Sequence[Step]) -> None:
    write_result("".join(tell_done(voice, one.finding_id, one.old, one.new) for one in steps if not one.refused), None)
    refused = [one for one in steps if one.refused]
    for one in refused:
        click.echo(f"{one.finding_id}: {refusal(voice, one)}", err=True)
    if refused:
        context.exit(SOME_REFUSED)


def refusal(voice: Speaker, step: Step) -> str:
    """Why a step was refused, in the reader's language."""
    from reports.ledger_list import STATUS_WORDS

    params = dict(step.params)
    if params.get("status") in STATUS_WORDS:
        params["status"] = voice.tr(STATUS_WORDS[params["status"]])
    return voice.tr(step.refused, **params)


@ledger_group.command(
    name="confirm",
    help=text(N_("A person looked, and it is so: a candidate counts now, and a notice may name the site.")),
)
@_acting(why=False)
def confirm_command(context: click.Context, /, ids: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Confirm findings."""
    act(context, ids, options, lambda clerk, known, _: clerk.confirm(known, options["why"]))


@ledger_group.command(name="dismiss", help=text(N_("A person looked, and it is not so.")))
@_acting(why=True)
def dismiss_command(context: click.Context, /, ids: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Dismiss findings."""
    act(context, ids, options, lambda clerk, known, _: clerk.dismiss(known, options["why"]))


@ledger_group.command(name="not-applicable", help=text(N_("The rule does not fit this site or this matter.")))
@_acting(why=True)
def set_aside_command(context: click.Context, /, ids: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Set findings aside."""
    act(context, ids, options, lambda clerk, known, _: clerk.set_aside(known, options["why"]))


@ledger_group.command(name="notify", help=text(N_("The unit was told: its term begins today.")))
@click.option("--until", callback=parse_day, metavar="DATE",
              help=text(N_("Last day of the term (default: [ledger] days after today).")))  # fmt: skip
@_acting(why=False)
def notify_command(context: click.Context, /, ids: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """The unit was told."""

    def notify(clerk: Clerk, known: list[str], book: Book) -> list[Step]:
        from db.ledger_view import Filter

        if options["until"]:
            if options["until"] < book.today:
                raise UsageError(N_("the last day lies in the past"), hint=N_("write a day from today on"))
            due = dict.fromkeys(known, options["until"].isoformat())
        else:
            due = book.due([one.row for one in book.entries(Filter(ids=tuple(known)))])
            if "" in due.values():
                raise UsageError(
                    N_("the term reaches into days of which nobody knows yet whether they are worked"),
                    hint=N_("name the last day with --until, or add the year to the calendar ([judge] calendar)"),
                )
        return clerk.notify(known, due, options["why"])

    act(context, ids, options, notify)


@ledger_group.command(name="fixed", help=text(N_("The unit says that it is fixed; it waits for a re-check.")))
@click.option(
    "--on", "done_on", callback=parse_day, metavar="DATE", help=text(N_("When it was fixed (default: today)."))
)
@click.option("--responsible", default="", metavar="NAME", help=text(N_("Who is responsible in the unit.")))
@_acting(why=False)
def fixed_command(context: click.Context, /, ids: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """The unit says that it is fixed."""

    def fixed(clerk: Clerk, known: list[str], book: Book) -> list[Step]:
        day = options["done_on"] or book.today
        if day > book.today:
            raise UsageError(N_("that day has not come yet"), hint=N_("write a day up to today"))
        return clerk.said_fixed(known, options["why"], done_on=day.isoformat(), responsible=options["responsible"])

    act(context, ids, options, fixed)


@ledger_group.command(name="verify", help=text(N_("A person looked again: it is fixed.")))
@_acting(why=False)
def verify_command(context: click.Context, /, ids: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """It is fixed."""
    act(context, ids, options, lambda clerk, known, _: clerk.verify(known, options["why"]))


@ledger_group.command(
    name="reopen", help=text(N_("It is not fixed; or what was set aside is a candidate again; or a waiver ends today."))
)
@_acting(why=True)
def reopen_command(context: click.Context, /, ids: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """It is not fixed."""

    def reopen(clerk: Clerk, known: list[str], book: Book) -> list[Step]:
        from db.ledger_view import Filter

        waived = {one.row.id for one in book.entries(Filter(ids=tuple(known))) if one.row.status == "waived"}
        others = [one for one in known if one not in waived]
        ended = clerk.unwaive([one for one in known if one in waived], options["why"]) if waived else []
        return [*ended, *(clerk.reopen(others, options["why"]) if others else [])]

    act(context, ids, options, reopen)


@ledger_group.command(name="comment", help=text(N_("Keep a remark.")))
@_acting(why=True)
def comment_command(context: click.Context, /, ids: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Keep a remark."""
    act(context, ids, options, lambda clerk, known, _: clerk.comment(known, options["why"]))


@ledger_group.command(name="assign", help=text(N_("Another unit in charge, or a person there.")))
@click.option("--unit", default="", help=text(N_("The unit in charge.")))
@click.option("--responsible", default="", metavar="NAME", help=text(N_("Who is responsible in the unit.")))
@_acting(why=False)
def assign_command(context: click.Context, /, ids: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Another unit in charge."""
    begin(context, options)
    unit, person = " ".join(options["unit"].split())[:100], " ".join(options["responsible"].split())[:50]
    if not unit and not person:
        raise UsageError(N_("nobody was named"), hint=N_("write --unit or --responsible"))
    act(
        context, ids, options,
        lambda clerk, known, _: clerk.assign(known, unit=unit, responsible=person, why=options["why"]),
    )  # fmt: skip


@ledger_group.command(name="extend", help=text(N_("Another last day of the term.")))
@click.option("--until", callback=parse_day, required=True, metavar="DATE", help=text(N_("The last day.")))
@_acting(why=True)
def extend_command(context: click.Context, /, ids: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Another term."""
    until = options["until"].isoformat()
    act(context, ids, options, lambda clerk, known, _: clerk.set_due(known, until, options["why"]))


@ledger_group.command(name="escalate", help=text(N_("The unit was reminded, put under supervision, or summoned.")))
@click.option("--level", type=click.Choice(LEVELS), required=True, help=text(N_("The step that was taken.")))
@_acting(why=False)
def escalate_command(context: click.Context, /, ids: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """A step was taken against delay."""
    act(context, ids, options, lambda clerk, known, _: clerk.escalate(known, options["level"], options["why"]))


# -- waivers ----------------------------------------------------------------------------------------------------------


@ledger_group.command(
    name="waive",
    help=text(
        N_("Do not hold findings against a site up to a day: single ones by id, or by rule with --site, --indicator,"
           " --column, also what will be found.")
    ),
)  # fmt: skip
@click.argument("ids", nargs=-1, metavar="[ID...]")
@click.option("--site", default="", metavar="SITE", help=text(N_("By rule: for this site.")))
@click.option("--indicator", default="", metavar="ID",
              help=text(N_("By rule: for this indicator, or group such as columns.")))  # fmt: skip
@click.option("--column", default="", metavar="COLUMN",
              help=text(N_("By rule: for this column (category, name or address).")))  # fmt: skip
@click.option("--kind", type=click.Choice(WAIVER_KINDS), default="other", show_default=True,
              help=text(N_("Why, in one word.")))  # fmt: skip
@click.option("--until", callback=parse_day, required=True, metavar="DATE",
              help=text(N_("The last day; then what was waived comes back.")))  # fmt: skip
@click.option("--since", callback=parse_day, metavar="DATE", help=text(N_("By rule: the first day (default: today).")))
@click.option("--approver", default="", metavar="NAME", help=text(N_("Who approved it (default: who enters it).")))
@click.option("--why", required=True, metavar="TEXT", help=text(N_("Why; is kept.")))
@click.option("--by", metavar="NAME", help=text(BY))
@shared_options
@click.pass_context
def waive_command(context: click.Context, /, ids: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Waive findings."""
    begin(context, options)
    by_rule = bool(options["site"] or options["indicator"] or options["column"])
    if by_rule == bool(ids):
        raise UsageError(
            N_("name findings by id, or a rule with --site, --indicator or --column"),
            hint=N_("see the ids with: xuncha ledger list"),
        )
    if ids:
        until, approver = options["until"].isoformat(), " ".join(options["approver"].split())[:50]
        act(
            context, ids, options,
            lambda clerk, known, _: clerk.waive(
                known, options["why"], until=until, approver=approver, kind=options["kind"]
            ),
        )  # fmt: skip
    else:
        _waive_by_rule(context, options)


def _waive_by_rule(context: click.Context, options: dict[str, Any]) -> None:
    from db import waivers
    from db.records import Records
    from inspector.entries import INDICATOR_IDS

    config, voice = begin(context, options)
    name = author(options["by"])
    with Records(database(config, options)) as records:
        book = open_book(config, records)
        since, until = options["since"] or book.today, options["until"]
        if until < since or until < book.today:
            raise UsageError(N_("the last day lies in the past"), hint=N_("write a day from today on"))
        site, indicator = options["site"], options["indicator"]
        if site and site not in config.sites and records.site(site) is None:
            raise UsageError(N_("{site} is no site that we know"), hint=N_("see: xuncha sites list"), site=site)
        if indicator and not any(one == indicator or one.startswith(f"{indicator}.") for one in INDICATOR_IDS):
            raise UsageError(N_("{indicator} is no indicator"), hint=N_("see: xuncha rules show"), indicator=indicator)
        waiver, waived = waivers.add(
            records, kind=options["kind"], reason=options["why"], approver=options["approver"] or name,
            since=since.isoformat(), until=until.isoformat(), author=name, now=book.instant, site_id=site,
            indicator=indicator, place=options["column"],
        )  # fmt: skip
    write_result("".join(tell_done(voice, one, "", "waived") for one in waived), None)
    voice.say(
        N_("Waiver {number} is registered until {until}; it covers {count} finding(s) today."),
        number=waiver.id, until=waiver.until, count=len(waived),
    )  # fmt: skip


@ledger_group.command(name="waivers", help=text(N_("The register of waivers: what, why, who approved it, until when.")))
@click.option("--all", "everything", is_flag=True, help=text(N_("Those too that have ended.")))
@click.option("--end", "end_number", type=int, metavar="NUMBER", help=text(N_("End this waiver today (with --why).")))
@click.option("--why", default="", metavar="TEXT", help=text(N_("Why; is kept.")))
@click.option("--by", metavar="NAME", help=text(BY))
@shared_options
@click.pass_context
def waivers_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """The register of waivers."""
    from db import waivers
    from db.ledger_view import Filter
    from db.records import Records
    from reports import waiver_list

    config, voice = begin(context, options)
    with Records(database(config, options)) as records:
        book = open_book(config, records)
        if options["end_number"] is not None:
            if not options["why"]:
                raise UsageError(N_("why does the waiver end?"), hint=N_("write it with --why"))
            name = author(options["by"])
            back = waivers.end(records, options["end_number"], author=name, why=options["why"], now=book.instant)
            if back is None:
                raise UsageError(
                    N_("there is no waiver {number} that holds"),
                    hint=N_("see: xuncha ledger waivers"),
                    number=options["end_number"],
                )
            now_is = {one.row.id: one.row.status for one in book.entries(Filter(ids=tuple(back)))} if back else {}
            write_result("".join(tell_done(voice, one, "waived", now_is[one]) for one in back), None)
            return
        today = book.today.isoformat()
        known = [one for one in waivers.everything(records) if options["everything"] or one.until >= today]
        known = [one for one in known if options["everything"] or not one.ended_on]
        write_result(waiver_list.text(known, today, voice.lang), None)
