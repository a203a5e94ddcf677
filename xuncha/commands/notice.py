"""`xuncha notice` and `xuncha letter`: the notice 通报, and the papers to single units; no request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import begin, shared_options, text, write_result
from xuncha.commands.digest import binary_needs_file, existing_db, local_now
from xuncha.commands.inspect_site import parse_day
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from db.papers import Approval, Which
    from db.records import Records
    from reports.letters.build import Kind, UnitLetter
    from schedules.papers import Notices
    from xuncha.commands.common import Speaker
    from xuncha.config import Config
    from xuncha.i18n import Lang

FORMS = ("docx", "html", "md", "json")
THEMES = (
    *("links", "columns", "repost", "interaction", "service", "deadline", "elements", "identity", "integrity"),
    *("privacy", "content", "access", "site"),
)
_TEMPLATE_OUT = N_("Write the Word template of the program into this file, to be edited; nothing else is done.")


@click.command(
    name="notice", help=text(N_("Write the notice of a quarter, half-year, year or single theme; approve it."))
)
@click.option("--period", "said", default="", metavar="PERIOD",
              help=text(N_("2026Q4, 2026H2 or 2026 (default: the quarter that ended last).")))  # fmt: skip
@click.option("--theme", type=click.Choice(THEMES), default=None, help=text(N_("Only this theme.")))
@click.option(
    "--date", "issued", callback=parse_day, metavar="DATE", help=text(N_("Day of the notice (default: today)."))
)
@click.option("--format", "form", type=click.Choice(FORMS), default="docx", show_default=True,
              help=text(N_("Form of the paper.")))  # fmt: skip
@click.option("-o", "--output", type=click.Path(), help=text(N_("Write the paper into this file.")))
@click.option("--approve", "code", metavar="CODE",
              help=text(N_("Approve the draft with this code; from then on this text is the notice.")))  # fmt: skip
@click.option("--approver", default="", metavar="NAME",
              help=text(N_("Who decided it (default: who does this).")))  # fmt: skip
@click.option("--by", metavar="NAME", help=text(N_("Who does this (or XUNCHA_BY in the environment).")))
@click.option("--withdraw", is_flag=True, help=text(N_("Take the approval back; --why gives the reason.")))
@click.option("--why", default="", metavar="TEXT", help=text(N_("The reason.")))
@click.option("--anew", is_flag=True, help=text(N_("A draft of what the records say today, although one is approved.")))
@click.option("--approvals", is_flag=True, help=text(N_("Only list what was approved and withdrawn, by whom.")))
@click.option("--template-out", type=click.Path(), help=text(_TEMPLATE_OUT))
@shared_options
@click.pass_context
def notice_command(context: click.Context, /, said: str, issued: date | None, **options: Any) -> None:  # noqa: ANN401
    """Write the notice of a quarter, half-year, year or single theme; approve it."""
    from db import papers
    from db.papers import Which
    from db.records import Records
    from reports import periods
    from reports.notice import forms
    from schedules.papers import Notices

    config, voice = begin(context, options)
    lang = paper_lang(config, options["lang"])
    if options["template_out"]:
        write_result(forms.default_template(lang), options["template_out"])
        return
    instant = local_now(config)
    period = (
        periods.period(said, instant) if said else periods.around("quarter", instant.date(), instant.tzinfo).before()
    )
    which = Which(period.id, options["theme"] or "", lang)
    decides = options["code"] is not None or options["withdraw"] or options["approvals"]
    if not decides or options["output"]:
        binary_needs_file(options["form"], options["output"])
    with Records(existing_db(config, options["db"])) as records:
        work = Notices(config, records, instant)
        if options["approvals"]:
            write_result("".join(approval_line(one, voice) for one in papers.listed(records)), None)
            return
        if decides:
            _decide(work, which, issued, voice, options)
        if not decides or options["output"]:
            _write(work, which, issued, voice, options)


def _decide(work: Notices, which: Which, issued: date | None, voice: Speaker, options: dict[str, Any]) -> None:
    """Approve, or take an approval back.

    Raises:
        UsageError: both were asked for, nobody is named, or it cannot be done.
    """
    from xuncha.commands.ledger import author

    if options["withdraw"] and options["code"] is not None:
        raise UsageError(N_("--approve and --withdraw exclude each other"), hint=N_("do one after the other"))
    by = author(options["by"])
    if options["withdraw"]:
        gone = work.withdraw(which, author=by, why=options["why"])
        voice.say(N_("The approval of the notice {period} by {approver} is withdrawn; it is a draft again."),
                  period=which.period, approver=gone.approver)  # fmt: skip
        return
    made = work.approve(which, options["code"], approver=options["approver"], author=by, issued=issued)
    voice.say(N_("The notice {period} is approved by {approver}; xuncha deliver sends it to those who get notices."),
              period=which.period, approver=made.approver)  # fmt: skip


def _write(work: Notices, which: Which, issued: date | None, voice: Speaker, options: dict[str, Any]) -> None:
    """Write the notice as it was approved, else a draft that is marked as one."""
    from reports.notice.approval import code

    made, approval = work.current(which) if not options["anew"] else (work.draft(which, issued), None)
    if approval is None and issued is not None:
        made = work.draft(which, issued)
    write_result(work.rendered(made, approval, options["form"]), options["output"])
    if approval is not None:
        voice.say(N_("Approved by {approver} at {at}; --anew writes what the records say today."),
                  approver=approval.approver, at=approval.at[:16].replace("T", " "))  # fmt: skip
        return
    voice.say(N_("This is a draft. Who has read it approves it with: xuncha notice --period {period} --approve {code}"
                 " --by NAME"), period=which.period, code=code(made))  # fmt: skip
    if made.now.waiting:
        voice.say(N_("{count} websites fail until a person confirms it; they are not named."), count=made.now.waiting)


def approval_line(one: Approval, voice: Speaker) -> str:
    """One decision as a line: period, theme, code, title, who approved it when, and who took that back."""
    told = [one.period, one.theme or "-", one.lang, one.code, one.title, one.approver, one.at[:16].replace("T", " ")]
    if not one.stands:
        told.append(voice.tr(N_("withdrawn by {who} at {at}: {why}"), who=one.withdrawn_by,
                             at=one.withdrawn_at[:16].replace("T", " "), why=one.withdrawn_why))  # fmt: skip
    return "\t".join(" ".join(part.split()) for part in told) + "\n"


def paper_lang(config: Config, said: str | None) -> Lang:
    """Papers are Chinese unless somebody says otherwise: who reads them is not who typed the command."""
    return "en" if (said or config.program.lang) == "en" else "zh"


@click.command(
    name="letter",
    help=text(N_("Write a reminder or a notice of rectification to a unit, or the list of confirmed cases.")),
)
@click.argument("unit", default="", metavar="[UNIT]")
@click.option("--kind", type=click.Choice(["reminder", "rectification", "exposure"]), required=True,
              help=text(N_("reminder, rectification, or exposure: the list of cases of one unit or all.")))  # fmt: skip
@click.option("--due", callback=parse_day, metavar="DATE",
              help=text(N_("Last day of the term (default: working days by [ledger]).")))  # fmt: skip
@click.option("--issue", is_flag=True, help=text(N_("It goes out: note in the ledger that the unit was told.")))
@click.option("--by", metavar="NAME", help=text(N_("Who does this (or XUNCHA_BY in the environment).")))
@click.option("--format", "form", type=click.Choice(FORMS), default="docx", show_default=True,
              help=text(N_("Form of the paper.")))  # fmt: skip
@click.option("-o", "--output", type=click.Path(), help=text(N_("Write the paper into this file.")))
@click.option("--template-out", type=click.Path(), help=text(_TEMPLATE_OUT))
@shared_options
@click.pass_context
def letter_command(
    context: click.Context,
    /,
    unit: str,
    kind: Kind,
    due: date | None,
    *,
    issue: bool,
    **options: Any,  # noqa: ANN401
) -> None:
    """Write a reminder or a notice of rectification to a unit, or the list of confirmed cases."""
    from db.records import Records
    from reports.letters import forms
    from schedules.papers import Letters, own_template
    from xuncha.commands.ledger import author

    config, voice = begin(context, options)
    lang = paper_lang(config, options["lang"])
    if options["template_out"]:
        write_result(forms.default_template(kind, lang), options["template_out"])
        return
    _check(unit, kind, due, local_now(config).date(), issue=issue)
    by = author(options["by"]) if issue else ""
    binary_needs_file(options["form"], options["output"])
    template, where = own_template(config, kind) if options["form"] == "docx" else (None, "")
    with Records(existing_db(config, options["db"])) as records:
        work = Letters(config, records, local_now(config))
        entries = work.choose(unit, kind)
        terms = work.due(entries, due)
        letter = work.write(entries, kind, terms, lang, unit)
        write_result(forms.render(letter, options["form"], template, where), options["output"])
        if issue:
            done = [step for step in work.record(letter, terms, by) if not step.refused]
            voice.say(N_("{count} findings are noted as notified."), count=len(done))
            _queue(config, records, letter, template, where, voice)


def _queue(
    config: Config, records: Records, letter: UnitLetter, template: bytes | None, where: str, voice: Speaker
) -> None:
    """Put an issued letter into the outbox for those who get the letters of that unit; `xuncha deliver` sends it."""
    from db import outbox
    from reports.letters import forms
    from schedules.delivering import Delivering

    if not any("letter" in one.what and letter.unit in one.units for one in config.program.recipient):
        return
    work = Delivering(config, records, lambda: local_now(config))
    page, document = forms.render(letter, "html").decode(), forms.render(letter, "docx", template, where)
    items = work.letter_items(letter, page, document, local_now(config).date().isoformat())
    count = outbox.queue(records, items, local_now(config))
    voice.say(N_("{count} deliveries wait; xuncha deliver sends them."), count=count)


def _check(unit: str, kind: Kind, due: date | None, today: date, *, issue: bool) -> None:
    """What the options cannot mean together.

    Raises:
        UsageError: says which.
    """
    if not unit and kind != "exposure":
        raise UsageError(N_("no unit was named"), hint=N_("write its name, as xuncha ledger sums lists it"))
    if issue and kind == "exposure":
        raise UsageError(
            N_("the list of cases tells no unit anything"),
            hint=N_("issue a letter to each unit first"),
        )
    if due is not None and due < today:
        raise UsageError(N_("the last day lies in the past"), hint=N_("name a day from today on"))
