"""`xuncha reposts`: who reposted which documents of superior sites, and how fast; and what people say about them."""

from __future__ import annotations

import getpass
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import Speaker, begin, now, shared_options, text, write_result
from xuncha.commands.inspect_site import parse_day
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.records import Records
    from db.reposts import Original
    from xuncha.config import Config

FORMS = ("text", "csv", "json", "html", "xlsx")


@click.group(
    name="reposts",
    invoke_without_command=True,
    help=text(N_("Show which documents of superior sites were reposted where, and how fast; no request.")),
)
@click.option("--upstream", "superior", multiple=True, metavar="SITE",
              help=text(N_("Only documents of this superior site; may be repeated.")))  # fmt: skip
@click.option("--site", "sites", multiple=True, metavar="SITE", help=text(N_("Only this site; may be repeated.")))
@click.option("--since", callback=parse_day, metavar="DATE",
              help=text(N_("Only documents published since that day (default: 90 days ago).")))  # fmt: skip
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True,
              help=text(N_("Form of the result.")))  # fmt: skip
@click.option("-o", "--output", type=click.Path(), help=text(N_("Write the result into this file.")))
@shared_options
@click.pass_context
def reposts_group(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """Show which documents of superior sites were reposted where, and how fast; no request."""
    if context.invoked_subcommand is not None:
        return
    from db.records import Records
    from reports import repost_page, repost_sheets, repost_text, reposts
    from schedules.matrix import collect

    config, voice = begin(context, options)
    form, output = options["form"], options["output"]
    if form == "xlsx" and not output:
        raise UsageError(N_("a workbook needs a file"), hint=N_("name it with -o, for example -o reposts.xlsx"))
    since = options["since"].isoformat() if options["since"] else ""
    with Records(_database(config, options)) as records:
        _known(config, records, [*options["superior"], *options["sites"]])
        collected = collect(config, records, now, since=since, superior=options["superior"], sites=options["sites"])
    matrix = reposts.build(collected.cells, collected.sites, collected.asked, voice.lang)
    if form == "json":
        write_result(json.dumps(matrix, ensure_ascii=False, indent=2) + "\n", output)
    elif form == "csv":
        write_result(repost_sheets.as_csv(matrix, voice.lang), output)
    elif form == "html":
        write_result(repost_page.render(matrix, voice.lang), output)
    elif form == "xlsx":
        write_result(repost_sheets.xlsx(matrix, voice.lang), output)
    else:
        columns = shutil.get_terminal_size().columns if sys.stdout.isatty() and not output else 100
        write_result(repost_text.render(matrix, voice.lang, max(60, min(columns, 160))), output)


def _database(config: Config, options: dict[str, Any]) -> Path:
    path = Path(options["db"]) if options["db"] else config.db_path
    if not path.is_file():
        raise UsageError(N_("there is no database yet"), where=str(path), hint=N_("inspect a site first, or use --db"))
    return path


def _known(config: Config, records: Records, said: list[str]) -> None:
    for name in said:
        if name not in config.sites and records.site(name) is None:
            raise UsageError(
                N_("{said} is no site that this program knows"),
                hint=N_("write an id of sites.toml: {known}"),
                said=name,
                known=", ".join(list(config.sites)[:20]) or "-",
            )


def _word_options(command: Any) -> Any:  # noqa: ANN401
    for option in (
        click.option("--by", "author", default="", help=text(N_("Who says so (default: the user of this machine)."))),
        click.option("--why", default="", help=text(N_("The reason; it is kept with the decision."))),
    ):
        command = option(command)
    return command


@reposts_group.command(
    name="pick", help=text(N_("Say that a document must be reposted, whatever rule and column say."))
)
@click.argument("document", metavar="DOC")
@_word_options
@shared_options
@click.pass_context
def pick_command(context: click.Context, /, document: str, **options: Any) -> None:  # noqa: ANN401
    """Say that a document must be reposted, whatever rule and column say."""
    _choose(context, document, options, expected=True)


@reposts_group.command(name="drop", help=text(N_("Say that a document need not be reposted; --why is needed.")))
@click.argument("document", metavar="DOC")
@_word_options
@shared_options
@click.pass_context
def drop_command(context: click.Context, /, document: str, **options: Any) -> None:  # noqa: ANN401
    """Say that a document need not be reposted; --why is needed."""
    if not options["why"].strip():
        raise UsageError(N_("a reason is needed"), hint=N_("say why with --why"))
    _choose(context, document, options, expected=False)


def _choose(context: click.Context, said: str, options: dict[str, Any], *, expected: bool) -> None:
    from db import reposts
    from db.records import Records

    config, voice = begin(context, options)
    with Records(_database(config, options)) as records:
        one = _document(config, records, said)
        author = options["author"] or getpass.getuser()
        at = now().astimezone(config.zone).isoformat(timespec="seconds")
        reposts.choose(records, reposts.Choice(one.url, expected, options["why"].strip()[:500], author[:80], at))
    _tell(voice, one, voice.tr(N_("must be reposted") if expected else N_("need not be reposted")))


@reposts_group.command(
    name="overrule",
    help=text(N_("Say whether a page is a repost of a document, whatever was matched; --why is needed.")),
)
@click.argument("document", metavar="DOC")
@click.argument("page", metavar="PAGE")
@click.argument("word", metavar="yes|no|open", type=click.Choice(["yes", "no", "open"]))
@_word_options
@shared_options
@click.pass_context
def overrule_command(context: click.Context, /, document: str, page: str, word: str, **options: Any) -> None:  # noqa: ANN401
    """Say whether a page is a repost of a document, whatever was matched; --why is needed."""
    from db import repost_rulings
    from db.models import RepostRuling
    from db.records import Records
    from spiders.pages import urls

    config, voice = begin(context, options)
    if not options["why"].strip() and word != "open":
        raise UsageError(N_("a reason is needed"), hint=N_("say why with --why"))
    address = urls.canonical(page)
    if not address:
        raise UsageError(N_("{said} is no web address"), hint=N_("write the address of the page"), said=page)
    with Records(_database(config, options)) as records:
        one = _document(config, records, document)
        at = now().astimezone(config.zone).isoformat(timespec="seconds")
        person = (options["author"] or getpass.getuser())[:80]
        verdict = {"yes": "repost", "no": "other", "open": "open"}[word]
        reason = options["why"].strip()[:500]
        repost_rulings.rule(records, RepostRuling(one.url, address, verdict, person, reason, at))  # type: ignore[arg-type]
    told = {
        "yes": N_("{page} is a repost of it"),
        "no": N_("{page} is no repost of it"),
        "open": N_("{page} is matched by the program again"),
    }
    _tell(voice, one, voice.tr(told[word], page=address))


def _tell(voice: Speaker, one: Original, what: str) -> None:
    name = " ".join(part for part in (one.title, one.doc_number) if part)
    write_result(f"{name}\n    {one.url}\n    {what}\n", None)
    voice.say(N_("It counts from the next inspection on; xuncha reposts shows it at once."))


def _document(config: Config, records: Records, said: str) -> Original:
    """The one document that is meant.

    Raises:
        UsageError: none or several; names them.
    """
    from db import reposts
    from schedules.superiors import watched

    found = reposts.find(records, said.strip(), watched(config.sites))
    if not found:
        raise UsageError(
            N_("no document of a superior site is known by {said}"),
            hint=N_("write its address, its number as it is printed, or a part of its title"),
            said=said,
        )
    if len(found) > 1:
        listed = "; ".join(f"{one.doc_number or '-'} {one.title[:40]} {one.url}" for one in found)
        raise UsageError(
            N_("several documents are meant by {said}"), hint=N_("name one by its address: {found}"), said=said,
            found=listed,
        )  # fmt: skip
    return found[0]
