"""Lists of websites as offices have them -> entries of the registry: read row by row, compared with what is there.

Pure but for `spiders.pages.urls`: sheets in, a plan out. Writing is in `schedules/registry_file.py`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from spiders.pages import urls
from xuncha.config import ID
from xuncha.errors import UsageError
from xuncha.i18n import N_
from xuncha.vocabulary import registry as words
from xuncha.vocabulary.bodies import body_types, find_body_type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.sheet_reader import Cell, Sheet
    from xuncha.config import SiteEntry

KEYS: Final = (
    "id", "url", "name", "hosts", "body_type", "site_code", "sponsor", "superior", "unit", "level", "contact", "phone",
    "email",
)  # fmt: skip
_HEAD_ROWS: Final = 15
_TEXT_LIMIT: Final = 200
_CODE = re.compile(r"[0-9A-Za-z]{10}")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_APART = re.compile(r"[\s;,、，；]+")
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9.\-]+")

NO_URL = N_("{cell}: no address, and without one a site cannot be visited")
BAD_URL = N_("{cell}: “{said}” is no web address")
BAD_CODE = N_("{cell}: “{said}” is no site code: ten letters or digits")
ZERO_LOST = N_("{cell}: “{said}” has nine digits: a zero in front was lost when the cell was saved as a number")
BAD_LEVEL = N_("{cell}: “{said}” is no level; known are nation, province, city, county, township")
BAD_EMAIL = N_("{cell}: “{said}” is no mail address")
BAD_ID = N_("{cell}: “{said}” is no id: letters, digits, Chinese characters, . _ and -")
TOO_LONG = N_("{cell}: {count} characters; at most {limit} are kept")
FORMULA = N_("{cell}: a formula stands there; save the list with values only")
ERROR_VALUE = N_("{cell}: an error value stands there")
SAME_SITE = N_("{cell}: the same site as in row {row}")
UNKNOWN_TYPE = N_("{cell}: “{said}” is no body type that we know; left out")
UNKNOWN_SUPERIOR = N_("{cell}: the superior “{said}” is neither in this list nor in the registry; left out")
CIRCLE = N_("{cell}: “{said}” would be below itself; left out")


@dataclass(frozen=True, slots=True)
class Note:
    """What is said about one row: a fault (the row is not taken) or a remark (one cell is not)."""

    row: int
    message: str
    params: dict[str, Any]
    fault: bool


@dataclass(slots=True)
class Change:
    """One site: "new", "changed" (with key -> old and new value) or "same"."""

    id: str
    kind: Literal["new", "changed", "same"]
    row: int
    values: dict[str, Any]
    changed: dict[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """What an import would do. `gone` are sites of the registry that the list does not have: they stay.

    `read` are the keys that the list has columns for, `unread` heads of columns that say nothing to us.
    """

    changes: list[Change]
    notes: list[Note]
    gone: list[str]
    read: tuple[str, ...]
    unread: tuple[str, ...]

    def of(self, kind: str) -> list[Change]:
        """The changes of one kind."""
        return [one for one in self.changes if one.kind == kind]


class _FaultError(Exception):
    def __init__(self, message: str, **params: Any) -> None:  # noqa: ANN401
        super().__init__(message)
        self.message, self.params = message, params


def plan(sheets: Sequence[Sheet], known: Mapping[str, SiteEntry], where: str) -> Plan:
    """Compare a list with the registry.

    Args:
        sheets: the file (`reports.sheet_reader.read`); the first sheet with a head is read.
        known: the registry as it is.
        where: the file, for errors.

    Raises:
        UsageError: no sheet has a head with a name and an address of sites.
    """
    sheet, head, places, unread = _find_head(sheets, where)
    notes: list[Note] = []
    rows: list[tuple[int, dict[str, Any], dict[str, Cell]]] = []
    for number, cells in sheet.rows:
        row = {key: cells[at] for key, at in places.items() if at < len(cells)}
        if number <= head or not any(cell.value is not None or cell.formula for cell in row.values()):
            continue
        try:
            rows.append((number, _values(number, row, notes), row))
        except _FaultError as fault:
            notes.append(Note(number, fault.message, fault.params, fault=True))
    _give_ids(rows, known, notes)
    taken = [one for one in rows if one[1].get("id")]
    _resolve_superiors(taken, known, notes)
    changes = [_change(number, values, known) for number, values, _ in taken]
    seen = {one.id for one in changes}
    notes.sort(key=lambda note: (note.row, not note.fault))
    return Plan(changes, notes, [one for one in known if one not in seen], tuple(places), unread)


def _find_head(sheets: Sequence[Sheet], where: str) -> tuple[Sheet, int, dict[str, int], tuple[str, ...]]:
    known = words.heads()
    for sheet in sheets:
        for number, cells in sheet.rows:
            if number > _HEAD_ROWS:
                break
            places: dict[str, int] = {}
            ranked = list(known)
            for at, cell in enumerate(cells):
                key = known.get(words.plain(cell.text))
                if key is None:
                    continue
                before = places.get(key)
                # Two columns for one key (责任单位, 承办单位): the word that stands first in the vocabulary wins.
                if before is None or ranked.index(words.plain(cell.text)) < ranked.index(
                    words.plain(cells[before].text)
                ):
                    places[key] = at
            if "url" in places and ("name" in places or "site_code" in places or "id" in places):
                read = set(places.values())
                unread = [cell.text for at, cell in enumerate(cells) if at not in read and cell.text]
                shown = [text for text in unread if words.plain(text) not in words.ignored_heads()]
                return sheet, number, places, tuple(shown)
    raise UsageError(
        N_("has no head row with a name and an address of sites"),
        where=where,
        hint=N_("the first rows must hold heads such as site name, site code, address, sponsor"),
    )


# -- one row ----------------------------------------------------------------------------------------------------------


def _values(number: int, row: Mapping[str, Cell], notes: list[Note]) -> dict[str, Any]:
    for cell in row.values():
        if cell.formula:
            raise _FaultError(FORMULA, cell=cell.address)
        if cell.error:
            raise _FaultError(ERROR_VALUE, cell=cell.address)
        if len(cell.text) > _TEXT_LIMIT * 5:
            raise _FaultError(TOO_LONG, cell=cell.address, count=len(cell.text), limit=_TEXT_LIMIT)
    said = {key: text for key, cell in row.items() if key not in {"url", "hosts"} and (text := _text(cell))}
    values: dict[str, Any] = {key: said[key] for key in ("name", "sponsor", "unit", "contact", "phone") if key in said}
    values |= _address(row)
    for key, read in _READERS.items():
        if key in said:
            values |= {key: value} if (value := read(row[key], said[key])) else {}
    if "body_type" in said:
        found = _body_type(said["body_type"], values.get("level", ""))
        if found:
            values["body_type"] = found
        else:
            facts = {"cell": row["body_type"].address, "said": said["body_type"][:40]}
            notes.append(Note(number, UNKNOWN_TYPE, facts, fault=False))
    return values


def _id(cell: Cell, said: str) -> str:
    """An id as the list has it; a column of running numbers has none."""
    if said.isdigit():
        return ""
    if not ID.fullmatch(said):
        raise _FaultError(BAD_ID, cell=cell.address, said=said[:40])
    return said


def _email(cell: Cell, said: str) -> str:
    if not _EMAIL.fullmatch(said):
        raise _FaultError(BAD_EMAIL, cell=cell.address, said=said[:40])
    return said


def _level(cell: Cell, said: str) -> str:
    found = words.find_level(said)
    if not found:
        raise _FaultError(BAD_LEVEL, cell=cell.address, said=said[:40])
    return found


def _text(cell: Cell) -> str:
    """One line of printable text."""
    kept = "".join(char if char.isprintable() else " " for char in unicodedata.normalize("NFC", cell.text))
    kept = " ".join(kept.split())
    if kept in {"-", "--", "/", "无", "—"}:
        return ""
    if kept[:1] == "'" and kept[1:2] in {"=", "+", "-", "@"}:
        kept = kept[1:]
    if len(kept) > _TEXT_LIMIT:
        raise _FaultError(TOO_LONG, cell=cell.address, count=len(kept), limit=_TEXT_LIMIT)
    return kept


def _address(row: Mapping[str, Cell]) -> dict[str, Any]:
    cell = row.get("url")
    said = unicodedata.normalize("NFKC", cell.text) if cell else ""
    parts = [part for part in _APART.split(said) if part]
    if cell is None or not parts:
        raise _FaultError(NO_URL, cell=cell.address if cell else "?")
    address, *others = (_site_url(part) for part in parts)
    if not address:
        raise _FaultError(BAD_URL, cell=cell.address, said=parts[0][:60])
    found: dict[str, Any] = {"url": address}
    own = urls.host_of(address)
    hosts = [urls.host_of(one) for one in others if one]
    if "hosts" in row:
        hosts += [
            urls.host_of(_site_url(part))
            for part in _APART.split(unicodedata.normalize("NFKC", row["hosts"].text))
            if part
        ]
    hosts = [host for host in dict.fromkeys(hosts) if host and host != own]
    return found | ({"hosts": hosts} if hosts else {})


def _site_url(said: str) -> str:
    """An address as the registry keeps it, "" when it is none. A bare domain gets http://."""
    whole = said if "://" in said else f"http://{said.lstrip('/')}"
    canonical = urls.canonical(whole)
    host = urls.host_of(canonical).partition(":")[0] if canonical else ""
    named = "." in host and not host.endswith(".") and "@" not in whole.split("/")[2]
    return canonical if named or host == "localhost" else ""


def _site_code(cell: Cell, said: str) -> str:
    code = unicodedata.normalize("NFKC", said).replace(" ", "")
    if _CODE.fullmatch(code):
        return code
    if code.isdigit() and len(code) == 9 and not isinstance(cell.value, str):
        raise _FaultError(ZERO_LOST, cell=cell.address, said=said[:20])
    raise _FaultError(BAD_CODE, cell=cell.address, said=said[:20])


_READERS: Final = {"id": _id, "site_code": _site_code, "email": _email, "level": _level}


def _body_type(said: str, level: str) -> str:
    found = find_body_type(said)
    if found:
        return found
    kind = words.find_kind(said)
    wanted = f"{level}_{kind}" if level and kind else ""
    return wanted if wanted in body_types() else ""


# -- ids and superiors ------------------------------------------------------------------------------------------------


def _give_ids(
    rows: list[tuple[int, dict[str, Any], dict[str, Cell]]], known: Mapping[str, SiteEntry], notes: list[Note]
) -> None:
    """The id that the registry has for a site (by id, code or address), else one from its host name."""
    by_code = {entry.site_code: one for one, entry in known.items() if entry.site_code}
    by_url = {urls.canonical(entry.url): one for one, entry in known.items()}
    seen: dict[str, int] = {}  # ids, codes and addresses of rows above
    for number, values, row in rows:
        said = values.pop("id", "")
        code, address = values.get("site_code", ""), values["url"]
        there = said if said in known else by_code.get(code) or by_url.get(address) or ""
        marks = [
            f"url {address}",
            *([f"code {code}"] if code else []),
            *([f"id {there or said}"] if there or said else []),
        ]
        before = next((seen[mark] for mark in marks if mark in seen), None)
        if before:
            notes.append(Note(number, SAME_SITE, {"cell": row["url"].address, "row": before}, fault=True))
            continue
        taken = {mark.removeprefix("id ") for mark in seen if mark.startswith("id ")}
        values["id"] = there or said or _fresh_id(address, code, {*taken, *known})
        seen |= dict.fromkeys([*marks, f"id {values['id']}"], number)


def _fresh_id(address: str, code: str, taken: set[str]) -> str:
    """A readable id: the host without www. and .gov.cn, with the path where there is one."""
    host = urls.host_of(address)
    path = address.split(host, 1)[1].strip("/")
    short = re.sub(r"^www\.", "", host.partition(":")[0])
    short = re.sub(r"\.(?:gov|org|com|net|edu)?\.?cn$|\.(?:com|net|org)$", "", short) or host
    port = host.partition(":")[2]
    parts = [short, *([port] if port else []), *([path] if path and not re.fullmatch(r"index\.\w+", path) else [])]
    plain = _NOT_IN_ID.sub("_", "_".join(parts)).strip("_.-")[:60] or "site"
    if plain in taken and code:
        plain = f"{plain}-{code}"
    found, number = plain, 2
    while found in taken:
        found, number = f"{plain}-{number}", number + 1
    return found


def _resolve_superiors(
    rows: Sequence[tuple[int, dict[str, Any], dict[str, Cell]]], known: Mapping[str, SiteEntry], notes: list[Note]
) -> None:
    """Names of superior bodies -> ids; a name that fits no site, or a circle, is left out with a remark."""
    named: dict[str, str] = {}
    for one, entry in known.items():
        for name in (entry.name, entry.sponsor, entry.unit, entry.site_code, one):
            named.setdefault(words.plain(name), one)
    for _, values, _ in rows:
        for name in (values["id"], values.get("site_code", ""), values.get("unit", ""), values.get("sponsor", "")):
            named[words.plain(name)] = values["id"]
    for _, values, _ in rows:  # the name of a site is surer than a sponsor that it shares with others
        if values.get("name"):
            named[words.plain(values["name"])] = values["id"]
    above = {one: entry.superior for one, entry in known.items()}
    for number, values, row in rows:
        cell = row.get("superior")
        said = _text(cell) if cell else ""
        if not cell or not said:
            continue
        found = named.get(words.plain(said), "")
        facts = {"cell": cell.address, "said": said[:40]}
        if not found:
            notes.append(Note(number, UNKNOWN_SUPERIOR, facts, fault=False))
        elif _above(found, above, values["id"]):
            notes.append(Note(number, CIRCLE, facts, fault=False))
        else:
            values["superior"] = above[values["id"]] = found


def _above(start: str, above: Mapping[str, str], looked_for: str) -> bool:
    """Whether a site is `start` or above it."""
    seen: set[str] = set()
    one = start
    while one and one not in seen:
        if one == looked_for:
            return True
        seen.add(one)
        one = above.get(one, "")
    return False


def _change(number: int, values: dict[str, Any], known: Mapping[str, SiteEntry]) -> Change:
    """An empty cell says nothing: what the registry has stays."""
    one = values["id"]
    entry = known.get(one)
    if entry is None:
        return Change(one, "new", number, values)
    changed: dict[str, tuple[Any, Any]] = {}
    for key, said in values.items():
        old = getattr(entry, key)
        if key == "url" and urls.canonical(old) == said:
            continue
        new = [*old, *(host for host in said if host not in old)] if key == "hosts" else said
        if new != old:
            changed[key] = (old, new)
    return Change(one, "changed" if changed else "same", number, values, changed)
