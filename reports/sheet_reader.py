"""Foreign workbooks and CSV files read with bounds: rows of cells with their addresses, sentences for what is none.

Sheets come from offices (Excel, WPS, LibreOffice, exports of other systems) and are hostile until read: bounded in
size, rows and columns, unpacked only as far as declared, formulas never calculated.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_UNPACKED: Final = 64 * 1024 * 1024
MAX_PARTS: Final = 2000
MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 200
_BLANKS_IN_A_ROW: Final = 2000  # office programs keep formats of a million empty rows
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z0-9:]+)\"")
_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
Value = str | int | float | bool | dt.datetime | dt.date | dt.time | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value as stored, whether a formula or an error stands there, and its address ("B7")."""

    value: Value
    address: str
    formula: bool = False
    error: bool = False

    @property
    def text(self) -> str:
        """The value as text in one piece, without blanks around it; whole numbers without a point."""
        value = self.value
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        if isinstance(value, dt.datetime) and value.time() == dt.time():
            return value.date().isoformat()
        return str(value).strip()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: rows of cells, each row with its number in the file (from 1). `merged` are the merged ranges."""

    name: str
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    merged: tuple[tuple[int, int, int, int], ...] = field(default=())  # first row, first column, last row, last column

    def merged_in(self, row: int) -> bool:
        """Whether a merged range touches this row and another one, or more than one cell of it."""
        return any(first <= row <= last for first, _, last, _ in self.merged)


def read(path: Path) -> list[Sheet]:
    """The sheets of an xlsx file, or the one table of a CSV file.

    Raises:
        UsageError: no such file, not readable, none of both (an old xls, an encrypted file, a web page ...), damaged,
            or larger than what is read.
    """
    data = _bytes(path)
    where = str(path)
    if data[:4] == b"PK\x03\x04":
        return _workbook(data, where)
    if data.startswith(_OLE):
        raise UsageError(
            N_("is an old or an encrypted workbook (xls, et), whatever its name says"),
            where=where,
            hint=N_("open it, remove the password if it has one, and save it as .xlsx"),
        )
    if re.match(rb"\s*<", data.removeprefix(b"\xef\xbb\xbf")[:200]):
        raise UsageError(
            N_("is a web page or XML under the name of a table"),
            where=where,
            hint=N_("open it in the office program and save it as .xlsx"),
        )
    # Other systems export text under the name of an old workbook.
    if path.suffix.lower() in {".xlsx", ".xlsm", ".et"}:
        raise UsageError(
            N_("is no workbook, or a damaged one"), where=where, hint=N_("ask for the file again, saved as .xlsx")
        )
    return [_csv(data, path)]


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UsageError(
                N_("is larger than {limit} MB, which is more than any list of ours"),
                where=str(path),
                hint=N_("save only the sheet that is meant"),
                limit=MAX_BYTES // 1024**2,
            )
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            N_("cannot be read"), where=str(path), hint=N_("check the path and its permissions")
        ) from error


# -- xlsx -------------------------------------------------------------------------------------------------------------


def _workbook(data: bytes, where: str) -> list[Sheet]:
    damaged = UsageError(
        N_("is no workbook, or a damaged one"), where=where, hint=N_("ask for the file again, saved as .xlsx")
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            # Never unpacked further than declared: zipfile ends a part there.
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise UsageError(
                    N_("unpacks to more than {limit} MB; it may be made to do harm"),
                    where=where,
                    hint=N_("save only the sheet that is meant, without pictures and formats of empty rows"),
                    limit=MAX_UNPACKED // 1024**2,
                )
            if any(part.flag_bits & 1 for part in parts):
                raise damaged
            return list(_sheets(archive, data, damaged))
    except UsageError:
        raise
    except Exception as error:
        # Whatever a foreign file breaks in the library (bad XML, missing parts, wrong references) means the same.
        raise damaged from error


def _sheets(archive: zipfile.ZipFile, data: bytes, damaged: UsageError) -> Iterator[Sheet]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of extensions that it leaves out
        book: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            if not book.worksheets:
                raise damaged
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # what a program declares is not always so
                part = str(sheet._worksheet_path).lstrip("/")  # noqa: SLF001 - read-only sheets tell no merged cells
                yield Sheet(str(sheet.title), tuple(_rows(sheet)), _merged(archive.read(part)))
        finally:
            book.close()


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[Cell, ...]]]:  # noqa: ANN401 - openpyxl is untyped
    from openpyxl.utils import get_column_letter

    blank, number = 0, 0
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
        cells = tuple(
            Cell(
                one.value if one.data_type != "f" else None,
                f"{get_column_letter(at)}{number}",
                one.data_type == "f",
                one.data_type == "e",
            )
            for at, one in enumerate(row, 1)
        )
        if any(cell.value is not None or cell.formula for cell in cells):
            blank = 0
            if number > MAX_ROWS:
                raise UsageError(
                    N_("has more than {limit} rows"),
                    where=str(sheet.title),
                    hint=N_("split it into several files"),
                    limit=MAX_ROWS,
                )
            yield number, cells
        else:
            blank += 1
            if blank > _BLANKS_IN_A_ROW:
                return


def _merged(xml: bytes) -> tuple[tuple[int, int, int, int], ...]:
    from openpyxl.utils import column_index_from_string

    found = []
    for ref in _MERGED.findall(xml):
        match = _REF.fullmatch(ref.decode("ascii"))
        if match and match[3]:
            columns = column_index_from_string(match[1]), column_index_from_string(match[3])
            found.append((int(match[2]), columns[0], int(match[4]), columns[1]))
    return tuple(found)


# -- csv --------------------------------------------------------------------------------------------------------------


def _csv(data: bytes, path: Path) -> Sheet:
    from openpyxl.utils import get_column_letter

    text = _decoded(data, path)
    head = text.lstrip().partition("\n")[0]
    mark = max("\t,;", key=head.count)
    rows = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=False)
        for number, row in enumerate(reader, 1):
            if number > MAX_ROWS:
                raise UsageError(
                    N_("has more than {limit} rows"),
                    where=str(path),
                    hint=N_("split it into several files"),
                    limit=MAX_ROWS,
                )
            cells = tuple(
                Cell(value.strip() or None, f"{get_column_letter(at)}{number}")
                for at, value in enumerate(row[:MAX_COLUMNS], 1)
            )
            if any(cell.value for cell in cells):
                rows.append((number, cells))
    except csv.Error as error:
        raise UsageError(
            N_("is no table of text"), where=str(path), hint=N_("save the sheet as .xlsx or as CSV")
        ) from error
    return Sheet(path.stem, tuple(rows))


def _decoded(data: bytes, path: Path) -> str:
    """Text of a CSV file: with a mark of its encoding, UTF-8, or what Chinese Windows writes."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if wide else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UsageError(N_("is neither UTF-8 nor GBK text"), where=str(path), hint=N_("save the sheet as .xlsx or as CSV"))


# -- values -----------------------------------------------------------------------------------------------------------

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
_PLAIN_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050  # 2000-01-01 to 2099-12-31
_EPOCH = dt.date(1899, 12, 30)


def day_of(cell: Cell) -> dt.date | None:
    """The day that a cell means: a date, Excel's number of one, or text such as 2026/11/3 or 2026年11月3日.

    None where it means none; an empty cell too.
    """
    value = cell.value
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, bool) or value is None or isinstance(value, dt.time):
        return None
    text = unicodedata.normalize("NFKC", cell.text)
    match = _DAY.fullmatch(text) or _PLAIN_DAY.fullmatch(text)
    if match:
        try:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text) and _FIRST_SERIAL <= float(text) <= _LAST_SERIAL:
        return _EPOCH + dt.timedelta(days=int(float(text)))
    return None
