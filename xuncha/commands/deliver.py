"""`xuncha deliver`: send the digest of the week that ended last, and what waits; each thing leaves once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import begin, shared_options, text, write_result
from xuncha.commands.digest import existing_db, local_now
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.outbox import Delivery, Item
    from db.records import Records
    from reports.periods import Period
    from xuncha.commands.common import Speaker
    from xuncha.config import Config

NOT_ALL = 1
STATES = {
    "pending": N_("waits for its next try"),
    "sending": N_("is being sent"),
    "sent": N_("sent"),
    "unsure": N_("may have arrived; is not sent again by itself"),
    "failed": N_("given up"),
}


@click.command(
    name="deliver",
    help=text(N_("Send the digest of the last week to everybody who gets it, and what waits; each thing leaves once.")),
)
@click.option("--week", default="", metavar="WEEK",
              help=text(N_("The digest of this week (default: the week that ended last).")))  # fmt: skip
@click.option("--dry-run", is_flag=True, help=text(N_("Only say who would get what; nothing is sent or kept.")))
@click.option("--list", "listing", is_flag=True, help=text(N_("Only list what has not been sent, and why.")))
@click.option("--again", type=int, multiple=True, metavar="NUMBER",
              help=text(N_("Send this one again, although it failed or may have arrived.")))  # fmt: skip
@shared_options
@click.pass_context
def deliver_command(context: click.Context, /, week: str, again: tuple[int, ...], **options: Any) -> None:  # noqa: ANN401
    """Send the digest of the last week to everybody who gets it, and what waits; each thing leaves once."""
    from db import outbox
    from db.records import Records
    from schedules.delivering import Delivering

    config, voice = begin(context, options)
    period = _period(config, week)
    with Records(existing_db(config, options["db"])) as records:
        if options["listing"]:
            write_result("".join(line(one, voice) for one in outbox.listed(records)), None)
            return
        work = Delivering(config, records, lambda: local_now(config))
        if not config.program.recipient:
            raise UsageError(
                N_("nobody is configured to get anything"),
                hint=N_("add a [[recipient]] to xuncha.toml, see docs/reports.md"),
            )
        items = [*work.digest_items(period), *work.notice_items()]
        if options["dry_run"]:
            write_result("".join(_would(one, voice) for one in items), None)
            return
        with outbox.Outbox(records) as box:
            for number in again:
                if not box.again(number, local_now(config)):
                    raise UsageError(
                        N_("delivery {number} neither failed nor may have arrived"),
                        hint=N_("see xuncha deliver --list"), number=number,
                    )  # fmt: skip
            outbox.queue(records, items, local_now(config))
            for _ in work.send(box):
                pass
        if _tell(records, voice):
            context.exit(NOT_ALL)


def _period(config: Config, week: str) -> Period:
    """The week whose digest is sent: one that has ended.

    Raises:
        UsageError: it has not.
    """
    from reports import periods

    instant = local_now(config)
    if not week:
        return periods.around("week", instant.date(), instant.tzinfo).before()
    period = periods.week(week, instant)
    if period.until > instant:
        raise UsageError(N_("{said} has not ended yet"), hint=N_("a digest is sent when its week is over"), said=week)
    return period


def _tell(records: Records, voice: Speaker) -> bool:
    """Say what has not been sent; returns whether there is anything that somebody must look at."""
    from db import outbox

    left = outbox.listed(records)
    sent = records.rows("SELECT count(*) FROM delivery WHERE state = 'sent'")[0][0]
    voice.say(N_("{sent} deliveries have been sent in all, {left} have not."), sent=sent, left=len(left))
    write_result("".join(line(one, voice) for one in left), None)
    return bool(left)


def line(one: Delivery, voice: Speaker) -> str:
    """One delivery as a line: number, state, for whom, what, why not."""
    where = one.address or voice.tr(N_("webhook"))
    why = _why(one.why, voice)
    told = f"{one.id}\t{voice.tr(STATES[one.state])}\t{one.recipient}\t{where}\t{one.subject}"
    return told + (f"\t{why}" if why else "") + "\n"


def _why(stored: str, voice: Speaker) -> str:
    """The reason in the reader's language; it was stored as a message id with its values."""
    try:
        message, values = json.loads(stored)
    except ValueError:
        return voice.tr(stored) if stored else ""
    shown = {key: voice.tr(value) for key, value in values.items()}
    return voice.tr(message, **shown)


def _would(one: Item, voice: Speaker) -> str:
    where = one.address or voice.tr(N_("webhook"))
    size = voice.tr(N_("{count} bytes"), count=len(one.message))
    return f"{one.recipient}\t{where}\t{one.subject}\t{size}\n"
