"""`xuncha copies DOCUMENT`: every page in the records that shows a document of a superior site, and why; no request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import Speaker, begin, now, shared_options, text, write_result
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Doc, RepostRuling
    from db.repost_matches import Found

_SURE, _UNSURE = N_("shows it"), N_("may show it; a person must decide")


@click.command(
    name="copies",
    help=text(N_("List every stored page that shows a document of a superior site, and why; no request.")),
)
@click.argument("document")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help=text(N_("Form of the result.")))  # fmt: skip
@click.option("-o", "--output", type=click.Path(), help=text(N_("Write the result into this file.")))
@shared_options
@click.pass_context
def copies_command(context: click.Context, /, document: str, **options: Any) -> None:  # noqa: ANN401
    """List every stored page that shows a document of a superior site, and why; no request."""
    from db import repost_matches, repost_rulings
    from db.records import Records
    from schedules import repost_matching

    config, voice = begin(context, options)
    path = Path(options["db"]) if options["db"] else config.db_path
    if not path.is_file():
        raise UsageError(N_("there is no database yet"), where=str(path), hint=N_("inspect a site first, or use --db"))
    at = now().astimezone(config.zone)
    with Records(path) as records:
        known = repost_matching.documents(config, records, at)
        chosen = _chosen(document, [doc for doc, _ in known])
        repost_matching.catch_up(records, known, at.isoformat())
        words = repost_rulings.standing(records.conn)
        told = []
        for doc in chosen:
            rulings = {one.page: one for one in words if one.original == doc.url}
            told.append(_told(doc, repost_matches.of_original(records, doc.url), rulings, voice))
    if options["form"] == "json":
        write_result("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told), options["output"])
    else:
        write_result("\n".join(_shown(one, voice) for one in told), options["output"])


def _chosen(said: str, known: list[Doc]) -> list[Doc]:
    """The documents that are meant: by address, by number in any notation, or by a part of the title.

    Raises:
        UsageError: none is, or more than ten are.
    """
    from db.search_words import folded

    wanted = folded(said).replace("\n", "")
    found = [doc for doc in known if doc.url == said]
    found = found or [doc for doc in known if wanted and wanted == folded(doc.doc_number).replace("\n", "")]
    found = found or [doc for doc in known if wanted and wanted in folded(doc.title).replace("\n", "")]
    if not found or len(found) > 10:
        raise UsageError(
            N_("{count} documents of superior sites are called “{said}”"),
            hint=N_("write a number, an address or more of a title; documents come from the sites that others name"
                    " as superior or upstream"),
            count=len(found),
            said=said[:80],
        )  # fmt: skip
    return found


def _told(doc: Doc, found: list[Found], rulings: dict[str, RepostRuling], voice: Speaker) -> dict[str, Any]:
    about = {"url": doc.url, "title": doc.title, "doc_number": doc.doc_number, "published_on": doc.published_on}
    copies = [_copy(one, rulings.get(one.url), voice) for one in found]
    return {"schema": "xuncha.copies/1", "document": about, "copies": [one for one in copies if one]}


def _copy(found: Found, ruling: RepostRuling | None, voice: Speaker) -> dict[str, Any]:
    """One page as data; {} if a person decided that it does not show the document."""
    from inspector.decisions import KINDS, RULED

    match = found.match
    reasons = [voice.tr(template, **params) for template, params in match.reasons]
    if ruling is not None:
        if ruling.verdict == "other":
            return {}
        reasons.insert(0, voice.tr(RULED, person=ruling.person, at=ruling.at[:10], reason=ruling.reason))
    return {
        "site": found.site_id,
        "url": found.url,
        "title": found.title,
        "published_on": found.published_on,
        "first_seen": found.first_seen,
        "sure": match.sure or ruling is not None,
        "matched_by": "person" if ruling is not None else match.by,
        "kind": match.kind,
        "kind_name": voice.tr(KINDS[match.kind]),
        "reasons": reasons,
    }


def _shown(told: dict[str, Any], voice: Speaker) -> str:
    from reports.wording import clean

    doc = told["document"]
    lines = [" ".join(part for part in (clean(doc["title"]), clean(doc["doc_number"]), doc["published_on"]) if part)]
    if not told["copies"]:
        lines.append("    " + voice.tr(N_("No stored page shows it.")))
    for one in told["copies"]:
        word = voice.tr(_SURE if one["sure"] else _UNSURE)
        day = one["published_on"] or one["first_seen"][:10]
        lines.append(f"    {one['site']}  {day}  {word}  ({one['kind_name']})")
        lines.append(f"        {clean(one['title'])}  {clean(one['url'])}")
        lines += [f"        - {clean(reason)}" for reason in one["reasons"]]
    return "\n".join(lines) + "\n"
