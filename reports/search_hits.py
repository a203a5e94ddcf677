"""What a search found: for the terminal, as data, and as a table. Decides nothing."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from reports.wording import Speaker, clean
from reports.workbook import written
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.search import Hit, Hits
    from xuncha.i18n import Lang

_FIELDS = ("site_id", "site_name", "title", "doc_number", "published_on", "column", "url", "place", "around")
_HEADS = (N_("Website"), N_("Title"), N_("Document number"), N_("Publish date"), N_("Address"), N_("Words around it"))


def data(hits: Hits, words: Sequence[str]) -> dict[str, Any]:
    """The hits as data."""
    found = [{name: getattr(hit, name) for name in _FIELDS} for hit in hits.hits]
    return {"schema": "xuncha.search/1", "words": list(words), "hits": found, "more": hits.more}


def text(hits: Hits, lang: Lang) -> str:
    """Three lines for each hit: title with number, date and site, the address, the words around."""
    say = Speaker(lang)
    if not hits.hits:
        return say("No article with these words is stored.") + "\n"
    lines = []
    for hit in hits.hits:
        about = "  ".join(part for part in (clean(hit.doc_number), hit.published_on, _site(hit)) if part)
        lines += [clean(hit.title) or say("(without a title)"), f"    {about}", f"    {clean(hit.url)}"]
        if hit.around:
            lines.append(f"    {clean(hit.around)}")
    if hits.more:
        lines += ["", say("There are more; narrow the words, name a --site, or raise the --limit.")]
    return "\n".join(lines) + "\n"


def as_csv(hits: Hits, lang: Lang) -> str:
    """One row for each hit; begins with a mark by which Excel knows UTF-8."""
    say, target = Speaker(lang), io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([say(head) for head in _HEADS])
    for hit in hits.hits:
        cells = (_site(hit), hit.title, hit.doc_number, hit.published_on, hit.url, hit.around)
        writer.writerow([written(clean(cell)) for cell in cells])
    return "\ufeff" + target.getvalue()


def _site(hit: Hit) -> str:
    return clean(hit.site_name) or hit.site_id
