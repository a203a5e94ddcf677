"""Where things live: the address schemes of the four kinds of content systems. Pure string work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date


class Style(Protocol):
    """Addresses of one content system. Columns and items are numbered from 1 in the order of the site's file."""

    @property
    def name(self) -> str:
        """Name of the folder with its templates."""

    @property
    def charset(self) -> str:
        """Encoding of its pages."""

    def column(self, ident: str, number: int, page: int = 1) -> str:
        """Path of a column page; `page` counts from 1."""

    def article(self, column: str, column_number: int, number: int, day: date) -> str:
        """Path of an article."""

    def file(self, column: str, number: int, position: int, day: date, kind: str) -> str:
        """Path of an attachment."""

    def single(self, name: str) -> str:
        """Path of a page outside all columns: search, sitemap, find_fault, about, contact."""


@dataclass(frozen=True)
class Trs:
    """Static pages below the column's folder, as TRS publishes them."""

    name: str = "trs"
    charset: str = "utf-8"

    def column(self, ident: str, number: int, page: int = 1) -> str:  # noqa: ARG002
        """`/xxgk/tzgg/`, then `index_1.html`."""
        return f"/{ident}/" if page == 1 else f"/{ident}/index_{page - 1}.html"

    def article(self, column: str, column_number: int, number: int, day: date) -> str:  # noqa: ARG002
        """`/xxgk/tzgg/202611/t20261120_812345.html`."""
        return f"/{column}/{day:%Y%m}/t{day:%Y%m%d}_{812000 + 37 * number}.html"

    def file(self, column: str, number: int, position: int, day: date, kind: str) -> str:
        """`W0` and a long number beside the article."""
        return f"/{column}/{day:%Y%m}/W0{day:%Y%m%d}{390000000 + 7919 * number + position}.{kind}"

    def single(self, name: str) -> str:
        """`/sitemap/` and the like."""
        return f"/{name}/"


@dataclass(frozen=True)
class Hanweb:
    """`/col/` and `/art/` addresses, as Hanweb (大汉) writes them."""

    name: str = "hanweb"
    charset: str = "utf-8"

    def column(self, ident: str, number: int, page: int = 1) -> str:  # noqa: ARG002
        """`/col/col6101003/index.html`, then `?uid=...&pageNum=2`."""
        path = f"/col/col{6101000 + number}/index.html"
        return path if page == 1 else f"{path}?uid=78{number:03}&pageNum={page}"

    def article(self, column: str, column_number: int, number: int, day: date) -> str:  # noqa: ARG002
        """`/art/2026/11/20/art_6101003_4567.html`."""
        return f"/art/{day.year}/{day.month}/{day.day}/art_{6101000 + column_number}_{4500 + 13 * number}.html"

    def file(self, column: str, number: int, position: int, day: date, kind: str) -> str:  # noqa: ARG002
        """`/attach/0/26112009300` and the number."""
        return f"/attach/0/{day:%y%m%d}0930{12000 + 17 * number + position}.{kind}"

    def proxy(self, number: int, page: int = 1) -> str:
        """Where the script of a list fetches its rows from, page by page."""
        unit = f"columnid={6101000 + number}&unitid=78{number:03}"
        return f"/module/web/jpage/dataproxy.jsp?page={page}&webid=3061&{unit}&permissiontype=0"

    def single(self, name: str) -> str:
        """`/col/sitemap/index.html`."""
        return f"/col/{name}/index.html"


@dataclass(frozen=True)
class Asp:
    """Addresses with queries, as the ASP systems of the 2000s wrote them; pages are GBK."""

    name: str = "asp"
    charset: str = "gbk"

    def column(self, ident: str, number: int, page: int = 1) -> str:  # noqa: ARG002
        """`/list.asp?classid=3`, then `&page=2`."""
        return f"/list.asp?classid={number}" + (f"&page={page}" if page > 1 else "")

    def article(self, column: str, column_number: int, number: int, day: date) -> str:  # noqa: ARG002
        """`/show.asp?id=112`."""
        return f"/show.asp?id={100 + number}"

    def file(self, column: str, number: int, position: int, day: date, kind: str) -> str:  # noqa: ARG002
        """`/UploadFile/20261120112.doc`."""
        return f"/UploadFile/{day:%Y%m%d}{100 + number}{position}.{kind}"

    def single(self, name: str) -> str:
        """`/sitemap.asp`."""
        return f"/{name}.asp"


@dataclass(frozen=True)
class Modern:
    """Short addresses without file names."""

    name: str = "modern"
    charset: str = "utf-8"

    def column(self, ident: str, number: int, page: int = 1) -> str:  # noqa: ARG002
        """`/zwgk/tzgg`, then `?page=2`."""
        return f"/{ident}" + (f"?page={page}" if page > 1 else "")

    def article(self, column: str, column_number: int, number: int, day: date) -> str:  # noqa: ARG002
        """`/zwgk/tzgg/content/2026-11/20/30112.html`."""
        return f"/{column}/content/{day:%Y-%m/%d}/{30000 + number}.html"

    def file(self, column: str, number: int, position: int, day: date, kind: str) -> str:  # noqa: ARG002
        """`/files/2026/11/` and the number."""
        return f"/files/{day:%Y/%m}/{30000 + number}-{position}.{kind}"

    def single(self, name: str) -> str:
        """`/sitemap`."""
        return f"/{name}"


STYLES: dict[str, Style] = {style.name: style for style in (Trs(), Hanweb(), Asp(), Modern())}
