"""Papers in the layout of GB/T 9704-2012: A4, 156 x 225 mm of text, 22 lines of 28 characters, page numbers outside.

Templates are made here, so they cannot be out of step with the program. `xuncha notice --template-out FILE` writes one
that an office edits in Word and names in `[reports]`; what may stand in it is in docs/reports.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape  # nosec B406 # writes, parses nothing

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from reports.papers.word import core, page_number, saved, style_fonts

if TYPE_CHECKING:
    from collections.abc import Sequence

SONG = "方正小标宋简体"
FANGSONG = "仿宋_GB2312"
HEI = "黑体"
KAI = "楷体_GB2312"
PLAIN_SONG = "宋体"
TITLE, BODY, SMALL = 22.0, 16.0, 10.5  # 二号, 三号, 五号
LINE = 28.0  # points; 22 lines of them and a little room make 225 mm
PAGE_NUMBER = 14.0  # 四号
# 28 characters a line: 三号 is 16 points wide and 156 mm hold 27.6 of them, so each gives way by a quarter of a point.
# Not by a grid of characters: office programs work out its pitch in different ways.
_NARROW = -5  # twentieths of a point
_WIDTH = 8844  # twips of 156 mm


def blank_paper(title: str) -> Any:  # noqa: ANN401 - python-docx is untyped here
    """An empty document with page, fonts, grid and page numbers of the standard."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(24.7)
    style_fonts(document, FANGSONG, BODY)
    document.settings.odd_and_even_pages_header_footer = True
    # Outside: on the right of odd pages, on the left of even ones, a character away from the edge.
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        page_number(paragraph, PLAIN_SONG, PAGE_NUMBER, dashes=True, align=side)
        edge = "right_indent" if side == "right" else "left_indent"
        setattr(paragraph.paragraph_format, edge, Mm(PAGE_NUMBER * 25.4 / 72))
    core(document, title)
    return document


def add(document: Any, *xml: str) -> None:  # noqa: ANN401
    """Append paragraphs and tables before the properties of the section, which stay the last."""
    body = document.element.body
    for one in xml:
        body.insert(len(body) - 1, parse_xml(one))


def line(
    text: str, *, font: str = FANGSONG, size: float = BODY, align: str = "", indent: bool = True, right: float = 0,
    page: bool = False, bold: bool = False, spacing: float = LINE, keep: bool = False,
) -> str:  # fmt: skip
    """One paragraph as XML. `indent`: two characters, as body text has it; `right`: characters that stay free there."""
    room = (
        f'w:firstLineChars="200" w:firstLine="{round(size * 40)}"' if indent else 'w:firstLineChars="0" w:firstLine="0"'
    )
    free = f' w:rightChars="{round(right * 100)}" w:right="{round(right * size * 20)}"' if right else ""
    properties = "".join(
        (
            "<w:keepNext/>" if keep else "",
            "<w:pageBreakBefore/>" if page else "",
            f'<w:spacing w:before="0" w:after="0" w:line="{round(spacing * 20)}" w:lineRule="exact"/>',
            f"<w:ind {room}{free}/>",
            f'<w:jc w:val="{align}"/>' if align else "",
        )
    )
    return f"<w:p {nsdecls('w')}><w:pPr>{properties}</w:pPr>{_run(text, font, size, bold=bold)}</w:p>"


def each(loop: str, *lines: str) -> tuple[str, ...]:
    """Paragraphs that are repeated; `loop` says for what, such as "text in opening"."""
    return (line(f"{{%p for {loop} %}}", indent=False), *lines, line("{%p endfor %}", indent=False))


def _run(text: str, font: str, size: float, *, bold: bool = False) -> str:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
    weight = "<w:b/>" if bold else ""
    narrow = f'<w:spacing w:val="{_NARROW}"/>' if size == BODY else ""
    return (
        f'<w:r><w:rPr>{fonts}{weight}{narrow}<w:sz w:val="{round(size * 2)}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def table(head: Sequence[str], cells: Sequence[str], widths: Sequence[int], rows: str) -> str:
    """A table whose body row is repeated for every item of the list `rows`; `cells` are places such as {{ row[0] }}."""
    total = sum(widths)
    sizes = [_WIDTH * width // total for width in widths]
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    frame = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in sizes)
    top = "".join(_cell(name, size, HEI) for name, size in zip(head, sizes, strict=True))
    body = "".join(_cell(text, size, FANGSONG) for text, size in zip(cells, sizes, strict=True))
    first, last = (_cell(f"{{%tr {said} %}}", _WIDTH, FANGSONG) for said in (f"for row in {rows}", "endfor"))
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{frame}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{top}</w:tr>"
        f"<w:tr>{first}</w:tr><w:tr><w:trPr><w:cantSplit/></w:trPr>{body}</w:tr><w:tr>{last}</w:tr></w:tbl>"
    )


def _cell(text: str, width: int, font: str) -> str:
    paragraph = (
        '<w:p><w:pPr><w:spacing w:before="20" w:after="20"/><w:ind w:firstLineChars="0" w:firstLine="0"/>'
        f"</w:pPr>{_run(text, font, SMALL)}</w:p>"
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{paragraph}</w:tc>'


def finished(document: Any) -> bytes:  # noqa: ANN401
    """The template as bytes of a .docx file."""
    return saved(document)
