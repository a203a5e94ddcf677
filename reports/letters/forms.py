"""The forms of letters to units: docx from a template, html, Markdown, JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any

from reports.letters.build import TITLES, head
from reports.papers import mail_page, markdown
from reports.papers.blocks import Heading, Paper, Table, Text, cell
from reports.wording import Speaker, plain

if TYPE_CHECKING:
    from reports.letters.build import Kind, UnitLetter
    from reports.papers.blocks import Block
    from xuncha.i18n import Lang

SCHEMA = "xuncha.letter/1"
FORMS = ("docx", "html", "md", "json")
_WIDTHS = (2, 5, 8, 6, 5, 5)
_WIDTHS_EXPOSURE = (2, 5, 5, 9, 5, 5)


def render(letter: UnitLetter, form: str, template: bytes | None = None, where: str = "") -> bytes:
    """A letter in one of `FORMS`.

    Args:
        letter: what `build` made.
        form: which form.
        template: for docx, an office's own; None = that of the program.
        where: the file of the template, for errors.

    Raises:
        ConfigError: the template is wrong; says where in it.
    """
    if form == "docx":
        from reports.papers.fill import fill

        return fill(template or default_template(letter.kind, letter.lang), facts(letter), letter.title, where)
    if form == "json":
        told: dict[str, Any] = plain({"schema": SCHEMA, **asdict(letter)})
        return (json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()
    paper = Paper(letter.title, letter.lang, tuple(_blocks(letter)))
    return (mail_page.render(paper) if form == "html" else markdown.render(paper)).encode()


def facts(letter: UnitLetter) -> dict[str, Any]:
    """What a template may ask for."""
    told = asdict(letter)
    names = ("title", "doc_number", "addressees", "unit", "opening", "rows", "closing", "office", "date", "person")
    return {name: told[name] for name in names} | {"count": str(len(letter.rows))}


@cache
def default_template(kind: Kind, lang: Lang) -> bytes:
    """The program's own template, laid out by GB/T 9704-2012."""
    from reports.papers import official as paper

    say = Speaker(lang)
    document = paper.blank_paper(say.label(TITLES[kind]))
    line = paper.line
    names = head(say, kind)
    paper.add(
        document,
        line("{{ doc_number }}", align="center", indent=False),
        line("", indent=False),
        line("{{ title }}", font=paper.SONG, size=paper.TITLE, align="center", indent=False, spacing=34),
        line("", indent=False),
        line("{%p if addressees %}", indent=False),
        line("{{ addressees }}", indent=False),
        line("{%p endif %}", indent=False),
        *paper.each("text in opening", line("{{ text }}")),
        paper.table(names, [f"{{{{ row[{at}] }}}}" for at in range(len(names))], _widths(kind), "rows"),
        *paper.each("text in closing", line("{{ text }}")),
        line("", indent=False),
        line("{{ office }}", align="right", indent=False, right=2),
        line("{{ date }}", align="right", indent=False, right=4),
        line("{%p if person %}", indent=False),
        line(say("(Contact: {person})", person="{{ person }}")),
        line("{%p endif %}", indent=False),
    )
    return paper.finished(document)


def _widths(kind: Kind) -> tuple[int, ...]:
    return _WIDTHS_EXPOSURE if kind == "exposure" else _WIDTHS


def _blocks(letter: UnitLetter) -> list[Block]:
    rows = tuple(tuple(cell(value) for value in row) for row in letter.rows)
    return [
        Heading(letter.title, 1),
        Text(letter.doc_number, "dim"),
        *([Text(letter.addressees)] if letter.addressees else []),
        *(Text(text) for text in letter.opening),
        Table(letter.head, rows, _widths(letter.kind)),
        *(Text(text) for text in letter.closing),
        Text(letter.office),
        Text(letter.date),
        *([Text(letter.person)] if letter.person else []),
    ]
