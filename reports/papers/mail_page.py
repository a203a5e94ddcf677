"""A paper as HTML that mail programs show: styles inline, tables, one column that fits a phone, nothing fetched.

Charts are table cells with a background colour: mail programs block pictures and drop SVG, and show these as they are.
Attributes of HTML 4 do what styles would have to say in every cell, so a long table stays small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from reports.papers.blocks import Heading, Points, Table, Text, Tiles, bars

if TYPE_CHECKING:
    from reports.papers.blocks import Block, Cell, Paper

TYPE_FONT = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',Arial,sans-serif"
_COLOURS = {"bad": "#b3261e", "warn": "#8a5a00", "good": "#1b6e3c", "dim": "#5f6b76"}
_SIZES = {1: 22, 2: 18, 3: 16}
_BAR = "#4a7fb5"
_TABLE = (
    '<table cellpadding="5" cellspacing="0" border="1" width="100%" style="border-collapse:collapse;'
    'border-color:#d9dfe5;font-size:14px;line-height:1.45;margin:6px 0 14px;word-break:break-word">'
)


def render(paper: Paper) -> str:
    """The page; ends with a line break."""
    lang = "zh-CN" if paper.lang == "zh" else "en"
    body = "\n".join(_block(block) for block in paper.blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{escape(paper.title)}</title>\n</head>\n"
        f'<body style="margin:0;padding:0;background:#ffffff;color:#1f2933;font-family:{TYPE_FONT}">\n'
        f'<div style="max-width:760px;margin:0 auto;padding:12px">\n{body}\n</div>\n</body>\n</html>\n'
    )


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        size = _SIZES.get(block.level, 15)
        return (
            f'<h{block.level} style="font-size:{size}px;line-height:1.35;margin:18px 0 6px">'
            f"{escape(block.text)}</h{block.level}>"
        )
    if isinstance(block, Text):
        colour = f";color:{_COLOURS[block.tone]}" if block.tone else ""
        weight = ";font-weight:bold" if block.bold else ""
        return f'<p style="margin:4px 0;font-size:15px;line-height:1.6{colour}{weight}">{escape(block.text)}</p>'
    if isinstance(block, Points):
        items = "".join(f"<li>{escape(item)}</li>" for item in block.items)
        return f'<ul style="margin:6px 0;padding-left:22px;font-size:15px;line-height:1.7">{items}</ul>'
    return _tiles(block) if isinstance(block, Tiles) else _table(block)


def _tiles(block: Tiles) -> str:
    width = 100 // max(1, len(block.items))
    cells = "".join(
        f'<td width="{width}%" align="center" bgcolor="#f2f5f8" style="border:4px solid #ffffff">'
        f'<div style="font-size:24px;line-height:1.3;font-weight:bold;color:{_COLOURS.get(tone, "#1f2933")}">'
        f'{escape(value)}</div><div style="font-size:13px;color:#5f6b76">{escape(name)}</div></td>'
        for name, value, tone in block.items
    )
    return (
        '<table role="presentation" cellpadding="8" cellspacing="0" width="100%" style="table-layout:fixed">'
        f"<tr>{cells}</tr></table>"
    )


def _table(block: Table) -> str:
    lengths = bars(block.rows, block.bar) if block.bar is not None else []
    head = "".join(f'<th align="left" bgcolor="#e6ecf2">{escape(name)}</th>' for name in block.head)
    lines = [_TABLE, f"<tr>{head}</tr>"]
    for at, row in enumerate(block.rows):
        drawn = (_bar(one, lengths[at]) if block.bar == place else _cell(one) for place, one in enumerate(row))
        lines.append(f"<tr>{''.join(drawn)}</tr>")
    lines.append("</table>")
    return "\n".join(lines)


def _cell(one: Cell) -> str:
    text = str(escape(one.text)) or "&nbsp;"
    if one.url:
        text = f'<a href="{escape(one.url)}">{text}</a>'
    if one.tone:
        text = f'<font color="{_COLOURS[one.tone]}">{text}</font>'
    return f'<td align="right">{text}</td>' if one.number else f"<td>{text}</td>"


def _bar(one: Cell, length: int) -> str:
    """The number and a bar as long as it is large, as a table within the cell."""
    shown = f'<td bgcolor="{_BAR}" width="{length}%" style="font-size:10px">&nbsp;</td>' if length else ""
    rest = f'<td width="{100 - length}%" style="font-size:10px">&nbsp;</td>' if length < 100 else ""
    return (
        '<td width="40%"><table role="presentation" cellpadding="0" cellspacing="0" width="100%"><tr>'
        f'<td width="44" style="white-space:nowrap">{escape(one.text)}</td>'
        f'<td><table role="presentation" cellpadding="0" cellspacing="0" width="100%"><tr>{shown}{rest}</tr></table>'
        "</td></tr></table></td>"
    )
