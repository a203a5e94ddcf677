"""`xuncha search WORDS...`: articles of all sites that hold these words, from the records; no request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from xuncha.commands.common import begin, shared_options, text, write_result
from xuncha.errors import UsageError
from xuncha.i18n import N_

LONGEST, MOST = 100, 20


@click.command(
    name="search", help=text(N_("Find articles by words in their titles and texts, in what is stored; no request."))
)
@click.argument("words", nargs=-1, metavar="WORDS...")
@click.option("--site", "sites", multiple=True, metavar="SITE", help=text(N_("Only this site; may be repeated.")))
@click.option("--in", "where", type=click.Choice(["title", "text", "all"]), default="all", show_default=True,
              help=text(N_("Where all words must stand.")))  # fmt: skip
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True,
              help=text(N_("At most so many articles.")))  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True,
              help=text(N_("Form of the result.")))  # fmt: skip
@click.option("-o", "--output", type=click.Path(), help=text(N_("Write the result into this file.")))
@shared_options
@click.pass_context
def search_command(context: click.Context, /, words: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Find articles by words in their titles and texts, in what is stored; no request."""
    from db import search
    from db.records import Records
    from reports import search_hits

    config, voice = begin(context, options)
    _check(words)
    if not search.terms_of(words):
        raise UsageError(
            N_("there is no word to search for"), hint=N_("write words of letters, digits or Chinese characters")
        )
    path = Path(options["db"]) if options["db"] else config.db_path
    if not path.is_file():
        raise UsageError(N_("there is no database yet"), where=str(path), hint=N_("inspect a site first, or use --db"))
    with Records(path) as records:
        known = set(records.site_ids())
        sites = [_site(said, known, config) for said in options["sites"]]
        search.catch_up(records)
        hits = search.find(records, words, sites=sites, where=options["where"], limit=options["limit"])
    if options["form"] == "json":
        shown = json.dumps(search_hits.data(hits, words), ensure_ascii=False, indent=2) + "\n"
    elif options["form"] == "csv":
        shown = search_hits.as_csv(hits, voice.lang)
    else:
        shown = search_hits.text(hits, voice.lang)
    write_result(shown, options["output"])


def _check(words: tuple[str, ...]) -> None:
    if len(words) > MOST or any(len(word) > LONGEST for word in words):
        raise UsageError(
            N_("at most {most} words of {longest} characters can be searched for"),
            hint=N_("search for the words that matter"),
            most=MOST,
            longest=LONGEST,
        )


def _site(said: str, known: set[str], config: Any) -> str:  # noqa: ANN401
    """The id of a site that is in the records.

    Raises:
        UsageError: it is not.
    """
    from schedules.sites import choose

    ident = said if said in known else choose(said, config.sites).site.id
    if ident not in known:
        raise UsageError(
            N_("there is no stored run of {site}"),
            hint=N_("inspect it first; this database knows: {known}") if known else N_("inspect the site first"),
            site=said,
            known=", ".join(sorted(known)[:10]),
        )
    return ident
