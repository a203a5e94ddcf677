"""The coverage matrix of reposts as one HTML file that can be forwarded: no script, nothing fetched, wide or narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports import repost_labels
from reports.evidence import link
from reports.repost_sheets import short, tip
from reports.repost_text import figures_line, percent, published, watch_lines
from reports.wording import Speaker, moment, number, shorten

if TYPE_CHECKING:
    from xuncha.i18n import Lang

DOCUMENTS: Final = 300
SITES_TO_A_TABLE: Final = 24  # more columns than a screen holds; the next ones stand in a table of their own
_MARKS: Final = {"reposted": "✓", "overruled": "✓", "late": "!", "missing": "✗", "unsure": "?", "unknown": "?"}


def told(matrix: dict[str, Any], lang: Lang, most: int = DOCUMENTS) -> dict[str, Any]:
    """What a page shows of a matrix, at most so many documents of it; tables of at most 24 sites each."""
    say = Speaker(lang)
    sites = matrix["sites"]
    documents = matrix["documents"][:most]
    return {
        "_": say,
        "lang": "zh-CN" if lang == "zh" else "en",
        "title": say("Reposting of superior documents since {since}", since=matrix["since"]),
        "made_at": moment(matrix["made_at"]),
        "figures": figures_line(matrix["total"], say),
        "remarks": watch_lines(matrix, say),
        "sites": [_figures(one, say) for one in sites],
        "levels": [_figures(one, say) for one in matrix["levels"] if one["sites"] > 1],
        "upstreams": [_figures(one, say) for one in matrix["upstreams"]] if len(matrix["upstreams"]) > 1 else [],
        "trend": [_figures(one, say) for one in matrix["trend"]] if len(matrix["trend"]) > 1 else [],
        "parts": [
            _part(documents, sites[at : at + SITES_TO_A_TABLE], say) for at in range(0, len(sites), SITES_TO_A_TABLE)
        ],
        "left": len(matrix["documents"]) - len(documents),
        "legend": [
            (state, _MARKS.get(state, "·"), say.of(repost_labels.STATES, state)) for state in repost_labels.STATES
        ],
        "open": _open(matrix, say),
    }


def render(matrix: dict[str, Any], lang: Lang) -> str:
    """The whole file as text."""
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("reposts.html").render(told(matrix, lang))


def _figures(one: dict[str, Any], say: Speaker) -> dict[str, Any]:
    return {
        "rank": one.get("rank") or "-",
        "name": one.get("name") or one.get("level_name") or one.get("month") or "-",
        "level": one.get("level_name") or "",
        "many": one["sites"] if isinstance(one.get("sites"), int) else 0,
        "judged": one["judged"],
        "in_time": one["in_time"],
        "late": one["late"],
        "missing": one["missing"],
        "open": one["open"],
        "rate": percent(one["rate_in_time"], say),
        "width": round((one["rate_in_time"] or 0.0) * 100),
        "reposted": percent(one["rate_reposted"], say),
        "median": "-" if one["median_hours"] is None else number(one["median_hours"], 1),
    }


def _part(documents: list[dict[str, Any]], sites: list[dict[str, Any]], say: Speaker) -> dict[str, Any]:
    rows = []
    for one in documents:
        cells = []
        for site in sites:
            cell = one["cells"].get(site["id"])
            if cell is None:
                cells.append({"state": "none", "mark": "", "word": "", "hours": "", "tip": "", "href": ""})
                continue
            word, _, hours = short(cell, say).partition("\n")
            cells.append(
                {
                    "state": cell["state"],
                    "mark": _MARKS.get(cell["state"], "·"),
                    "word": word,
                    "hours": hours,
                    "tip": f"{site['name']}：{tip(cell, say)}",
                    "href": link(cell["reposted_url"]).href if cell["reposted_url"] else "",
                }
            )
        rows.append(
            {
                "title": link(one["url"]).href,
                "text": shorten(one["title"], 90),
                "number": one["doc_number"],
                "published": published(one, say),
                "upstream": one["upstream_name"],
                "cells": cells,
            }
        )
    return {"sites": [site["name"] for site in sites], "rows": rows}


def _open(matrix: dict[str, Any], say: Speaker) -> list[dict[str, str]]:
    """Late, missing and undecided cells in words, the newest documents first: what a person has to do."""
    names = {site["id"]: site["name"] for site in matrix["sites"]}
    found = []
    for one in matrix["documents"]:
        for site_id, cell in one["cells"].items():
            if cell["state"] in {"late", "missing", "unsure"}:
                found.append(
                    {
                        "site": names[site_id],
                        "document": " ".join(part for part in (one["title"], one["doc_number"]) if part),
                        "published": published(one, say),
                        "state": cell["state"],
                        "told": tip(cell, say),
                        "reposted": link(cell["reposted_url"]).href if cell["reposted_url"] else "",
                    }
                )
    return found[:500]
