"""A paper as Word document. Paragraphs and tables are written as XML at once: a table of 500 rows takes milliseconds.

Fonts are named for Chinese text too (`w:eastAsia`): without that, Word takes another one for every Chinese character.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape  # nosec B406 # writes, parses nothing

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from reports.papers.blocks import Cell, Heading, Points, Table, Text, Tiles, bars
from reports.wording import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reports.papers.blocks import Block, Paper

FONT = "Microsoft YaHei"
_COLOURS = {"bad": "B3261E", "warn": "8A5A00", "good": "1B6E3C", "dim": "5F6B76", "": "1F2933"}
_SIZES = {1: 18, 2: 14, 3: 12}
_WIDTH = 9600  # twips between the margins of A4
# Files made from the same facts are the same: no clock in them.
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def render(paper: Paper) -> bytes:
    """The bytes of a .docx file."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(20), Mm(18)
    style_fonts(document, FONT, 10.5)
    page_number(section.footer.paragraphs[0], FONT, 9)
    core(document, paper.title)
    body = document.element.body
    for xml in _xml(paper.blocks):
        body.insert(len(body) - 1, parse_xml(xml))  # before w:sectPr, which stays the last
    return saved(document)


def core(document: Any, title: str) -> None:  # noqa: ANN401 - python-docx is untyped here
    """Title and times of a document; the times are fixed."""
    told = document.core_properties
    told.title, told.author, told.comments = clean(title)[:200], "Xuncha", ""
    told.created = told.modified = _EPOCH.replace(tzinfo=None)


def stamped(text: str) -> Callable[[Any], None]:
    """Sets a line in red at the head of every page of a document, whatever its template holds there."""

    def stamp(document: Any) -> None:  # noqa: ANN401
        for section in document.sections:
            heads = [section.header]
            heads += [section.first_page_header] if section.different_first_page_header_footer else []
            heads += [section.even_page_header] if document.settings.odd_and_even_pages_header_footer else []
            for head in heads:
                head.is_linked_to_previous = False
                mark = parse_xml(_paragraph(clean(text), size=16, tone="bad", bold=True, align="center"))
                head._element.insert(0, mark)  # noqa: SLF001 - the XML of a header has no other name

    return stamp


def saved(document: Any) -> bytes:  # noqa: ANN401
    """The document as bytes, with the fixed time in its package too: python-docx writes the hour into each part."""
    target, packed = io.BytesIO(), io.BytesIO()
    document.save(target)
    with zipfile.ZipFile(target) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for part in parts.namelist():
            package.writestr(zipfile.ZipInfo(part, _EPOCH.timetuple()[:6]), parts.read(part), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def style_fonts(document: Any, font: str, points: float) -> None:  # noqa: ANN401
    """The font of everything that names none."""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = font, Pt(points)
    east_asia(normal.element.get_or_add_rPr(), font)


def east_asia(properties: Any, font: str) -> None:  # noqa: ANN401
    """Name the font for Chinese characters; python-docx names only that for Latin letters."""
    fonts = properties.get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), font)


def page_number(paragraph: Any, font: str, points: float, *, dashes: bool = False, align: str = "center") -> None:  # noqa: ANN401
    """A field that shows the number of the page, between dashes as official papers have it."""
    size = f'<w:rPr>{_fonts(font)}<w:sz w:val="{round(points * 2)}"/></w:rPr>'
    mark = f'<w:r {nsdecls("w")}>{size}<w:t xml:space="preserve">{{}}</w:t></w:r>'
    field = f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r>{size}<w:t>1</w:t></w:r></w:fldSimple>'
    holder = paragraph._p  # noqa: SLF001 - the XML of the paragraph has no other name
    paragraph.alignment = {"left": 0, "center": 1, "right": 2}[align]
    for xml in [mark.format("— "), field, mark.format(" —")] if dashes else [field]:
        holder.append(parse_xml(xml))


def _fonts(font: str) -> str:
    return f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'


def _xml(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Heading):
            yield _paragraph(
                block.text, size=_SIZES.get(block.level, 11), bold=True, before=200, after=80, keep=True,
                page=block.page, level=block.level,
            )  # fmt: skip
        elif isinstance(block, Text):
            yield _paragraph(block.text, tone=block.tone, bold=block.bold)
        elif isinstance(block, Points):
            yield from (_paragraph(f"• {item}", indent=220) for item in block.items)
        elif isinstance(block, Tiles):
            yield _tiles(block)
            yield _paragraph("", size=4)
        else:
            yield _table(block)
            yield _paragraph("", size=4)


def _paragraph(
    text: str, *, size: float = 10.5, tone: str = "", bold: bool = False, before: int = 0, after: int = 60,
    keep: bool = False, page: bool = False, indent: int = 0, align: str = "", level: int = 0, declare: bool = True,
) -> str:  # fmt: skip
    properties = "".join(
        (
            "<w:keepNext/>" if keep else "",
            "<w:pageBreakBefore/>" if page else "",
            f'<w:spacing w:before="{before}" w:after="{after}"/>',
            f'<w:ind w:left="{indent}" w:hanging="{indent}"/>' if indent else "",
            f'<w:jc w:val="{align}"/>' if align else "",
            f'<w:outlineLvl w:val="{level - 1}"/>' if level else "",
        )
    )
    names = f" {nsdecls('w')}" if declare else ""
    return f"<w:p{names}><w:pPr>{properties}</w:pPr>{_run(text, size, tone, bold=bold)}</w:p>"


def _run(text: str, size: float, tone: str = "", *, bold: bool = False) -> str:
    weight = "<w:b/>" if bold else ""
    colour = f'<w:color w:val="{_COLOURS[tone]}"/>'
    return (
        f'<w:r><w:rPr>{_fonts(FONT)}{weight}{colour}<w:sz w:val="{round(size * 2)}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def _tiles(block: Tiles) -> str:
    items = block.items
    width = _WIDTH // max(1, len(items))
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{_shade("F2F5F8")}</w:tcPr>'
        + _paragraph(value, size=16, tone=tone, bold=True, align="center", before=80, after=0, declare=False)
        + _paragraph(name, size=9, tone="dim", align="center", after=80, declare=False)
        + "</w:tc>"
        for name, value, tone in items
    )
    return _framed([width] * len(items), f"<w:tr>{cells}</w:tr>", "FFFFFF")


def _table(block: Table) -> str:
    shares = block.widths or (1,) * len(block.head)
    widths = [_WIDTH * share // sum(shares) for share in shares]
    lengths = bars(block.rows, block.bar) if block.bar is not None else []
    head = "".join(
        _cell(Cell(name), width, fill="E6ECF2", bold=True) for name, width in zip(block.head, widths, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    for at, row in enumerate(block.rows):
        cells = "".join(
            _cell(one, width, bar=lengths[at] if block.bar == place else None)
            for place, (one, width) in enumerate(zip(row, widths, strict=True))
        )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    return _framed(widths, "".join(rows), "D9DFE5")


def _framed(widths: list[int], rows: str, colour: str) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{colour}"/>' for side in sides)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _shade(fill: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


def _cell(one: Cell, width: int, *, fill: str = "", bold: bool = False, bar: int | None = None) -> str:
    shade = _shade(fill) if fill else ""
    text = one.text
    if bar is not None:
        text = f"{'█' * (max(1, round(bar * 12 / 100)) if bar else 0)} {text}".strip()
    paragraph = _paragraph(
        text, size=9, tone=one.tone, bold=bold, after=20, before=20, declare=False,
        align="right" if one.number and bar is None else "",
    )  # fmt: skip
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{paragraph}</w:tc>'
