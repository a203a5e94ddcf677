"""The forms of a notice: docx from a template, html and Markdown from blocks, JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from reports.notice.approval import code
from reports.papers import mail_page, markdown
from reports.papers.blocks import Heading, Paper, Table, Text, cell
from reports.wording import Speaker, plain
from xuncha.i18n import N_

if TYPE_CHECKING:
    from reports.notice.model import Annex, Notice
    from reports.papers.blocks import Block
    from xuncha.i18n import Lang

SCHEMA = "xuncha.notice/1"
_DRAFT = N_("DRAFT {code}: not approved, not for delivery")
FORMS = ("docx", "html", "md", "json")


@dataclass(frozen=True, slots=True)
class Approved:
    """Who approved a notice, and when (ISO instant with offset)."""

    by: str
    at: str


def render(
    notice: Notice, form: str, template: bytes | None = None, where: str = "", *, approved: Approved | None = None
) -> bytes:
    """A notice in one of `FORMS`. What nobody has approved is marked as a draft in each of them.

    Args:
        notice: what `build` made.
        form: which form.
        template: for docx, an office's own; None = that of the program.
        where: the file of the template, for errors.
        approved: who did; None marks a draft.

    Raises:
        ConfigError: the template is wrong; says where in it.
    """
    if form == "docx":
        from reports.papers.fill import fill
        from reports.papers.word import stamped

        marked = stamped(draft_mark(notice)) if approved is None else None
        return fill(template or default_template(notice.lang), facts(notice), notice.title, where, marked)
    if form == "json":
        told = data(notice) | _state(notice, approved)
        return (json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()
    mark = (Text(draft_mark(notice), "bad", bold=True),) if approved is None else ()
    paper = Paper(notice.title, notice.lang, (*mark, *_blocks(notice)))
    return (mail_page.render(paper) if form == "html" else markdown.render(paper)).encode()


def draft_mark(notice: Notice) -> str:
    """What stands on each page of a draft."""
    return Speaker(notice.lang)(_DRAFT, code=code(notice))


def _state(notice: Notice, approved: Approved | None) -> dict[str, str]:
    if approved is None:
        return {"state": "draft", "code": code(notice)}
    return {"state": "approved", "code": code(notice), "approved_by": approved.by, "approved_at": approved.at}


def data(notice: Notice) -> dict[str, Any]:
    """The notice as JSON holds it."""
    told = asdict(notice)
    for name in ("before", "now", "tally_before", "tally"):
        rate = getattr(notice, name).rate
        told[name]["rate"] = None if rate is None else round(rate, 3)
    clean: dict[str, Any] = plain({"schema": SCHEMA, **told})
    return clean


def facts(notice: Notice) -> dict[str, Any]:
    """What a template may ask for."""
    say = Speaker(notice.lang)
    names = ["overall", *(["praise"] if notice.praise else []), "problems", "requirements"]
    dot = "．" if notice.lang == "zh" else ". "
    return {
        "title": notice.title,
        "doc_number": notice.doc_number,
        "addressees": notice.addressees,
        "opening": list(notice.opening),
        "heading": dict.fromkeys(("overall", "praise", "problems", "requirements"), "")
        | dict(zip(names, notice.headings, strict=True)),
        "overall": list(notice.overall),
        "praise": list(notice.praise),
        "problems": [asdict(one) for one in notice.problems],
        "requirements": [asdict(one) for one in notice.requirements],
        "office": notice.office,
        "date": notice.date,
        "person": notice.person,
        "annex_list": [
            (say("Annexes: {name}", name=f"{at}{dot}{annex.title}") if at == 1 else f"{'　' * 3}{at}{dot}{annex.title}")
            for at, annex in enumerate(notice.annexes, 1)
        ],
        "annexes": [_annex(annex) for annex in notice.annexes],
        "praised": list(notice.praised),
    }


def _annex(annex: Annex) -> dict[str, Any]:
    return {"label": annex.label, "title": annex.title, "note": annex.note, "rows": [list(row) for row in annex.rows]}


@cache
def default_template(lang: Lang) -> bytes:
    """The program's own template, laid out by GB/T 9704-2012."""
    from reports.papers import official as paper

    say = Speaker(lang)
    document = paper.blank_paper(say("Notice"))
    line, hei, kai = paper.line, paper.HEI, paper.KAI
    paper.add(
        document,
        line("{{ doc_number }}", align="center", indent=False),
        line("", indent=False),
        line("{{ title }}", font=paper.SONG, size=paper.TITLE, align="center", indent=False, spacing=34),
        line("", indent=False),
        line("{{ addressees }}", indent=False),
        *paper.each("text in opening", line("{{ text }}")),
        line("{{ heading.overall }}", font=hei, keep=True),
        *paper.each("text in overall", line("{{ text }}")),
        line("{%p if praise %}", indent=False),
        line("{{ heading.praise }}", font=hei, keep=True),
        *paper.each("text in praise", line("{{ text }}")),
        line("{%p endif %}", indent=False),
    )
    for name in ("problems", "requirements"):
        paper.add(
            document,
            line(f"{{{{ heading.{name} }}}}", font=hei, keep=True),
            line(f"{{%p for part in {name} %}}", indent=False),
            line("{%p if part.heading %}", indent=False),
            line("{{ part.heading }}", font=kai, keep=True),
            line("{%p endif %}", indent=False),
            *paper.each("text in part.lines", line("{{ text }}")),
            line("{%p endfor %}", indent=False),
        )
    paper.add(
        document,
        line("", indent=False),
        *paper.each("text in annex_list", line("{{ text }}")),
        line("", indent=False),
        line("", indent=False),
        line("{{ office }}", align="right", indent=False, right=2),
        line("{{ date }}", align="right", indent=False, right=4),
        line("{%p if person %}", indent=False),
        line(say("(Contact: {person})", person="{{ person }}")),
        line("{%p endif %}", indent=False),
    )
    _annex_pages(document, say)
    return paper.finished(document)


def _annex_pages(document: Any, say: Speaker) -> None:  # noqa: ANN401 - python-docx is untyped here
    """Each attachment begins a page; heads and widths are those of `annexes`."""
    from reports.notice.annexes import layout
    from reports.papers import official as paper

    for at, (head, widths) in enumerate(layout(say)):
        paper.add(
            document,
            paper.line(f"{{{{ annexes[{at}].label }}}}", font=paper.HEI, indent=False, page=True),
            paper.line(f"{{{{ annexes[{at}].title }}}}", font=paper.SONG, size=paper.TITLE, align="center",
                       indent=False, spacing=40),
            paper.table(head, [f"{{{{ row[{place}] }}}}" for place in range(len(head))], widths, f"annexes[{at}].rows"),
            paper.line(f"{{{{ annexes[{at}].note }}}}", size=paper.SMALL, indent=False, spacing=20),
        )  # fmt: skip


def _blocks(notice: Notice) -> list[Block]:
    blocks: list[Block] = [Heading(notice.title, 1), Text(notice.doc_number, "dim"), Text(notice.addressees)]
    blocks += [Text(text) for text in notice.opening]
    headings = iter(notice.headings)
    blocks += [Heading(next(headings)), *(Text(text) for text in notice.overall)]
    if notice.praise:
        blocks += [Heading(next(headings)), *(Text(text) for text in notice.praise)]
    for sections in (notice.problems, notice.requirements):
        blocks.append(Heading(next(headings)))
        for section in sections:
            blocks += [Heading(section.heading, 3)] if section.heading else []
            blocks += [Text(text) for text in section.lines]
    blocks += [Text(notice.office), Text(notice.date), *([Text(notice.person)] if notice.person else [])]
    for annex in notice.annexes:
        blocks.append(Heading(f"{annex.label}　{annex.title}", 2, page=True))
        rows = tuple(tuple(cell(value) for value in row) for row in annex.rows)
        blocks.append(Table(annex.head, rows, annex.widths))
        blocks += [Text(annex.note, "dim")] if annex.note else []
    return blocks
