"""Letters to an office (咨询投诉, 领导信箱): public lists of them, and single letters, with their dates.

Data: `kind` ("list" or "letter") and `rows`, each with title, url, asked, answered (ISO days) and state: "done",
"waiting" (by its own words), "blank" (only the place for the date of an answer is empty), "void" or "" (not known).
Other mailboxes (信访, 纪检, 征集 ...), which the 2019 indicators leave out, have `left_out`: the word for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from spiders.pages import dates
from spiders.pages.letter_words import LETTERS
from spiders.pages.urls import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag

    from spiders.pages.traits.look import Look

KINDS: Final = frozenset({"column", "article", "other"})
HINTS: Final = (
    "信箱", "信件", "来信", "写信", "咨询", "留言", "问政", "投诉", "互动", "诉求", "12345", "建言", "提问", "我要",
    "热线",
)  # fmt: skip
MAX_ROWS: Final = 60
_LABELS: Final = frozenset({"asked", "answered", "answer", "state"})


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for a page that is a list of letters or a letter."""
    word = left_out(look)
    more = {"left_out": word} if word else {}
    rows = _rows(look) if look.page.kind != "article" else []
    one = None if rows else _letter(look)
    if rows:
        yield {"kind": "list", "rows": rows, **more, **_again(rows)}
    elif one is not None:
        yield {"kind": "letter", "rows": [one], **more, **_again([one])}


def left_out(look: Look) -> str:
    """The word by which the column of a page is a mailbox that the indicators do not count; "" if it counts."""
    column = look.page.column
    found = LETTERS.not_counted.search(" ".join([column.name, *column.breadcrumb]) or look.page.title)
    return found.group() if found else ""


def _again(rows: list[dict[str, str]]) -> dict[str, bool]:
    """Who waits for an answer is looked at again in each run: it may have come."""
    return {"again": True} if any(row["state"] in ("waiting", "blank") for row in rows) else {}


def _rows(look: Look) -> list[dict[str, str]]:
    """Rows of the first table that is a list of letters by its heads, else list items that show a date and a state."""
    for table in look.soup.find_all("table", limit=40):
        lines = [_cells(row) for row in table.find_all("tr", limit=MAX_ROWS + 5) if row.find_parent("table") is table]
        found = _table(look, lines)
        if found:
            return found[:MAX_ROWS]
    items = (_item(look, item) for item in look.soup.find_all("li", limit=300))
    return [row for row in items if row is not None][:MAX_ROWS]


def _cells(row: Tag) -> list[Tag]:
    return [cell for cell in row.find_all(["td", "th"]) if cell.find_parent("tr") is row]


def _table(look: Look, lines: list[list[Tag]]) -> list[dict[str, str]]:
    """Letters of a table whose first lines name its columns; [] if they do not name those of a list of letters."""
    for at, heads in enumerate(lines[:3]):
        roles = {role: n for n, cell in enumerate(heads) if (role := _role(cell.get_text()))}
        if {"asked", "answered"} & set(roles) and len(heads) > 2:
            found = (_row(look, cells, roles) for cells in lines[at + 1 :] if len(cells) == len(heads))
            return [row for row in found if row is not None]
    return []


def _role(text: str) -> str:
    return LETTERS.heads.get("".join(text.split()).strip(":：[]【】"), "")


def _row(look: Look, cells: list[Tag], roles: dict[str, int]) -> dict[str, str] | None:
    told = {role: cells[n].get_text(" ", strip=True) for role, n in roles.items()}
    link = next((anchor for cell in cells if (anchor := cell.find("a", href=True)) is not None), None)
    asked, answered = _day(told.get("asked", "")), _day(told.get("answered", ""))
    if link is None or not (asked or answered):
        return None
    state = LETTERS.state_of(told.get("state", "")) or LETTERS.state_of(told.get("answered", ""))
    if answered and state != "void":
        state = "done"
    elif not state and "answered" in roles and not told["answered"].strip("-— /"):
        state = "blank"
    return _made(look, link, asked, answered, state)


def _item(look: Look, item: Tag) -> dict[str, str] | None:
    """A letter as a list item: one link, a date, and a state in an element of its own."""
    links = item.find_all("a", href=True, limit=3)
    if not 1 <= len(links) <= 2 or item.find("li") is not None:
        return None
    pieces = list(item.stripped_strings)[:12]
    states = [state for text in pieces if (state := LETTERS.state_of(text))]
    days = [day for text in pieces if len(text) <= 40 and (day := _day(text))]
    if len(states) != 1 or not days:
        return None
    answered = days[1] if len(days) == 2 and states[0] == "done" and days[1] >= days[0] else ""
    return _made(look, links[0], days[0], answered, states[0])


def _made(look: Look, link: Tag, asked: str, answered: str, state: str) -> dict[str, str]:
    href = link.get("href")
    title = (link.get_text(" ", strip=True) or str(link.get("title") or ""))[:80]
    if LETTERS.empty.fullmatch(title):
        state = "void"  # nobody can answer what asks nothing
    return {
        "title": title,
        "url": join(look.page.base_url or look.page.url, str(href))[:300],
        "asked": asked,
        "answered": answered,
        "state": state,
    }


def _day(text: str) -> str:
    hit = dates.first(text[:60])
    return hit.date if hit else ""


def _letter(look: Look) -> dict[str, str] | None:
    """A single letter by its labels: when it was asked, when answered, whether there is an answer."""
    told: dict[str, str] = {}
    lines = [text for text, _ in look.lines if text]
    for at, line in enumerate(lines):
        for label, value in _labelled(line, lines[at + 1] if at + 1 < len(lines) else ""):
            told.setdefault(_role(label), value)
    if "asked" not in told or not _day(told["asked"]):
        return None
    asked, answered = _day(told["asked"]), _day(told.get("answered", ""))
    state = LETTERS.state_of(told.get("state", ""))
    if answered or len(told.get("answer", "")) >= 8:
        state = "done"
    title = look.page.article.title.value or look.page.title
    return {"title": title[:80], "url": look.page.url[:300], "asked": asked, "answered": answered, "state": state}


def _labelled(line: str, following: str) -> Iterator[tuple[str, str]]:
    """Labels of a line with their values: 来信时间：2026-11-02 ...; a label alone has the next line as value."""
    if _role(line) in _LABELS:
        yield line, "" if _role(following) else following
        return
    for piece in line[:400].replace("\u3000", " ").split(" "):
        label, colon, value = piece.replace("：", ":").partition(":")
        if colon and _role(label) in _LABELS:
            yield label, value or following
