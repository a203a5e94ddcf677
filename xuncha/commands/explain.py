"""`inspect --explain TARGET...`: what was read from one page and by which rule. Nothing is crawled or stored."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schedules.visit import user_agent
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spiders.pages.model import Article, Page
    from xuncha.commands.common import Speaker
    from xuncha.config import Program

# Kinds of page on which readings of an article mean nothing.
_NO_TEXT = {"column", "home", "search", "login", "error", "protection", "parked", "frameset", "redirect"}
_NAMED = ("written_on", "source", "validity", "index_number")
_DOCUMENT = ("keywords", "issuer", "topic", "effective_on", "expires_on", "state", "role")
_FIELDS = ("title", "published_on", "published_time", "doc_number", *_NAMED, *_DOCUMENT)
_LISTED = {"file", "rules", "rows", "attachments", "identity", "related", "table"}  # shown below, or not at all
_ATTACHMENT, _HEAD = N_("attachment"), N_("head of the document")
# What a link between a policy and its interpretation leads to.
_KINDS = {
    "policy": N_("policy text"),
    "interpretation": N_("interpretation"),
    "picture": N_("interpretation as a picture"),
    "video": N_("interpretation as a video"),
    "press": N_("press conference or interview"),
}


@dataclass(frozen=True, slots=True)
class Target:
    """One page to explain: its bytes, its address and the file it came from ("" if it was asked for).

    `render` has a browser build the page anew; called only when a script brings the list.
    """

    file: str
    url: str
    body: bytes
    content_type: str = ""
    status: int = 200
    render: Callable[[], bytes] | None = None


def explain(
    targets: tuple[str, ...], url: str, form: str, voice: Speaker, *, allow_private: bool, program: Program
) -> Iterator[str]:
    """One text for each page: readable, or a JSON object on a line of its own.

    Raises:
        UsageError: a file cannot be read, or a csv has no columns file,url.
        AddressRefusedError, SiteUnreachableError: a page cannot be asked for.
    """
    if form not in {"text", "json"}:
        raise UsageError(N_("--explain prints text or json"), hint=N_("use --format text or --format json"))
    for said in targets:
        for target in _targets(said, url, allow_private=allow_private, program=program):
            facts = read(target)
            yield json.dumps(facts, ensure_ascii=False) + "\n" if form == "json" else _text(facts, voice)


def _targets(said: str, url: str, *, allow_private: bool, program: Program) -> Iterator[Target]:
    if "://" in said:
        from spiders.addresses import name_of
        from spiders.gate import Gate, Policy
        from spiders.pages import urls
        from spiders.rendering import availability, render_once
        from spiders.single import fetch

        crawl, section = program.crawl, program.render
        opened = frozenset({name_of(urls.host_of(urls.canonical(said)))} if allow_private else ())
        gate = Gate(Policy(opened), tuple(crawl.canaries))
        answer = fetch(said, gate, user_agent=user_agent(crawl.contact), deadline=crawl.timeout)
        how = availability(section.mode, section.browser, section.max_pages, section.timeout).rendering
        render = partial(render_once, answer.url, gate, how, user_agent(crawl.contact)) if how else None
        yield Target("", answer.url, answer.body, answer.content_type, answer.status, render)
    elif said.lower().endswith(".csv"):
        yield from _listed(Path(said))
    else:
        yield Target(said, url, _bytes(Path(said)))


def _listed(path: Path) -> Iterator[Target]:
    """Pages named in a csv with the columns file and url; files are relative to the csv."""
    text = _bytes(path).decode("utf-8-sig", "replace")
    rows = csv.DictReader(text.splitlines())
    if "file" not in (rows.fieldnames or []):
        raise UsageError(N_("has no column named file"), where=str(path), hint=N_("its first line must be: file,url"))
    for row in rows:
        yield Target(row["file"], (row.get("url") or "").strip(), _bytes(path.parent / row["file"]))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            N_("cannot be read"), where=str(path), hint=N_("give a URL with its scheme, a saved page, or a csv")
        ) from error


def read(target: Target) -> dict[str, Any]:
    """Everything read from one page, as the JSON object of `--explain`."""
    from spiders.lane import HOME_PATH
    from spiders.pages.understand import understand
    from spiders.rendering import better, needs_script

    home = bool(HOME_PATH.fullmatch(target.url))
    page = understand(target.body, target.url, target.content_type, status=target.status, is_home=home)
    if target.render is not None and needs_script(page):
        body = target.render()
        page = better(page, understand(body, target.url, "text/html; charset=utf-8", is_home=home) if body else None)
    article = page.article if page.kind not in _NO_TEXT else None
    facts: dict[str, Any] = {
        "file": target.file,
        "url": target.url,
        "kind": page.kind,
        "charset": page.charset,
        "title": article.title.value if article and article.title.value else page.title,
    }
    for name in ("published_on", "published_time", "doc_number"):
        facts[name] = getattr(article, name).value if article else ""
    facts["doc_numbers"] = list(article.doc_numbers) if article else []
    for name in (*_NAMED, *_DOCUMENT):
        facts[name] = getattr(article, name).value if article else ""
    facts |= {
        "keyword_list": list(article.keyword_list) if article else [],
        "column": page.column.category,
        "column_name": page.column.name,
        "breadcrumb": list(page.column.breadcrumb),
        "links": len(page.links),
        "list_state": page.listing.state,
        "rows": [{"title": row.title, "url": row.url, "date": row.date} for row in page.listing.rows],
        "attachments": [
            {"url": one.url, "text": one.text, "type": one.type} for one in (article.attachments if article else ())
        ],
        "related": [
            {"url": one.url, "text": one.text, "kind": one.kind} for one in (article.related if article else ())
        ],
        "table": [{"label": label, "value": value} for label, value in (article.table if article else ())],
        "identity": _identity(page),
        "rules": _rules(page, article),
    }
    return facts


def _identity(page: Page) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(page.identity) if page.identity else {}


def _rules(page: Page, article: Article | None) -> dict[str, dict[str, Any]]:
    """Field -> the rule that read it and how sure it is."""
    rules: dict[str, dict[str, Any]] = {
        "kind": {"rule": page.kind_rule, "sure": 1.0},
        "charset": {"rule": page.charset_rule, "sure": 1.0},
    }
    for name in _FIELDS if article else ():
        reading = getattr(article, name)
        if reading.value:
            rules[name] = {"rule": reading.rule, "sure": round(reading.sure, 2)}
    if "title" not in rules and page.title:
        rules["title"] = {"rule": "<title>", "sure": 0.5}
    if page.column.rule:
        rules["column"] = {"rule": page.column.rule, "sure": round(page.column.sure, 2)}
    if page.listing.rule:
        rules["rows"] = {"rule": page.listing.rule, "sure": round(page.listing.sure, 2)}
    return rules


def _text(facts: dict[str, Any], voice: Speaker) -> str:
    """The same for a person: one field a line, with its rule."""
    lines = [facts["file"] or facts["url"], "=" * 60]
    for name, value in facts.items():
        if name in _LISTED or value in ("", [], 0):
            continue
        rule = facts["rules"].get(name)
        by = f"   [{rule['rule']}, {rule['sure']:.2f}]" if rule else ""
        shown = (" > " if name == "breadcrumb" else ", ").join(value) if isinstance(value, list) else value
        lines.append(f"{name:15} {shown}{by}")
    lines.extend(f"  {row['date'] or '-':10}  {row['title']}  {row['url']}" for row in facts["rows"])
    lines.extend(f"  {voice.tr(_ATTACHMENT)}: {one['type']} {one['text']} {one['url']}" for one in facts["attachments"])
    lines.extend(f"  {voice.tr(_KINDS[one['kind']])}: {one['text']} {one['url']}" for one in facts["related"])
    if facts["table"]:
        lines.append(f"  {voice.tr(_HEAD)}:")
        lines.extend(f"    {one['label']}: {one['value']}" for one in facts["table"])
    lines.extend(f"  {name}: {value}" for name, value in facts["identity"].items() if value)
    return "\n".join(lines) + "\n\n"
