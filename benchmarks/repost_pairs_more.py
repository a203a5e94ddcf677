# ruff: noqa: E501 - full-width characters are what the pages show; a title and its text stay in one line
"""Further disguises and look-alikes for benchmarks/repost_pairs.py: what sites write around titles, papers of one name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from benchmarks.repost_pages import HOST, Shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.repost_pairs import Original


class Maker(Protocol):
    """What is needed of the maker of pairs."""

    it: Original
    place: str
    name: str
    bare: str

    @property
    def full(self) -> str:
        """The whole text."""
        ...

    def shown(self, title: str, body: str, number: str = "", *, after: int = 1, **more: object) -> Shown:
        """A page with this title and text, dated so many days after the document."""
        ...

    def local(self, share: float, put: str = "") -> str:
        """A text of the county's own that takes over this share of the document's."""
        ...


def reposts(maker: Maker) -> Iterator[tuple[str, Shown]]:
    """The document with what sites put before and behind its title."""
    title, number, name, bare, full = maker.it.title, maker.it.number, maker.name, maker.bare, maker.full
    pdf = (("附件1", f"{HOST}/files/1.pdf"),)
    for dressed in (
        f"{maker.it.issuer}印发{bare}", f"【国办文件】{number}：{title}", f"{title}（{maker.it.published}）", f"[转]{title}",
        f"附件：{title}", f"国务院文件 {title}", f"上级文件|{title}", f"{maker.it.issuer}：{name}", f"{title}(图文)",
        title.replace("国务院", "中华人民共和国国务院", 1), f"{number} {bare}", f"{bare}（{number}）", f"省政府转发{title}",
    ):  # fmt: skip
        yield "around the title", maker.shown(dressed, full)
    yield "around the title", maker.shown("国务院办公厅文件", full, number)
    yield "attachment", maker.shown(f"{title}.pdf", "", files=pdf)
    yield "attachment", maker.shown(f"{title}（PDF版）", "", number, files=pdf)


def others(maker: Maker, talk: str, carried_out: str, other_year: str) -> Iterator[tuple[str, Shown]]:
    """Papers of one name, and further pages about the document."""
    title, number, name, bare = maker.it.title, maker.it.number, maker.name, maker.bare
    cites = f"根据《{title}》（{number}），结合实际，现通知如下。\n"
    own = f"{maker.place[0]}政办发〔2026〕12号"
    yield (
        carried_out,
        maker.shown(f"河北省人民政府办公厅{name}", cites + maker.local(0.5), "冀政办发〔2019〕5号", after=30),
    )
    yield carried_out, maker.shown(f"{maker.place}{bare}", cites + maker.local(0.6), own, after=30)
    yield carried_out, maker.shown(name, cites + maker.local(0.4), own, after=20)
    yield carried_out, maker.shown(f"关于印发《{maker.place}{bare}》的通知", cites + maker.local(0.7), own, after=20)
    yield carried_out, maker.shown(f"{title}任务分解表", cites + maker.local(0.2))
    yield (
        carried_out,
        maker.shown(f"关于转发《河北省人民政府办公厅关于贯彻{bare}的实施意见》的通知", cites + maker.local(0.6), own),
    )
    yield other_year, maker.shown(title, maker.local(0.5, "国家"), after=365)
    yield "edition", maker.shown(f"{maker.it.issuer}关于《{title}》的补充通知", cites + talk, after=300)
    for about in (
        f"{title}政策问答（一）", f"{title}学习心得", f"@小微企业 {title}与你有关", f"{bare}知识竞赛题", f"《{title}》实施一周年综述",
        f"国新办举行{bare}政策例行吹风会", f"国务院办公厅{bare}：这些要点", f"我县出台{bare}", f"国务院常务会议：部署{bare}",
    ):  # fmt: skip
        yield "explained", maker.shown(about, cites + talk)
    yield "news", maker.shown(f"国办：{bare}", cites + talk)
