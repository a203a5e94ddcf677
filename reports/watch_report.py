"""What watching superior sites brought, for the terminal, for a log and as data. Decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports import labels, repost_labels
from reports.wording import Speaker, clean, moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.watch_models import WatchedColumn, WatchedDoc
    from xuncha.i18n import Lang

_READ = ("ok", "not_modified")


def look(
    column: WatchedColumn, fresh: Sequence[WatchedDoc], gone: Sequence[WatchedDoc], *, overlap: bool, first: bool
) -> dict[str, Any]:
    """One look at a column as data. `first`: it was the first look; everything listed was there before."""
    return {
        "site": column.site_id,
        "column": column.name,
        "url": column.url,
        "expect": column.expect,
        "outcome": column.outcome,
        "detail": column.detail,
        "read": column.outcome in _READ,
        "last_read": column.last_ok,
        "first_look": first,
        "may_have_missed": not overlap,
        "new": [_document(one) for one in fresh],
        "withdrawn": [{**_document(one), "why": one.withdrawn_why} for one in gone],
    }


def _document(one: WatchedDoc) -> dict[str, Any]:
    doc = one.doc
    return {
        "url": doc.url,
        "title": doc.title,
        "doc_number": doc.doc_number,
        "issuer": doc.issuer,
        "published_on": doc.published_on,
        "published_time": doc.published_time,
        "first_seen": doc.first_seen,
        "not_seen_at": one.unseen_at,
    }


def text(looks: Sequence[dict[str, Any]], lang: Lang) -> str:
    """The looks as text: a line for each column, below it what is new and what was withdrawn."""
    say = Speaker(lang)
    if not looks:
        return say("No column of a superior site is due.") + "\n"
    lines = []
    for one in looks:
        name = clean(one["column"]) or clean(one["url"])
        if one["read"]:
            count = len(one["new"])
            told = say("first look, {count} documents listed", count=count) if one["first_look"] else (
                say("{count} new", count=count) if count else say("nothing new")
            )  # fmt: skip
        else:
            told = say("could not be read: {cause}", cause=say.of(labels.PROBLEMS, one["outcome"]))
        lines.append(f"{clean(one['site'])}  {name}: {told}")
        if not one["read"] and one["outcome"] != "our_network":
            lines.append("    " + say("No subordinate site is judged by this column until it can be read again."))
        if one["may_have_missed"]:
            lines.append(
                "    " + say("Since the last look more was published than the list shows; some may be missed.")
            )
        lines += ["    + " + _line(doc, say) for doc in (() if one["first_look"] else one["new"])]
        lines += [f"    - {_line(doc, say)}  {say.of(repost_labels.WITHDRAWN, doc['why'])}" for doc in one["withdrawn"]]
    return "\n".join(lines) + "\n"


def _line(doc: dict[str, Any], say: Speaker) -> str:
    number = f"（{clean(doc['doc_number'])}）" if doc["doc_number"] and say.lang == "zh" else (
        f" ({clean(doc['doc_number'])})" if doc["doc_number"] else ""
    )  # fmt: skip
    at = " ".join(part for part in (doc["published_on"], doc["published_time"]) if part)
    seen = say("seen {at}", at=moment(doc["first_seen"]))
    return f"{clean(doc['title'])}{number}  {at}  {seen}"


def columns(rows: Sequence[tuple[WatchedColumn, bool]], lang: Lang) -> str:
    """The columns that are watched: what binds, when each was last read, which is due."""
    say = Speaker(lang)
    if not rows:
        return say("No superior site is watched: name one as upstream, or give it a [[site.watch]].") + "\n"
    lines = []
    for column, due in rows:
        last = moment(column.last_ok) if column.last_ok else say("never read")
        waits = "  " + say("due") if due else ""
        state = "" if column.outcome in ("", *_READ) else "  " + say.of(labels.PROBLEMS, column.outcome)
        name, expect = clean(column.name) or "-", say.of(repost_labels.EXPECTATIONS, column.expect)
        lines.append(f"{clean(column.site_id)}  {name}  {expect}  {last}{waits}{state}")
        lines.append(f"    {clean(column.url)}")
    return "\n".join(lines) + "\n"
